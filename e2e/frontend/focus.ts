import { expect } from '@playwright/test';
import type { Page } from 'playwright-core';
import type { Scene } from '../stage.ts';
import { until } from '../waiting.ts';
import { newTicket, openFrontend, openTicket, readTicket, signIn } from './open-frontend.ts';

/** What had the focus goes: something that goes on from there takes it, or the next key is a shortcut of the page. */
export const FRONTEND_FOCUS: Scene = {
  'who begins to edit a text types into it, and not shortcuts, and stands where they were after it': async (stage) => {
    const ticket = await newTicket(stage, { description: 'Before.' });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    await tab.getByRole('region', { name: 'Description' }).getByRole('button', { name: 'Edit' }).click();
    await tab.keyboard.type(' Hello');
    await expect(tab.getByRole('textbox', { name: 'Description' })).toHaveValue('Before. Hello');
    await tab.keyboard.press('Control+Enter');
    await until('it is saved', async () => (await readTicket(stage, ticket)).description === 'Before. Hello');
    await expect.poll(() => focused(tab)).toBe('Edit');
    await tab.locator('#composer').fill('Note');
    await tab.getByRole('button', { name: 'Add note' }).press('Enter');
    await expect(tab.locator('#composer')).toBeFocused();
    const note = tab.locator('.comment', { hasText: 'Note' });
    await note.getByRole('button', { name: 'Edit' }).press('Enter');
    await tab.keyboard.type(', longer');
    await tab.getByRole('button', { name: 'Cancel' }).press('Enter');
    await expect.poll(() => focused(tab)).toBe('Edit');
    expect(await readTicket(stage, ticket)).toMatchObject({ status: 'OPEN' });
  },

  'what was searched for is reached by Enter, and the keys of the page are back after Escape': async (stage) => {
    const ticket = await newTicket(stage, { projectKey: null });
    await using page = await openFrontend(stage);
    const { tab } = page;
    await tab.locator('.row').first().waitFor();
    await tab.keyboard.press('/');
    await tab.keyboard.type(ticket.title);
    await expect(tab.locator('.row')).toHaveCount(1);
    await tab.keyboard.press('Enter');
    await expect(tab.locator('.row')).toBeFocused();
    await tab.keyboard.press('Enter');
    await expect(tab.getByLabel('Title', { exact: true })).toHaveValue(ticket.title);
    await tab.keyboard.press('/');
    // The first empties the box.
    for (const _ of [1, 2]) await tab.keyboard.press('Escape');
    await tab.keyboard.press('Shift+?');
    await tab.getByRole('dialog').waitFor();
  },

  'Enter in the search waits for what is typed, and never takes a row that was found for something else': async (
    stage,
  ) => {
    const ticket = await newTicket(stage, { projectKey: null });
    const name = `Hedda ${ticket.title}`;
    const { body: contact } = await stage.world.crm<{ id: string }>('POST', '/api/contacts', { name });
    await using page = await openFrontend(stage);
    const { tab } = page;
    for (const [address, label, typed, found] of [
      ['/?view=all', 'Search tickets', ticket.title, `.row[data-ticket="${ticket.id}"]`],
      ['/?view=all&layout=board', 'Search tickets', ticket.title, `.board [data-ticket="${ticket.id}"] a`],
      ['/contacts', 'Search contacts', name, `.directory a[href*="${contact.id}"]`],
    ] as const) {
      await tab.goto(stage.world.api.url + address);
      await signIn(tab, stage.world.token);
      await tab.locator('main :is(.row, [data-ticket] a, .directory a)').first().waitFor();
      // Longer than a person waits before the second Enter.
      const gate = Promise.withResolvers<void>();
      await tab.route(/\/api\/(tickets|contacts)\?.*q=/, async (route) => {
        await gate.promise;
        await route.continue();
      });
      await tab.getByLabel(label).fill(typed);
      await tab.keyboard.press('Enter');
      await tab.waitForTimeout(3_000);
      await expect(tab.locator('#search'), address).toBeFocused();
      gate.resolve();
      await expect(tab.locator(found), address).toBeFocused();
      await tab.unrouteAll({ behavior: 'wait' });
    }
  },

  'the focus in the list goes with J and K, so that the next key is about the ticket that is open': async (stage) => {
    const one = await newTicket(stage, { projectKey: null });
    const two = await newTicket(stage, { title: `${one.title} too`, projectKey: null });
    await using page = await openFrontend(stage);
    const { tab } = page;
    await tab.getByLabel('Search tickets').fill(one.title);
    await expect(tab.locator('.row')).toHaveCount(2);
    await tab.locator(`.row[data-ticket="${two.id}"]`).focus();
    await tab.keyboard.press('j');
    await expect(tab.locator(`.row[data-ticket="${one.id}"]`)).toBeFocused();
    await expect(tab.getByLabel('Title', { exact: true })).toHaveValue(one.title);
    await tab.keyboard.press('x');
    await expect(tab.locator(`.select-box[data-ticket="${one.id}"]`)).toBeChecked();
    await tab.keyboard.press('k');
    await expect(tab.locator(`.row[data-ticket="${two.id}"]`)).toBeFocused();
  },

  'who goes to the next ticket from within the one that is open stands in that one, and not nowhere': async (stage) => {
    const one = await newTicket(stage, { projectKey: null });
    const two = await newTicket(stage, { title: `${one.title} too`, projectKey: null });
    await using page = await openTicket(stage, two);
    const { tab } = page;
    await tab.getByLabel('Search tickets').fill(one.title);
    await expect(tab.locator('.row')).toHaveCount(2);
    await tab.getByRole('region', { name: 'Description' }).getByRole('button', { name: 'Edit' }).focus();
    for (const [key, { number }] of [
      [']', one],
      ['[', two],
    ] as const) {
      await tab.keyboard.press(key);
      const pane = tab.getByRole('region', { name: new RegExp(`^#${number} `) });
      await expect(pane).toBeFocused();
      await tab.keyboard.press('s');
      await tab.locator('.choice-menu').waitFor();
      await tab.keyboard.press('Escape');
      await expect(pane.locator(':focus')).toHaveCount(1);
      await pane.focus();
    }
  },

  'a contact that hides the list has the focus, and its link has it back as it is closed': async (stage) => {
    const { title: name } = await newTicket(stage, { projectKey: null });
    await stage.world.crm('POST', '/api/contacts', { name });
    await using page = await openFrontend(stage, undefined, undefined, `${stage.world.api.url}/contacts`);
    const { tab } = page;
    await tab.setViewportSize({ width: 1000, height: 800 });
    const link = tab.locator('.directory a', { hasText: name });
    await link.press('Enter');
    await expect(tab.getByRole('region', { name })).toBeFocused();
    await tab.getByRole('button', { name: 'Close' }).press('Enter');
    await expect(link).toBeFocused();
  },

  'a ticket that is deleted goes from the list at once, the next one has the focus, and Z brings it back': async (
    stage,
  ) => {
    const other = await newTicket(stage, { projectKey: null });
    const ticket = await newTicket(stage, { title: `${other.title} too`, projectKey: null, priority: 'LOW' });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    await tab.getByLabel('Search tickets').fill(other.title);
    await tab.locator('.row', { hasText: `#${other.number}` }).waitFor();
    // A change before it is not what Z takes back.
    await tab.locator('[data-field=priority] select').selectOption('HIGH');
    await until('it is saved', async () => (await readTicket(stage, ticket)).priority === 'HIGH');
    await tab.getByText('More', { exact: true }).press('Enter');
    await tab.getByRole('button', { name: 'Delete ticket', exact: true }).press('Enter');
    await tab.getByText(`#${ticket.number} is deleted.`).waitFor();
    await expect(tab.locator('.row')).toHaveCount(1);
    await expect.poll(() => focused(tab)).toContain(`#${other.number}`);
    await tab.keyboard.press('z');
    await tab.getByText(`#${ticket.number} is as it was.`).waitFor();
    expect((await readTicket(stage, ticket)).priority).toBe('HIGH');
    // Who brought it back has no need to be told that it is there.
    await expect(tab.locator('.row')).toHaveCount(2);
    await expect(tab.getByRole('button', { name: /update/ })).toHaveCount(0);
  },
};

const focused = (tab: Page) => tab.evaluate(() => document.activeElement?.textContent ?? '');
