import { setTimeout as sleep } from 'node:timers/promises';
import { bodyOf, createClient } from '@synapse/api-client/client';
import { itemsOf } from '@synapse/api-client/paging';
import { countIssues, type SandboxInfo } from './sandbox-jira.ts';

const TIMEOUT_MS = 60_000;
const PAGE = 200;

export interface SyncOptions {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  readonly token: string;
  readonly info: SandboxInfo;
  readonly signal: AbortSignal;
}

export interface SyncOutcome {
  /** Tickets in the CRM that have an issue in Jira's project. */
  readonly tickets: number;
  /** Issues in Jira's project. */
  readonly issues: number;
  /** Whether nothing more comes: an issue whose ticket was deleted here has none. */
  readonly isOver: boolean;
}

/** Starts a sync and waits until the CRM holds as many tickets with an issue as Jira's project has, or it is over (a minute at most). */
export async function syncOnce(options: SyncOptions): Promise<SyncOutcome> {
  const { apiUrl, sandboxUrl, token, info, signal } = options;
  const started = await createClient({ baseUrl: apiUrl, token }).POST('/api/tickets/sync', { body: {}, signal });
  const runs = started.data?.runs ?? [];
  const issues = await countIssues(sandboxUrl, info, signal);
  const limit = Date.now() + TIMEOUT_MS;
  for (;;) {
    // Asked first: what a run has stored by its end is counted.
    const isOver = runs.length > 0 && (await areOver(options, runs));
    const tickets = await countLinkedTickets(options);
    if (tickets >= issues || isOver || Date.now() > limit) return { tickets, issues, isOver };
    await sleep(200, undefined, { signal });
  }
}

async function areOver({ apiUrl, token, signal }: SyncOptions, runs: readonly { id: string }[]): Promise<boolean> {
  const api = createClient({ baseUrl: apiUrl, token });
  const read = ({ id }: { id: string }) =>
    bodyOf(api.GET('/api/sync/runs/{runId}', { params: { path: { runId: id } }, signal }));
  const now = await Promise.all(runs.map(read));
  return now.every((run) => 'finishedAt' in run && run.finishedAt !== null);
}

async function countLinkedTickets({ apiUrl, token, info, signal }: SyncOptions): Promise<number> {
  const api = createClient({ baseUrl: apiUrl, token });
  const read = (cursor: { cursor?: string }) =>
    bodyOf(api.GET('/api/tickets', { params: { query: { limit: PAGE, ...cursor } }, signal }));
  let count = 0;
  for await (const ticket of itemsOf(read)) if (ticket.jira?.issueKey.startsWith(`${info.projectKey}-`)) count++;
  return count;
}
