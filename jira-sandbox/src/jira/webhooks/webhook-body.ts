import { wikiMarkup } from '../adf/wiki-markup.ts';
import type { JiraChange, RestRecord } from '../change.ts';

/** The events an admin can choose, by what happened. */
export const WEBHOOK_EVENTS: Readonly<Record<JiraChange['type'], string>> = {
  issue_created: 'jira:issue_created',
  issue_updated: 'jira:issue_updated',
  issue_deleted: 'jira:issue_deleted',
  comment_created: 'comment_created',
  comment_updated: 'comment_updated',
  comment_deleted: 'comment_deleted',
  attachment_created: 'attachment_created',
  attachment_deleted: 'attachment_deleted',
};

const THIN_FIELDS = ['summary', 'issuetype', 'project', 'assignee', 'priority', 'status'];

const v2Link = (link: unknown): unknown =>
  typeof link === 'string' ? link.replace('/rest/api/3/', '/rest/api/2/') : link;

function v2Comment(comment: RestRecord): RestRecord {
  const { properties: _properties, ...rest } = comment;
  return { ...rest, self: v2Link(comment.self), body: wikiMarkup(comment.body) };
}

const isDocument = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'doc';

function v2Fields(fields: RestRecord): RestRecord {
  const comment = fields.comment as { comments?: RestRecord[] } | undefined;
  const texts = Object.entries(fields).filter(([, value]) => isDocument(value));
  return {
    ...fields,
    ...Object.fromEntries(texts.map(([name, value]) => [name, wikiMarkup(value)])),
    ...(comment ? { comment: { ...comment, comments: (comment.comments ?? []).map(v2Comment) } } : {}),
  };
}

function v2Issue({ issue }: JiraChange, thin: boolean): RestRecord {
  const kept = Object.entries(issue.fields).filter(([name]) => !thin || THIN_FIELDS.includes(name));
  const fields = Object.fromEntries(kept);
  return { id: issue.id, self: v2Link(issue.self), key: issue.key, fields: thin ? fields : v2Fields(fields) };
}

/** Jira's name for the kind of update. */
function eventTypeName({ type, changelog }: JiraChange): string {
  if (type === 'issue_created') return 'issue_created';
  if (changelog === undefined) return 'issue_commented';
  const fields = changelog.items.map(({ field }) => field);
  if (fields.includes('status')) return 'issue_generic';
  if (fields.length === 1 && fields[0] === 'assignee') return 'issue_assigned';
  return fields.includes('Key') ? 'issue_moved' : 'issue_updated';
}

/**
 * What a classic webhook posts for a change: the v2 shape (docs/reference/jira-events.md#bodies). A comment brings a
 * thin issue and no history; a deletion brings the full issue, no event type name and no history.
 * @param user who did it, as REST shows people
 */
export function webhookBody(change: JiraChange, user: RestRecord): RestRecord {
  const head = { timestamp: change.at, webhookEvent: WEBHOOK_EVENTS[change.type] };
  switch (change.type) {
    case 'comment_created':
    case 'comment_updated':
    case 'comment_deleted':
      return {
        ...head,
        comment: v2Comment(change.comment ?? {}),
        issue: v2Issue(change, true),
        eventType: 'primaryAction',
      };
    case 'attachment_created':
    case 'attachment_deleted':
      return { ...head, attachment: { ...change.attachment, self: v2Link(change.attachment?.self) } };
    case 'issue_deleted':
      return { ...head, user, issue: v2Issue(change, false) };
    default:
      return {
        ...head,
        issue_event_type_name: eventTypeName(change),
        user,
        issue: v2Issue(change, false),
        ...(change.changelog ? { changelog: change.changelog } : {}),
      };
  }
}
