import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { launchBrowser } from '@synapse/jira-sandbox/browser';
import { JOURNEY } from './journey.ts';
import { openStage, type Stage } from './stage.ts';
import { startWorld } from './world.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

/**
 * `npm run e2e`: the app's pages in a browser, one journey from the install on, each state in a picture.
 * `npm run e2e -- --update-snapshots` takes what the pages read now as what they should.
 *
 * It is one test, for each step stands on those before it: what a page reads or does wrong is noted, and the journey goes on;
 * a step that can't go on ends it.
 */
test('the journey', async () => {
  const { updateSnapshots } = test.info().config;
  await using parts = new AsyncDisposableStack();
  const browser = await launchBrowser();
  parts.defer(() => browser.close());
  const update = updateSnapshots === 'all' || updateSnapshots === 'changed';
  const stage = await openStage(browser, await startWorld(parts), { update });
  for (const [name, step] of Object.entries(JOURNEY)) {
    await test.step(name, async () => {
      await step(stage).catch((error: unknown) => failedStep(stage, error));
      expect.soft(stage.complaints.splice(0), 'what the browser and the pictures complained of').toEqual([]);
    });
  }
  await test.step('docs/pictures.md shows every picture', () => {
    expect.soft(picturesNotIn('docs/pictures.md')).toEqual([]);
  });
});

async function failedStep({ page, app, complaints }: Stage, error: unknown): Promise<never> {
  const screenshot = await page.screenshot({ fullPage: true }).catch(() => undefined);
  if (screenshot) await test.info().attach('what the browser showed', { body: screenshot, contentType: 'image/png' });
  const seen = await app
    .first()
    .innerText({ timeout: 1_000 })
    .catch(() => 'nothing');
  throw new Error(`The app’s page showed: ${seen}\n${complaints.join('\n')}`, { cause: error });
}

function picturesNotIn(page: string): string[] {
  const text = readFileSync(path.join(ROOT, page), 'utf8');
  return readdirSync(path.join(ROOT, 'docs/screenshots')).filter((name) => !text.includes(`/${name})`));
}
