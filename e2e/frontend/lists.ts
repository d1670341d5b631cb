import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import type { Page } from 'playwright-core';
import type { Stage } from '../stage.ts';
import { newTicket, openFrontend } from './open-frontend.ts';

/** What of a ticket the keys change. */
type Changed = { id: string; status: string; priority: string; labels: string[]; assignee: { name: string } | null };

/** A list of so many tickets, that stay in the CRM. The first that was made is the last in it. */
export async function listOf(stage: Stage, count: number, prepare?: (tab: Page) => Promise<unknown>) {
  const q = `Quick ${randomUUID().slice(0, 8)}`;
  const made: { id: string; number: number }[] = [];
  for (let nth = 1; nth <= count; nth++) {
    made.push(await newTicket(stage, { title: `${q} ${nth}`, projectKey: null }));
  }
  const page = await openFrontend(stage, undefined, prepare);
  const { tab } = page;
  await tab.getByLabel('Search tickets').fill(q);
  await expect(tab.locator('.row')).toHaveCount(count);
  const read = async ({ id }: { id: string }) => (await stage.world.crm<Changed>('GET', `/api/tickets/${id}`)).body;
  return { tab, q, changed: () => Promise.all(made.map(read)), [Symbol.asyncDispose]: page[Symbol.asyncDispose] };
}

/** The focus stays on the second row; of what follows nothing is waited for. */
export const selectBoth = (tab: Page) => select(tab, [0, 1]);

/** Selects rows, or unselects them, by the key. The focus stays on the last of them. */
export async function select(tab: Page, rows: readonly number[]): Promise<void> {
  for (const nth of rows) {
    await tab.locator('.row').nth(nth).focus();
    await tab.keyboard.press('x');
  }
}

/** One after another without a pause, as no driver of a browser does: it waits for each. */
export const pressAll = (tab: Page, keys: readonly string[]) => Promise.all(keys.map((key) => tab.keyboard.press(key)));
