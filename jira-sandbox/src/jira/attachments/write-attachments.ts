import type { Actor } from '../actor.ts';
import type { JiraChangeType } from '../change.ts';
import { issueUpdated, recordHistory } from '../issues/update-issue.ts';
import { actorOf, type Jira } from '../jira.ts';
import { issueNotFound } from '../jira-error.ts';
import type { AttachmentRecord, ChangelogItem, ChangelogRecord, IssueRecord } from '../model/records.ts';
import { restAttachment, restIssue } from '../render/issue.ts';
import type { ReceivedFile } from './receive-files.ts';

function historyItem(attachment: AttachmentRecord, added: boolean): ChangelogItem {
  const side = { id: attachment.id, text: attachment.filename };
  const nothing = { id: null, text: null };
  const [from, to] = added ? [nothing, side] : [side, nothing];
  return {
    field: 'Attachment',
    fieldtype: 'jira',
    fieldId: 'attachment',
    from: from.id,
    fromString: from.text,
    to: to.id,
    toString: to.text,
  };
}

type Written = { issue: IssueRecord; entry: ChangelogRecord };

function publish(jira: Jira, actor: Actor, type: JiraChangeType, attachment: AttachmentRecord, written: Written): void {
  const { issue, entry } = written;
  const rendered = restAttachment(jira.rendering, attachment);
  jira.changes.publish(() => ({
    type,
    at: issue.updated,
    ...actorOf(actor),
    issue: restIssue(jira.rendering, issue),
    attachment: rendered,
  }));
  jira.changes.publish(() => issueUpdated(jira, actor, issue, entry));
}

function liveIssue(jira: Jira, issueId: string): IssueRecord {
  const issue = jira.state.issue(issueId);
  if (issue === undefined) throw issueNotFound();
  return issue;
}

/** Attaches a file whose bytes are kept already. */
export function addAttachment(jira: Jira, actor: Actor, issueId: string, file: ReceivedFile): AttachmentRecord {
  const record: AttachmentRecord = { ...file, issueId, authorId: actor.user.accountId, created: jira.now() };
  const written = jira.state.store.atomically(() => {
    jira.state.putAttachment(record);
    return recordHistory(jira, actor, liveIssue(jira, issueId), [historyItem(record, true)]);
  });
  publish(jira, actor, 'attachment_created', record, written);
  return record;
}

export function deleteAttachment(jira: Jira, actor: Actor, attachment: AttachmentRecord): void {
  const written = jira.state.store.atomically(() => {
    const issue = liveIssue(jira, attachment.issueId);
    jira.state.removeAttachment(attachment);
    return recordHistory(jira, actor, issue, [historyItem(attachment, false)]);
  });
  publish(jira, actor, 'attachment_deleted', attachment, written);
}
