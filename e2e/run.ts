import { parseArgs } from 'node:util';
import { launchBrowser } from './browser.ts';
import { JOURNEY } from './journey.ts';
import { openStage, type Stage } from './stage.ts';
import { startWorld } from './world.ts';

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
  let passed = 0;
  for (const [name, step] of Object.entries(JOURNEY)) {
    const failure = await play(stage, step);
    print(`${failure ? '✕' : '✓'} ${name}`);
    if (failure) {
      print(failure);
      // Each step stands on the ones before it.
      const notRun = Object.keys(JOURNEY).length - passed - 1;
      print(`${passed} passed, 1 failed, ${notRun} not run`);
      return 1;
    }
    passed += 1;
  }
  print(`${passed} passed, 0 failed`);
  return 0;
}

async function play(stage: Stage, step: (stage: Stage) => Promise<void>): Promise<string | undefined> {
  try {
    await step(stage);
  } catch (error) {
    const seen = await stage.app
      .first()
      .innerText({ timeout: 1_000 })
      .catch(() => 'nothing');
    return `${(error as Error).stack}\nThe app’s page showed: ${seen}\n${stage.complaints.join('\n')}`;
  }
  const complaints = stage.complaints.splice(0);
  return complaints.length > 0 ? `The browser complained:\n${complaints.join('\n')}` : undefined;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main().catch((error: Error) => {
  print(`The pages could not be tried: ${error.stack}`);
  return 1;
});
