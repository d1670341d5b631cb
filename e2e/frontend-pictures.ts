import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from '@synapse/jira-sandbox/browser';
import type { Browser, Page } from 'playwright-core';
import { openPage } from './browser.ts';
import { pageFaults } from './page-faults.ts';
import { type Demo, prepareDemo, type Shown } from './prepare-demo.ts';
import { smallPng } from './small-png.ts';

/**
 * `npm run web:pictures`, while `npm start` runs: every page of the CRM's frontend, in both themes, into docs/screenshots,
 * and what axe finds on each. It writes into the demo what the pages should show, once.
 */
const ROOT = path.resolve(import.meta.dirname, '..');

const SIZE = { width: 1280, height: 800 };
const SECTIONS = ['members', 'tokens', 'webhooks', 'sites', 'alerts', 'audit'];

/** A page by the name of its picture: its address, what is there once it is read, and what is done before the picture. */
type Scene = { at: string; ready: string; act?: (tab: Page) => Promise<unknown> };

const scenesOf = ({ ticketId, conflictId, contactId, companyId }: Shown): Readonly<Record<string, Scene>> => ({
  'crm-list': { at: '/?view=all&group=priority&density=compact', ready: '.row' },
  'crm-ticket': { at: `/?view=inbox&ticket=${ticketId}`, ready: '.comment', act: writeReply },
  'crm-conflict': {
    at: `/?view=conflicts&ticket=${conflictId}`,
    ready: 'section[aria-label^="Changed on both sides"]',
  },
  'crm-board': { at: '/?view=all&layout=board', ready: '[data-ticket]' },
  'crm-palette': { at: '/?view=inbox', ready: '.row', act: (tab) => tab.keyboard.press('Control+k') },
  'crm-shortcuts': { at: '/?view=inbox', ready: '.row', act: (tab) => tab.keyboard.press('Shift+?') },
  'crm-bulk': { at: '/?view=inbox', ready: '.row', act: selectRows },
  'crm-contacts': { at: `/contacts?open=${contactId}`, ready: '.facts' },
  'crm-companies': { at: `/companies?open=${companyId}`, ready: '.facts' },
  'crm-sync': { at: '/sync', ready: 'main h2' },
  ...Object.fromEntries(
    SECTIONS.map((section) => [`crm-settings-${section}`, { at: `/settings/${section}`, ready: 'h1' }]),
  ),
});

async function main(): Promise<void> {
  const demo: Demo = JSON.parse(readFileSync(path.join(ROOT, '.data/demo.json'), 'utf8'));
  const scenes = scenesOf(await prepareDemo(demo));
  const browser = await launchBrowser();
  const complaints: string[] = [];
  try {
    for (const theme of ['light', 'dark'] as const) await pictureAll({ browser, complaints, demo, theme, scenes });
  } finally {
    await browser.close();
  }
  for (const complaint of complaints) process.stdout.write(`  ${complaint}\n`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}

type Round = {
  browser: Browser;
  complaints: string[];
  demo: Demo;
  theme: 'light' | 'dark';
  scenes: Readonly<Record<string, Scene>>;
};

async function pictureAll({ browser, complaints, demo, theme, scenes }: Round): Promise<void> {
  const tab = await openPage(browser, complaints, SIZE);
  await tab.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  const suffix = theme === 'dark' ? '-dark' : '';
  await tab.goto(demo.apiUrl);
  await tab.getByText('Choose who you are').waitFor();
  await keep(tab, `crm-sign-in${suffix}`, complaints);
  await tab.getByRole('button', { name: 'Alex Admin' }).click();
  await tab.getByRole('button', { name: 'Sign out' }).waitFor();
  for (const [name, { at, ready, act }] of Object.entries(scenes)) {
    await tab.goto(demo.apiUrl + at);
    await tab.getByRole('button', { name: 'Sign out' }).waitFor();
    await tab.locator(ready).first().waitFor();
    await act?.(tab);
    await keep(tab, `${name}${suffix}`, complaints);
  }
  await tab.context().close();
}

async function writeReply(tab: Page): Promise<void> {
  await tab.keyboard.press('r');
  await tab.locator('#composer').fill('The export is mended. Can you try it **once more**?');
}

async function selectRows(tab: Page): Promise<void> {
  for (const place of [0, 1, 3]) await tab.locator('.select-box').nth(place).click();
  await tab.getByRole('region', { name: 'Selected tickets' }).or(tab.getByLabel('Selected tickets')).first().waitFor();
}

/** Waits until all is read, then pictures the window. */
async function keep(tab: Page, name: string, complaints: string[]): Promise<void> {
  await tab.waitForFunction(() => !document.querySelector('[aria-busy=true], .skeleton'));
  complaints.push(...(await pageFaults(tab, 'body')).map((fault) => `${name}: ${fault}`));
  const png = await tab.screenshot({ animations: 'disabled', caret: 'hide' });
  const small = await smallPng(tab, png);
  writeFileSync(path.join(ROOT, `docs/screenshots/${name}.png`), small);
  process.stdout.write(`  ${name}.png  ${Math.round(small.length / 1000)} kB\n`);
}

await main();
