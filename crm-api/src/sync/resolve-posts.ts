import type { Cause, Change } from '../domain/change.ts';
import { MAY_STILL_ARRIVE_MS } from '../domain/may-still-arrive.ts';
import { isUnresolvedPost, type TicketState } from '../domain/ticket-state.ts';
import type { JiraClient } from '../jira/jira-client.ts';
import { observedComment } from './observe-snapshot.ts';

type Look = { client: Pick<JiraClient, 'comments'>; now: () => number; siteId: string; issueId: string; cause: Cause };

/**
 * Looks up comments that were posted without ever getting an answer, by their markers, before anything else may double
 * them. One that is not there may still arrive for a while: until then it is neither posted again nor given up.
 * @returns until when the last of them may arrive, epoch ms; null: none is open
 */
export async function resolvePosts(
  { client, now, siteId, issueId, cause }: Look,
  ticket: TicketState,
): Promise<{ changes: Change[]; openUntil: number | null }> {
  const open = [...ticket.comments.values()].filter(isUnresolvedPost);
  if (ticket.link?.state !== 'linked' || open.length === 0) return { changes: [], openUntil: null };
  const lookedAt = now();
  const there = await client.comments(issueId);
  const ref = { siteId, issueId, issueKey: null, projectKey: null };
  const found = there.map(
    (one): Change => ({ kind: 'comment.observed', cause, comment: observedComment(one), read: true, ...ref }),
  );
  const markers = new Set(there.map(({ marker }) => marker));
  const until = open
    .filter(({ id }) => !markers.has(id))
    .map(({ id, postAttemptedAt }) => ({ id, arrivesUntil: (postAttemptedAt ?? 0) + MAY_STILL_ARRIVE_MS }));
  const commentIds = until.filter(({ arrivesUntil }) => arrivesUntil <= lookedAt).map(({ id }) => id);
  const waiting = until.map(({ arrivesUntil }) => arrivesUntil).filter((at) => at > lookedAt);
  return {
    changes: [
      ...found,
      { kind: 'posts.resolved', cause, ticketId: ticket.id, linkEpoch: ticket.link.epoch, commentIds },
    ],
    openUntil: waiting.length > 0 ? Math.max(...waiting) : null,
  };
}
