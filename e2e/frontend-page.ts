import type { Page } from 'playwright-core';
import { openPage } from './browser.ts';
import type { Stage } from './stage.ts';

/** Opens the CRM's frontend in a browser of its own, and signs in. */
export async function openFrontend(
  stage: Stage,
  token = stage.world.token,
  prepare: (tab: Page) => Promise<unknown> = async () => {},
) {
  const browser = stage.page.context().browser();
  if (!browser) throw new Error('The journey’s page belongs to no browser.');
  const tab = await openPage(browser, stage.complaints, { width: 1440, height: 900 });
  await prepare(tab);
  await tab.goto(stage.world.api.url);
  await signIn(tab, token);
  return { tab, [Symbol.asyncDispose]: () => tab.context().close() };
}

export async function signIn(tab: Page, token: string): Promise<void> {
  await tab.getByLabel('Access token').fill(token);
  await tab.getByRole('button', { name: 'Sign in' }).click();
}
