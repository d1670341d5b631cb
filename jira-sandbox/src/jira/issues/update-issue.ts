import type { Actor } from '../actor.ts';
import type { JiraChange } from '../change.ts';
import { actorOf, type Jira } from '../jira.ts';
import type { ChangelogItem, ChangelogRecord, IssueRecord } from '../model/records.ts';
import { restChangelog, restIssue } from '../render/issue.ts';
import { changelogItems } from './changelog-items.ts';

/** The fields of an issue that a write may set. */
export type IssuePatch = Partial<
  Omit<IssueRecord, 'id' | 'created' | 'updated' | 'creatorId' | 'statusChangedAt' | 'resolvedAt'>
>;

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Whether a patch says anything that the record does not say already. */
function changesAnything(issue: IssueRecord, patch: IssuePatch): boolean {
  return Object.entries(patch).some(([name, value]) => !sameValue(issue[name as keyof IssueRecord], value));
}

/** The `issue_updated` change for what was just written. */
export function issueUpdated(jira: Jira, actor: Actor, issue: IssueRecord, entry?: ChangelogRecord): JiraChange {
  const change: JiraChange = {
    type: 'issue_updated',
    at: issue.updated,
    ...actorOf(actor),
    issue: restIssue(jira.rendering, issue),
  };
  if (entry === undefined) return change;
  const rendered = restChangelog(jira.rendering, entry);
  return { ...change, changelog: { id: entry.id, items: rendered.items as JiraChange['issue']['fields'][] } };
}

function addChangelog(jira: Jira, actor: Actor, issue: IssueRecord, items: readonly ChangelogItem[]): ChangelogRecord {
  const entry: ChangelogRecord = {
    id: String(jira.state.next('changelog')),
    issueId: issue.id,
    authorId: actor.user.accountId,
    created: issue.updated,
    items,
  };
  jira.state.putChangelog(entry);
  return entry;
}

/** Moves only `updated` (a comment or an attachment did something); nothing is told. */
export function touchIssue(jira: Jira, issue: IssueRecord): IssueRecord {
  const touched = { ...issue, updated: jira.nextUpdated(issue) };
  jira.state.putIssue(touched);
  return touched;
}

/** Adds history of something that is not a field (an attachment) and moves `updated`. */
export function recordHistory(
  jira: Jira,
  actor: Actor,
  issue: IssueRecord,
  items: readonly ChangelogItem[],
): { issue: IssueRecord; entry: ChangelogRecord } {
  const touched = touchIssue(jira, issue);
  return { issue: touched, entry: addChangelog(jira, actor, touched, items) };
}

/**
 * Writes a patch: the new record, its history, and the change that everyone is told of.
 * A patch that says nothing new writes nothing. Returns the record as it is afterwards.
 */
export function updateIssue(jira: Jira, actor: Actor, issue: IssueRecord, patch: IssuePatch): IssueRecord {
  if (!changesAnything(issue, patch)) return issue;
  const updated = jira.nextUpdated(issue);
  const next: IssueRecord = { ...issue, ...patch, updated };
  const moved: IssueRecord = {
    ...next,
    statusChangedAt: next.statusId === issue.statusId ? issue.statusChangedAt : updated,
    resolvedAt:
      next.resolutionId === null ? null : next.resolutionId === issue.resolutionId ? issue.resolvedAt : updated,
  };
  const entry = jira.state.store.atomically(() => {
    const items = changelogItems(jira.state, issue, moved);
    jira.state.putIssue(moved);
    return addChangelog(jira, actor, moved, items);
  });
  jira.changes.publish(() => issueUpdated(jira, actor, moved, entry));
  return moved;
}

/** Sets or (with undefined) removes one entity property. History and `updated` do not know properties. */
export function writeProperty(jira: Jira, issue: IssueRecord, key: string, value: unknown): void {
  const properties = { ...issue.properties };
  if (value === undefined) delete properties[key];
  else properties[key] = value;
  jira.state.store.atomically(() => jira.state.putIssue({ ...issue, properties }));
}
