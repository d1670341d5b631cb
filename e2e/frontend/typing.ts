import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import type { Page, Route } from 'playwright-core';
import { refuseEdits, takeFaultsBack } from '../crm-side.ts';
import { pageFaults } from '../page-faults.ts';
import type { Scene, Stage } from '../stage.ts';
import { until } from '../waiting.ts';
import {
  hold,
  newTicket,
  openFrontend,
  openTicket,
  patchesOf,
  readTicket as read,
  signIn,
  type Ticket,
} from './open-frontend.ts';

/** Nothing that a person types in the CRM is lost, and nothing that comes meanwhile is overwritten unseen. */
export const FRONTEND_TYPING: Scene = {
  'a due date that is typed is saved once, when it is whole': async (stage) => {
    const ticket = await newTicket(stage, {});
    await using page = await openTicket(stage, ticket);
    const sent = patchesOf(page.tab);
    await page.tab.getByLabel('Due date').focus();
    await page.tab.keyboard.type('11302027');
    await page.tab.keyboard.press('Enter');

    await until('the due date is saved', async () => (await read(stage, ticket)).dueDate === '2027-11-30');
    expect(sent).toEqual([{ dueDate: '2027-11-30' }]);
  },

  'an edit is sent though the page is left with it': async (stage) => {
    const ticket = await newTicket(stage, { priority: 'LOW', projectKey: null });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    await tab.locator('[data-field=priority] select').evaluate((select: HTMLSelectElement) => {
      // As the page goes: after this, no timer of it runs.
      window.addEventListener('pagehide', () => {
        select.value = 'URGENT';
        select.dispatchEvent(new Event('change', { bubbles: true }));
      });
    });
    await tab.goto('about:blank');
    await until('it is saved', async () => (await read(stage, ticket)).priority === 'URGENT');
  },

  'who leaves while edits wait for one that has no answer is asked, and then loses no choice': async (stage) => {
    const ticket = await newTicket(stage, { priority: 'LOW', projectKey: null });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    const asked: string[] = [];
    let stays = true;
    tab.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void (stays ? dialog.dismiss() : dialog.accept());
    });
    const leave = () => tab.evaluate(() => window.location.assign('about:blank'));
    const changeBoth = async (priority: string, status: string) => {
      await tab.locator('[data-field=priority] select').selectOption(priority);
      await tab.locator('[data-field=status] select').selectOption(status);
    };
    // The browser asks only who has done something by hand.
    await tab.getByLabel('Title', { exact: true }).press('End');
    const release = await hold(tab, `**/api/tickets/${ticket.id}`);
    await changeBoth('HIGH', 'IN_PROGRESS');
    await leave();
    await until('it asks', async () => asked.length > 0);
    expect(asked).toEqual(['beforeunload']);
    await release();
    const saved = async () => {
      const { priority, status } = (await read(stage, ticket)) as Ticket & { status: string };
      return `${priority} ${status}`;
    };
    await until('both are saved', async () => (await saved()) === 'HIGH IN_PROGRESS');

    await holdFirstUntilLeft(tab);
    await changeBoth('URGENT', 'OPEN');
    stays = false;
    await leave();
    await until('both are saved though the page is left', async () => (await saved()) === 'URGENT OPEN');
    expect(asked).toHaveLength(2);
  },

  'another language closes nothing, and keeps what is typed': async (stage) => {
    const ticket = await newTicket(stage, { description: 'Before' });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    await tab.getByRole('region', { name: 'Description' }).getByRole('button', { name: 'Edit' }).click();
    await tab.getByRole('textbox', { name: 'Description' }).fill('Half of a sen');
    const pane = await tab.evaluateHandle(() => document.querySelector('.ticket-pane'));
    await tab.getByLabel('Language', { exact: true }).selectOption('de');
    await tab.getByRole('button', { name: 'Abmelden' }).waitFor();
    await expect(tab.getByRole('textbox', { name: 'Beschreibung' })).toHaveValue('Half of a sen');
    expect(await pane.evaluate((shown) => shown?.isConnected)).toBe(true);
    expect(await tab.evaluate(() => document.documentElement.lang)).toBe('de');
    await tab.getByLabel('Sprache', { exact: true }).selectOption('en');
    await tab.getByRole('button', { name: 'Save', exact: true }).click();
    await until('it is saved', async () => (await read(stage, ticket)).description === 'Half of a sen');
  },

  'what Jira refuses is put back, and stands beside what was typed with its reason': async (stage) => {
    const ticket = await newTicket(stage, {});
    await refuseEdits(stage, 400, { errorMessages: [], errors: { summary: 'It is too loud.' } });
    await using page = await openTicket(stage, ticket);
    const title = page.tab.getByLabel('Title', { exact: true });
    await title.fill('VERY LOUD');
    await title.press('Enter');
    await page.tab.getByRole('alert').filter({ hasText: 'It is too loud.' }).waitFor();
    await expect(title).toHaveValue('VERY LOUD');
    await until('it stands here as before', async () => (await read(stage, ticket)).title === ticket.title);
    await expect(page.tab.locator('.sync.stuck')).toHaveCount(0);
    await takeFaultsBack(stage);
    await title.press('Enter');
    await until('it is saved now', async () => (await read(stage, ticket)).title === 'VERY LOUD');
    // The browser itself notes each answer that is not 2xx.
    stage.complaints.splice(0);
  },

  'of two quick changes the later one stands, though the network keeps the first one back': async (stage) => {
    const ticket = await newTicket(stage, { priority: 'LOW' });
    await using page = await openTicket(stage, ticket);
    const priority = page.tab.locator('[data-field=priority] select');
    const sent = patchesOf(page.tab);
    const release = await hold(page.tab, `**/api/tickets/${ticket.id}`);
    await priority.selectOption('HIGH');
    await priority.selectOption('URGENT');
    await expect(priority).toHaveValue('URGENT');
    expect(sent).toEqual([{ priority: 'HIGH' }]);
    await release();
    await until('both are sent', () => sent.length === 2);
    await until('the later one stands', async () => (await read(stage, ticket)).priority === 'URGENT');
    await expect(priority).toHaveValue('URGENT');
  },

  'labels that come while labels are typed are kept, and so are those typed': async (stage) => {
    const ticket = await newTicket(stage, { labels: ['billing'] });
    await using page = await openTicket(stage, ticket);
    const labels = page.tab.getByLabel('Labels');
    await labels.focus();
    await page.tab.keyboard.press('End');
    await page.tab.keyboard.type(' mine');
    await changeElsewhere(stage, page.tab, ticket, { labels: ['billing', 'theirs'] });
    await expect(labels).toHaveValue('billing mine');
    await labels.press('Enter');
    await until('both labels are there', async () =>
      isSame((await read(stage, ticket)).labels, ['billing', 'mine', 'theirs']),
    );
  },

  'a due date and labels that are typed are there after a reload, and are saved from there': async (stage) => {
    const ticket = await newTicket(stage, { labels: ['one'] });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    await tab.getByLabel('Due date').focus();
    await tab.keyboard.type('11302027');
    await reload(stage, tab);
    await expect(tab.getByLabel('Due date')).toHaveValue('2027-11-30');
    await expect(tab.getByText('Not saved yet')).toBeVisible();
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    await tab.getByLabel('Due date').press('Escape');
    await expect(tab.getByLabel('Due date')).toHaveValue('');
    await tab.getByLabel('Labels').focus();
    await tab.keyboard.press('End');
    await tab.keyboard.type(' two');
    await reload(stage, tab);
    await expect(tab.getByLabel('Labels')).toHaveValue('one two');
    await tab.getByLabel('Labels').press('Enter');
    await until('the labels are saved', async () => isSame((await read(stage, ticket)).labels, ['one', 'two']));
    await expect(tab.getByText('Not saved yet')).toHaveCount(0);
    expect((await read(stage, ticket)).dueDate).toBeNull();
  },

  'a text that is typed on while a note is sent stays, and the note is sent once, also where its ticket is opened again':
    async (stage) => {
      const ticket = await newTicket(stage, {});
      await using page = await openTicket(stage, ticket);
      const release = await hold(page.tab, '**/comments');
      await page.tab.locator('#composer').fill('First.');
      await page.tab.getByRole('button', { name: 'Add note' }).click();
      await page.tab.locator('#composer').press('End');
      await page.tab.locator('#composer').pressSequentially(' Second.');
      const sentAgain: string[] = [];
      page.tab.on('request', (request) => {
        if (request.method() === 'POST') sentAgain.push(request.url());
      });
      await page.tab.getByRole('button', { name: 'Close' }).press('Enter');
      // Who closed it by the keyboard goes on in the list.
      await page.tab.locator('.row:focus').press('Enter');
      await expect(page.tab.locator('#composer')).toHaveValue('First. Second.');
      await page.tab.locator('#composer').press('Control+Enter');
      await release();
      await page.tab.locator('.comment.internal', { hasText: 'First.' }).waitFor();
      await expect(page.tab.locator('#composer')).toHaveValue('Second.');
      expect(sentAgain).toEqual([]);
    },

  'a description that was saved while another ticket was opened leaves no draft': async (stage) => {
    const ticket = await newTicket(stage, { description: 'Before' });
    await using page = await openTicket(stage, ticket);
    await page.tab.getByRole('button', { name: 'Edit' }).click();
    await page.tab.getByRole('textbox', { name: 'Description' }).fill('After');
    const release = await hold(page.tab, `**/api/tickets/${ticket.id}`);
    await page.tab.getByRole('button', { name: 'Save' }).click();
    await page.tab.getByRole('button', { name: 'Close' }).click();
    await release();
    await until('the description is saved', async () => (await read(stage, ticket)).description === 'After');
    await page.tab.goBack();
    await page.tab.getByText('After', { exact: true }).waitFor();
    await expect(page.tab.getByRole('textbox', { name: 'Description' })).toHaveCount(0);
  },

  'a description that is typed on while it is saved stays, and counts as nobody else’s': async (stage) => {
    const ticket = await newTicket(stage, { description: 'Before' });
    await using page = await openTicket(stage, ticket);
    await page.tab.getByRole('button', { name: 'Edit' }).click();
    const box = page.tab.getByRole('textbox', { name: 'Description' });
    await box.fill('After');
    const release = await hold(page.tab, `**/api/tickets/${ticket.id}`);
    await page.tab.getByRole('button', { name: 'Save' }).click();
    await box.fill('After all');
    await release();
    await until('the description is saved', async () => (await read(stage, ticket)).description === 'After');
    await changeElsewhere(stage, page.tab, ticket, {});
    await expect(box).toHaveValue('After all');
    await expect(page.tab.locator('.meanwhile')).toHaveCount(0);
  },

  'a description that changes elsewhere is shown beside the one being edited': async (stage) => {
    const ticket = await newTicket(stage, { description: 'Before' });
    await using page = await openTicket(stage, ticket);
    await page.tab.getByRole('button', { name: 'Edit' }).click();
    const box = page.tab.getByRole('textbox', { name: 'Description' });
    await box.fill('Mine');
    await changeElsewhere(stage, page.tab, ticket, { description: 'Theirs' });
    await page.tab.getByText('changed meanwhile').waitFor();
    await expect(page.tab.locator('.meanwhile')).toContainText('Theirs');
    await expect(box).toHaveValue('Mine');
    expect.soft(await pageFaults(page.tab, 'body')).toEqual([]);
    await page.tab.getByRole('button', { name: 'Use theirs' }).click();
    await expect(box).toHaveCount(0);
    expect((await read(stage, ticket)).description).toBe('Theirs');
  },

  'a title that changes elsewhere is shown beside the one being typed': async (stage) => {
    const ticket = await newTicket(stage, { labels: ['one'] });
    await using page = await openTicket(stage, ticket);
    const title = page.tab.getByLabel('Title', { exact: true });
    await title.fill('Mine');
    await stage.world.crm('PATCH', `/api/tickets/${ticket.id}`, { title: 'Theirs' });
    await expect(page.tab.locator('.meanwhile')).toContainText('Theirs');
    await expect(title).toHaveValue('Mine');
    await title.press('Escape');
    await expect(title).toHaveValue('Theirs');
  },

  'a title and a due date that changed elsewhere are replaced by Enter, and not by leaving the field': async (
    stage,
  ) => {
    const ticket = await newTicket(stage, {});
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    const boxes = [tab.getByLabel('Title', { exact: true }), tab.getByLabel('Due date')] as const;
    const [mine, theirs] = [
      { title: 'Mine', dueDate: '2027-11-30' },
      { title: 'Theirs', dueDate: '2027-12-24' },
    ];
    for (const [at, name] of (['title', 'dueDate'] as const).entries()) {
      const box = boxes[at];
      await box?.fill(mine[name]);
      await stage.world.crm('PATCH', `/api/tickets/${ticket.id}`, { [name]: theirs[name] });
      await expect(tab.locator('.meanwhile')).toContainText(theirs[name]);
      await tab.locator('#composer').focus();
      await expect(tab.getByText('Not saved yet')).toBeVisible();
      expect((await read(stage, ticket))[name]).toBe(theirs[name]);
      await box?.press('Enter');
      await until('it is replaced', async () => (await read(stage, ticket))[name] === mine[name]);
      await expect(tab.locator('.meanwhile')).toHaveCount(0);
    }
  },

  'what a transition asks for is there after a reload, and is sent from there': async (stage) => {
    const { world } = stage;
    const sites = await world.crm<{ items: { siteId: string }[] }>('GET', '/api/jira/sites');
    // A request there is resolved with a resolution only.
    const project = `/api/jira/sites/${sites.body.items[0]?.siteId}/projects/OPS`;
    expect((await world.crm('PUT', `${project}/config`, {})).status).toBe(200);
    const ticket = await newTicket(stage, { projectKey: 'OPS' });
    for (const status of ['IN_PROGRESS', 'RESOLVED']) await world.crm('PATCH', `/api/tickets/${ticket.id}`, { status });
    const url = `${world.api.url}/?view=all&ticket=${ticket.id}`;
    await using page = await openFrontend(stage, world.token, undefined, url);
    const { tab } = page;
    await tab.getByLabel('Resolution').selectOption('Duplicate');
    await reload(stage, tab);
    await expect(tab.getByLabel('Resolution')).toHaveValue('Duplicate');
    await tab.getByRole('button', { name: 'Send “Resolved” with these' }).click();
    await expect(tab.getByLabel('Resolution')).toHaveCount(0);
    const kept = () => tab.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('transition')));
    await expect.poll(kept).toEqual([]);
    expect((await world.crm('DELETE', project)).status).toBe(204);
  },

  'a session that has ended is said at the first edit, though the stream is still open, and what is typed is kept':
    async (stage) => {
      const ticket = await newTicket(stage, { projectKey: null });
      await using page = await openTicket(stage, ticket);
      const { tab } = page;
      await tab.locator('#composer').fill('Half a note');
      // All but the stream, which is open already.
      await tab.route('**/api/**', refuse);
      await tab.locator('[data-field=priority] select').selectOption('URGENT');
      const told = tab.getByRole('alert').filter({ hasText: 'Your session has ended.' });
      await told.first().waitFor();
      await expect(tab.locator('[data-field=priority] select')).toHaveValue(ticket.priority);
      expect.soft(await pageFaults(tab, 'body')).toEqual([]);
      await tab.unrouteAll({ behavior: 'wait' });
      await tab.getByRole('button', { name: 'Sign in again' }).click();
      await signIn(tab, stage.world.token);
      await expect(tab.locator('#composer')).toHaveValue('Half a note');
      await expect(told).toHaveCount(0);
      await tab.locator('[data-field=priority] select').selectOption('URGENT');
      await until('it is saved', async () => (await read(stage, ticket)).priority === 'URGENT');
      // The browser itself notes each answer that is not 2xx.
      stage.complaints.splice(0);
    },

  'a live stream that the API ended is said, with what helps': async (stage) => {
    await using page = await openFrontend(stage, stage.world.token, refuseLive);
    await page.tab.getByRole('alert').filter({ hasText: 'This page is no longer live' }).waitFor();
    await page.tab.getByRole('button', { name: 'Sign in again' }).click();
    await page.tab.getByLabel('Access token').waitFor();
    // The browser itself notes each answer that is not 2xx.
    stage.complaints.splice(0);
  },
};

async function reload({ world }: Stage, tab: Page): Promise<void> {
  await tab.reload();
  await signIn(tab, world.token);
}

/** Changes the ticket as somebody else would, and waits until the open page has heard of it. */
async function changeElsewhere({ world }: Stage, tab: Page, { id }: Ticket, patch: object): Promise<void> {
  const title = `Heard ${randomUUID().slice(0, 8)}`;
  await world.crm('PATCH', `/api/tickets/${id}`, { ...patch, title });
  await expect(tab.getByLabel('Title', { exact: true })).toHaveValue(title);
}

/** As the API answers a token that has expired. */
const refuse = (route: Route) =>
  route.fulfill({
    status: 401,
    contentType: 'application/problem+json',
    body: JSON.stringify({
      code: 'unauthenticated',
      title: 'Unauthorized',
      status: 401,
      detail: 'The token has expired.',
    }),
  });
const refuseLive = (tab: Page) => tab.route('**/api/live?*', refuse);

const isSame = (a: readonly string[], b: readonly string[]) => [...a].sort().join() === [...b].sort().join();

/** The network keeps the next change back until the page goes. */
const holdFirstUntilLeft = (tab: Page) =>
  tab.evaluate(() => {
    const send = window.fetch.bind(window);
    let isFirst = true;
    window.fetch = (...call) => {
      const [request] = call;
      if (!isFirst || !(request instanceof Request) || request.method !== 'PATCH') return send(...call);
      isFirst = false;
      return new Promise((resolve, reject) => {
        window.addEventListener('pagehide', () => void send(...call).then(resolve, reject), { capture: true });
      });
    };
  });
