import { expect } from '@playwright/test';
import type { Page, Route } from 'playwright-core';
import type { Scene } from '../stage.ts';
import { until } from '../waiting.ts';
import { hold, newTicket, openTicket, readTicket as read, signIn, type Ticket } from './open-frontend.ts';
import { paste } from './unsent.ts';

type Comments = { comments: { id: string }[] };

/** Two people at the same ticket, and what comes between an edit and its answer: nothing goes unseen, and to nobody it is not for. */
export const FRONTEND_MEANWHILE: Scene = {
  'what was typed in a note that is deleted meanwhile goes on as a note, whoever was last to read a text': async (
    stage,
  ) => {
    const ticket = await newTicket(stage, { projectKey: null });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    await tab.locator('#composer').fill('They will not pay');
    await tab.getByRole('button', { name: 'Add note' }).click();
    const card = tab.locator('.comment', { hasText: 'They will not pay' });
    await card.getByRole('button', { name: 'Edit' }).click();
    await tab.keyboard.type(' for it');
    await chooseMode(tab, 'Reply');
    const { body } = await stage.world.crm<Comments>('GET', `/api/tickets/${ticket.id}`);
    await stage.world.crm('DELETE', `/api/tickets/${ticket.id}/comments/${body.comments[0]?.id}`);
    await tab.getByRole('button', { name: 'Move it to the box below' }).click();
    await expect(tab.locator('#composer')).toHaveValue('They will not pay for it');
    await tab.getByRole('button', { name: 'Add note' }).waitFor();
  },

  'a reply that somebody comes back to, empties and writes anew is a reply': async (stage) => {
    const ticket = await newTicket(stage, { projectKey: null });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    await chooseMode(tab, 'Reply');
    await tab.locator('#composer').fill('Dear');
    await tab.getByRole('button', { name: 'Close' }).click();
    await tab.locator(`.row[data-ticket="${ticket.id}"]`).click();
    await tab.locator('#composer').fill('');
    await tab.locator('#composer').pressSequentially('Hello');
    await tab.getByRole('button', { name: 'Reply, visible in Jira' }).waitFor();
  },

  'who adds a label, in its box or by its menu, takes none away that somebody else adds at the same time': async (
    stage,
  ) => {
    const byBox = async (tab: Page) => {
      await tab.getByLabel('Labels').fill('one mine');
      await tab.getByLabel('Labels').press('Enter');
    };
    const byMenu = async (tab: Page, ticket: Ticket) => {
      await tab.locator(`.row[data-ticket="${ticket.id}"]`).focus();
      await tab.keyboard.press('l');
      await tab.getByRole('option', { name: 'one' }).first().waitFor();
      await tab.keyboard.type('mine');
      await tab.getByRole('option', { name: 'mine' }).first().click();
    };
    for (const add of [byBox, byMenu]) {
      const ticket = await newTicket(stage, { projectKey: null, labels: ['one'] });
      await using page = await openTicket(stage, ticket);
      const release = await hold(page.tab, `**/api/tickets/${ticket.id}`);
      await add(page.tab, ticket);
      await stage.world.crm('PATCH', `/api/tickets/${ticket.id}`, { labels: ['one', 'theirs'] });
      await release();
      await until('the label is there', async () => (await read(stage, ticket)).labels.includes('mine'));
      const labels = async () => [...(await read(stage, ticket)).labels].sort();
      expect(await labels()).toEqual(['mine', 'one', 'theirs']);
      await page.tab.getByText('Undo').first().click();
      await until('it is taken back', async () => (await labels()).join() === 'one,theirs');
    }
    // The browser itself notes each answer that is not 2xx.
    stage.complaints.splice(0);
  },

  'a comment that was changed while an edit of it was saved is shown before it is replaced': async (stage) => {
    const ticket = await newTicket(stage, { projectKey: null });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    await tab.locator('#composer').fill('Before');
    await tab.getByRole('button', { name: 'Add note' }).click();
    await tab.locator('.comment', { hasText: 'Before' }).getByRole('button', { name: 'Edit' }).click();
    const box = tab.getByRole('textbox', { name: 'Text of the comment', exact: true });
    await box.fill('Mine');
    const { body } = await stage.world.crm<Comments>('GET', `/api/tickets/${ticket.id}`);
    const at = `/api/tickets/${ticket.id}/comments/${body.comments[0]?.id}`;
    const textNow = async () => (await stage.world.crm<{ body: string }>('GET', at)).body.body;
    const release = await hold(tab, `**${at}`);
    await tab.getByRole('button', { name: 'Save' }).click();
    await stage.world.crm('PATCH', at, { body: 'Theirs' });
    await release();
    await expect(tab.locator('.meanwhile')).toContainText('Theirs');
    await tab.getByText('Somebody changed it meanwhile.').waitFor();
    await expect(box).toHaveValue('Mine');
    expect(await textNow()).toBe('Theirs');
    await tab.getByRole('button', { name: 'Replace theirs with mine' }).click();
    await until('it is replaced', async () => (await textNow()) === 'Mine');
    // The browser itself notes each answer that is not 2xx.
    stage.complaints.splice(0);
  },

  'what could not be read when it changed is read a while later, though nothing more changes': async (stage) => {
    const ticket = await newTicket(stage, { projectKey: null, priority: 'LOW' });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    const failed = new Set<string>();
    await tab.route(/\/api\/tickets[/?]/, async (route) => {
      if (route.request().method() !== 'GET') return await route.continue();
      failed.add(new URL(route.request().url()).pathname);
      await away(route);
    });
    const title = `${ticket.title} later`;
    await stage.world.crm('PATCH', `/api/tickets/${ticket.id}`, { priority: 'URGENT', title });
    await until('the ticket and the list were asked for', async () =>
      ['/api/tickets', `/api/tickets/${ticket.id}`].every((one) => failed.has(one)),
    );
    // Each is tried once more.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await tab.unrouteAll({ behavior: 'wait' });
    await expect(tab.locator('[data-field=priority] select')).toHaveValue('URGENT');
    await tab.locator('.row', { hasText: title }).waitFor();
    // The browser itself notes each answer that is not 2xx.
    stage.complaints.splice(0);
  },

  'a text that is cut off as it is pasted is not cut off unsaid': async (stage) => {
    const ticket = await newTicket(stage, { projectKey: null });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    const said = tab.getByText('At most 32,767 characters fit.');
    await tab.locator('#composer').click();
    await tab.keyboard.insertText(`${'x'.repeat(32_760)} The end of it`);
    await said.waitFor();
    await tab.keyboard.press('Backspace');
    await expect(said).toHaveCount(0);
    await tab.getByLabel('Title', { exact: true }).focus();
    await tab.keyboard.insertText('y'.repeat(300));
    await tab.getByText('At most 255 characters fit.').waitFor();
    await tab.getByLabel('Title', { exact: true }).press('Escape');
  },

  'a file that is not sent when the session ends is there for the same person who signs in again': async (stage) => {
    const ticket = await newTicket(stage, { projectKey: null });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    await tab.route('**/api/**', refuse);
    await tab.locator('#composer').click();
    await paste(tab, 'shot.png');
    await tab.getByRole('button', { name: 'Remove: shot.png' }).waitFor();
    await tab.getByRole('button', { name: 'Sign in again' }).click();
    await tab.unrouteAll({ behavior: 'wait' });
    await signIn(tab, stage.world.token);
    await tab.locator('#composer').waitFor();
    const upload = tab.locator('.uploads', { hasText: 'shot.png' });
    await upload.getByRole('button', { name: 'Retry' }).click();
    await expect(upload).toHaveCount(0);
    await tab.getByRole('region', { name: 'Files' }).getByText('shot.png').waitFor();
    // The browser itself notes each answer that is not 2xx.
    stage.complaints.splice(0);
  },
};

const chooseMode = (tab: Page, mode: 'Note' | 'Reply') =>
  tab.locator('.modes').getByRole('button', { name: mode, exact: true }).click();

const answer = (route: Route, status: number, code: string) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ code, status, title: code, detail: `Said by the test: ${code}.` }),
  });
const away = (route: Route) => answer(route, 503, 'unavailable');
const refuse = (route: Route) => answer(route, 401, 'unauthenticated');
