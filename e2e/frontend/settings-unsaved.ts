import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import type { Page } from 'playwright-core';
import { pageFaults } from '../page-faults.ts';
import type { Scene } from '../stage.ts';
import { loseAnswer } from './kept.ts';
import { hold, openFrontend } from './open-frontend.ts';
import { failLater } from './unsent.ts';

/** What is chosen in the settings, and is not saved yet or fails, is not lost unasked and not left unsaid. */
export const FRONTEND_SETTINGS_UNSAVED: Scene = {
  'settings that are not saved are not lost unasked, and are not said to be saved, or to be somebody else’s': async (
    stage,
  ) => {
    await using opened = await openFrontend(stage, undefined, undefined, `${stage.world.api.url}/settings/sites`);
    const { tab } = opened;
    const form = tab.locator('form.site-settings');
    const fold = tab.getByRole('main').getByRole('button', { name: 'Settings', exact: true });
    const note = tab.getByLabel('Internal note for the assignee');
    const save = form.getByRole('button', { name: 'Save' });
    const saved = form.getByRole('status');
    await fold.click();
    await note.fill('Tell them');
    await fold.click();
    await expect(note).toBeHidden();
    await fold.click();
    await expect(note).toHaveValue('Tell them');
    await tab.getByRole('link', { name: 'Members' }).click();
    const dialog = tab.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.waitFor();
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(note).toHaveValue('Tell them');
    await fold.click();
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await dialog.waitFor();
    await tab.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await fold.click();
    await expect(note).toHaveValue('Tell them');

    await loseAnswer(tab, '**/settings');
    await save.click();
    await form.getByRole('alert').waitFor();
    await tab.unrouteAll({ behavior: 'wait' });
    await save.press('Enter');
    await expect(saved).toHaveText('Saved.');
    await expect(form.getByRole('alert')).toHaveCount(0);

    const release = await hold(tab, '**/settings');
    await note.fill('Tell them soon');
    await save.press('Enter');
    await note.fill('');
    await release();
    await expect(save).toBeEnabled();
    await expect(saved).toHaveText('');
    await save.press('Enter');
    await expect(saved).toHaveText('Saved.');
    await expect(save).toBeFocused();
    await tab.getByRole('link', { name: 'Members' }).click();
    await tab.getByRole('heading', { name: 'Members' }).waitFor();
    // The browser itself notes each request that is cut off, and each answer that is not 2xx.
    stage.complaints.splice(0);
  },

  'what fails after its dialog was closed is said, and what comes then takes nobody back': async (stage) => {
    await using opened = await openFrontend(stage, undefined, undefined, `${stage.world.api.url}/settings/members`);
    const { tab } = opened;
    const fail = await failLater(tab, /\/(invitations|service-tokens|webhook-endpoints|rotate-secret)$/, 4);
    await begin(tab, 'Invite', async () => await tab.getByLabel('E-mail').fill('lost@demo.example'));
    await tab.getByRole('link', { name: 'Service tokens' }).click();
    await begin(tab, 'Create token', async () => await tab.getByLabel('Name').fill('Lost'));
    await tab.getByRole('link', { name: 'Webhooks' }).click();
    await begin(tab, 'Add endpoint', async () => await tab.getByLabel('Address').fill('https://hooks.example/lost'));
    await tab.getByRole('link', { name: 'Jira sites' }).click();
    await begin(tab, 'Rotate secret', async () => {});
    await fail();
    await expect(tab.locator('.toast', { hasText: 'was not done' })).toHaveCount(4);

    const name = `Late ${randomUUID().slice(0, 8)}`;
    await tab.getByRole('link', { name: /^All\b/ }).click();
    const release = await hold(tab, '**/api/views');
    await tab.getByRole('button', { name: 'View', exact: true }).click();
    await tab.getByRole('button', { name: 'Save view' }).click();
    await tab.getByLabel('Name').fill(name);
    await tab.getByRole('dialog').getByRole('button', { name: 'Save view' }).click();
    await tab.keyboard.press('Escape');
    await tab.getByRole('link', { name: 'Contacts', exact: true }).first().click();
    await release();
    const view = tab.getByRole('navigation').getByRole('link', { name });
    await view.waitFor();
    expect(new URL(tab.url()).pathname).toBe('/contacts');

    await view.click();
    const refused = await failLater(tab, /\/views\/[\da-f-]+$/, 1);
    await tab.getByRole('button', { name: 'View', exact: true }).click();
    await tab
      .locator('.view-menu')
      .getByRole('button', { name: /^Delete/ })
      .press('Enter');
    await tab.locator('.view-menu .danger').press('Enter');
    await refused();
    await tab.locator('.view-menu').getByRole('alert').waitFor();
    await expect(tab.locator('.view-menu .danger')).toBeFocused();
    await tab.keyboard.press('Enter');
    await expect(view).toHaveCount(0);
    expect(new URL(tab.url()).searchParams.get('view')).toBe('inbox');
    // The browser itself notes each request that is cut off.
    stage.complaints.splice(0);
  },
};

/** Begins it, and closes its dialog before there is an answer. */
async function begin(tab: Page, button: string, fill: () => Promise<void>): Promise<void> {
  await tab.getByRole('main').getByRole('button', { name: button, exact: true }).first().click();
  await fill();
  await tab.getByRole('dialog').getByRole('button', { name: button, exact: true }).click();
  await tab.keyboard.press('Escape');
  await expect(tab.getByRole('dialog')).toHaveCount(0);
}
