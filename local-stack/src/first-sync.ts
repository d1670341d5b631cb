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
}

/** Starts a sync and waits until the CRM holds as many tickets with an issue as Jira's project has (a minute at most). */
export async function syncOnce(options: SyncOptions): Promise<SyncOutcome> {
  const { apiUrl, sandboxUrl, token, info, signal } = options;
  await createClient({ baseUrl: apiUrl, token }).POST('/api/tickets/sync', { body: {}, signal });
  const issues = await countIssues(sandboxUrl, info, signal);
  const limit = Date.now() + TIMEOUT_MS;
  for (;;) {
    const tickets = await countLinkedTickets(options);
    if (tickets >= issues || Date.now() > limit) return { tickets, issues };
    await sleep(200, undefined, { signal });
  }
}

async function countLinkedTickets({ apiUrl, token, info, signal }: SyncOptions): Promise<number> {
  const api = createClient({ baseUrl: apiUrl, token });
  const read = (cursor: { cursor?: string }) =>
    bodyOf(api.GET('/api/tickets', { params: { query: { limit: PAGE, ...cursor } }, signal }));
  let count = 0;
  for await (const ticket of itemsOf(read)) if (ticket.jira?.issueKey.startsWith(`${info.projectKey}-`)) count++;
  return count;
}
