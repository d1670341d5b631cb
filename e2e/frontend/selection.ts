import { expect } from '@playwright/test';
import type { Page } from 'playwright-core';
import type { Scene } from '../stage.ts';
import { listOf, pressAll, select, selectBoth } from './lists.ts';
import { hold, newTicket } from './open-frontend.ts';

const BULK = '**/api/tickets/bulk';
/** No label is so long: what asks for it is refused. */
const TOO_LONG = 'l'.repeat(300);

/** What is selected is changed only where it is shown, each change is told of by itself, and the focus is never lost. */
export const FRONTEND_SELECTION: Scene = {
  'an open ticket that hides the list has the keys and the focus, and the selection waits behind it': async (stage) => {
    await using list = await listOf(stage, 2);
    const { tab, changed } = list;
    await tab.setViewportSize({ width: 1000, height: 800 });
    await selectBoth(tab);
    await expect(bar(tab)).toContainText('2 selected');
    await tab.keyboard.press('Enter');
    await expect(tab.getByLabel('Title', { exact: true })).toBeVisible();
    await expect(tab.locator('.list-pane')).toBeHidden();
    await expect.poll(() => place(tab)).toBe('ticket-pane');
    await tab.keyboard.press('s');
    const menu = tab.getByRole('dialog', { name: /^Set status: #\d+$/ });
    await expect(menu.getByRole('combobox')).toBeFocused();
    expect((await menu.boundingBox())?.y).toBeGreaterThan(40);
    await tab.keyboard.press('Escape');
    await expect.poll(() => place(tab)).toBe('ticket-pane');
    await tab.keyboard.press('x');
    await tab.keyboard.press('k');
    await expect.poll(() => place(tab)).toBe('ticket-pane');
    await tab.keyboard.press('e');
    await expect.poll(async () => (await changed()).map(({ status }) => status)).toEqual(['OPEN', 'RESOLVED']);
    await tab.keyboard.press('Escape');
    await expect(bar(tab)).toContainText('2 selected');
    await expect(tab.locator('.row').first()).toBeFocused();
    // The same where the focus is elsewhere.
    await tab.keyboard.press('Enter');
    await expect.poll(() => place(tab)).toBe('ticket-pane');
    await tab.getByRole('navigation').getByRole('link', { name: 'Inbox' }).focus();
    await pressAll(tab, ['x', 'd']);
    await expect(tab.getByRole('dialog', { name: /^Set due date: #\d+$/ })).toBeVisible();
  },

  'of two changes asked for at once the one that is refused is told, and its tickets stay selected': async (stage) => {
    await using list = await listOf(stage, 2);
    const { tab, changed } = list;
    const release = await hold(tab, BULK);
    await selectBoth(tab);
    await tab.keyboard.press('l');
    await tab.getByLabel('Add to all').fill(TOO_LONG);
    await tab.keyboard.press('Enter');
    await pressAll(tab, ['e']);
    await release();
    await expect.poll(async () => (await changed()).map(({ status }) => status)).toEqual(['RESOLVED', 'RESOLVED']);
    await expect(tab.getByRole('alert')).toContainText('“Set labels” was not begun for 2 tickets.');
    await expect(bar(tab)).toContainText('2 selected');
    // Asked once more it is told once.
    await tab.keyboard.press('l');
    await tab.getByLabel('Add to all').fill(TOO_LONG);
    await tab.keyboard.press('Enter');
    await expect(tab.getByRole('alert')).toHaveCount(1);
    // The browser itself notes each answer that is not 2xx.
    stage.complaints.splice(0);
  },

  'each of two changes asked for at once is told by its name, and Z takes back one after the other': async (stage) => {
    await using list = await listOf(stage, 2);
    const { tab, changed } = list;
    const release = await hold(tab, BULK);
    await selectBoth(tab);
    await pressAll(tab, ['i', 'e']);
    await release();
    const told = tab.getByRole('region', { name: /^Bulk change:/ });
    await expect(told).toContainText(['Assign: 2 tickets changed', 'Set status: 2 tickets changed']);
    await tab.keyboard.press('z');
    await expect.poll(async () => (await changed()).map(({ status }) => status)).toEqual(['OPEN', 'OPEN']);
    await expect(told.getByRole('button', { name: 'Undo' })).toHaveCount(1);
    await tab.keyboard.press('z');
    await expect.poll(async () => (await changed()).map(({ assignee }) => assignee)).toEqual([null, null]);
  },

  'a question whose count is out of date is asked again, whatever was asked since': async (stage) => {
    await using list = await listOf(stage, 2);
    const { tab, q, changed } = list;
    await select(tab, [0]);
    await tab.getByRole('button', { name: 'Select all 2 that match' }).click();
    await expect(tab.getByRole('button', { name: 'Clear selection' })).toBeFocused();
    await tab.locator('.row').first().focus();
    await tab.keyboard.press('e');
    const question = tab.getByRole('dialog', { name: 'Change 2 tickets?' });
    await question.waitFor();
    await newTicket(stage, { title: `${q} 3`, projectKey: null });
    const release = await hold(tab, BULK);
    await question.getByRole('button', { name: 'Change 2 tickets' }).click();
    await tab.locator('.row').first().focus();
    await tab.keyboard.press('x');
    await tab.keyboard.press('i');
    await release();
    await tab.getByText('Nothing has been changed yet: it is for 3 tickets by now, and was for 2.').waitFor();
    await tab.getByRole('button', { name: 'Change 3 tickets' }).click();
    await expect.poll(async () => (await changed()).every(({ status }) => status === 'RESOLVED')).toBe(true);
    stage.complaints.splice(0);
  },

  'what is selected while a change begins stays selected': async (stage) => {
    await using list = await listOf(stage, 3);
    const { tab, changed } = list;
    const release = await hold(tab, BULK);
    await select(tab, [0, 1]);
    await tab.keyboard.press('e');
    await select(tab, [2]);
    await expect(bar(tab)).toContainText('3 selected');
    await release();
    await expect
      .poll(async () => (await changed()).map(({ status }) => status))
      .toEqual(['OPEN', 'RESOLVED', 'RESOLVED']);
    await expect(bar(tab)).toContainText('1 selected');
    await expect(tab.locator('.select-box').nth(2)).toBeChecked();
  },

  'under a selection the palette offers what acts on it, or on no ticket': async (stage) => {
    await using list = await listOf(stage, 2);
    const { tab } = list;
    await tab.locator('.row').first().click();
    await tab.getByLabel('Title', { exact: true }).waitFor();
    await selectBoth(tab);
    await tab.keyboard.press('Control+k');
    const palette = tab.getByRole('dialog', { name: 'Commands and tickets' });
    await expect(palette).toContainText('2 selected');
    for (const name of ['Set status', 'Assign to me', 'Resolve', 'Go to the contacts']) {
      await expect(palette.getByRole('option', { name })).toHaveCount(1);
    }
    for (const name of [/note/, /reply/, /Jira again/, /ext ticket/, /my last change/]) {
      await expect(palette.getByRole('option', { name })).toHaveCount(0);
    }
  },

  'whatever changes the selection gives the focus to what opened it, or back to the list': async (stage) => {
    await using list = await listOf(stage, 2);
    const { tab, changed } = list;
    const job = tab.getByRole('region', { name: 'Bulk change' });
    let row = await selected(tab);
    await pressAll(tab, ['l', ...'slow', 'Enter']);
    await expect.poll(async () => (await changed()).map(({ labels }) => labels)).toEqual([['slow'], ['slow']]);
    await expect(row).toBeFocused();
    await job.getByRole('button', { name: 'Undo', exact: true }).press('Enter');
    await expect(job).toContainText('2 tickets set back');
    await expect(row).toBeFocused();
    await job.getByRole('button', { name: 'Outcome by ticket' }).press('Enter');
    await tab.getByRole('dialog').getByRole('button', { name: 'Close' }).press('Enter');
    await expect(job.getByRole('button', { name: 'Outcome by ticket' })).toBeFocused();
    await job.getByRole('button', { name: 'Close' }).press('Enter');
    await expect(row).toBeFocused();

    row = await selected(tab);
    await bar(tab).getByRole('button', { name: 'Labels' }).press('Enter');
    await tab.getByRole('dialog').getByRole('button', { name: 'Cancel' }).press('Enter');
    await expect(bar(tab).getByRole('button', { name: 'Labels' })).toBeFocused();
    const release = await hold(tab, BULK);
    await setPriority(tab, 'urg');
    // What it was asked from can't be used until the answer is there, and is gone then.
    await expect(row).toBeFocused();
    await release();
    await expect(bar(tab)).toHaveCount(0);
    await expect(row).toBeFocused();

    row = await selected(tab);
    await bar(tab).getByLabel('Priority').focus();
    await setPriority(tab, 'low');
    await expect(bar(tab)).toHaveCount(0);
    await expect(row).toBeFocused();
    row = await selected(tab);
    await bar(tab).getByRole('button', { name: 'Clear selection' }).press('Enter');
    await expect(row).toBeFocused();
  },
};

/** Selects both, and answers the row with the focus: it may stand elsewhere in the list later. */
async function selected(tab: Page) {
  await selectBoth(tab);
  const id = await tab.evaluate(() => document.activeElement?.getAttribute('data-ticket'));
  return tab.locator(`.row[data-ticket="${id}"]`);
}

/** By the palette, from wherever the focus is. */
async function setPriority(tab: Page, typed: string): Promise<void> {
  await tab.keyboard.press('Control+k');
  await expect(tab.getByRole('dialog', { name: 'Commands and tickets' }).getByRole('combobox')).toBeFocused();
  await pressAll(tab, [...'set priority', 'Enter']);
  const menu = tab.getByRole('dialog', { name: 'Set priority: 2 selected' });
  await expect(menu.getByRole('combobox')).toBeFocused();
  await pressAll(tab, [...typed, 'Enter']);
  await expect(menu).toHaveCount(0);
}

const bar = (tab: Page) => tab.getByRole('region', { name: 'Selected tickets' });

/** What part of the page the focus is in. */
const place = (tab: Page) =>
  tab.evaluate(() => document.activeElement?.closest('.ticket-pane, .list-pane, .side')?.className ?? 'none');
