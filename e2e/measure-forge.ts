import { pairUnlessPaired } from '@synapse/local-stack/pair';
import { startWorld, type World } from './world.ts';

/**
 * `npm run measure:forge`: what edits in Jira and heartbeats cost of Forge's free allowance, by the real app, bundled as
 * Forge bundles it. What is read, written and logged is counted as Forge counts it (an empty read is 1 KB). Function time
 * is wall time with everything on one machine; how long the network takes on Forge is an estimate, and named as one.
 */

const EVENTS = 1_000;
const HEARTBEATS = 20;
/** One every five minutes. */
const HEARTBEATS_A_MONTH = 30 * 24 * 12;
/** The free allowance of a month, of the app over all its sites (docs/reference/forge-functions.md#free-allowance). */
const FREE = { kvsBytes: 0.1e9, gbSeconds: 200_000, logBytes: 1e9 };
/** Estimated, not measured: what a call takes on Forge, ms. */
const ESTIMATED_MS = { queuePush: 50, kvsRead: 20, crmRequest: 250 };
/** What of these each function waits for. */
const WAITS: Record<string, number> = {
  'on-jira-event': ESTIMATED_MS.queuePush,
  'push-to-crm': ESTIMATED_MS.kvsRead + ESTIMATED_MS.crmRequest,
  'on-heartbeat': 2 * ESTIMATED_MS.kvsRead + ESTIMATED_MS.crmRequest,
};

async function main(): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const world = await startWorld(parts);
  const { sandbox, info, token, api } = world;
  const signal = AbortSignal.timeout(600_000);
  await pairUnlessPaired({ apiUrl: api.url, sandboxUrl: sandbox.url, token, info, signal });
  await sandbox.forge.settled();
  // Forge takes 500 a minute; here a minute lasts as long as the settings say.
  sandbox.forge.applySettings({ queueEventsPerMinute: 1_000_000 });
  const memoryMB = sandbox.forge.manifest.app.runtime?.memoryMB ?? 256;
  const edits = await spentBy(world, EVENTS, async () => {
    await editMany(sandbox.url, info);
    await sandbox.forge.settled();
  });
  // The first one keeps what is not there yet.
  await sandbox.forge.fireSchedule('heartbeat');
  const beats = await spentBy(world, HEARTBEATS, async () => {
    for (let i = 0; i < HEARTBEATS; i++) await sandbox.forge.fireSchedule('heartbeat');
  });
  report({ edits, beats, memoryMB });
}

async function editMany(url: string, { email, apiToken }: { email: string; apiToken: string }): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${email}:${apiToken}`).toString('base64')}`;
  for (let i = 0; i < EVENTS; i++) {
    const answer = await fetch(`${url}/rest/api/3/issue/KAN-${1 + (i % 10)}`, {
      method: 'PUT',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ fields: { summary: `Measured edit number ${i}` } }),
    });
    if (!answer.ok) throw new Error(`Edit ${i} was answered ${answer.status}.`);
  }
}

/** What one of a thing costs. */
type Cost = {
  readBytes: number;
  emptyReads: number;
  writtenBytes: number;
  logBytes: number;
  functions: FunctionCost[];
};
type FunctionCost = { key: string; runs: number; ms: number };

async function spentBy({ sandbox }: World, times: number, work: () => Promise<void>): Promise<Cost> {
  const before = sandbox.forge.state().spent;
  await work();
  const after = sandbox.forge.state().spent;
  const each = (name: 'readBytes' | 'emptyReads' | 'writtenBytes') => (after.kvs[name] - before.kvs[name]) / times;
  const functions = Object.entries(after.functions).flatMap(([key, { count, ms }]) => {
    const was = before.functions[key] ?? { count: 0, ms: 0 };
    return count === was.count ? [] : [{ key, runs: (count - was.count) / times, ms: (ms - was.ms) / times }];
  });
  return {
    readBytes: each('readBytes'),
    emptyReads: each('emptyReads'),
    writtenBytes: each('writtenBytes'),
    logBytes: (after.logBytes - before.logBytes) / times,
    functions: functions.filter(({ runs }) => runs >= 0.5),
  };
}

function report({ edits, beats, memoryMB }: { edits: Cost; beats: Cost; memoryMB: number }): void {
  const gbSeconds = (ms: number) => (ms / 1000) * (memoryMB / 1024);
  const here = ({ functions }: Cost) => functions.reduce((sum, { ms }) => sum + ms, 0);
  const onForge = ({ functions }: Cost) =>
    functions.reduce((sum, { key, ms, runs }) => sum + ms + runs * (WAITS[key] ?? 0), 0);
  const site = {
    kvs: beats.readBytes * HEARTBEATS_A_MONTH,
    compute: gbSeconds(onForge(beats)) * HEARTBEATS_A_MONTH,
  };
  const lines = [
    ...costLines(`an edit in Jira (of ${EVENTS})`, edits),
    ...costLines(`a heartbeat (of ${HEARTBEATS})`, beats),
    `a paired site at rest, a month: KVS read ${whole(site.kvs / 1000)} kB, ${whole(site.compute)} GB-s (estimated)`,
    '',
    'Free of charge each month, for the app over all its sites:',
    ...[1, 10, 20].flatMap((sites) => [
      `${sites} site(s): ${free(FREE.kvsBytes - sites * site.kvs, edits.readBytes)} edits by KVS read, ` +
        `${free(FREE.gbSeconds - sites * site.compute, gbSeconds(onForge(edits)))} by functions (estimated)`,
    ]),
    `KVS written: ${free(FREE.kvsBytes, edits.writtenBytes)} edits; log: ${free(FREE.logBytes, edits.logBytes)} edits`,
    `sites at rest: ${whole(FREE.kvsBytes / site.kvs)} by KVS read, ${whole(FREE.gbSeconds / site.compute)} by functions (estimated)`,
    '',
    `functions: an edit ${here(edits).toFixed(0)} ms here, ${gbSeconds(here(edits)).toFixed(4)} GB-s; on Forge about ` +
      `${onForge(edits).toFixed(0)} ms, ${gbSeconds(onForge(edits)).toFixed(4)} GB-s, with the network estimated at ${JSON.stringify(ESTIMATED_MS)} ms`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function costLines(what: string, { readBytes, emptyReads, writtenBytes, logBytes, functions }: Cost): string[] {
  return [
    `${what}: KVS read ${whole(readBytes)} bytes (${emptyReads.toFixed(2)} empty reads), KVS written ${whole(writtenBytes)}, log ${whole(logBytes)}`,
    ...functions.map(
      ({ key, runs, ms }) => `  ${key}: ${runs.toFixed(2)} runs, ${(ms / runs).toFixed(1)} ms each here`,
    ),
  ];
}

function free(allowance: number, spent: number): string {
  if (spent === 0) return 'any number of';
  return whole(Math.max(0, allowance / spent));
}

function whole(number: number): string {
  return Math.floor(number).toLocaleString('en-US');
}

await main();
