import { sql } from 'kysely';
import { z } from 'zod';
import type { Cause, Change } from '../../domain/model/change.ts';
import { type Sentence, say } from '../../domain/sentences.ts';
import { issueWorkItem } from '../../domain/ticket/work-item.ts';
import { type IssueBatch, type IssueSnapshot, sayUnreadable } from '../../jira/read-issue.ts';
import type { TenantTx } from '../../store/db/database.ts';
import { withoutValue } from '../../store/db/pg-error.ts';
import { inSavepoint } from '../../store/db/transaction.ts';
import { deletedByEvent } from '../../store/runs/imports.ts';
import { quarantine, takeBack } from '../../store/runs/quarantine.ts';
import { findTicketIdsByIssue } from '../../store/tickets/ticket-states.ts';
import type { IssueFault } from '../../store/workqueue/park-issues.ts';
import { type Applied, applyChanges, lockForChanges } from '../engine/apply-changes.ts';
import { observeSnapshot } from '../engine/observe-snapshot.ts';

export type TakeScope = {
  tenantId: string;
  siteId: string;
  now: number;
  /** The pass or the import. */
  runId: string;
  /** As in applyChanges: the caller reports the page as a whole. */
  byPage: boolean;
};
export type Taken = {
  /** What came of the issues, in the parts they were taken in: one, unless something in them could not be stored. */
  parts: { issues: readonly IssueSnapshot[]; applied: Applied }[];
  /** The issues that were quarantined, by name. */
  faults: IssueFault[];
};

/** What is wrong with the data of an issue, by the SQLSTATE's class; anything else is no issue's fault. */
const DATA_FAULTS = /^2[23]/;
/** Where so many fail, and all of them, it is hardly the issues' fault. */
const SUSPICIOUS = 5;

/**
 * Takes issues through the funnel, and sets aside those that can't be read. What an event said was deleted stays away.
 * @param careful when something in one of them can't be stored, the others are taken and that one is set
 *   aside too; it costs savepoints, so it is for issues that have failed before: see takingCare
 */
export async function takeIssues(
  tx: TenantTx,
  scope: TakeScope,
  batch: IssueBatch,
  cause: Cause,
  careful: boolean,
): Promise<Taken> {
  // Where tickets are created by the thousand, the session's cached plans, those of the foreign keys' checks among them, were
  // made when the tables were all but empty; on tables that have grown since, they walk whole indexes (a first pass over
  // 20,000 issues took 1.7 times as long). Making them again costs less than a millisecond a page.
  if (scope.byPage) await sql`discard plans`.execute(tx);
  const faults: IssueFault[] = batch.unreadable.map((one) => ({
    ...{ issueId: one.id, issueKey: one.key, ...sayUnreadable(one) },
  }));
  const issues = await withoutDeleted(tx, scope, batch.issues);
  const followers = await followersOf(tx, scope, [...faults, ...(careful ? issues.map(faultless) : [])]);
  if (careful || followers.size > 0) await lockAll(tx, scope, { issues, cause, ticketIds: [...followers.values()] });
  const parts = careful
    ? await takeOrSplit(tx, scope, issues, cause, faults)
    : [await takeAll(tx, scope, issues, cause)];
  await takeBack(
    tx,
    scope,
    parts.flatMap(({ issues }) => issues.map(({ id }) => id)),
  );
  await reportParked(tx, scope, followers, await quarantine(tx, scope, scope.runId, faults));
  return { parts, faults };
}

const faultless = ({ id }: IssueSnapshot) => ({ issueId: id });

/** The tickets of issues, by the issues' ids. */
function followersOf(tx: TenantTx, { tenantId, siteId }: TakeScope, issues: readonly { issueId: string }[]) {
  const ids = issues.map(({ issueId }) => issueId);
  return ids.length === 0
    ? Promise.resolve(new Map<string, string>())
    : findTicketIdsByIssue(tx, tenantId, siteId, ids);
}

/** A ticket whose issue is quarantined is stuck until that is fetched again. */
async function reportParked(
  tx: TenantTx,
  { tenantId, siteId, now }: TakeScope,
  followers: ReadonlyMap<string, string>,
  parked: readonly IssueFault[],
): Promise<void> {
  const changes = parked.flatMap(({ issueId, ...reason }): Change[] => {
    const ticketId = followers.get(issueId);
    if (ticketId === undefined) return [];
    const workItem = issueWorkItem(siteId, issueId);
    return [{ kind: 'work.parked', cause: BY_SYSTEM, ticketId, workItem, reason }];
  });
  if (changes.length > 0) await applyChanges(tx, { tenantId, now }, changes, { enqueue: false });
}

const BY_SYSTEM: Cause = { origin: 'system', actor: null, id: null };

/** Jira never gives a deleted issue back, so an answer that still names one was read, or indexed, before. */
export async function withoutDeleted(
  tx: TenantTx,
  { tenantId, siteId }: Pick<TakeScope, 'tenantId' | 'siteId'>,
  issues: readonly IssueSnapshot[],
): Promise<readonly IssueSnapshot[]> {
  const deleted = await deletedByEvent(
    tx,
    tenantId,
    siteId,
    issues.map(({ id }) => id),
  );
  return deleted.size === 0 ? issues : issues.filter(({ id }) => !deleted.has(id));
}

/** Does work in a transaction of its own, and once more with care when something in an issue could not be stored. */
export async function takingCare<T>(work: (careful: boolean) => Promise<T>): Promise<T> {
  try {
    return await work(false);
  } catch (error) {
    if (!isDataFault(error)) throw error;
    return work(true);
  }
}

async function takeAll(tx: TenantTx, scope: TakeScope, issues: readonly IssueSnapshot[], cause: Cause) {
  const { tenantId, now, byPage } = scope;
  return { issues, applied: await applyChanges(tx, { tenantId, now }, changesOf(issues, scope, cause), { byPage }) };
}

const changesOf = (issues: readonly IssueSnapshot[], { siteId }: TakeScope, cause: Cause) =>
  issues.map((issue) => observeSnapshot(issue, siteId, cause));

/** Takes the locks of all parts at once, in their order; an issue whose data fails is found by its part. */
async function lockAll(
  tx: TenantTx,
  scope: TakeScope,
  { issues, cause, ticketIds }: { issues: readonly IssueSnapshot[]; cause: Cause; ticketIds: readonly string[] },
): Promise<void> {
  try {
    await inSavepoint(tx, () => lockForChanges(tx, scope.tenantId, changesOf(issues, scope, cause), ticketIds));
  } catch (error) {
    if (!isDataFault(error)) throw error;
  }
}

/** Halves what fails until the issue at fault is isolated: some seven tries for one in a hundred. */
async function takeOrSplit(
  tx: TenantTx,
  scope: TakeScope,
  issues: readonly IssueSnapshot[],
  cause: Cause,
  faults: IssueFault[],
): Promise<Taken['parts']> {
  if (issues.length === 0) return [];
  try {
    return [await inSavepoint(tx, () => takeAll(tx, scope, issues, cause))];
  } catch (error) {
    if (!isDataFault(error)) throw error;
    const [only] = issues;
    if (issues.length === 1 && only) {
      faults.push({ issueId: only.id, issueKey: only.key, ...sayFault(only.key, error) });
      return [];
    }
    const middle = Math.ceil(issues.length / 2);
    const first = await takeOrSplit(tx, scope, issues.slice(0, middle), cause, faults);
    const parts = [...first, ...(await takeOrSplit(tx, scope, issues.slice(middle), cause, faults))];
    if (parts.length === 0 && issues.length > SUSPICIOUS) throw error;
    return parts;
  }
}

/** Whether it is the data of an issue that can't be stored, so that trying the same again will not help. */
export function isDataFault(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  const unreadable = error instanceof TypeError || error instanceof RangeError || error instanceof z.ZodError;
  return code === '' ? unreadable : DATA_FAULTS.test(code);
}

/** In plain words, and without the customer's. */
export function sayFault(issueKey: string, error: Error): Required<Sentence> {
  const why = error instanceof z.ZodError ? 'a field is not as expected' : withoutValue(error.message);
  return say('issue_unstorable', { issue: issueKey, why });
}
