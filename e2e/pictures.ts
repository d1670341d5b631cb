import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { pageFaults } from './page-faults.ts';
import { smallPng } from './small-png.ts';

const SCREENSHOTS = path.resolve(import.meta.dirname, '../docs/screenshots');
const SNAPSHOTS = path.resolve(import.meta.dirname, 'snapshots');

/** A time in words is never the same twice, and moves few pixels. */
const SAME_SHARE = 0.005;

/** How long a page has to come to read what it should. */
const READ_WITHIN_MS = 5_000;

export type PictureOptions = {
  /** Takes what is seen as what should be, after a person has looked at the pictures. */
  update: boolean;
};

/**
 * Pictures a part of the page (or what fits the window of the whole) into docs/screenshots, and compares what assistive technology would read of it with what
 * is kept in e2e/snapshots. Words are compared and not pixels, for fonts differ from machine to machine; the picture
 * that is kept is replaced only when it no longer shows what is seen.
 * @returns how it reads otherwise, and what a person would stumble over in it; empty: nothing
 */
export async function takePicture({
  page,
  selector,
  name,
  whole,
  update,
}: PictureOptions & { page: Page; selector: string; name: string; whole: boolean }): Promise<string[]> {
  const part = page.locator(selector).first();
  const file = path.join(SNAPSHOTS, `${name}.yml`);
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  const read = await readUntil(part, kept);
  await page.evaluate(settled);
  const faults = await pageFaults(page, selector);
  const picture = await (whole ? page : part).screenshot({ animations: 'disabled', caret: 'hide' });
  await keepPicture(page, path.join(SCREENSHOTS, `${name}.png`), picture, kept !== read);
  const found = faults.map((fault) => `${name}: ${fault}`);
  if (kept === read) return found;
  if (update) {
    mkdirSync(SNAPSHOTS, { recursive: true });
    writeFileSync(file, read);
    return found;
  }
  const otherwise =
    `${name} reads otherwise than e2e/snapshots/${name}.yml says. If it should, look at docs/screenshots/${name}.png ` +
    `and run “npm run e2e -- --update-snapshots”.\n${differenceOf(kept ?? '', read)}`;
  return [...found, otherwise];
}

/** A part of the page may still be asking for what it shows; what it reads by then counts. */
async function readUntil(part: Locator, kept: string | undefined): Promise<string> {
  const deadline = Date.now() + READ_WITHIN_MS;
  for (;;) {
    const read = steady(await part.ariaSnapshot());
    if (read === kept || kept === undefined || Date.now() > deadline) return read;
    await part.page().waitForTimeout(100);
  }
}

/** Waits for what changes its colour or its place; what turns for ever does not count. */
async function settled(): Promise<void> {
  const moves = document.getAnimations().filter((move) => move.effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(moves.map((move) => move.finished));
}

/** What differs from run to run is written as what it is. */
function steady(snapshot: string): string {
  const text = snapshot
    .replace(/\b(just now|an? (minute|hour|day) ago|\d+ (minutes|hours|days) ago)\b/g, '<ago>')
    .replace(/\b\d{1,2} [A-Z][a-z]{2,3} \d{4}, \d{2}:\d{2}\b/g, '<time>')
    .replace(/\b\d+(\.\d+)? ms\b/g, '<ms>')
    .replace(/\b[\d,]+ (call|point)s?\b/g, '<count> $1s')
    .replace(/\b[\d,]+ created or updated\b/g, '<count> created or updated')
    .replace(/\b[\d,]+ of <count> points/g, '<count> of <count> points')
    .replace(/reset at \d\d:\d\d/g, 'reset at <time>')
    .replace(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/g, '<code>')
    .replace(/\/api\/exports\/[\w-]+/g, '/api/exports/<pass>')
    .replace(/127\.0\.0\.1:\d+/g, '<host>');
  return `${text}\n`;
}

/** The lines that only one of the two has. */
function differenceOf(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const gone = old.filter((line) => !now.includes(line)).map((line) => `- ${line}`);
  const come = now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`);
  return [...gone, ...come].join('\n');
}

async function keepPicture(page: Page, file: string, picture: Buffer, isOther: boolean): Promise<void> {
  const same = !isOther && existsSync(file) && (await differingShare(page, readFileSync(file), picture)) < SAME_SHARE;
  if (!same) writeFileSync(file, await smallPng(page, picture));
}

/** How much of two pictures differs, from 0 to 1; 1 when they differ in size. Node can't read PNGs: the browser can. */
async function differingShare(page: Page, one: Buffer, other: Buffer): Promise<number> {
  const addresses = [one, other].map((png) => `data:image/png;base64,${png.toString('base64')}`);
  return await page.evaluate(async (sources) => {
    const pixels = await Promise.all(
      sources.map(async (source) => {
        const bitmap = await createImageBitmap(await (await fetch(source)).blob());
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
        context?.drawImage(bitmap, 0, 0);
        return context?.getImageData(0, 0, bitmap.width, bitmap.height);
      }),
    );
    const [a, b] = pixels;
    if (!a || !b || a.width !== b.width || a.height !== b.height) return 1;
    let differing = 0;
    for (let at = 0; at < a.data.length; at += 4) {
      const far = [0, 1, 2].some((part) => Math.abs((a.data[at + part] ?? 0) - (b.data[at + part] ?? 0)) > 16);
      if (far) differing += 1;
    }
    return differing / (a.width * a.height);
  }, addresses);
}
