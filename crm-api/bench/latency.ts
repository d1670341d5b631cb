import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { LiveEvent } from '@synapse/shared/live';
import { startEmbeddedPostgres } from '../demo/embedded-postgres.ts';
import { migrateToLatest } from '../src/store/migrate.ts';
import { until } from '../test/e2e/until.ts';
import { createWholeWorld, type WholeWorld } from '../test/e2e/whole-world.ts';

/**
 * `npm run bench:latency`: how long an edit in Jira takes to reach a CRM's screen. Clocked from just before the REST
 * request that edits the issue to the server-sent event that says so, over the whole way: Jira, the Forge trigger, the
 * Forge queue and its consumer (the app as Atlassian's bundler made it), the signed push, the inbox, the lane, the feed,
 * the stream. One edit at a time, so that what is measured is the way and not a queue before it. What a live site adds
 * is not in it: Atlassian says that events may be minutes late.
 *
 *   --edits N     how many edits are measured (200)
 *   --json FILE   the figures for programs
 */
const WARM_UP = 10;
/** Forge’s own delays at their true length; nothing is retried here. */
const SECOND_MS = 1000;

type Figures = { edits: number; medianMs: number; p90Ms: number; p99Ms: number; maxMs: number; meanMs: number };

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { edits: { type: 'string', default: '200' }, json: { type: 'string' } } });
  const edits = Number(values.edits);
  if (!Number.isInteger(edits) || edits < 1) throw new Error('--edits must be a whole number from 1.');
  const samples = await inWorld((world) => measure(world, edits));
  const machine = `${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown CPU'}, ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.platform()} ${os.release()}, Node ${process.version}`;
  const figures = summarise(samples);
  const { medianMs, p90Ms, p99Ms, maxMs, meanMs } = figures;
  const at = new Date().toISOString();
  process.stdout.write(
    `Jira edit → server-sent event, ${edits} edits, one at a time, in ms\n${machine}; ${at}\n\n` +
      `| median | mean | p90 | p99 | max |\n|---:|---:|---:|---:|---:|\n` +
      `| ${[medianMs, meanMs, p90Ms, p99Ms, maxMs].map((ms) => ms.toFixed(1)).join(' | ')} |\n`,
  );
  if (values.json !== undefined)
    await writeFile(values.json, `${JSON.stringify({ bench: 'latency', machine, at, ...figures }, null, 2)}\n`);
}

/** PostgreSQL as in production (it waits for the disk), all else as in the whole-path test. */
async function inWorld<T>(work: (world: WholeWorld) => Promise<T>): Promise<T> {
  const server = await startEmbeddedPostgres({
    home: path.resolve(import.meta.dirname, '../../.data'),
    // By this name the tests know what a killed run has left, and remove it.
    name: `test-${process.pid}`,
    dieWithParent: true,
  });
  try {
    await migrateToLatest(server.url());
    const world = await createWholeWorld({ url: server.url(), ownerUrl: server.url() }, { secondMs: SECOND_MS });
    try {
      return await work(world);
    } finally {
      await world.close();
    }
  } finally {
    await server.remove();
  }
}

async function measure(world: WholeWorld, edits: number): Promise<number[]> {
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'Measured' };
  const { key } = await world.jira<{ key: string }>('POST', '/issue', { fields });
  await until('the issue has its ticket', async () => {
    const { body } = await world.crm<{ items: unknown[] }>('GET', `/api/tickets?jiraKey=${key}`);
    return body.items.length === 1;
  });
  await world.quiet();
  const stream = await world.live();
  const samples: number[] = [];
  for (let i = 0; i < WARM_UP + edits; i += 1) {
    const before = stream.events.length;
    const began = performance.now();
    const told = stream.until((events) => events.slice(before).some((event) => isTitleChange(event.data)));
    await world.jira('PUT', `/issue/${key}`, { fields: { summary: `Measured ${i}` } });
    await told;
    if (i >= WARM_UP) samples.push(performance.now() - began);
    await world.quiet();
  }
  stream.close();
  return samples;
}

function isTitleChange(data: string): boolean {
  const { kind, origin, fields } = JSON.parse(data) as LiveEvent;
  return kind === 'ticket.updated' && origin === 'jira' && fields.includes('title');
}

/** The q-quantile is the smallest sample that at least the share q does not exceed (nearest rank). */
function summarise(samples: readonly number[]): Figures {
  const sorted = [...samples].sort((a, b) => a - b);
  const quantile = (q: number) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
  return {
    edits: sorted.length,
    medianMs: quantile(0.5),
    p90Ms: quantile(0.9),
    p99Ms: quantile(0.99),
    maxMs: quantile(1),
    meanMs: sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length,
  };
}

await main();
