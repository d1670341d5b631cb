import { expect } from '@playwright/test';
import type { Scene } from '../stage.ts';
import { listOf, pressAll, selectBoth } from './lists.ts';
import { hold, openFrontend } from './open-frontend.ts';

/** Somebody who knows the keys does not wait for what they open: none is lost, and none goes elsewhere. */
export const FRONTEND_QUICK_KEYS: Scene = {
  'keys pressed right after X change all that is selected, each once': async (stage) => {
    await using list = await listOf(stage, 2);
    const { tab, changed } = list;
    await selectBoth(tab);
    await pressAll(tab, ['e']);
    await expect.poll(async () => (await changed()).map(({ status }) => status)).toEqual(['RESOLVED', 'RESOLVED']);
    await selectBoth(tab);
    // The answer to the first is not there yet.
    await pressAll(tab, ['i', 'p', 'u', 'r', 'g', 'Enter']);
    await expect.poll(async () => (await changed()).map(({ priority }) => priority)).toEqual(['URGENT', 'URGENT']);
    for (const { assignee } of await changed()) expect(assignee).not.toBeNull();
  },

  'a key pressed before the bar is loaded waits for it, and is about the selection': async (stage) => {
    const gate = Promise.withResolvers<void>();
    await using list = await listOf(stage, 2, (tab) =>
      tab.route(/\/bulk-change-[^/]*\.js$/, async (route) => {
        await gate.promise;
        await route.continue();
      }),
    );
    const { tab, changed } = list;
    await selectBoth(tab);
    await pressAll(tab, ['e']);
    await tab.waitForTimeout(500);
    expect((await changed()).map(({ status }) => status)).toEqual(['OPEN', 'OPEN']);
    gate.resolve();
    await expect.poll(async () => (await changed()).map(({ status }) => status)).toEqual(['RESOLVED', 'RESOLVED']);
  },

  'Esc gives the focus back to the row, and the next key opens its own menu': async (stage) => {
    await using list = await listOf(stage, 2);
    const { tab, changed } = list;
    await selectBoth(tab);
    const row = tab.locator('.row').nth(1);
    for (const [key, name] of [
      ['s', 'Set status'],
      ['p', 'Set priority'],
      ['a', 'Assign'],
      ['d', 'Set due date'],
    ] as const) {
      await tab.keyboard.press(key);
      const menu = tab.getByRole('dialog', { name: `${name}: 2 selected` });
      await expect(menu.getByRole('combobox')).toBeFocused();
      await tab.keyboard.press('Escape');
      await expect(menu).toHaveCount(0);
      await expect(row).toBeFocused();
    }
    await tab.keyboard.press('l');
    await tab.getByRole('dialog', { name: 'Labels of all that are selected' }).waitFor();
    await tab.keyboard.press('Escape');
    await expect(row).toBeFocused();
    // The palette does to the selection, too, what it names.
    await tab.keyboard.press('Control+k');
    const palette = tab.getByRole('dialog', { name: 'Commands and tickets' });
    await expect(palette).toContainText('2 selected');
    await pressAll(tab, [...'set status', 'Enter']);
    await expect(tab.getByRole('dialog', { name: 'Set status: 2 selected' }).getByRole('combobox')).toBeFocused();
    await tab.keyboard.press('Escape');
    await expect(row).toBeFocused();
    expect((await changed()).map(({ status, priority }) => [status, priority])).toEqual([
      ['OPEN', 'MEDIUM'],
      ['OPEN', 'MEDIUM'],
    ]);
  },

  'what is typed right after a key goes into what it opens, and is no key of the page': async (stage) => {
    await using list = await listOf(stage, 2);
    const { tab, changed } = list;
    // Behind the first list, which comes first.
    await tab.waitForTimeout(3_000);
    await tab.locator('.row').first().focus();
    await pressAll(tab, ['p', 'u', 'r', 'g', 'Enter']);
    await expect
      .poll(async () => (await changed()).map(({ priority }) => priority).sort())
      .toEqual(['MEDIUM', 'URGENT']);
    await tab.locator('.row').first().focus();
    await pressAll(tab, ['c', ...'Reset']);
    await expect(tab.getByRole('dialog').getByLabel('Title')).toHaveValue('Reset');
  },

  'a key pressed right after Esc has closed a dialog is heard': async (stage) => {
    await using page = await openFrontend(stage);
    const { tab } = page;
    const dialog = tab.getByRole('dialog');
    await tab.getByLabel('Search tickets').waitFor();
    await tab.keyboard.press('c');
    for (let times = 0; times < 10; times += 1) {
      await dialog.waitFor();
      await pressAll(tab, ['Escape', 'c']);
    }
    await dialog.waitFor();
    await tab.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  },

  'Z pressed before a change is answered takes that one back, and not the one before it': async (stage) => {
    await using list = await listOf(stage, 1);
    const { tab, changed } = list;
    await tab.locator('.row').focus();
    await tab.keyboard.press('p');
    await expect(tab.getByRole('dialog', { name: 'Set priority' }).getByRole('combobox')).toBeFocused();
    await tab.keyboard.type('urg');
    await tab.keyboard.press('Enter');
    await expect.poll(async () => (await changed()).map(({ priority }) => priority)).toEqual(['URGENT']);
    const release = await hold(tab, '**/api/tickets/*');
    const isSent = tab.waitForRequest((request) => request.method() === 'PATCH');
    await tab.keyboard.press('e');
    await isSent;
    await tab.keyboard.press('z');
    await release();
    await tab.getByText('is as it was').waitFor();
    expect(await changed()).toMatchObject([{ status: 'OPEN', priority: 'URGENT' }]);
  },

  'Z pressed right after a key changes a ticket that was never opened takes that one back': async (stage) => {
    await using list = await listOf(stage, 2);
    const { tab, changed } = list;
    for (const nth of [0, 1]) {
      await tab.locator('.row').nth(nth).focus();
      await tab.keyboard.press('e');
    }
    await tab.keyboard.press('z');
    await tab.getByText(/^#[1-9]\d* is as it was/).waitFor();
    expect((await changed()).map(({ status }) => status)).toEqual(['OPEN', 'RESOLVED']);
  },

  'Undo of an older change is not lost while Z takes the last one back': async (stage) => {
    await using list = await listOf(stage, 1);
    const { tab, changed } = list;
    const row = tab.locator('.row');
    await row.press('p');
    await expect(tab.getByRole('dialog', { name: 'Set priority' }).getByRole('combobox')).toBeFocused();
    await pressAll(tab, ['u', 'r', 'g', 'Enter']);
    const toasts = tab.locator('.toast');
    await expect(toasts).toHaveCount(1);
    await row.press('e');
    await expect(toasts).toHaveCount(2);
    const release = await hold(tab, '**/api/tickets/*');
    await row.press('z');
    await toasts.filter({ hasText: 'Urgent' }).getByRole('button', { name: 'Undo' }).press('Enter');
    await release();
    await expect
      .poll(async () => (await changed()).map(({ status, priority }) => [status, priority]))
      .toEqual([['OPEN', 'MEDIUM']]);
  },
};
