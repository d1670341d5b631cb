import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from './browser.ts';
import { JOURNEY } from './journey.ts';
import { openStage, type Stage } from './stage.ts';
import { startWorld } from './world.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const FAILED = path.join(ROOT, '.data/e2e-failed.png');

/**
 * `npm run e2e`: the app's pages in a browser, one journey from the install on, each state in a picture.
 * `npm run e2e -- --update` takes what the pages read now as what they should.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { update: { type: 'boolean', default: false } } });
  await using parts = new AsyncDisposableStack();
  const browser = await launchBrowser();
  parts.defer(() => browser.close());
  const stage = await openStage(browser, await startWorld(parts), values);
  const steps = Object.entries(JOURNEY);
  let passed = 0;
  for (const [at, [name, step]] of steps.entries()) {
    const { failure, goesOn } = await play(stage, step);
    print(`${failure ? '✕' : '✓'} ${name}`);
    if (failure) print(failure);
    else passed += 1;
    if (goesOn) continue;
    await stage.page.screenshot({ path: FAILED, fullPage: true }).catch(() => {});
    print(`What the browser showed: ${FAILED}`);
    print(`${passed} passed, ${at + 1 - passed} failed, ${steps.length - at - 1} not run`);
    return 1;
  }
  const unshown = picturesNotIn('docs/pictures.md');
  if (unshown.length > 0) print(`✕ docs/pictures.md does not show ${unshown.join(', ')}`);
  const failed = steps.length - passed + (unshown.length > 0 ? 1 : 0);
  print(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function picturesNotIn(page: string): string[] {
  const text = readFileSync(path.join(ROOT, page), 'utf8');
  return readdirSync(path.join(ROOT, 'docs/screenshots')).filter((name) => !text.includes(`/${name})`));
}

type Played = {
  failure?: string | undefined;
  /** False: the step broke off, and each step stands on the ones before it. */
  goesOn: boolean;
};

async function play(stage: Stage, step: (stage: Stage) => Promise<void>): Promise<Played> {
  try {
    await step(stage);
  } catch (error) {
    const seen = await stage.app
      .first()
      .innerText({ timeout: 1_000 })
      .catch(() => 'nothing');
    const failure = `${(error as Error).stack}\nThe app’s page showed: ${seen}\n${stage.complaints.join('\n')}`;
    return { failure, goesOn: false };
  }
  const complaints = stage.complaints.splice(0);
  return { failure: complaints.length > 0 ? complaints.join('\n') : undefined, goesOn: true };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main().catch((error: Error) => {
  print(`The pages could not be tried: ${error.stack}`);
  print('0 passed, 1 failed');
  return 1;
});
