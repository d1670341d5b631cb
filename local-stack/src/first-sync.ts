import { setTimeout as sleep } from 'node:timers/promises';
import { type TicketPage, ticketPageSchema } from '@synapse/shared/ticket';
import { z } from 'zod';
import { callJson } from './call-json.ts';
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
  const authorization = `Bearer ${token}`;
  await callJson({
    url: `${apiUrl}/api/tickets/sync`,
    method: 'POST',
    authorization,
    body: {},
    schema: z.unknown(),
    signal,
  });
  const issues = await countIssues(sandboxUrl, info, signal);
  const limit = Date.now() + TIMEOUT_MS;
  for (;;) {
    const tickets = await countLinkedTickets(options);
    if (tickets >= issues || Date.now() > limit) return { tickets, issues };
    await sleep(200, undefined, { signal });
  }
}

async function countLinkedTickets({ apiUrl, token, info, signal }: SyncOptions): Promise<number> {
  let count = 0;
  let cursor: string | null = null;
  do {
    const query: URLSearchParams = new URLSearchParams({ limit: String(PAGE), ...(cursor && { cursor }) });
    const page: TicketPage = await callJson({
      url: `${apiUrl}/api/tickets?${query}`,
      authorization: `Bearer ${token}`,
      schema: ticketPageSchema,
      signal,
    });
    count += page.items.filter((ticket) => ticket.jira?.issueKey.startsWith(`${info.projectKey}-`)).length;
    cursor = page.nextCursor;
  } while (cursor);
  return count;
}
