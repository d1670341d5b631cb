import { jiraEventSchema } from '@synapse/shared/jira-event';
import type { Change } from '../../domain/model/change.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { EVENTS_AT_ONCE, markProcessed, readWaitingEvents, type WaitingEvent } from '../../store/events/inbox-read.ts';
import { eventsNameOtherwise, type NamedOtherwise } from '../../store/sites/projects.ts';
import { applyChanges } from '../engine/apply-changes.ts';
import { lookAtProject } from '../reconcile/follow-projects.ts';
import { type IssueRun, ownRun } from '../workqueue/issue-run.ts';
import { takeEvent } from './take-event.ts';

/**
 * Takes the waiting events until none is left, some hundreds per transaction. Those of an issue that no ticket follows
 * yet stay in the inbox until its snapshot is here, so that a run which dies before it loses nothing.
 * @param last true: the issue was asked for; what is still unknown is not ours to see
 * @returns since when a snapshot is wanted of an unknown issue (epoch ms), else null
 */
export async function takeEvents(issue: IssueRun, last = false): Promise<number | null> {
  const { tenantId, siteId, sync, site } = issue;
  let followed = false;
  for (;;) {
    const { renamed, unknownFrom, more } = await takeSomeEvents(issue, { last, followed });
    for (const { id, keys } of renamed) await lookAtProject(sync, { tenantId, siteId }, site.client, id, keys);
    followed = renamed.length > 0;
    if (followed) continue;
    if (unknownFrom !== null && !last) return unknownFrom;
    if (!more) return null;
  }
}

type Some = { renamed: readonly NamedOtherwise[]; unknownFrom: number | null; more: boolean };

/**
 * Events that call their project otherwise than it is known to be called are left until Jira was asked for it.
 * @param how.followed Jira was asked just now
 * @returns renamed: the projects to ask for; nothing was taken then
 */
function takeSomeEvents(issue: IssueRun, { last, followed }: { last: boolean; followed: boolean }): Promise<Some> {
  const { tenantId, siteId, issueId } = issue;
  return withTenant(issue.sync.db, tenantId, async (tx) => {
    const renamed = followed ? [] : await eventsNameOtherwise(tx, { tenantId, siteId }, issueId);
    if (renamed.length > 0) return { renamed, unknownFrom: null, more: true };
    const waiting = await readWaitingEvents(tx, tenantId, siteId, issueId);
    const { unknownFrom } = await takeThese(tx, issue, waiting, { last });
    return { renamed, unknownFrom, more: waiting.length === EVENTS_AT_ONCE };
  });
}

/**
 * Takes events in a transaction of the caller's.
 * @param how.last as takeEvents
 * @param how.held, how.sites as applyChanges
 */
export async function takeThese(
  tx: TenantTx,
  issue: IssueRun,
  waiting: readonly WaitingEvent[],
  { last, ...read }: { last: boolean } & Pick<Parameters<typeof applyChanges>[3] & object, 'held' | 'sites'>,
): Promise<{ unknownFrom: number | null }> {
  const { tenantId, siteId, issueId, sync } = issue;
  // How far Jira's clock is ahead of ours; events were dated by Jira's, and their coming by ours.
  const aheadMs = Math.max(0, (issue.site.jiraNow?.() ?? 0) - sync.now());
  const taken = waiting.map(({ eventId, payload, receivedMs }) => ({
    eventId,
    changes: takeEvent(jiraEventSchema.parse(payload), siteId, receivedMs + aheadMs),
  }));
  const changes = taken.flatMap((event) => event.changes);
  if (changes.length === 0) return { unknownFrom: null };
  const { outcomes } = await applyChanges(tx, { tenantId, now: sync.now() }, changes, { ...ownRun(issue), ...read });
  let at = 0;
  const done = taken
    .map(({ eventId, changes: own }) => {
      const mine = outcomes.slice(at, at + own.length);
      at += own.length;
      const outcome = mine.find((one) => one !== 'unchanged') ?? 'unchanged';
      return { eventId, outcome: last && outcome === 'unknown' ? 'ignored' : outcome };
    })
    .filter(({ outcome }) => outcome !== 'unknown');
  markProcessed(tx, tenantId, siteId, done);
  for (const event of done)
    sync.log.info({ tenant: tenantId, issue: issueId, event: event.eventId, outcome: event.outcome }, 'event taken');
  const unknown = changes.filter((_, i) => outcomes[i] === 'unknown');
  const unknownFrom = unknown.length === 0 ? null : Math.max(...unknown.map(updatedOf));
  return { unknownFrom };
}

function updatedOf(change: Change): number {
  if (change.kind === 'comment.observed') return change.comment.updated;
  return change.kind === 'issue.observed' ? (change.hint?.from ?? change.updated) : 0;
}
