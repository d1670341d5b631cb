import { type Application, type ChangeOf, feed, linkOf } from './application.ts';
import type { Cause } from './change.ts';
import type { FieldName } from './fields/synced-field.ts';

export function finishDelivery(at: Application, change: ChangeOf<'delivery.done'>): void {
  const link = linkOf(at);
  if (change.issue) {
    link.issueId = change.issue.id;
    link.issueKey = change.issue.key;
    link.state = 'linked';
    // Jira filled in what a create can't say (the status); a snapshot tells.
    link.fetchFrom = link.fetchFrom ?? 0;
  }
  for (const [name, base] of Object.entries(change.sent) as [FieldName, { crm: unknown; jira: unknown }][]) {
    link.base[name] = base;
    if (change.updated !== null) link.marks[name] = Math.max(link.marks[name] ?? 0, change.updated);
  }
  const since = new Date(at.now).toISOString();
  for (const [name, why] of Object.entries(change.refused) as [FieldName, { message: string; jira?: string }][]) {
    link.refused[name] = { ...why, since };
  }
  for (const name of [...Object.keys(change.sent), ...Object.keys(change.refused)])
    delete link.inFlight[name as FieldName];
  for (const done of change.comments) finishComment(at, done, change.cause, since);
  const accepted = Object.keys(change.sent);
  if (accepted.length > 0 || change.comments.some((c) => c.outcome !== 'refused')) link.lastToJiraAt = at.now;
  feed(at, 'ticket.sync', change.cause, [...accepted, ...Object.keys(change.refused)]);
}

function finishComment(
  at: Application,
  done: ChangeOf<'delivery.done'>['comments'][number],
  cause: Cause,
  since: string,
): void {
  const comment = at.state.comments.get(done.id);
  if (!comment) return;
  comment.inFlight = null;
  comment.postAttemptedAt = null;
  if (done.outcome === 'refused') {
    comment.refused = { message: done.message, since, ...(done.jira === undefined ? {} : { jira: done.jira }) };
  } else if (done.outcome === 'deleted') comment.deletedInJira = true;
  else {
    comment.jiraCommentId = done.jiraCommentId;
    comment.base = done.base;
    comment.jiraMark = Math.max(comment.jiraMark, done.updated);
  }
  feed(at, 'comment.updated', cause, ['sync'], comment.id);
}
