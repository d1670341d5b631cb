import { expect } from '@playwright/test';
import { startApiProcess } from '@synapse/local-stack/testing/api-process';
import { pageFaults } from '../page-faults.ts';
import type { Scene } from '../stage.ts';
import { newTicket, openFrontend } from './open-frontend.ts';

/** What a page says, keeps and catches up with while the API, or its stream alone, is away. */
export const FRONTEND_AWAY: Scene = {
  'what changes between the first read and the live stream is shown as the stream begins': async (stage) => {
    const ticket = await newTicket(stage, { projectKey: null });
    const stream = Promise.withResolvers<void>();
    await using page = await openFrontend(stage, stage.world.token, (tab) =>
      tab.route('**/api/live?*', async (route) => {
        await stream.promise;
        await route.continue();
      }),
    );
    await page.tab.locator('.row', { hasText: ticket.title }).waitFor();
    const title = `${ticket.title} later`;
    await stage.world.crm('PATCH', `/api/tickets/${ticket.id}`, { title });
    stream.resolve();
    await page.tab.locator('.row', { hasText: title }).waitFor();
  },

  'the API is killed under an open page: it says so, keeps what is typed, and goes on when the API is back': async (
    stage,
  ) => {
    const { world, complaints } = stage;
    const ticket = await newTicket(stage, { projectKey: null });
    const { PORT: _, ...env } = world.api.environment;
    const databaseUrl = env.DATABASE_URL ?? '';
    const replica = await startApiProcess({ databaseUrl, secrets: world.secrets, folder: world.folder, env });
    try {
      await using page = await openFrontend(stage, world.token, undefined, replica.url);
      const { tab } = page;
      await tab.getByLabel('Search tickets').fill(ticket.title);
      await tab.locator('.row', { hasText: ticket.title }).click();
      await tab.getByLabel('Title', { exact: true }).waitFor();
      await replica.kill();
      await tab.getByText(/^No connection since/).waitFor();
      await tab.getByLabel('Priority').selectOption('URGENT');
      await tab.getByText('Not saved:').waitFor();
      await expect(tab.getByLabel('Priority')).toHaveValue(ticket.priority);
      await tab.locator('#composer').fill('Written while the API was away');
      expect.soft(await pageFaults(tab, 'body')).toEqual([]);
      await world.crm('PATCH', `/api/tickets/${ticket.id}`, { priority: 'LOW' });
      await replica.start();
      await tab.getByText(/^No connection since/).waitFor({ state: 'detached' });
      await expect(tab.getByLabel('Priority')).toHaveValue('LOW');
      await tab.getByRole('button', { name: 'Add note' }).click();
      await tab.locator('.timeline').getByText('Written while the API was away').waitFor();
      // The browser itself notes each request that nobody answered.
      complaints.splice(0);
    } finally {
      await replica.stop();
    }
  },

  'parts that the page loads by itself take nothing away where the connection is lost, and come when it is back':
    async (stage) => {
      const ticket = await newTicket(stage, { projectKey: null });
      const lost = Promise.withResolvers<void>();
      await using page = await openFrontend(stage, stage.world.token, (tab) =>
        tab.route(/\/assets\/(?:awaited|toasts)-/, async (route) => {
          await lost.promise;
          await route.continue();
        }),
      );
      const { tab } = page;
      const row = tab.locator(`.row[data-ticket="${ticket.id}"]`);
      await row.waitFor();
      const failed = tab.waitForEvent('requestfailed', (request) => request.url().includes('/awaited-'));
      await tab.context().setOffline(true);
      lost.resolve();
      await failed;
      await row.focus();
      await tab.keyboard.press('p');
      await expect(row).toBeFocused();
      await tab.context().setOffline(false);
      await tab.getByRole('region', { name: /^Messages/ }).waitFor({ state: 'attached' });
      await tab.getByRole('option', { name: 'Low', exact: true }).waitFor();
      // The browser itself notes each request that nobody answered.
      stage.complaints.splice(0);
    },

  'a page that comes in parts and can’t be had without a connection is not given up for nothing': async (stage) => {
    await using page = await openFrontend(stage);
    const { tab } = page;
    await tab.locator('.row').first().waitFor();
    await tab.context().setOffline(true);
    await tab.getByRole('link', { name: 'Settings' }).click();
    await tab.getByText('A part of this page could not be loaded').waitFor();
    const again = tab.getByRole('button', { name: 'Load again' });
    await again.click();
    await tab.getByText('The API did not answer.').waitFor();
    await tab.getByRole('button', { name: 'Sign out' }).waitFor();
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    await tab.context().setOffline(false);
    await again.click();
    await tab.getByLabel('Access token').waitFor();
    // The browser itself notes each request that nobody answered.
    stage.complaints.splice(0);
  },
};
