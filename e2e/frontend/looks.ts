import { expect } from '@playwright/test';
import type { Page } from 'playwright-core';
import { pageFaults } from '../page-faults.ts';
import type { Scene } from '../stage.ts';
import { newTicket, openFrontend } from './open-frontend.ts';
import { startSignIn } from './sign-in.ts';

const ADDRESSES = [
  '/?view=all',
  '/contacts',
  '/companies',
  '/sync',
  '/settings/members',
  '/settings/tokens',
  '/settings/webhooks',
  '/settings/alerts',
  '/settings/audit',
];

/** What a person sees where no other scene looks: below the pointer, in long words, beside somebody else. */
export const FRONTEND_LOOKS: Scene = {
  'what a button says can be read while the pointer is on it, in both themes': async (stage) => {
    await newTicket(stage, {});
    await using page = await openFrontend(stage);
    const { tab } = page;
    await tab.locator('.row').first().waitFor();
    for (const name of ['New ticket', 'Filter', 'List', 'Sign out']) {
      await tab.getByRole('button', { name, exact: true }).hover();
      for (const colorScheme of ['light', 'dark'] as const) {
        await tab.emulateMedia({ colorScheme });
        expect.soft(await pageFaults(tab, 'body'), `${name}, ${colorScheme}`).toEqual([]);
      }
    }
  },

  'no page has a fault in German on a telephone, where words are long': async (stage) => {
    await using signIn = await startSignIn(stage);
    const { tab, url } = signIn;
    await inGerman(tab);
    await tab.goto(url);
    await tab.getByRole('button', { name: 'Alex Admin' }).click();
    await tab.locator('.row').first().waitFor();
    await tab.setViewportSize({ width: 360, height: 740 });
    for (const address of ADDRESSES) {
      await tab.goto(url + address);
      await isThere(tab);
      expect.soft(await pageFaults(tab, 'body'), address).toEqual([]);
    }
    await tab.goto(`${url}/settings/sites`);
    await tab.getByRole('main').getByRole('button', { name: 'Einstellungen' }).click();
    await tab.getByRole('button', { name: 'KAN einrichten' }).click();
    await tab.getByRole('button', { name: 'Projekt speichern' }).waitFor();
    expect.soft(await pageFaults(tab, 'body'), 'a site and a project').toEqual([]);
  },

  'the tools of the list stand in one line, on a telephone, too, and in both languages': async (stage) => {
    await using page = await openFrontend(stage);
    const { tab } = page;
    for (const language of ['de', 'en']) {
      await tab.getByRole('combobox', { name: /^(Language|Sprache)$/ }).selectOption(language);
      await tab.getByRole('button', { name: language === 'de' ? 'Abmelden' : 'Sign out' }).waitFor();
      for (const width of [1200, 1280, 360]) {
        await tab.setViewportSize({ width, height: 800 });
        const lines = await tab.locator('.list-head').evaluate((head) => {
          const places = [...head.querySelectorAll(':scope > button, .tools > *, h1')].map((one) =>
            one.getBoundingClientRect(),
          );
          return new Set(
            places.filter(({ width }) => width > 0).map(({ top, height }) => Math.round((top + height / 2) / 8)),
          ).size;
        });
        expect.soft(lines, `${language}, ${width}`).toBe(2);
      }
      const [display, board] = language === 'de' ? ['Anzeige', 'Board'] : ['Display', 'Board'];
      await tab.getByRole('button', { name: display, exact: true }).click();
      expect.soft(await pageFaults(tab, 'body'), language).toEqual([]);
      await tab.getByRole('button', { name: board, exact: true }).click();
      await tab.locator('.board').waitFor();
      await isThere(tab);
      expect.soft((await pageFaults(tab, 'body')).filter((one) => !one.includes('sticks out'))).toEqual([]);
      await tab.getByRole('button', { name: display, exact: true }).click();
      await tab.getByRole('button', { name: language === 'de' ? 'Liste' : 'List', exact: true }).click();
      await tab.getByRole('button', { name: language === 'de' ? 'Neues Ticket' : 'New ticket' }).click();
      await tab.getByRole('dialog').waitFor();
      await tab.keyboard.press('Escape');
    }
  },

  'who comes to look at a ticket moves nothing in it': async (stage) => {
    const ticket = await newTicket(stage, {});
    await using signIn = await startSignIn(stage);
    const { tab, open, url } = signIn;
    await inGerman(tab);
    await tab.setViewportSize({ width: 1280, height: 800 });
    await tab.goto(`${url}/?view=all&ticket=${ticket.id}`);
    await tab.getByRole('button', { name: 'Gail Agent' }).click();
    const title = tab.getByLabel('Titel', { exact: true });
    const before = await title.boundingBox();
    for (const name of ['Alex Admin', 'Vic Viewer']) {
      const other = await open();
      await other.goto(`${url}/?view=all&ticket=${ticket.id}`);
      await other.getByRole('button', { name }).click();
      await expect(tab.locator('.present')).toContainText(name);
    }
    expect(await title.boundingBox()).toEqual(before);
    await expect(tab.locator('.present')).toHaveAttribute('title', /Alex Admin.*Vic Viewer|Vic Viewer.*Alex Admin/);
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
  },
};

const inGerman = (tab: Page) => tab.addInitScript(() => localStorage.setItem('synapse.language', 'de'));

async function isThere(tab: Page): Promise<void> {
  await tab.getByRole('navigation').first().waitFor();
  await expect(tab.locator('[aria-busy=true]')).toHaveCount(0);
}
