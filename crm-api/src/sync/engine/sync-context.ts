import type { Logger } from 'pino';
import type { AttachmentPolicy } from '../../domain/attachment/attachment-policy.ts';
import type { CallPriority } from '../../domain/rate-limit/rate-budget.ts';
import { MAY_STILL_ARRIVE_MS } from '../../domain/ticket/may-still-arrive.ts';
import type { CallGuards } from '../../jira/call-guard.ts';
import type { JiraFiles } from '../../jira/files/attachments.ts';
import type { JiraClient } from '../../jira/jira-client.ts';
import type { AccountUpdate } from '../../jira/report-accounts.ts';
import type { BlobStore } from '../../store/blobs/blob-store.ts';
import type { Db } from '../../store/db/database.ts';
import type { HeldAccount } from '../../store/purge/personal-data.ts';
import { LEASE_MS } from '../../store/workqueue/claims.ts';
import type { IssueFetcher } from './issue-fetcher.ts';

/** What an open connection to one site offers. */
export type SiteConnection = {
  client: JiraClient;
  fetcher: IssueFetcher;
  files: JiraFiles;
  /** Atlassian's personal data report; null: the site is called with an API token, and only an app may report. */
  reportAccounts(accounts: readonly HeldAccount[]): Promise<AccountUpdate[] | null>;
  /** Jira's own clock, by its answers on this connection, epoch ms; null before the first. */
  jiraNow?: () => number | null;
  /** The same, but never later than it is: what Jira dates before was there before. */
  jiraEarliest?: () => number | null;
};

/** Everything the sync engine needs from outside; built once by context.ts. */
export type SyncContext = {
  db: Db;
  log: Logger;
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds on a clock that only goes forward, by which leases run out; `performance.now` when left out. */
  uptime?(): number;
  /**
   * The connection to a site of a tenant. Throws when there is no such site, or it is disconnected.
   * @param priority of the calls made by it; `delivery` when left out
   * @param guards what each of its calls is checked by
   */
  connect(tenantId: string, siteId: string, priority?: CallPriority, guards?: CallGuards): Promise<SiteConnection>;
  settings: SyncSettings;
  /** Where the content of attachments is kept, and which are. */
  files: { blobs: BlobStore; policy: AttachmentPolicy };
  /** Work item runs that a request began and may outlive it; shutdown waits for them. */
  underway: Set<Promise<unknown>>;
};

/** Durations in milliseconds. */
export type SyncSettings = {
  /** How long an API edit waits for Jira before it answers "pending". */
  writeThroughMs: number;
  /** How long the claim of a work item holds without being renewed. */
  leaseMs: number;
  reconcileEnabled: boolean;
  reconcileIntervalMs: number;
  /** How far a delta pass looks back before its cursor: Jira's index lags. */
  reconcileOverlapMs: number;
  /** How often a pass looks far back, and how far. */
  deepEveryMs: number;
  deepOverlapMs: number;
  /** Every id is checked at least this often; else only where the counts differ. */
  deletionCheckEveryMs: number;
  /** How long after an issue was not found it is looked for once more, before it counts as gone. */
  secondLookMs: number;
  backoff: { baseMs: number; maxMs: number };
  /** After so many failed tries in a row a ticket is parked; null: it is tried for ever. */
  maxTries: number | null;
  /**
   * How long after a create whose answer never came its issue is looked for before a second try: as long as it may
   * still come into being, and then until Jira's search shows it.
   */
  createLookupMs: number;
  /** How long after Jira first did not show an issue a second look decides that it was deleted. */
  confirmMissingMs: number;
};

/** Jira's search index lags by seconds to minutes (docs/reference/jira-rest.md#search-lags). */
const INDEX_LAG_MS = 2 * 60_000;

export const DEFAULT_SYNC_SETTINGS: SyncSettings = {
  writeThroughMs: 3_000,
  leaseMs: LEASE_MS,
  reconcileEnabled: true,
  reconcileIntervalMs: 5 * 60_000,
  reconcileOverlapMs: 5 * 60_000,
  deepEveryMs: 24 * 3_600_000,
  deepOverlapMs: 12 * 3_600_000,
  deletionCheckEveryMs: 30 * 24 * 3_600_000,
  secondLookMs: 10 * 60_000,
  backoff: { baseMs: 2_000, maxMs: 5 * 60_000 },
  maxTries: null,
  createLookupMs: MAY_STILL_ARRIVE_MS + INDEX_LAG_MS,
  confirmMissingMs: 10_000,
};
