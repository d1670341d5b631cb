import { pairUnlessPaired } from '../crm-api/demo/pair.ts';
import { startWorld, type World } from './world.ts';

/**
 * `npm run measure:forge`: what 1,000 edits in Jira cost of Forge's free allowance, by the real app, bundled as Forge
 * bundles it. Function time is wall time here, the wait for a free thread included, so it is an upper bound.
 */

const EVENTS = 1_000;
/** The free allowance of a month (facts/forge.md; developer.atlassian.com/platform/forge/forge-platform-pricing). */
const FREE = { kvsBytes: 0.1e9, gbSeconds: 200_000, logBytes: 1e9 };

async function main(): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const world = await startWorld(parts);
  const { sandbox, info, token, api } = world;
  const signal = AbortSignal.timeout(600_000);
  await pairUnlessPaired({ apiUrl: api.url, sandboxUrl: sandbox.url, token, info, signal });
  await sandbox.forge.settled();
  // Forge takes 500 a minute; here a minute lasts as long as the settings say.
  sandbox.forge.applySettings({ queueEventsPerMinute: 1_000_000 });
  const before = sandbox.forge.state().spent;
  await editMany(sandbox.url, info);
  await sandbox.forge.settled();
  const after = sandbox.forge.state().spent;
  report(before, after, sandbox.forge.manifest.app.runtime?.memoryMB ?? 256);
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

type Spent = ReturnType<World['sandbox']['forge']['state']>['spent'];

function report(before: Spent, after: Spent, memoryMB: number): void {
  const lines: string[] = [];
  let ms = 0;
  for (const [key, { count, ms: total }] of Object.entries(after.functions)) {
    const was = before.functions[key] ?? { count: 0, ms: 0 };
    if (count === was.count) continue;
    ms += total - was.ms;
    lines.push(`${key}: ${count - was.count} runs, ${((total - was.ms) / (count - was.count)).toFixed(1)} ms each`);
  }
  const gbSeconds = (ms / 1000) * (memoryMB / 1024);
  const read = after.kvs.readBytes - before.kvs.readBytes;
  const written = after.kvs.writtenBytes - before.kvs.writtenBytes;
  const logged = after.logBytes - before.logBytes;
  lines.push(
    `compute: ${gbSeconds.toFixed(1)} GB-s, free for ${free(FREE.gbSeconds, gbSeconds)} events a month`,
    `KVS read: ${read} bytes, free for ${free(FREE.kvsBytes, read)} events a month`,
    `KVS written: ${written} bytes, free for ${free(FREE.kvsBytes, written)} events a month`,
    `log: ${logged} bytes, free for ${free(FREE.logBytes, logged)} events a month`,
  );
  process.stdout.write(`${EVENTS} edits in Jira:\n${lines.join('\n')}\n`);
}

function free(allowance: number, spent: number): string {
  if (spent === 0) return 'any number of';
  return Math.floor((allowance / spent) * EVENTS).toLocaleString('en-US');
}

await main();
