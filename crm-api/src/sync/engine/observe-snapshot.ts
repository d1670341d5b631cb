import { INTERNAL_NOTE, restrictedTo } from '../../domain/comment/comment-visibility.ts';
import { CORE_FIELDS } from '../../domain/fields/field-map.ts';
import type { Cause, IssueObserved, JiraValues, ObservedComment } from '../../domain/model/change.ts';
import { datedBy } from '../../domain/site/jira-clock.ts';
import { readAttachmentField } from '../../jira/files/attachments.ts';
import type { IssueSnapshot, JiraComment } from '../../jira/read-issue.ts';

/** Turns a fetched issue into a change for the funnel. Pure. */
export function observeSnapshot(issue: IssueSnapshot, siteId: string, cause: Cause): IssueObserved {
  const values: JiraValues = {};
  for (const field of CORE_FIELDS) {
    const value = field.fromIssue(issue.fields);
    if (value !== undefined) values[field.name] = value;
  }
  return {
    kind: 'issue.observed',
    cause,
    siteId,
    issueId: issue.id,
    issueKey: issue.key,
    projectId: issue.projectId,
    projectKey: issue.projectKey,
    updated: issue.updated,
    clock: issue.clock,
    values,
    customFields: Object.fromEntries(Object.entries(issue.fields).filter(([id]) => id.startsWith('customfield_'))),
    issueTypeId: issueTypeOf(issue.fields.issuetype),
    parentKey: keyOf(issue.fields.parent),
    reporterEmail: emailOf(issue.fields.reporter),
    whole: true,
    fetch: false,
    created: issue.created,
    marker: issue.marker,
    comments:
      issue.comments?.map((one) => observedComment({ ...one, updated: datedBy(one.updated, issue.clock) })) ?? null,
    commentsGone: issue.commentsGone,
    attachments: readAttachmentField(issue.fields.attachment),
  };
}

function issueTypeOf(value: unknown): string | null {
  return typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : null;
}

/** Jira leaves `parent` out where there is none. */
function keyOf(parent: unknown): string | null {
  return typeof parent === 'object' && parent !== null && 'key' in parent ? String(parent.key) : null;
}

/** Most people hide their address from apps; then Jira says null, or nothing. */
function emailOf(person: unknown): string | null {
  const isSaid = typeof person === 'object' && person !== null && 'emailAddress' in person;
  return isSaid && typeof person.emailAddress === 'string' && person.emailAddress !== '' ? person.emailAddress : null;
}

/** A comment that was fetched, as the funnel takes it. */
export function observedComment({ restriction, ...comment }: JiraComment): ObservedComment {
  const reason =
    restriction === 'note' ? INTERNAL_NOTE : restriction && restrictedTo(restriction.kind, restriction.name);
  return { ...comment, internalReason: reason };
}
