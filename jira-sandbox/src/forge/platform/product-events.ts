import type { JiraChange, RestRecord } from '../../jira/change.ts';

/** Forge keeps back an event of more than 200 KB (docs/reference/jira-events.md#how-events-are-delivered). */
export const LARGEST_EVENT_BYTES = 200 * 1024;

/**
 * The issue fields an event carries: neither description nor priority nor labels
 * (docs/reference/jira-events.md#what-an-event-carries).
 */
const THIN_FIELDS = [
  'summary',
  'issuetype',
  'creator',
  'created',
  'project',
  'reporter',
  'assignee',
  'updated',
  'status',
];

export type ProductEvent = { eventType: string } & RestRecord;

/**
 * What Forge tells an app of a change on the site.
 * @param appId the app's own id: what it did itself is `selfGenerated`
 * @returns the events in Forge's shape; for some changes more than one
 */
export function toProductEvents(change: JiraChange, appId: string): ProductEvent[] {
  const common = {
    // A string, though it is a number of milliseconds.
    timestamp: String(change.at),
    selfGenerated: change.viaApp !== null && change.viaApp === appId,
    atlassianId: change.actor,
    issue: thinIssue(change),
  };
  const event = (eventType: string, more: RestRecord = {}): ProductEvent => ({ eventType, ...common, ...more });
  switch (change.type) {
    case 'issue_created':
      return [event('avi:jira:created:issue')];
    case 'issue_updated':
      return updated(change, event);
    case 'issue_deleted':
      return [event('avi:jira:deleted:issue')];
    case 'comment_created':
    case 'comment_updated':
      return [event('avi:jira:commented:issue', { comment: thinComment(change.comment) })];
    case 'comment_deleted':
      return [event('avi:jira:deleted:comment', { comment: thinComment(change.comment) })];
    case 'attachment_created':
      return [event('avi:jira:created:attachment', { attachment: change.attachment ?? {} })];
    case 'attachment_deleted':
      return [event('avi:jira:deleted:attachment', { attachment: change.attachment ?? {} })];
  }
}

function updated(change: JiraChange, event: (type: string, more?: RestRecord) => ProductEvent): ProductEvent[] {
  const more = change.changelog ? { changelog: change.changelog } : {};
  const events = [event('avi:jira:updated:issue', more)];
  const isAssigned = change.changelog?.items.some((item) => item.field === 'assignee') ?? false;
  return isAssigned ? [...events, event('avi:jira:assigned:issue', more)] : events;
}

function thinIssue({ issue }: JiraChange): RestRecord {
  const fields = Object.entries(issue.fields).filter(([name]) => THIN_FIELDS.includes(name));
  return { id: issue.id, key: issue.key, fields: Object.fromEntries(fields) };
}

function thinComment(comment: RestRecord = {}): RestRecord {
  const kept = ['id', 'author', 'body', 'updateAuthor', 'created', 'updated', 'jsdPublic'];
  return Object.fromEntries(Object.entries(comment).filter(([name]) => kept.includes(name)));
}
