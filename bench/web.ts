import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { firstLoadOf } from '@synapse/crm-web/first-load';
import { type Browser, chromium, type Page } from 'playwright-core';
import { clock, scrollDown, watchLongTasks } from './web/in-page.ts';
import { startWebWorld, type WebWorld } from './web/web-world.ts';
import { machine, summarise, wholeNumberOf } from './whole-bench.ts';

/**
 * `npm run bench:web`: how quick the frontend is in Chromium, served by the API beside it.
 *
 *   --tickets N   in the workspace (12,000)
 *   --opens N     how many tickets are opened, and how many edits made (30)
 *   --seconds N   how long live events arrive (30)
 *   --json FILE   the figures for programs
 */
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const STARTS = 5;
const EVENTS_A_MINUTE = 1_000;
const ROWS = 10_000;
/** How long a person points at a row before they click, at the least. */
const POINTED_MS = 150;

type Row = { what: string; unit: string; value: number; worst?: number; most?: number };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      tickets: { type: 'string', default: '12000' },
      opens: { type: 'string', default: '30' },
      seconds: { type: 'string', default: '30' },
      json: { type: 'string' },
    },
  });
  const opens = wholeNumberOf('opens', values.opens);
  const seconds = wholeNumberOf('seconds', values.seconds);
  if (!existsSync(CHROMIUM)) throw new Error(`There is no browser at ${CHROMIUM}: apt-get install -y chromium`);
  await using world = await startWebWorld(wholeNumberOf('tickets', values.tickets));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--headless', '--no-sandbox'] });
  const rows: Row[] = [];
  try {
    rows.push(await firstLoad(world), ...(await starts(world, browser)));
    const page = await openList(world, browser);
    rows.push(await openTickets(page, opens), await editTickets(page, opens), await liveEvents(world, page, seconds));
    rows.push(...(await scrolling(page)));
    rows.push({ ...(await liveEvents(world, page, seconds)), what: `the same, ${ROWS} rows loaded` });
  } finally {
    await browser.close();
  }
  const at = new Date().toISOString();
  print(rows, at);
  if (values.json) await writeFile(values.json, `${JSON.stringify({ bench: 'web', machine, at, rows }, null, 2)}\n`);
  if (rows.some(({ value, most }) => most !== undefined && value > most)) process.exitCode = 1;
}

async function firstLoad({ folder }: WebWorld): Promise<Row> {
  const bytes = (await firstLoadOf(folder)).reduce((all, file) => all + file.bytes, 0);
  return { what: 'first load: script and style, gzip', unit: 'kB', value: bytes / 1_000, most: 180 };
}

/** Each in a browser context of its own, which has nothing in its cache. */
async function starts(world: WebWorld, browser: Browser): Promise<Row[]> {
  const [signIn, list]: [number[], number[]] = [[], []];
  for (let i = 0; i < STARTS; i++) {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await page.goto(`${world.url}/?view=all`);
    await page.getByLabel('Access token').fill(world.token);
    signIn.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0));
    const shown = await clock(page, 'click', '.row');
    await page.getByRole('button', { name: 'Sign in' }).click();
    list.push(await shown());
    await page.context().close();
  }
  return [
    rowOf('sign-in shown, from the address', signIn),
    rowOf('list shown, from the sign-in', list),
    {
      ...rowOf(
        'both: interactive',
        signIn.map((ms, at) => ms + (list[at] ?? 0)),
      ),
      most: 1_000,
    },
  ];
}

async function openList(world: WebWorld, browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(`${world.url}/?view=all`);
  await page.getByLabel('Access token').fill(world.token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('.row').first().waitFor();
  return page;
}

/** Each another one: what is pointed at is read before it is clicked. */
async function openTickets(page: Page, count: number): Promise<Row> {
  const samples: number[] = [];
  for (let i = 0; i < count; i++) {
    const row = page.locator('.row').nth(i % 20);
    const id = await row.getAttribute('data-ticket');
    await row.hover();
    await page.waitForTimeout(POINTED_MS);
    const number = (await row.textContent())?.match(/#\d+/)?.[0];
    const shown = await clock(page, 'click', `.ticket-pane[aria-label^="${number} "] .ticket-head`);
    await page.locator(`.row[data-ticket="${id}"]`).click();
    samples.push(await shown());
  }
  return { ...rowOf('a ticket opened from the list', samples), most: 100 };
}

/** From the key that chooses until the field shows the choice. The API answers later. */
async function editTickets(page: Page, count: number): Promise<Row> {
  const samples: number[] = [];
  for (let i = 0; i < count; i++) {
    const to = i % 2 === 0 ? 'Low' : 'Urgent';
    await page.locator('.ticket-pane').evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('p');
    await page.locator('.choice-menu [cmdk-input]').fill(to);
    await page.locator('.choice-menu [cmdk-item]').first().waitFor();
    const shown = await clock(page, 'keydown', `.row[aria-current] [title="${to}"]`);
    await page.keyboard.press('Enter');
    samples.push(await shown());
    await page.locator('.choice-menu').waitFor({ state: 'detached' });
    await page.waitForTimeout(300);
  }
  return { ...rowOf('an edit shown', samples), most: 16 };
}

async function liveEvents(world: WebWorld, page: Page, seconds: number): Promise<Row> {
  const tasks = await watchLongTasks(page);
  const began = performance.now();
  const changes: Promise<void>[] = [];
  for (let sent = 0; performance.now() - began < seconds * 1_000; sent++) {
    changes.push(world.change(sent));
    await sleep(Math.max(0, began + ((sent + 1) * 60_000) / EVENTS_A_MINUTE - performance.now()));
  }
  await Promise.all(changes);
  const lengths = await tasks();
  return {
    what: `longest task while ${EVENTS_A_MINUTE} live events a minute arrive`,
    unit: 'ms',
    value: Math.max(0, ...lengths),
    most: 200,
  };
}

async function scrolling(page: Page): Promise<Row[]> {
  const { frames, rows } = await scrollDown(page, ROWS);
  const { medianMs, p99Ms } = summarise(frames);
  return [
    { what: `a frame while ${rows} tickets are scrolled through`, unit: 'ms', value: medianMs, worst: p99Ms },
    { what: 'tickets that were scrolled through', unit: '', value: rows },
  ];
}

function rowOf(what: string, samples: readonly number[]): Row {
  const { medianMs, p99Ms } = summarise(samples);
  return { what, unit: 'ms', value: medianMs, worst: p99Ms };
}

function print(rows: readonly Row[], at: string): void {
  process.stdout.write(`${machine}; ${at}\n\n| what | median | p99 | bar |\n| --- | ---: | ---: | --- |\n`);
  for (const { what, unit, value, worst, most } of rows) {
    const shown = (number: number) => `${number.toFixed(number < 1_000 ? 1 : 0)} ${unit}`.trim();
    const bar = most === undefined ? '–' : `≤ ${most} ${unit} ${value <= most ? 'met' : 'MISSED'}`;
    process.stdout.write(`| ${what} | ${shown(value)} | ${worst === undefined ? '' : shown(worst)} | ${bar} |\n`);
  }
}

await main();
