import { expect } from '@playwright/test';
import { refuseEdits, takeFaultsBack } from '../crm-side.ts';
import { pageFaults } from '../page-faults.ts';
import type { Scene } from '../stage.ts';
import { until } from '../waiting.ts';
import { pressAll } from './lists.ts';
import { hold, newTicket, openFrontend, openTicket, readTicket } from './open-frontend.ts';

/** What was not saved: the ticket is as before, and the page says so, of what is not there only. And what can’t be read. */
export const FRONTEND_REFUSALS: Scene = {
  'of two quick changes that Jira refuses the ticket goes back to what was before both, and is not stuck': async (
    stage,
  ) => {
    const ticket = await newTicket(stage, { priority: 'LOW' });
    await refuseEdits(stage, 400, { errorMessages: [], errors: { priority: 'Not on the screen.' } });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    const priority = tab.locator('[data-field=priority] select');
    await priority.selectOption('HIGH');
    await priority.selectOption('URGENT');
    await tab.getByRole('alert').filter({ hasText: 'Not saved: Priority. Jira’s words: Not on the screen.' }).waitFor();
    await expect(priority).toHaveValue('LOW');
    expect((await readTicket(stage, ticket)).priority).toBe('LOW');
    await expect(tab.locator('.sync.stuck')).toHaveCount(0);
    await tab.getByText('changed Priority from Low to Urgent, and back').waitFor();
    await takeFaultsBack(stage);
    // The browser itself notes each answer that is not 2xx.
    stage.complaints.splice(0);
  },

  'Z, pressed before Jira refuses a change, has nothing to take back, and does not say that somebody changed it':
    async (stage) => {
      const ticket = await newTicket(stage, { priority: 'LOW' });
      await refuseEdits(stage, 400, { errorMessages: [], errors: { priority: 'Not on the screen.' } });
      await using page = await openTicket(stage, ticket);
      const { tab } = page;
      const release = await hold(tab, '**/api/tickets/*');
      const isSent = tab.waitForRequest((request) => request.method() === 'PATCH');
      await tab.locator(`.row[data-ticket="${ticket.id}"]`).focus();
      await tab.keyboard.press('p');
      await expect(tab.getByRole('dialog', { name: 'Set priority' }).getByRole('combobox')).toBeFocused();
      await pressAll(tab, ['u', 'r', 'g', 'Enter']);
      await isSent;
      await tab.locator(`.row[data-ticket="${ticket.id}"]`).press('z');
      await release();
      await tab.getByText(`#${ticket.number} stays as it was`).waitFor();
      await expect(tab.locator('.undo')).toHaveCount(0);
      await expect(tab.locator('.toast')).toHaveCount(1);
      expect((await readTicket(stage, ticket)).priority).toBe('LOW');
      await takeFaultsBack(stage);
      stage.complaints.splice(0);
    },

  'a change that was saved is not said to be lost though its answer is': async (stage) => {
    const ticket = await newTicket(stage, { priority: 'LOW' });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    await tab.route(`**/api/tickets/${ticket.id}`, async (route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      await route.fetch();
      await route.abort();
    });
    const isLost = tab.waitForEvent('requestfailed');
    await tab.locator('[data-field=priority] select').selectOption('URGENT');
    await isLost;
    await until('it is saved', async () => (await readTicket(stage, ticket)).priority === 'URGENT');
    await expect(tab.locator('[data-field=priority] select')).toHaveValue('URGENT');
    await expect(tab.getByRole('alert')).toHaveCount(0);
    await tab.unrouteAll({ behavior: 'wait' });
    stage.complaints.splice(0);
  },

  'what can’t be opened can be closed, also where it covers the list': async (stage) => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    for (const at of [`?view=all&ticket=${nobody}`, `contacts?open=${nobody}`]) {
      await using page = await openFrontend(stage, undefined, undefined, `${stage.world.api.url}/${at}`);
      const { tab } = page;
      await tab.setViewportSize({ width: 360, height: 740 });
      await tab.getByRole('button', { name: 'Retry' }).waitFor();
      expect.soft(await pageFaults(tab, 'body')).toEqual([]);
      await tab.getByRole('button', { name: 'Close' }).click();
      await tab.locator('.row, .directory').first().waitFor();
      await expect(tab.getByRole('button', { name: 'Retry' })).toHaveCount(0);
      // The browser itself notes the status 404.
      stage.complaints.splice(0);
    }
  },
};
