import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import { pageFaults } from '../page-faults.ts';
import type { Scene, Stage } from '../stage.ts';
import { newTicket, openFrontend } from './open-frontend.ts';

const TICKETS = 500;
/** Each of these costs a request to Jira, so the others stay in the CRM. */
const IN_JIRA = 10;
/** So many tickets a minute one person may make. */
const BY_ONE = 125;

type Ticket = { id: string; priority: string; jira: { issueKey: string } | null };

/** Many tickets at once: what it costs is said before, what came of each after, and it can be undone. */
export const FRONTEND_BULK: Scene = {
  '500 tickets are changed and undone': async (stage) => {
    const q = `Outage ${randomUUID().slice(0, 8)}`;
    const inJira = await makeTickets(stage, q);
    await using page = await openFrontend(stage);
    const { tab } = page;
    await tab.getByLabel('Search tickets').fill(q);
    await expect(tab.locator('.list-head [role=status]')).toHaveText(`${TICKETS} tickets`);
    await tab.locator('.row').first().focus();
    await tab.keyboard.press('x');
    await tab
      .locator('.select-box')
      .nth(3)
      .click({ modifiers: ['Shift'] });
    await expect(tab.locator('.bulk-bar strong')).toHaveText('4 selected');
    await tab.getByRole('button', { name: `Select all ${TICKETS} that match` }).click();
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    await tab.getByRole('region', { name: 'Selected tickets' }).getByLabel('Priority').selectOption('URGENT');
    const question = tab.getByRole('dialog', { name: `Change ${TICKETS} tickets?` });
    await expect(question).toContainText(`It is sent to Jira for ${IN_JIRA} tickets, and costs about`);
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    await question.getByRole('button', { name: `Change ${TICKETS} tickets` }).click();

    const progress = tab.getByRole('region', { name: 'Bulk change' });
    await expect(progress).toContainText(`${TICKETS} tickets changed`, { timeout: 60_000 });
    await expect.poll(() => prioritiesIn(stage, inJira)).toEqual(['Highest']);
    await progress.getByRole('button', { name: 'Outcome by ticket' }).click();
    await expect(tab.locator('.bulk-outcomes li')).toHaveCount(100);
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    await tab.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

    await progress.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect(progress).toContainText(`${TICKETS} tickets set back`, { timeout: 60_000 });
    await expect.poll(() => prioritiesIn(stage, inJira)).toEqual(['Medium']);
    await expect(progress.getByRole('button', { name: 'Undo', exact: true })).toHaveCount(0);
  },

  'a key changes all that are selected, not the one row that has the focus': async (stage) => {
    const q = `Keys ${randomUUID().slice(0, 8)}`;
    const tickets: { id: string }[] = [];
    for (const nth of [1, 2]) tickets.push(await newTicket(stage, { title: `${q} ${nth}`, projectKey: null }));
    await using page = await openFrontend(stage);
    const { tab } = page;
    await tab.getByLabel('Search tickets').fill(q);
    await expect(tab.locator('.row')).toHaveCount(2);
    for (const nth of [0, 1]) {
      await tab.locator('a.row, .row a').nth(nth).focus();
      await tab.keyboard.press('x');
    }
    const bar = tab.getByRole('region', { name: 'Selected tickets' });
    await expect(bar).toContainText('2 selected');
    await tab.keyboard.press('p');
    await tab.getByRole('dialog', { name: 'Set priority: 2 selected' }).waitFor();
    await tab.keyboard.press('Escape');
    await tab.locator('a.row, .row a').first().focus();
    await tab.keyboard.press('e');
    const statusOf = async ({ id }: { id: string }) =>
      (await stage.world.crm<{ status: string }>('GET', `/api/tickets/${id}`)).body.status;
    await expect.poll(() => Promise.all(tickets.map(statusOf))).toEqual(['RESOLVED', 'RESOLVED']);
  },

  '500 tickets are deleted and brought back': async (stage) => {
    const q = `Duplicate ${randomUUID().slice(0, 8)}`;
    await makeTickets(stage, q);
    await using page = await openFrontend(stage);
    const { tab } = page;
    const count = tab.locator('.list-head [role=status]');
    await tab.getByLabel('Search tickets').fill(q);
    await expect(count).toHaveText(`${TICKETS} tickets`);
    await tab.locator('.select-box').first().click();
    await tab.getByRole('button', { name: `Select all ${TICKETS} that match` }).click();
    await tab.getByRole('region', { name: 'Selected tickets' }).getByRole('button', { name: 'Delete' }).click();
    const question = tab.getByRole('dialog', { name: `Delete ${TICKETS} tickets?` });
    await question.getByRole('button', { name: `Delete ${TICKETS} tickets` }).click();
    const progress = tab.getByRole('region', { name: 'Bulk change' });
    // Somebody points at the list meanwhile: each row that comes below the pointer would be read ahead.
    await tab.locator('.list-body').hover();
    await expect(progress).toContainText(`${TICKETS} tickets deleted`, { timeout: 60_000 });
    await expect(count).toHaveText('0 tickets');
    await progress.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect(progress).toContainText(`${TICKETS} tickets set back`, { timeout: 60_000 });
    await expect(count).toHaveText(`${TICKETS} tickets`);
    await tab.locator('.row', { hasText: q }).first().waitFor();
    // None waits behind "updates": this person knows what they brought back.
    await expect(tab.locator('.waiting')).toBeEmpty();
  },

  'tickets that are deleted are said to be deleted, and are brought back by Undo': async (stage) => {
    const made = [await newTicket(stage, { projectKey: null }), await newTicket(stage, { projectKey: null })];
    await using page = await openFrontend(stage);
    const { tab } = page;
    await tab.getByRole('navigation').getByRole('link', { name: 'All' }).click();
    for (const { id } of made) await tab.locator(`.select-box[data-ticket="${id}"]`).click();
    await tab.getByRole('region', { name: 'Selected tickets' }).getByRole('button', { name: 'Delete' }).click();
    const progress = tab.getByRole('region', { name: 'Bulk change' });
    await expect(progress).toContainText('2 tickets deleted');
    await progress.getByRole('button', { name: 'Outcome by ticket' }).click();
    await expect(tab.locator('.bulk-outcomes li')).toHaveText([/ · deleted$/, / · deleted$/]);
    await tab.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    // Somebody reads the list: what others do waits, but they know what they did themselves.
    await tab.locator('.row').first().hover();
    for (const { title } of made) await expect(tab.locator('.row', { hasText: title })).toHaveCount(0);
    await tab.keyboard.press('z');
    await expect(progress).toContainText('2 tickets set back');
    for (const { title } of made) await tab.locator('.row', { hasText: title }).waitFor();
    await expect(tab.locator('.waiting')).toBeEmpty();
  },
};

/** @returns the keys of those that have an issue */
async function makeTickets({ world }: Stage, title: string): Promise<string[]> {
  const makers = await Promise.all(
    Array.from({ length: TICKETS / BY_ONE }, (_, i) => mintDemoToken(world.secrets, `maker-${i}`)),
  );
  const keys: string[] = [];
  const make = async (token: string, at: number) => {
    const answer = await fetch(`${world.api.url}/api/tickets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title: `${title} ${at}`, ...(at < IN_JIRA ? {} : { projectKey: null }) }),
    });
    if (answer.status > 202) throw new Error(`No ticket was made: ${answer.status} ${await answer.text()}`);
    const key = ((await answer.json()) as Ticket).jira?.issueKey;
    if (key !== undefined) keys.push(key);
  };
  await Promise.all(
    makers.map(async (token, i) => {
      for (let at = i * BY_ONE; at < (i + 1) * BY_ONE; at += 1) await make(token, at);
    }),
  );
  return keys;
}

/** What priorities these issues have in Jira, by Jira's ids. */
function prioritiesIn({ world }: Stage, keys: readonly string[]): string[] {
  const { state, catalog } = world.sandbox.jira;
  const ids = new Set(keys.map((key) => state.resolve(key)?.priorityId));
  return catalog.priorities.filter(({ id }) => ids.has(id)).map(({ name }) => name);
}
