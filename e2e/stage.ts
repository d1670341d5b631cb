import { expect } from '@playwright/test';
import type { Browser, Locator, Page } from 'playwright-core';
import { type Complaints, openPage } from './browser.ts';
import { type PictureOptions, takePicture } from './pictures.ts';
import type { World } from './world.ts';

/** Where the journey is played: the browser on Jira's pages, and what is looked at in them. */
export type Stage = {
  world: World;
  page: Page;
  /** What the browser and the pictures complained of; each is a fault of a page. */
  complaints: Complaints;
  openList(): Promise<void>;
  /** Opens an issue, as the admin or as the user given. */
  openIssue(key: string, accountId?: string): Promise<void>;
  openAdmin(accountId?: string): Promise<void>;
  /** What the app draws within Jira's page, and what it opens over it. */
  app: Locator;
  /** Waits until the app's page shows each of these, as text or as the name of a message. */
  shows(...texts: string[]): Promise<void>;
  click(button: string): Promise<void>;
  /** Goes on by the Tab key until the control of this name has the focus. @throws when a control shows no focus */
  tabTo(name: string): Promise<void>;
  /** Of the admin page. */
  openTab(name: string): Promise<void>;
  /** Chooses of a Select by its label, with the keyboard, as one who does not use a mouse. */
  choose(label: string, option: string): Promise<void>;
  /** Pictures the app's part of the page, or the whole page, and compares what it reads with what it should. */
  picture(name: string, what?: 'app' | 'page'): Promise<void>;
  /** A user of the site who administers nothing. */
  noAdmin: string;
};

/** Steps about one thing, by what each shows. */
export type Scene = Readonly<Record<string, (stage: Stage) => Promise<void>>>;

const TABS_AT_MOST = 60;

export async function openStage(browser: Browser, world: World, options: PictureOptions): Promise<Stage> {
  const complaints: Complaints = [];
  const page = await openPage(browser, complaints);
  const { url, jira } = world.sandbox;
  const app = page.locator('[data-forge-frame], .atlaskit-portal-container, [id$="-listbox"]');
  const noAdmin = jira.catalog.users.find((u) => u.active && !u.isAdmin && u.accountType === 'atlassian');
  if (!noAdmin) throw new Error('The sandbox knows nobody who is no admin.');
  const as = (accountId = world.info.accountId) => `?user=${encodeURIComponent(accountId)}`;
  return {
    ...{ world, page, complaints, app, noAdmin: noAdmin.accountId },
    openList: async () => void (await page.goto(`${url}/${as()}`)),
    openIssue: async (key, accountId) => void (await page.goto(`${url}/browse/${key}${as(accountId)}`)),
    openAdmin: async (accountId) => void (await page.goto(`${url}/admin/crm-admin${as(accountId)}`)),
    async shows(...texts) {
      for (const text of texts) await expect(app.getByText(text).filter({ visible: true }).first()).toBeVisible();
      await drawsAll(app);
    },
    click: (button) => app.getByRole('button', { name: button, exact: true }).first().click(),
    tabTo: (name) => tabTo(page, name),
    openTab: (name) => app.getByRole('tab', { name, exact: true }).click(),
    async choose(label, option) {
      const field = app.getByRole('combobox', { name: label });
      await field.focus();
      await field.pressSequentially(option);
      // The list of options opens over the page, not within the app's part of it.
      await page.locator('[id^=react-select][role=option]', { hasText: option }).first().waitFor();
      await field.press('Enter');
    },
    async picture(name, what = 'app') {
      await drawsAll(app);
      const selector = what === 'page' ? 'body' : 'section.panel, main.admin';
      complaints.push(...(await takePicture({ page, selector, name, whole: what === 'page', ...options })));
    },
  };
}

async function tabTo(page: Page, name: string): Promise<void> {
  for (let tabs = 0; tabs < TABS_AT_MOST; tabs++) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    // A ring is drawn a moment after the focus has come.
    await page.waitForFunction(showsFocus, undefined, { timeout: 5_000 }).catch(async () => {
      throw new Error(`The focus does not show on ${await focused.evaluate((element) => element.outerHTML)}.`);
    });
    if ((await focused.and(page.getByRole('button', { name, exact: true })).count()) > 0) return;
    if ((await focused.and(page.getByLabel(name, { exact: true })).count()) > 0) return;
  }
  throw new Error(`The Tab key does not lead to “${name}”.`);
}

/** Whether the element with the focus, or what stands close around it, is drawn in the colour of the focus. */
function showsFocus(): boolean {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = 'var(--ds-border-focused)';
  const { color } = getComputedStyle(probe);
  probe.remove();
  let element = document.activeElement;
  for (let up = 0; element && up < 5; up++, element = element.parentElement) {
    const { outlineColor, outlineStyle, boxShadow, borderTopColor } = getComputedStyle(element);
    if ((outlineStyle !== 'none' && outlineColor === color) || boxShadow.includes(color)) return true;
    if (borderTopColor === color) return true;
  }
  return false;
}

/** @throws when the host drew a component as "can't draw": a person would see a gap there */
async function drawsAll(app: Locator): Promise<void> {
  const unknown = await app.locator('.unknown').allTextContents();
  if (unknown.length > 0) throw new Error(`The page has components that are not drawn: ${unknown.join(', ')}`);
}
