import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { type Complaints, openPage } from './browser.ts';
import type { World } from './world.ts';

const SCREENSHOTS = path.resolve(import.meta.dirname, '../docs/screenshots');

/** Where the journey is played: the browser on Jira's pages, and what is looked at in them. */
export type Stage = {
  world: World;
  page: Page;
  complaints: Complaints;
  /** Opens an issue, as the admin or as the user given. */
  openIssue(key: string, accountId?: string): Promise<void>;
  openAdmin(accountId?: string): Promise<void>;
  /** What the app draws within Jira's page, and what it opens over it. */
  app: Locator;
  /** Waits until the app's page shows each of these, as text or as the name of a message. */
  shows(...texts: string[]): Promise<void>;
  click(button: string): Promise<void>;
  /** Pictures the app's part of the page, or the whole page. */
  picture(name: string, what?: 'app' | 'page'): Promise<void>;
  /** A user of the site who administers nothing. */
  noAdmin: string;
};

export async function openStage(browser: Browser, world: World): Promise<Stage> {
  const complaints: Complaints = [];
  const page = await openPage(browser, complaints);
  const { url, jira } = world.sandbox;
  const app = page.locator('[data-forge-frame], .atlaskit-portal-container');
  const noAdmin = jira.catalog.users.find((u) => u.active && !u.isAdmin && u.accountType === 'atlassian');
  if (!noAdmin) throw new Error('The sandbox knows nobody who is no admin.');
  const as = (accountId = world.info.accountId) => `?user=${encodeURIComponent(accountId)}`;
  return {
    ...{ world, page, complaints, app, noAdmin: noAdmin.accountId },
    openIssue: async (key, accountId) => void (await page.goto(`${url}/browse/${key}${as(accountId)}`)),
    openAdmin: async (accountId) => void (await page.goto(`${url}/admin/crm-admin${as(accountId)}`)),
    async shows(...texts) {
      for (const text of texts) await app.getByText(text).first().waitFor();
      await drawsAll(app);
    },
    click: (button) => app.getByRole('button', { name: button, exact: true }).click(),
    async picture(name, what = 'app') {
      await drawsAll(app);
      const file = path.join(SCREENSHOTS, `${name}.png`);
      if (what === 'page') return void (await page.screenshot({ path: file, animations: 'disabled' }));
      await page.locator('section.panel, main.admin').first().screenshot({ path: file, animations: 'disabled' });
    },
  };
}

/** @throws when the host drew a component as "can't draw": a person would see a gap there */
async function drawsAll(app: Locator): Promise<void> {
  const unknown = await app.locator('.unknown').allTextContents();
  if (unknown.length > 0) throw new Error(`The page has components that are not drawn: ${unknown.join(', ')}`);
}
