import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { openPage } from '../browser.ts';
import type { Stage } from '../stage.ts';

/** Opens the CRM's frontend in a browser of its own, and signs in. */
export async function openFrontend(
  stage: Stage,
  token = stage.world.token,
  prepare: (tab: Page) => Promise<unknown> = async () => {},
  url = stage.world.api.url,
) {
  const browser = stage.page.context().browser();
  if (!browser) throw new Error('The journey’s page belongs to no browser.');
  const tab = await openPage(browser, stage.complaints, { width: 1440, height: 900 });
  await prepare(tab);
  await tab.goto(url);
  await signIn(tab, token);
  return { tab, [Symbol.asyncDispose]: () => tab.context().close() };
}

export async function signIn(tab: Page, token: string): Promise<void> {
  await tab.getByLabel('Access token').fill(token);
  await tab.getByRole('button', { name: 'Sign in' }).click();
}

export type Ticket = {
  id: string;
  number: number;
  title: string;
  description: string;
  priority: string;
  dueDate: string | null;
  labels: string[];
  jira: { issueId: string } | null;
};

/** A ticket that is found by its title alone. */
export async function newTicket({ world }: Stage, fields: object): Promise<Ticket> {
  const asked = { title: `Typing ${randomUUID().slice(0, 8)}`, ...fields };
  const { status, body } = await world.crm<Ticket>('POST', '/api/tickets', asked);
  if (status !== 201) throw new Error(`No ticket was made: ${status} ${JSON.stringify(body)}`);
  return body;
}

export async function readTicket({ world }: Stage, { id }: Pick<Ticket, 'id'>): Promise<Ticket> {
  return (await world.crm<Ticket>('GET', `/api/tickets/${id}`)).body;
}

export async function openTicket(stage: Stage, ticket: Ticket, token?: string) {
  const page = await openFrontend(stage, token);
  await page.tab.getByLabel('Search tickets').fill(ticket.title);
  // By its id: another one may have the same title.
  await page.tab.locator(`.row[data-ticket="${ticket.id}"]`).click();
  await page.tab.getByLabel('Title', { exact: true }).waitFor();
  return page;
}

/** The bodies of the changes that the page sends from now on. */
export function patchesOf(tab: Page): unknown[] {
  const sent: unknown[] = [];
  tab.on('request', (request) => {
    if (request.method() === 'PATCH') sent.push(request.postDataJSON());
  });
  return sent;
}

/** Holds what the page sends back, but not what it reads, until the function that this answers is called. */
export async function hold(tab: Page, url: string): Promise<() => Promise<void>> {
  const gate = Promise.withResolvers<void>();
  await tab.route(url, async (route) => {
    if (route.request().method() !== 'GET') await gate.promise;
    await route.continue();
  });
  return async () => {
    gate.resolve();
    await tab.unrouteAll({ behavior: 'wait' });
  };
}
