import { expect } from '@playwright/test';
import { findTicket, newUnreadableIssue, refuseSearches, takeFaultsBack } from '../crm-side.ts';
import { pageFaults } from '../page-faults.ts';
import type { Scene, Stage } from '../stage.ts';
import { until } from '../waiting.ts';
import { openFrontend } from './open-frontend.ts';

/** How the sync goes, and an import, in the CRM's page. */
export const FRONTEND_SYNC: Scene = {
  'charts tell how the sync went, and their table the same numbers; no fault in both themes': async (stage) => {
    await using opened = await openFrontend(stage);
    const { tab } = opened;
    await tab.getByRole('link', { name: 'Sync' }).click();
    const charts = tab.getByRole('region', { name: 'Over time' });
    await expect(charts.getByRole('img', { name: /^Events: .+ at most/ })).toBeVisible();
    await expect(charts.getByRole('img', { name: /^Edits: .+ at most/ })).toBeVisible();
    await expect(charts.getByRole('img', { name: /^p50 from the edit: .+ at most/ })).toBeVisible();
    await expect(charts.locator('canvas')).toHaveCount(7);
    for (const colorScheme of ['light', 'dark'] as const) {
      await tab.emulateMedia({ colorScheme });
      expect.soft(await pageFaults(tab, 'body'), colorScheme).toEqual([]);
    }
    await charts.getByRole('button', { name: 'Show as table' }).press('Enter');
    await expect(charts.getByRole('columnheader', { name: 'p99', exact: true })).toBeVisible();
    await charts.getByLabel('Range').selectOption('Last hour');
    await expect(charts.getByRole('row')).toHaveCount(61);
    expect.soft(await pageFaults(tab, '[aria-labelledby="sync-charts"]'), 'the table').toEqual([]);
  },

  'an issue that could not be taken and has no ticket is retried alone': async (stage) => {
    const key = await newUnreadableIssue(stage);
    await using opened = await openFrontend(stage);
    const { tab } = opened;
    await tab.getByRole('link', { name: 'Sync' }).click();
    await tab.getByRole('button', { name: 'Start one now' }).click();
    const failures = tab.getByRole('region', { name: 'Failures' });
    const stuck = failures.getByRole('listitem').filter({ hasText: `${key}: no ticket yet` });
    await stuck.waitFor();
    await takeFaultsBack(stage);
    await stuck.getByRole('button', { name: `Retry ${key}` }).click();
    await expect(failures.getByRole('status')).toHaveText('It is tried again.');
    await until('its ticket is there', async () => (await findTicket(stage, key)) !== undefined);
    await expect(stuck).toHaveCount(0);
  },

  'each reconciliation that is asked for is begun, by the keyboard, too, which stands where it was after it': async (
    stage,
  ) => {
    await using opened = await openFrontend(stage);
    const { tab } = opened;
    await tab.getByRole('link', { name: 'Sync' }).click();
    const start = tab.getByRole('button', { name: 'Start one now' });
    const keys: (string | undefined)[] = [];
    tab.on('request', (request) => {
      if (request.url().endsWith('/api/tickets/sync')) keys.push(request.headers()['idempotency-key']);
    });
    await start.focus();
    for (const times of [1, 2]) {
      await expect(start).toBeFocused();
      await tab.keyboard.press('Enter');
      await expect.poll(() => keys.length).toBe(times);
      await expect(start).toBeEnabled();
    }
    await expect(start).toBeFocused();
    expect(new Set(keys).size).toBe(2);
  },

  'an import shows its forecast, starts, and is done': async (stage) => {
    await using opened = await openFrontend(stage);
    const { tab } = opened;
    await tab.getByRole('link', { name: 'Sync' }).click();
    await tab.getByRole('button', { name: 'Import issues' }).click();
    const dialog = tab.getByRole('dialog', { name: 'Import issues' });
    await dialog.getByRole('checkbox').first().check();
    // Enter once more starts it: the button that has the focus says so by then.
    await dialog.getByRole('button', { name: 'Show the forecast' }).press('Enter');
    await expect(dialog.getByRole('button', { name: 'Start the import' })).toBeFocused();
    await expect(dialog.getByText(/^About \d+ issues?\./)).toBeVisible();
    await expect(dialog.getByText(/^project in \("[A-Z]+"\)$/)).toBeVisible();
    expect.soft(await pageFaults(tab, 'dialog')).toEqual([]);
    await dialog.getByRole('button', { name: 'Start the import' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(tab.getByRole('list', { name: 'Imports' }).getByText('Done').first()).toBeVisible();
  },

  'an import that Jira ended says why, and its button lets it go on to its end': async (stage) => {
    await using opened = await openFrontend(stage);
    const { tab } = opened;
    await tab.getByRole('link', { name: 'Sync' }).click();
    const imports = tab.getByRole('list', { name: 'Imports' });
    const words = 'The project field is switched off.';
    await refuseSearches(stage, words);
    await tab.getByRole('button', { name: 'Import issues' }).click();
    const dialog = tab.getByRole('dialog', { name: 'Import issues' });
    await dialog.getByRole('checkbox').first().check();
    await dialog.getByRole('button', { name: 'Show the forecast' }).click();
    await dialog.getByRole('button', { name: 'Start the import' }).click();
    const failed = imports.getByRole('listitem').filter({ hasText: words }).first();
    await expect(failed).toContainText('Failed');
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    const known = await importsOf(stage);
    await takeFaultsBack(stage);

    await failed.getByRole('button', { name: 'Resume' }).press('Enter');
    // It is the same one, and its reason is gone.
    const newest = imports.getByRole('listitem').first();
    await expect(newest).toContainText('Done');
    await expect(imports.getByText(words)).toHaveCount(0);
    await expect(newest.getByRole('button')).toHaveCount(0);
    const ended = await importsOf(stage);
    expect(ended.map(({ id }) => id)).toEqual(known.map(({ id }) => id));
    expect(ended[0]).toMatchObject({ status: 'succeeded', problem: null });
    expect(ended[0]?.done).toBeGreaterThan(0);
  },
};

type Import = { id: string; status: string; done: number; problem: string | null };

const importsOf = async ({ world }: Stage) => (await world.crm<{ items: Import[] }>('GET', '/api/imports')).body.items;
