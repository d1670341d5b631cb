import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@synapse/jira-sandbox/jira/faults/seeded';
import { Journal } from './journal.ts';
import { type FeedRow, LiveFollower } from './live-follower.ts';
import { createTrouble } from './nemeses.ts';
import { judge } from './oracle/judge.ts';
import { storyOf } from './oracle/story.ts';
import { VIOLATION_KINDS, type Violation } from './oracle/violation.ts';
import { workUntil } from './people.ts';
import { becomeQuiet } from './quiet.ts';
import { appendReport, type Result, tableOf } from './report.ts';
import { commandOf, readSettings, type Settings } from './settings.ts';
import { readStanding } from './standing.ts';
import { startWorld, type World } from './world.ts';

const STORIES_AT_MOST = 12;
const FEED_CATCHES_UP_MS = 60_000;
const REPLICA_STAY_MS = 2_000;

/**
 * `npm run chaos`: real processes that are killed, stopped and cut off while people work on both sides, and a judgement
 * at the end of whether everything they were told was true.
 */
async function main(): Promise<number> {
  const settings = readSettings(process.argv.slice(2));
  print(commandOf(settings));
  await using parts = new AsyncDisposableStack();
  const world = await startWorld(parts, settings.keep);
  print(
    `two API processes behind ${world.balancer.url}, PostgreSQL on port ${world.postgres.port}, Jira at ${world.sandbox.url}`,
  );
  const began = Date.now();
  const { result, stories } = await play(world, settings, began);
  for (const [at, violation] of result.violations.entries()) {
    print(`✕ ${violation.kind}: ${violation.what}`);
    for (const line of stories[at] ?? []) print(line);
  }
  for (const { at, ended, what } of result.injected)
    print(`  ${seconds(at - began)} to ${seconds(ended - began)}  ${what}`);
  print(tableOf(result));
  if (settings.report) await appendReport(settings.report, result);
  // Counted by what is demanded, not by operations: see docs/proof.md.
  const failed = new Set(result.violations.map(({ kind }) => kind)).size;
  print(`${VIOLATION_KINDS.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function play(world: World, settings: Settings, began: number): Promise<{ result: Result; stories: string[][] }> {
  const until = began + settings.seconds * 1_000;
  const journal = new Journal();
  const faults: string[] = [];
  const [still, restless] = [new LiveFollower('who stays'), new LiveFollower('who changes the replica')];
  const followers = [still, restless];
  const following = [
    still.follow([world.balancer.url], world.token),
    restless.follow(
      world.replicas.map(({ api }) => api.url),
      world.token,
      REPLICA_STAY_MS,
    ),
  ];
  const trouble = createTrouble(world, settings.nemesis, seededRandom(settings.seed));
  await Promise.all([
    workUntil({
      world,
      journal,
      settings,
      random: seededRandom(settings.seed + 1),
      until,
      onFault: (what) => faults.push(what),
    }),
    trouble.run(until),
  ]);
  const faultsEnded = Date.now();
  print(
    `${journal.operations.length} operations; all faults have ended, waiting until nothing is due (${settings.settle} s at most)`,
  );
  const quiet = await becomeQuiet(world, settings.settle * 1_000);
  const quietMs = Date.now() - faultsEnded;
  const standing = await readStanding(world, journal.operations, quiet);
  const behind = await catchUp(followers, standing.feed.last);
  const feed = await readFeedRows(world);
  for (const one of followers) one.close();
  void Promise.allSettled(following);
  if (settings.keep)
    await writeFile(path.join(settings.keep, 'standing.json'), JSON.stringify(standing, replaceSets, 1));
  const violations: Violation[] = [
    ...judge(standing),
    ...[...followers.flatMap((one) => [...one.faults, ...one.differences(feed)]), ...behind].map((what) => ({
      kind: 'feed' as const,
      what,
      traces: [],
    })),
    ...world.crashes.map((what) => ({ kind: 'crash' as const, what, traces: [] })),
    ...faults.map((what) => ({ kind: 'server error' as const, what, traces: [] })),
  ];
  const stories = violations.map((one, at) => (at < STORIES_AT_MOST ? storyOf(standing, one, began) : []));
  const result: Result = {
    ...{ settings, standing, violations, quietMs, injected: trouble.injected, restarts: trouble.restarts() },
    crashes: world.crashes.length,
    feedRows: standing.feed.rows,
    reconnects: followers.reduce((sum, one) => sum + one.reconnects, 0),
  };
  return { result, stories };
}

async function readFeedRows({ query, tenantId }: World): Promise<Map<number, FeedRow>> {
  const rows = await query<FeedRow>(
    'select seq::int, kind, ticket_id as "ticketId", ref_id as "refId" from feed where tenant_id = $1',
    [tenantId],
  );
  return new Map(rows.map((row) => [row.seq, row]));
}

/** @returns the followers to whom the feed's last row has not come */
async function catchUp(followers: readonly LiveFollower[], last: number): Promise<string[]> {
  const limit = Date.now() + FEED_CATCHES_UP_MS;
  const missing = () => followers.filter((one) => (one.last ?? 0) < last);
  while (missing().length > 0 && Date.now() < limit) await sleep(100);
  return missing().map((one) => `${one.name} has row ${one.last}, and the feed ends with ${last}`);
}

const replaceSets = (_key: string, value: unknown): unknown =>
  value instanceof Set ? [...value] : value instanceof Map ? Object.fromEntries(value) : value;

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1).padStart(6)} s`;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

// Whoever is told to stop ends the processes that were started, too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
// Followers and stalled connections may still hold the loop open; everything is judged and printed.
process.exit(
  await main().catch((error: Error) => {
    print(`The run could not be carried out: ${error.stack}`);
    print('0 passed, 1 failed');
    return 1;
  }),
);
