import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import type { Page } from 'playwright-core';
import type { Scene, Stage } from '../stage.ts';
import { newTicket, openFrontend } from './open-frontend.ts';

/** What of a ticket the keys change. */
type Changed = { id: string; status: string; priority: string; assignee: { name: string } | null };

/** Somebody who knows the keys does not wait for what they open: none is lost, and none goes elsewhere. */
export const FRONTEND_QUICK_KEYS: Scene = {
  'keys pressed right after X change all that is selected, each once': async (stage) => {
    await using list = await listOfTwo(stage);
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
    await using list = await listOfTwo(stage, (tab) =>
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
    await using list = await listOfTwo(stage);
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
    await using list = await listOfTwo(stage);
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
};

/** A list of two tickets that stay in the CRM. */
async function listOfTwo(stage: Stage, prepare?: (tab: Page) => Promise<unknown>) {
  const q = `Quick ${randomUUID().slice(0, 8)}`;
  const made: { id: string }[] = [];
  for (const nth of [1, 2]) made.push(await newTicket(stage, { title: `${q} ${nth}`, projectKey: null }));
  const page = await openFrontend(stage, undefined, prepare);
  const { tab } = page;
  await tab.getByLabel('Search tickets').fill(q);
  await expect(tab.locator('.row')).toHaveCount(2);
  const read = async ({ id }: { id: string }) => (await stage.world.crm<Changed>('GET', `/api/tickets/${id}`)).body;
  return { tab, changed: () => Promise.all(made.map(read)), [Symbol.asyncDispose]: page[Symbol.asyncDispose] };
}

/** The focus stays on the second row; of what follows nothing is waited for. */
async function selectBoth(tab: Page): Promise<void> {
  for (const nth of [0, 1]) {
    await tab.locator('.row').nth(nth).focus();
    await tab.keyboard.press('x');
  }
}

/** One after another without a pause, as no driver of a browser does: it waits for each. */
const pressAll = (tab: Page, keys: readonly string[]) => Promise.all(keys.map((key) => tab.keyboard.press(key)));
