import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { prepareDatabase } from '@synapse/local-stack/demo-database';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import type { Page, Route } from 'playwright-core';
import { refuseEdits, takeFaultsBack } from '../crm-side.ts';
import { pageFaults } from '../page-faults.ts';
import type { Scene } from '../stage.ts';
import { until } from '../waiting.ts';
import { newTicket, openFrontend, openTicket, readTicket, signIn } from './open-frontend.ts';
import { pagesPushAside } from './page-size.ts';
import { startSignIn } from './sign-in.ts';

const SECTIONS = ['Members', 'Service tokens', 'Webhooks', 'Jira sites', 'Alerts', 'Audit log'];

/** Every page of the frontend, and what is clicked to come there from any other. */
const PAGES: Readonly<Record<string, (tab: Page) => Promise<void>>> = {
  list: (tab) => goTo(tab, 'All'),
  board: async (tab) => {
    await goTo(tab, 'All');
    await tab.getByRole('button', { name: 'Board', exact: true }).click();
  },
  stuck: (tab) => goTo(tab, 'Stuck'),
  contacts: (tab) => goTo(tab, 'Contacts'),
  companies: (tab) => goTo(tab, 'Companies'),
  sync: (tab) => goTo(tab, 'Sync'),
  ...Object.fromEntries(
    SECTIONS.map((section) => [
      section,
      async (tab: Page) => {
        await goTo(tab, 'Settings');
        await tab.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: section }).click();
      },
    ]),
  ),
};

/** The states of every page that no other scene comes by, each looked at by axe. */
export const FRONTEND_STATES: Scene = {
  'no page has a fault while it is read, or where it can’t be read; Retry reads it': async (stage) => {
    for (const [name, open] of Object.entries(PAGES)) {
      const gate = gateOfReads();
      await using page = await openFrontend(stage, undefined, gate.hold);
      const { tab } = page;
      await open(tab);
      await tab.locator('[aria-busy=true]').first().waitFor();
      expect.soft(await pageFaults(tab, 'body'), `${name}, loading`).toEqual([]);
      gate.cut();
      await tab.getByRole('button', { name: 'Retry', exact: true }).first().waitFor();
      expect.soft(await pageFaults(tab, 'body'), `${name}, error`).toEqual([]);
      await gate.open(tab);
      await retryAll(tab);
    }
    // The browser itself notes each request that was cut off.
    stage.complaints.splice(0);
  },

  'no page has a fault in a workspace with nothing in it': async (stage) => {
    const tenantId = randomUUID();
    await prepareDatabase(stage.world.api.environment.DATABASE_URL ?? '', tenantId);
    await using page = await openFrontend(stage, await mintDemoToken({ ...stage.world.secrets, tenantId }));
    await page.tab.getByText('No ticket fits').waitFor();
    for (const [name, open] of Object.entries(PAGES)) {
      await open(page.tab);
      await isRead(page.tab);
      expect.soft(await pageFaults(page.tab, 'body'), name).toEqual([]);
    }
  },

  'no page has a fault without a network: it says that what it shows may be old': async (stage) => {
    await using page = await openFrontend(stage);
    const { tab } = page;
    for (const open of Object.values(PAGES)) {
      await open(tab);
      await isRead(tab);
    }
    await tab.context().setOffline(true);
    await tab.getByText(/^No connection since/).waitFor();
    for (const [name, open] of Object.entries(PAGES)) {
      await open(tab);
      expect.soft(await pageFaults(tab, 'body'), name).toEqual([]);
    }
    stage.complaints.splice(0);
  },

  'no page has a fault for somebody who may only read, and none offers them what is refused': async (stage) => {
    await using signIn = await startSignIn(stage);
    const { tab, url } = signIn;
    await tab.goto(`${url}/?view=all`);
    await tab.getByRole('button', { name: 'Vic Viewer' }).click();
    await tab.locator('.row').first().click();
    await tab.getByText('You can read tickets; an agent can change them.').waitFor();
    expect.soft(await pageFaults(tab, 'body'), 'ticket').toEqual([]);
    for (const name of ['list', 'board', 'contacts', 'companies', 'sync']) {
      await PAGES[name]?.(tab);
      await isRead(tab);
      expect.soft(await pageFaults(tab, 'body'), name).toEqual([]);
      await expect(tab.getByRole('button', { name: /^(New |Import|Start|Retry)/ })).toHaveCount(0);
    }
    await tab.goto(`${url}/settings/sites`);
    await tab.getByText('Only admins and owners').waitFor();
    expect.soft(await pageFaults(tab, 'body'), 'settings').toEqual([]);
  },

  'a ticket and a contact that are slow to come can be left meanwhile: on a telephone they cover what leads elsewhere':
    async (stage) => {
      await stage.world.crm('POST', '/api/contacts', { name: 'Slow Contact' });
      await using page = await openFrontend(stage);
      const { tab } = page;
      await tab.setViewportSize({ width: 360, height: 740 });
      for (const [name, item] of [
        ['All', '.row'],
        ['Contacts', '.directory a'],
      ] as const) {
        await goTo(tab, name);
        await isRead(tab);
        const gate = Promise.withResolvers<void>();
        await tab.route(/\/api\/(tickets|contacts)\/[\da-f-]{36}$/, async (route) => {
          await gate.promise;
          await route.continue();
        });
        await tab.locator(item).last().press('Enter');
        const pane = tab.locator('.ticket-pane[aria-busy=true]');
        await pane.waitFor();
        expect.soft(await pageFaults(tab, 'body'), name).toEqual([]);
        await pane.getByRole('button', { name: 'Close', exact: true }).click();
        await expect(tab.locator(item).last()).toBeVisible();
        gate.resolve();
        await tab.unrouteAll({ behavior: 'wait' });
      }
      stage.complaints.splice(0);
    },

  'an address where nothing is says so, and leads back': async (stage) => {
    await using page = await openFrontend(stage, undefined, undefined, `${stage.world.api.url}/nonsense/7`);
    const { tab } = page;
    await tab.getByRole('heading', { name: 'Page not found' }).waitFor();
    await expect(tab.getByRole('main')).toContainText('Nothing is at /nonsense/7.');
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    await tab.getByRole('link', { name: 'Go to the inbox' }).click();
    await tab.locator('.row').first().waitFor();
    await tab.goto(`${stage.world.api.url}/settings`);
    await signIn(tab, stage.world.token);
    await tab.getByRole('heading', { name: 'Members' }).waitFor();
    // The browser itself notes the status 404.
    stage.complaints.splice(0);
  },

  'no menu and no dialog of the tickets has a fault': async (stage) => {
    await using page = await openFrontend(stage);
    const { tab } = page;
    await tab.locator('.row').first().waitFor();
    for (const [name, key, ready] of [
      ['palette', 'Control+k', '[cmdk-item]'],
      ['shortcuts', 'Shift+?', 'dialog'],
      ['new ticket', 'c', 'dialog'],
    ] as const) {
      await tab.keyboard.press(key);
      await tab.locator(ready).first().waitFor();
      expect.soft(await pageFaults(tab, 'body'), name).toEqual([]);
      await tab.keyboard.press('Escape');
      await expect(tab.locator('dialog[open]')).toHaveCount(0);
    }
    for (const name of ['Display', 'View']) {
      await tab.getByRole('button', { name, exact: true }).click();
      expect.soft(await pageFaults(tab, 'body'), name).toEqual([]);
      await tab.keyboard.press('Escape');
    }
    await tab.locator('.row').first().focus();
    for (const key of ['s', 'p', 'a', 'l']) {
      await tab.keyboard.press(key);
      await tab.locator('.choice-menu').waitFor();
      expect.soft(await pageFaults(tab, 'body'), `the menu of ${key}`).toEqual([]);
      await tab.keyboard.press('Escape');
      await tab.locator('.row').first().focus();
    }
    for (const name of ['Labels', 'Comment', 'Delete']) {
      await tab.keyboard.press('x');
      // A few are deleted without a question, for there is Undo.
      if (name === 'Delete') await tab.getByRole('button', { name: /^Select all .* that match$/ }).click();
      await tab.getByRole('region', { name: 'Selected tickets' }).getByRole('button', { name, exact: true }).click();
      await tab.getByRole('dialog').waitFor();
      expect.soft(await pageFaults(tab, 'body'), `all that are selected: ${name}`).toEqual([]);
      await tab.keyboard.press('Escape');
      await tab.getByRole('button', { name: 'Clear selection' }).click();
      await tab.locator('.row').first().focus();
    }
  },

  'no dialog of the settings has a fault; a custom field is chosen for a project, and kept': async (stage) => {
    await using page = await openFrontend(stage);
    const { tab } = page;
    await goTo(tab, 'Settings');
    for (const [section, button] of [
      ['Members', 'Invite'],
      ['Service tokens', 'Create token'],
      ['Webhooks', 'Add endpoint'],
      ['Jira sites', 'Connect a site'],
      ['Jira sites', 'Disconnect'],
    ] as const) {
      await PAGES[section]?.(tab);
      await tab.getByRole('button', { name: button, exact: true }).click();
      await tab.getByRole('dialog').waitFor();
      expect.soft(await pageFaults(tab, 'body'), button).toEqual([]);
      await tab.keyboard.press('Escape');
    }
    const openProject = async () => {
      await tab.locator('.settings-card').getByRole('button', { name: 'Settings' }).click();
      await tab.getByRole('button', { name: 'Set up KAN' }).click();
      await tab.getByRole('button', { name: 'Save the project' }).waitFor();
      await isRead(tab);
    };
    await openProject();
    await tab.getByRole('checkbox', { name: 'Root cause' }).check();
    await tab.getByLabel('Root cause: Direction').selectOption('From Jira only');
    expect.soft(await pageFaults(tab, 'body'), 'the project').toEqual([]);
    await tab.getByRole('button', { name: 'Save the project' }).click();
    await tab.getByText('Saved.').waitFor();
    await PAGES.Alerts?.(tab);
    await PAGES['Jira sites']?.(tab);
    await openProject();
    await expect(tab.getByRole('checkbox', { name: 'Root cause' })).toBeChecked();
    await expect(tab.getByLabel('Root cause: Direction')).toHaveValue('from-jira');
    await tab.getByRole('checkbox', { name: 'Root cause' }).uncheck();
    await tab.getByRole('button', { name: 'Save the project' }).click();
    await tab.getByText('Saved.').waitFor();
  },

  'a stuck ticket has no fault in its pane, in the list, and among the failures': async (stage) => {
    const ticket = await newTicket(stage, {});
    await refuseEdits(stage, 400, { errorMessages: [], errors: { summary: 'It is too loud.' } });
    await stage.world.crm('PATCH', `/api/tickets/${ticket.id}`, { title: `${ticket.title} LOUD` });
    await using page = await openTicket(stage, await readTicket(stage, ticket));
    const { tab } = page;
    await tab.locator('.sync.stuck').waitFor();
    expect.soft(await pageFaults(tab, 'body'), 'the pane').toEqual([]);
    await tab.getByRole('button', { name: 'Close', exact: true }).click();
    await goTo(tab, 'Stuck');
    await tab.locator('.row', { hasText: ticket.title }).waitFor();
    expect.soft(await pageFaults(tab, 'body'), 'the list').toEqual([]);
    await goTo(tab, 'Sync');
    await tab.getByRole('button', { name: /^Retry all/ }).waitFor();
    expect.soft(await pageFaults(tab, 'body'), 'the failures').toEqual([]);
    await takeFaultsBack(stage);
    await stage.world.crm('POST', `/api/tickets/${ticket.id}/retry`);
    await until('it is free again', async () => {
      const { body } = await stage.world.crm<{ sync: { state: string } }>('GET', `/api/tickets/${ticket.id}`);
      return body.sync.state === 'synced';
    });
  },

  'no page scrolls as a whole at 360 px and at 200 % zoom, and an open ticket can be read there': async (stage) => {
    await using page = await openFrontend(stage);
    const { tab } = page;
    for (const [name, open] of Object.entries(PAGES)) {
      await tab.setViewportSize({ width: 1280, height: 720 });
      await open(tab);
      await isRead(tab);
      expect.soft(await pagesPushAside(tab), name).toEqual([]);
    }
    await tab.setViewportSize({ width: 1280, height: 720 });
    await goTo(tab, 'All');
    await tab.getByRole('button', { name: 'List', exact: true }).click();
    await tab.locator('.row').first().click();
    await tab.locator('#composer').waitFor();
    expect.soft(await pagesPushAside(tab), 'ticket').toEqual([]);
    const seen = await tab.locator('.ticket-side .fields').boundingBox();
    expect(seen?.height).toBeGreaterThan(100);
    // The whole head is there, and not what the composer leaves of it.
    await expect(tab.locator('.ticket-head')).toBeInViewport({ ratio: 0.9 });
    await expect(tab.locator('.ticket-side .fields')).toBeInViewport({ ratio: 0.9 });
    for (const view of await tab.locator('.side-views a').all()) {
      await view.scrollIntoViewIfNeeded();
      await expect(view).toBeInViewport();
    }
  },
};

const goTo = (tab: Page, name: string) =>
  tab
    .getByRole('navigation', { name: 'Sections' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click();

const isRead = (tab: Page) => expect(tab.locator('[aria-busy=true]')).toHaveCount(0);

/** Presses Retry until nothing is left to be retried: a page is read in parts. */
async function retryAll(tab: Page): Promise<void> {
  const retry = tab.locator('.problem').getByRole('button', { name: 'Retry', exact: true });
  for (let left = await retry.count(); left > 0; left = await retry.count()) {
    await retry.first().click();
    await expect.poll(() => retry.count()).toBeLessThan(left);
  }
  await isRead(tab);
}

/** Holds what the page reads once somebody is signed in, but not its live stream; then cuts it off, then lets it through. */
function gateOfReads() {
  const gate = Promise.withResolvers<void>();
  const url = /\/api\/(?!live|me\b|web\/)/;
  const onRoute = async (route: Route) => {
    await gate.promise;
    await route.abort('connectionrefused');
  };
  return {
    hold: (tab: Page) => tab.route(url, onRoute),
    cut: () => gate.resolve(),
    open: (tab: Page) => tab.unroute(url, onRoute),
  };
}
