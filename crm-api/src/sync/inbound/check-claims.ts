import { type JiraEvent, jiraEventSchema } from '@synapse/shared/jira-event';
import { unlessNotFound } from '../../jira/jira-error.ts';
import { withTenant } from '../../store/db/database.ts';
import { believeClaims, markProcessed, readClaims } from '../../store/events/inbox-read.ts';
import { findProjectOfIssue } from '../../store/sites/projects.ts';
import type { SiteConnection, SyncContext } from '../engine/sync-context.ts';
import { isProjectVisible } from './judge-missing.ts';

type At = { sync: SyncContext; tenantId: string; siteId: string; issueId: string; site: SiteConnection };

/** Jira may show for a while what was deleted: only what it shows after this, ms, speaks against an event. */
const STILL_SHOWN_MS = 15_000;

/**
 * Looks up what an admin's webhook says was deleted, before it is believed: whoever has the webhook's secret can say so of
 * any issue. What Jira does not show either is taken as an event then; what it shows is not deleted.
 * @returns after how long, ms, one of them must be looked up again; null: all are settled
 */
export async function checkClaims(at: At): Promise<number | null> {
  const { sync, tenantId, siteId, issueId } = at;
  const claims = await withTenant(sync.db, tenantId, (tx) => readClaims(tx, tenantId, siteId, issueId));
  let again: number | null = null;
  for (const { eventId, payload, receivedMs } of claims) {
    const event = jiraEventSchema.parse(payload);
    const shown = await isShown(at, event);
    const left = receivedMs + STILL_SHOWN_MS - sync.now();
    if (shown && left > 0) {
      again = Math.max(again ?? 0, left);
      continue;
    }
    await withTenant(sync.db, tenantId, async (tx) => {
      if (shown) markProcessed(tx, tenantId, siteId, [{ eventId, outcome: 'refuted' }]);
      else await believeClaims(tx, tenantId, siteId, [eventId]);
    });
    sync.log.info({ tenant: tenantId, issue: issueId, event: eventId, refuted: shown }, 'a deletion was looked up');
  }
  return again;
}

/**
 * Also where nothing can be known: in a project that is not visible, everything looks deleted. Which project a linked issue
 * is in is known here; what the webhook says of that is part of what it claims.
 */
async function isShown(at: At, event: JiraEvent): Promise<boolean> {
  const { sync, site, tenantId, issueId } = at;
  const issue = await site.fetcher(issueId);
  if (event.type === 'comment.deleted') {
    return issue === null || (await unlessNotFound(site.client.comment(issueId, event.comment.id))) !== null;
  }
  if (issue !== null) return true;
  const known = await withTenant(sync.db, tenantId, (tx) => findProjectOfIssue(tx, at, issueId));
  const { projectId, projectKey } = event.issue.fields;
  const project = known ?? projectId ?? projectKey ?? event.issue.key.replace(/-\d+$/, '');
  return !(await isProjectVisible(site.client, project));
}
