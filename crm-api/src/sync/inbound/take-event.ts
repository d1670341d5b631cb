import type { EventComment, JiraEvent, JiraEventType } from '@synapse/shared/jira-event';
import { plainParagraphs } from '../../domain/adf/from-markdown/markdown-to-adf.ts';
import { INTERNAL_NOTE } from '../../domain/comment/comment-visibility.ts';
import { CORE_FIELDS } from '../../domain/fields/field-map.ts';
import type { Cause, Change, IssueObserved, IssueRef, JiraValues, ObservedComment } from '../../domain/model/change.ts';
import { isAhead } from '../../domain/site/jira-clock.ts';

type EventOf<Type extends JiraEventType> = Extract<JiraEvent, { type: Type }>;
type Handlers = { [Type in JiraEventType]: (event: EventOf<Type>, ref: IssueRef, cause: Cause) => Change[] };

/** One handler per type of event; a type without one does not compile. */
const handlers: Handlers = {
  'issue.created': (event, ref, cause) => [observed(event, ref, cause)],
  'issue.updated': (event, ref, cause) => [observed(event, ref, cause)],
  'issue.deleted': (event, ref, cause) => [{ kind: 'issue.gone', cause, ...ref, last: observed(event, ref, cause) }],
  'comment.saved': (event, ref, cause) => [observed(event, ref, cause), ...savedComment(event, ref, cause)],
  'comment.deleted': ({ comment: { id: commentId, authorAccountId, created = null }, hint }, ref, cause) => [
    { kind: 'comment.gone', cause, commentId, authorAccountId, created, ...(hint ? { hint: true } : {}), ...ref },
  ],
};

/**
 * Turns an event into changes for the funnel. Pure.
 * @param cameAt when it came, by Jira's clock as far as it is known: what is dated after it is fetched instead. By now a
 *   date that was ahead then may have passed
 */
export function takeEvent(given: JiraEvent, siteId: string, cameAt: number): Change[] {
  // It may have been on its way for hours, and says nothing of what happened after it was sent.
  const event = withoutTimesAhead(given, Math.min(cameAt, given.occurredAt, given.seenAt ?? cameAt));
  const ref: IssueRef = {
    siteId,
    issueId: event.issue.id,
    issueKey: event.issue.key,
    projectId: event.issue.fields.projectId ?? null,
    projectKey: event.issue.fields.projectKey ?? null,
  };
  const { actorAccountId: accountId } = event;
  const actor = accountId === null ? null : { name: null, userId: null, accountId };
  const cause: Cause = { origin: 'jira', actor, id: event.id };
  return (handlers[event.type] as (event: JiraEvent, ref: IssueRef, cause: Cause) => Change[])(event, ref, cause);
}

/** A time that can't have been yet says nothing of the order of events: it is left out. */
function withoutTimesAhead(event: JiraEvent, clock: number): JiraEvent {
  const { updated, ...issue } = event.issue;
  const dated = updated !== undefined && isAhead(updated, clock) ? { ...event, issue } : event;
  if (dated.type !== 'comment.saved' || !isAhead(dated.comment.updated ?? 0, clock)) return dated;
  const { updated: _ahead, ...comment } = dated.comment;
  return { ...dated, comment };
}

/**
 * What an event says of its issue's fields. Where it names a field without its value, or says nothing of when the
 * issue was updated, the issue has to be fetched.
 */
function observed(event: JiraEvent, ref: IssueRef, cause: Cause): IssueObserved {
  const values: JiraValues = {};
  let fetch = event.type === 'issue.created' || concernsFiles(event);
  for (const field of CORE_FIELDS) {
    const given = field.fromEvent(event);
    if (given === 'fetch') fetch = true;
    else if (given !== undefined) values[field.name] = given.value;
  }
  const { updated } = event.issue;
  return {
    kind: 'issue.observed',
    cause,
    ...ref,
    // Without `updated` nothing says how old the values are, so none may be applied.
    updated: event.hint ? 0 : (updated ?? 0),
    ...(event.hint ? { hint: { from: updated ?? 0 } } : {}),
    values: updated === undefined ? {} : values,
    ...(event.type === 'issue.updated' && event.changelog ? { changelog: event.changelog.items } : {}),
    issueTypeId: event.issue.fields.issueTypeId ?? null,
    whole: false,
    fetch: fetch || updated === undefined,
    created: null,
    marker: null,
    comments: null,
  };
}

/**
 * A changelog names a file that came or went, but not all that there is to know of it
 * (docs/reference/jira-events.md#what-an-event-carries).
 */
function concernsFiles(event: JiraEvent): boolean {
  if (event.type !== 'issue.updated') return false;
  return (event.changelog?.items ?? []).some((item) => item.fieldId === 'attachment' || item.field === 'Attachment');
}

/** A comment event without a body or a time is a hint to fetch; observed() above can't know, so it is said here. */
function savedComment({ comment, hint }: EventOf<'comment.saved'>, ref: IssueRef, cause: Cause): Change[] {
  const { body, wiki, updated } = comment;
  if (!hint && body !== undefined && body !== null && updated !== undefined)
    return [{ kind: 'comment.observed', cause, ...ref, comment: commentOf(comment, { body, updated }) }];
  const fetch: Change = {
    kind: 'issue.observed',
    cause,
    ...ref,
    updated: hint ? 0 : (updated ?? 0),
    ...(hint ? { hint: { from: updated ?? 0 } } : {}),
    values: {},
    whole: false,
    fetch: true,
    created: null,
    marker: null,
    comments: null,
  };
  if (wiki === undefined || updated === undefined) return [fetch];
  const given = commentOf(comment, { body: plainParagraphs(wiki), updated });
  return [{ kind: 'comment.observed', cause, ...ref, comment: { ...given, isWiki: true } }, fetch];
}

function commentOf(comment: EventComment, { body, updated }: { body: unknown; updated: number }): ObservedComment {
  const isNote = comment.jsdPublic === false;
  return {
    ...{ id: comment.id, body, updated, created: comment.created ?? updated },
    authorName: comment.authorName ?? 'Someone in Jira',
    authorAccountId: comment.authorAccountId,
    internal: isNote ? true : null,
    internalReason: isNote ? INTERNAL_NOTE : null,
    marker: undefined,
  };
}
