import { isUnresolvedPost } from '../../domain/comment/comment-state.ts';
import { customName } from '../../domain/fields/custom.ts';
import { fieldsOf } from '../../domain/fields/field-map.ts';
import type { FieldName } from '../../domain/fields/synced-field.ts';
import type { Cause } from '../../domain/model/change.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import type { EffectiveConfig } from '../../domain/site/site-config.ts';
import { isUnanswered } from '../../domain/ticket/own-writes.ts';
import { deliverableFields } from '../../domain/ticket/pending.ts';
import { JiraError } from '../../jira/jira-error.ts';
import { type IssueBatch, UnreadableIssueError } from '../../jira/read-issue.ts';
import { applyDated } from '../engine/apply-dated.ts';
import { observeSnapshot } from '../engine/observe-snapshot.ts';
import { completeComments } from '../inbound/complete-comments.ts';
import { applyDelivery, type Begin, type ForDelivery, type IssueDelivery } from './delivery.ts';

const LOOK_CAUSE: Cause = { origin: 'jira', actor: null, id: 'look' };

/** Besides the fields that are about to be written: how old the answer is, and where the issue is now. */
const ABOUT_LOOK = ['updated', 'project'];

/** How long what was read of an issue is used instead of a new read: a moment later somebody in Jira may have edited it again. */
const LOOK_LASTS_MS = 1_000;

/** Whether what was read of an issue is still recent enough. @param readAt when it was read, epoch ms; null: it was not */
export const isJustRead = (readAt: number | null, now: number): boolean =>
  readAt !== null && now - readAt <= LOOK_LASTS_MS;

/**
 * Reads the fields that are about to be written over and merges what Jira holds in them. An event may be minutes late,
 * so without it an edit from here would replace a value that nobody here has seen. It costs two points.
 * @param begin as applyDelivery
 */
export async function lookFirst(
  delivery: IssueDelivery,
  { ticket, config }: Pick<ForDelivery, 'ticket' | 'config'>,
  begin?: Begin,
): Promise<void> {
  const wanted = new Set(ticket.deletedAt === null ? overwritten(ticket, config) : closed(ticket));
  const fields = fieldsOf(config).filter(({ name }) => wanted.has(name));
  if (fields.length === 0) return;
  const names = new Set([...fields.map(({ issueField }) => issueField), ...inAnyProject(wanted, config)]);
  const readAt = delivery.sync.now();
  const seen = await delivery.site.client.issueFields(delivery.issueId, [...names, ...ABOUT_LOOK]);
  const observed = observeSnapshot({ ...seen, comments: null }, ticket.link?.siteId ?? '', LOOK_CAUSE);
  await applyDated(delivery.site.client, { ...observed, whole: false, readAt }, (change) =>
    applyDelivery(delivery, [change], begin),
  );
}

/** What names of custom fields stand for anywhere on the site: the issue may have been moved to another project unseen. */
const inAnyProject = (wanted: ReadonlySet<FieldName>, { projects }: EffectiveConfig): string[] =>
  Object.values(projects).flatMap(({ customFields }) =>
    customFields.filter(({ name }) => wanted.has(customName(name))).map(({ fieldId }) => fieldId),
  );

/** Under `fast`, only what was sent without an answer: it may stand there, and somebody may have replaced it since. */
const overwritten = (ticket: TicketState, { writeMode }: EffectiveConfig): FieldName[] =>
  deliverableFields(ticket).filter((name) => writeMode !== 'fast' || isUnanswered(ticket, name));

/**
 * Nothing but the status goes to the issue of a ticket that was deleted. Where it is closed as far as is known here, somebody
 * may have opened it again.
 */
const closed = ({ link }: TicketState): FieldName[] => (link?.refused.status === undefined ? ['status'] : []);

/**
 * Reads all of an issue that is about to be deleted, and keeps what nobody here has seen. Its history goes with it, so this
 * is done where a site writes without a look, too.
 * @throws JiraError not_found when Jira does not show it
 */
export async function lookLast(delivery: IssueDelivery, { link, comments }: TicketState): Promise<void> {
  const { sync, tenantId, site, issueId } = delivery;
  const readAt = sync.now();
  const snapshot = await site.fetcher(issueId);
  if (snapshot === null) throw new JiraError({ kind: 'not_found', status: null, words: 'it does not show the issue' });
  // Only the list of comments names their markers, which distinguish a post of ours from a stranger's comment.
  const isOpen = [...comments.values()].some(isUnresolvedPost);
  const batch: IssueBatch = { issues: [{ ...snapshot, ...(isOpen ? { comments: null } : {}) }], unreadable: [] };
  const siteId = link?.siteId ?? '';
  await completeComments({ db: sync.db, tenantId, siteId, client: site.client }, batch);
  const [unreadable] = batch.unreadable;
  if (unreadable) throw new UnreadableIssueError(unreadable);
  const seen = batch.issues.map((issue) => ({ ...observeSnapshot(issue, siteId, LOOK_CAUSE), readAt }));
  await applyDelivery(delivery, seen);
}
