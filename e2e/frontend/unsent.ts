import { expect } from '@playwright/test';
import type { Page } from 'playwright-core';
import type { Scene } from '../stage.ts';
import { until } from '../waiting.ts';
import { newTicket, openFrontend, openTicket, signIn } from './open-frontend.ts';

/** What was begun and is not sent, or was sent and failed after its place was closed: kept, and said. */
export const FRONTEND_UNSENT: Scene = {
  'a new ticket keeps what was chosen for it, too, so that one that was not for Jira does not go there': async (
    stage,
  ) => {
    await using page = await openFrontend(stage);
    const { tab } = page;
    const dialog = tab.getByRole('dialog');
    await tab.getByRole('button', { name: 'New ticket' }).click();
    await dialog.getByLabel('Title').fill('Only for us');
    await dialog.getByLabel('Priority').selectOption('URGENT');
    await dialog.getByLabel('Create an issue in Jira').uncheck();
    await tab.keyboard.press('Escape');
    await tab.reload();
    await signIn(tab, stage.world.token);
    await tab.getByRole('button', { name: 'New ticket' }).click();
    await expect(dialog.getByLabel('Title')).toHaveValue('Only for us');
    await expect(dialog.getByLabel('Priority')).toHaveValue('URGENT');
    await expect(dialog.getByLabel('Create an issue in Jira')).not.toBeChecked();
    await dialog.getByRole('button', { name: 'Create ticket' }).click();
    await expect(tab.locator('.ticket-title')).toHaveValue('Only for us');
    await expect(tab.locator('[data-field=priority] select')).toHaveValue('URGENT');
    await expect(tab.locator('.ticket-head .key')).toHaveCount(0);
    await tab.getByRole('button', { name: 'New ticket' }).click();
    await expect(dialog.getByLabel('Create an issue in Jira')).toBeChecked();
  },

  'a note, a file or a new ticket that fails after its place was closed is said, and kept': async (stage) => {
    const ticket = await newTicket(stage, { projectKey: null });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    const fail = await failLater(tab, /\/(comments|attachments\?.*|tickets)$/, 3);
    await paste(tab, 'shot.png');
    await tab.locator('.uploads').waitFor();
    await tab.locator('#composer').fill('Lost on its way');
    await tab.getByRole('button', { name: 'Add note' }).click();
    await tab.getByRole('button', { name: 'Close' }).click();
    await tab.getByRole('button', { name: 'New ticket' }).click();
    await tab.getByRole('dialog').getByLabel('Title').fill('Lost, too');
    await tab.getByRole('button', { name: 'Create ticket' }).click();
    await tab.keyboard.press('Escape');
    await fail();
    await tab.getByText(`#${ticket.number}: your comment was not sent.`).waitFor();
    await tab.getByText('shot.png was not sent.').waitFor();
    await tab.getByText('The new ticket was not created.').waitFor();
    await tab.locator(`.row[data-ticket="${ticket.id}"]`).click();
    await expect(tab.locator('#composer')).toHaveValue('Lost on its way');
    // The browser itself notes each request that is cut off.
    stage.complaints.splice(0);
  },

  'a file that is not sent yet is not lost unasked, by leaving the page or by signing out': async (stage) => {
    const ticket = await newTicket(stage, { projectKey: null });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    const fail = await failLater(tab, /\/attachments\?/, 1);
    const asked: string[] = [];
    tab.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
    // The browser asks only who has done something by hand.
    await tab.locator('#composer').click();
    await paste(tab, 'shot.png');
    await tab.locator('.uploads progress').waitFor();
    await tab.evaluate(() => window.location.assign('about:blank'));
    await until('it asks', async () => asked.length > 0);
    expect(asked).toEqual(['beforeunload']);
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await tab.getByText('A text or a file of yours was not sent.').waitFor();
    await tab.getByRole('button', { name: 'Cancel', exact: true }).click();
    await fail();
    await tab.getByRole('button', { name: 'Remove: shot.png' }).click();
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await tab.getByLabel('Access token').waitFor();
    // The browser itself notes each request that is cut off.
    stage.complaints.splice(0);
  },

  'Escape leaves the focus in the row of the ticket that it closes, also of one that an address opened': async (
    stage,
  ) => {
    const ticket = await newTicket(stage, { projectKey: null });
    const url = `${stage.world.api.url}/?view=all&ticket=${ticket.id}`;
    await using page = await openFrontend(stage, stage.world.token, undefined, url);
    const { tab } = page;
    const row = tab.locator(`.row[data-ticket="${ticket.id}"]`);
    await row.waitFor();
    await tab.getByLabel('Title', { exact: true }).waitFor();
    await tab.keyboard.press('Escape');
    await expect(row).toBeFocused();
    await tab.keyboard.press('Enter');
    await tab.getByLabel('Title', { exact: true }).waitFor();
  },
};

/** Keeps what is sent to such an address back. @returns cuts it off, once so many requests are there */
export async function failLater(tab: Page, url: RegExp, count: number): Promise<() => Promise<void>> {
  let held = 0;
  const gate = Promise.withResolvers<void>();
  await tab.route(url, async (route) => {
    if (route.request().method() === 'GET') return await route.continue();
    held += 1;
    await gate.promise;
    await route.abort();
  });
  return async () => {
    await until('all of it is sent', async () => held === count);
    gate.resolve();
    await tab.unrouteAll({ behavior: 'wait' });
  };
}

export const paste = (tab: Page, name: string) =>
  tab.locator('#composer').evaluate((box, called) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(['a picture'], called, { type: 'image/png' }));
    box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, name);
