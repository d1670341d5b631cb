import { expect } from '@playwright/test';
import type { Page } from 'playwright-core';
import type { Scene } from '../stage.ts';
import { listOf, pressAll, selectBoth } from './lists.ts';

/** What is selected is changed only where it is shown. */
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
};

const bar = (tab: Page) => tab.getByRole('region', { name: 'Selected tickets' });

/** What part of the page the focus is in. */
const place = (tab: Page) =>
  tab.evaluate(() => document.activeElement?.closest('.ticket-pane, .list-pane, .side')?.className ?? 'none');
