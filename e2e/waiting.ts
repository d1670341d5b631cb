import type { Stage } from './stage.ts';

/** Waits for something that no page tells of; a page is waited for by what it shows. @throws after half a minute */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Waited 30 s, and it did not happen: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Holds the page's calls of its resolver back until the function that this answers is called. */
export async function holdCalls({ page }: Stage): Promise<() => Promise<void>> {
  const gate = Promise.withResolvers<void>();
  await page.route('**/__forge/invoke', async (route) => {
    await gate.promise;
    await route.continue();
  });
  return async () => {
    gate.resolve();
    await page.unrouteAll({ behavior: 'wait' });
  };
}
