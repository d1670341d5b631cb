import type { Actor } from '../actor.ts';
import type { JiraChangeType } from '../change.ts';
import { issueUpdated, touchIssue } from '../issues/update-issue.ts';
import { actorOf, type Jira } from '../jira.ts';
import { issueNotFound } from '../jira-error.ts';
import type { CommentRecord, IssueRecord } from '../model/records.ts';
import { restComment } from '../render/comment.ts';
import { restIssue } from '../render/issue.ts';
import type { CommentInput } from './comment-input.ts';

function liveIssue(jira: Jira, issueId: string): IssueRecord {
  const issue = jira.state.issue(issueId);
  if (issue === undefined) throw issueNotFound();
  return issue;
}

/** Comments never enter the changelog; making and editing one is told as a comment change, then as an issue update. */
function publish(jira: Jira, actor: Actor, type: JiraChangeType, issue: IssueRecord, comment: CommentRecord): void {
  const rendered = restComment(jira.rendering, comment, new Set(['properties']));
  jira.changes.publish(() => ({
    type,
    at: issue.updated,
    ...actorOf(actor),
    issue: restIssue(jira.rendering, issue),
    comment: rendered,
  }));
  if (type !== 'comment_deleted') jira.changes.publish(() => issueUpdated(jira, actor, issue));
}

function merged(comment: CommentRecord, input: CommentInput): CommentRecord['properties'] {
  return { ...comment.properties, ...Object.fromEntries(input.properties.map(({ key, value }) => [key, value])) };
}

/** Who may read an edited comment, and its properties. */
function keptOf(
  jira: Jira,
  comment: CommentRecord,
  input: CommentInput,
): Pick<CommentRecord, 'visibility' | 'properties'> {
  const before = jira.settings.editsPublish ? { ...comment, visibility: null, properties: {} } : comment;
  const visibility = input.visibility === undefined ? before.visibility : input.visibility;
  return { visibility, properties: merged(before, input) };
}

export function addComment(jira: Jira, actor: Actor, issueId: string, input: CommentInput): CommentRecord {
  const [issue, comment] = jira.state.store.atomically(() => {
    const touched = touchIssue(jira, liveIssue(jira, issueId));
    const record: CommentRecord = {
      id: String(jira.state.next('comment')),
      issueId,
      authorId: actor.user.accountId,
      updateAuthorId: actor.user.accountId,
      bodyJson: input.bodyJson,
      created: touched.updated,
      updated: touched.updated,
      visibility: input.visibility ?? null,
      properties: Object.fromEntries(input.properties.map(({ key, value }) => [key, value])),
    };
    jira.state.putComment(record);
    return [touched, record] as const;
  });
  publish(jira, actor, 'comment_created', issue, comment);
  return comment;
}

export function editComment(jira: Jira, actor: Actor, comment: CommentRecord, input: CommentInput): CommentRecord {
  const [issue, edited] = jira.state.store.atomically(() => {
    const touched = touchIssue(jira, liveIssue(jira, comment.issueId));
    const record: CommentRecord = {
      ...comment,
      bodyJson: input.bodyJson,
      ...keptOf(jira, comment, input),
      updateAuthorId: actor.user.accountId,
      updated: touched.updated,
    };
    jira.state.putComment(record);
    return [touched, record] as const;
  });
  publish(jira, actor, 'comment_updated', issue, edited);
  return edited;
}

export function deleteComment(jira: Jira, actor: Actor, comment: CommentRecord): void {
  const issue = jira.state.store.atomically(() => {
    const touched = touchIssue(jira, liveIssue(jira, comment.issueId));
    jira.state.removeComment(comment);
    return touched;
  });
  publish(jira, actor, 'comment_deleted', issue, comment);
}
