import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { firstLoadOf } from '@synapse/crm-web/first-load';
import { type Browser, chromium, type Page } from 'playwright-core';
import { clock, type KeyCost, keyMeter, scrollDown, watchLongTasks } from './web/in-page.ts';
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
    rows.push(await openTickets(page, opens), ...(await editTickets(page, opens)));
    rows.push(await liveEvents(world, page, seconds));
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

/**
 * From the key until the row in the list shows the edit; the API answers later. By turns a choice in the small menu, a field of the
 * open ticket, and the least that a key can do in this browser: one text that is set.
 */
async function editTickets(page: Page, count: number): Promise<Row[]> {
  const measure = await keyMeter(page);
  const costs = { menu: [] as KeyCost[], field: [] as KeyCost[], least: [] as KeyCost[] };
  const row = (priority: string) => `.row[aria-current] [title="${priority}"]`;
  const select = page.locator('.ticket-pane [data-field="priority"] select');
  await addLeast(page);
  for (let i = 0; i < count; i++) {
    const [to, then, step] = i % 2 === 0 ? ['Low', 'Medium', 'ArrowDown'] : ['Urgent', 'High', 'ArrowUp'];
    await page.locator('.ticket-pane').evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('p');
    await page.locator('.choice-menu [cmdk-input]').fill(to);
    await page.locator('.choice-menu [cmdk-item]').first().waitFor();
    await page.waitForTimeout(100);
    costs.menu.push(await measure('Enter', row(to)));
    await page.locator('.choice-menu').waitFor({ state: 'detached' });
    await select.focus();
    costs.field.push(await measure(step, row(then)));
    costs.least.push(await measure('F9', `#least[data-keys="${i + 1}"]`));
  }
  return [
    ...rowsOfKey('an edit by the menu', costs.menu, 16),
    ...rowsOfKey('an edit of a field of the open ticket', costs.field, 16),
    ...rowsOfKey('the least: a key that sets one text', costs.least),
  ];
}

/** A text of the page that says how often F9 was pressed, which does nothing else there. */
function addLeast(page: Page): Promise<void> {
  return page.evaluate(() => {
    const least = document.createElement('output');
    least.id = 'least';
    document.querySelector('.ticket-head')?.append(least);
    window.addEventListener('keydown', ({ key }) => {
      if (key !== 'F9') return;
      least.dataset.keys = String(Number(least.dataset.keys ?? 0) + 1);
      least.textContent = least.dataset.keys;
    });
  });
}

function rowsOfKey(what: string, costs: readonly KeyCost[], most?: number): Row[] {
  const row = (part: keyof KeyCost, until: string) =>
    rowOf(
      `${what}, ${until}`,
      costs.map((cost) => cost[part]),
    );
  return [
    { ...row('frame', 'to the begin of its frame'), ...(most === undefined ? {} : { most }) },
    row('screen', 'until it is on the screen'),
    row('cpu', "CPU of the page's main thread"),
  ];
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
