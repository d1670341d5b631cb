import os from 'node:os';
import path from 'node:path';
import { migrateToLatest } from '@synapse/crm-api/store/db/migrate';
import { startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import { until } from '@synapse/local-stack/testing/until';
import { createWholeWorld, type WholeWorld } from '@synapse/local-stack/testing/whole-world';
import type { LiveEvent } from '@synapse/shared/live';

/** Forge’s own delays at their true length; nothing is retried here. */
const SECOND_MS = 1000;

export type Figures = { edits: number; medianMs: number; p90Ms: number; p99Ms: number; maxMs: number; meanMs: number };

export const machine = `${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown CPU'}, ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.platform()} ${os.release()}, Node ${process.version}`;

/** PostgreSQL as in production (it waits for the disk), all else as in the whole-path test. */
export async function inWorld<T>(work: (world: WholeWorld, databaseUrl: string) => Promise<T>): Promise<T> {
  const server = await startEmbeddedPostgres({
    home: path.resolve(import.meta.dirname, '../.data'),
    // By this name the tests know what a killed run has left, and remove it.
    name: `test-${process.pid}`,
    dieWithParent: true,
  });
  try {
    await migrateToLatest(server.url());
    const world = await createWholeWorld({ url: server.url(), ownerUrl: server.url() }, { secondMs: SECOND_MS });
    try {
      return await work(world, server.url());
    } finally {
      await world.close();
    }
  } finally {
    await server.remove();
  }
}

/** Makes an issue and waits for its ticket. @returns its key */
export async function makeIssue(world: WholeWorld): Promise<string> {
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'Measured' };
  const { key } = await world.jira<{ key: string }>('POST', '/issue', { fields });
  await until('the issue has its ticket', async () => {
    const { body } = await world.crm<{ items: unknown[] }>('GET', `/api/tickets?jiraKey=${key}`);
    return body.items.length === 1;
  });
  return key;
}

/**
 * Edits an issue so many times, one after the other, and clocks each from just before the request to Jira to the
 * server-sent event that tells of it, in ms.
 * @param quiet waited for after each edit, so that nothing of it is left when the next is made
 */
export async function timeEdits(
  world: WholeWorld,
  key: string,
  edits: number,
  quiet: () => Promise<void>,
): Promise<number[]> {
  const stream = await world.live();
  const samples: number[] = [];
  for (let i = 0; i < edits; i += 1) {
    const before = stream.events.length;
    const began = performance.now();
    const told = stream.until((events) => events.slice(before).some((event) => isTitleChange(event.data)));
    await world.jira('PUT', `/issue/${key}`, { fields: { summary: `Measured ${began} ${i}` } });
    await told;
    samples.push(performance.now() - began);
    await quiet();
  }
  stream.close();
  return samples;
}

function isTitleChange(data: string): boolean {
  const { kind, origin, fields } = JSON.parse(data) as LiveEvent;
  return kind === 'ticket.updated' && origin === 'jira' && fields.includes('title');
}

/** The q-quantile is the smallest sample that at least the share q does not exceed (nearest rank). */
export function summarise(samples: readonly number[]): Figures {
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

/** The middle one, of an even number the upper of the two; NaN of none. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** `| median | mean | p90 | p99 | max |` */
export const cells = ({ medianMs, meanMs, p90Ms, p99Ms, maxMs }: Figures): string =>
  [medianMs, meanMs, p90Ms, p99Ms, maxMs].map((ms) => ms.toFixed(1)).join(' | ');

export function wholeNumberOf(option: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${option} must be a whole number from 1.`);
  return number;
}
