import { once } from 'node:events';
import { introduction } from './introduction.ts';
import { readSettings } from './settings.ts';
import { startDemo } from './start-demo.ts';
import { createStopping, type Stopping } from './stopping.ts';
import { outliveTerminal, say } from './terminal.ts';

/** npm passes on a Ctrl-C that the terminal has already given us: two signals so close are one wish. */
const SAME_WISH_MS = 1_000;

async function main(): Promise<number> {
  outliveTerminal();
  const stopping = createStopping();
  listenForSignals(stopping);
  try {
    say('Starting the SynapseCRM demo');
    const demo = await startDemo(readSettings(process.env), stopping);
    say(introduction(demo));
    if (!stopping.signal.aborted) await once(stopping.signal, 'abort');
  } catch (error) {
    // After an abort, what fails is only what the abort cut short.
    stopping.fail((error as Error).message);
  }
  const failure = stopping.failure();
  if (failure) process.stderr.write(`\n${failure}\n`);
  await stopping.run(say);
  if (!failure) say('The demo has stopped. Its data is kept; npm start goes on from there.');
  return failure ? 1 : 0;
}

function listenForSignals(stopping: Stopping): void {
  let askedAt: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      if (askedAt === undefined) {
        askedAt = now;
        if (!stopping.signal.aborted)
          say('\nStopping: the API first, then Jira, then the database (Ctrl-C again: by force)');
        stopping.request();
      } else if (now - askedAt > SAME_WISH_MS) {
        stopping.kill();
        process.exit(130);
      }
    });
  }
}

process.exitCode = await main();
