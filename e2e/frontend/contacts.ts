import { expect } from '@playwright/test';
import { pageFaults } from '../page-faults.ts';
import type { Scene } from '../stage.ts';
import { openFrontend, signIn } from './open-frontend.ts';

/** Contacts and companies in the CRM's frontend, by whoever may merge them. */
export const FRONTEND_CONTACTS: Scene = {
  'a contact is created, chosen for a ticket by search, and belongs to the company of its domain': async (stage) => {
    await using page = await openFrontend(stage);
    const { tab } = page;
    await tab.getByRole('navigation').getByRole('link', { name: 'Contacts', exact: true }).click();
    await tab.getByRole('button', { name: 'New contact' }).click();
    await tab.getByRole('textbox', { name: 'Name', exact: true }).fill('<b>Nora</b> Nilsson');
    await tab.getByRole('textbox', { name: 'E-mail', exact: true }).fill('nora@nordic.example');
    await tab.getByRole('button', { name: 'Save' }).click();
    await tab.getByRole('heading', { name: '<b>Nora</b> Nilsson' }).waitFor();
    await tab.getByRole('navigation').getByRole('link', { name: 'Companies' }).click();
    await tab.getByRole('button', { name: 'New company' }).click();
    await tab.getByRole('textbox', { name: 'Name', exact: true }).fill('Nordic');
    await tab.getByLabel('E-mail domains').fill('nordic.example');
    await tab.getByRole('button', { name: 'Save' }).click();
    await tab.getByRole('region', { name: 'Nordic' }).getByRole('link', { name: /Nora/ }).waitFor();

    await tab.getByRole('navigation').getByRole('link', { name: 'All' }).click();
    await tab.locator('.row').first().click();
    const beside = tab.getByRole('region', { name: 'Contact', exact: true });
    await beside.getByRole('button', { name: 'Choose' }).click();
    await tab.keyboard.type('nils');
    await beside.getByRole('option', { name: /Nora/ }).waitFor();
    await tab.keyboard.press('Enter');
    await expect(beside.getByRole('link', { name: 'Nordic', exact: true })).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await tab.emulateMedia({ colorScheme });
      expect.soft(await pageFaults(tab, 'body'), colorScheme).toEqual([]);
    }
    // The address alone shows another person the same.
    await beside.getByRole('link', { name: /Nora/ }).click();
    await tab.getByRole('button', { name: 'Edit', exact: true }).waitFor();
    await tab.reload();
    await signIn(tab, stage.world.token);
    await tab.getByRole('region', { name: /Nora/ }).getByRole('link', { name: 'Nordic', exact: true }).waitFor();
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
  },

  'what is typed of a contact is there again after Esc, and Cancel throws it away': async (stage) => {
    await using page = await openFrontend(stage);
    const { tab } = page;
    await tab.getByRole('navigation').getByRole('link', { name: 'Contacts', exact: true }).click();
    const name = tab.getByRole('textbox', { name: 'Name', exact: true });
    await tab.getByRole('button', { name: 'New contact' }).click();
    await name.fill('Half a name');
    await name.press('Escape');
    await expect(name).toHaveCount(0);
    await tab.getByRole('button', { name: 'New contact' }).click();
    await expect(name).toHaveValue('Half a name');
    await tab.getByRole('button', { name: 'Cancel' }).click();
    await tab.getByRole('button', { name: 'New contact' }).click();
    await expect(name).toHaveValue('');
  },

  'two contacts are merged: what will happen is said, and the tickets follow': async (stage) => {
    await using page = await openFrontend(stage);
    const { tab } = page;
    await tab.getByRole('navigation').getByRole('link', { name: 'Contacts', exact: true }).click();
    await tab.getByRole('button', { name: 'New contact' }).click();
    await tab.getByRole('textbox', { name: 'Name', exact: true }).fill('N. Nilsson');
    await tab.getByRole('textbox', { name: 'Phone' }).fill('+46 8 123');
    await tab.getByRole('button', { name: 'Save' }).click();
    await tab.getByRole('button', { name: 'Merge', exact: true }).click();
    await tab.keyboard.type('nora');
    await tab.getByRole('option', { name: /Nora/ }).click();
    await tab.getByRole('radio', { name: /Nora/ }).check();
    await tab
      .getByText(/Nora<\/b> Nilsson \(nora@nordic\.example\) is kept and gets all tickets of N\. Nilsson/)
      .waitFor();
    expect.soft(await pageFaults(tab, 'dialog')).toEqual([]);
    await tab.getByRole('button', { name: 'Merge contacts' }).click();
    const kept = tab.getByRole('region', { name: /Nora/ });
    await kept.getByText('+46 8 123').waitFor();
    await expect(kept.getByRole('list').getByRole('link')).toHaveCount(1);
    await expect(tab.getByRole('main').getByRole('link', { name: /N\. Nilsson/ })).toHaveCount(0);
    await tab.setViewportSize({ width: 360, height: 740 });
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
  },
};
