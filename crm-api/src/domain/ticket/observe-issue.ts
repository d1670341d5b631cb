import { observeAttachments } from '../attachment/observe-attachment.ts';
import { hideMissingComments } from '../comment/comment-sight.ts';
import { observeComment } from '../comment/observe-comment.ts';
import { fieldsOf } from '../fields/field-map.ts';
import { observedValues } from '../fields/observed-values.ts';
import { forgetArrivedTexts } from '../fields/own-texts.ts';
import { remapTicket } from '../fields/remap-ticket.ts';
import type { Cause } from '../model/change.ts';
import type { LinkState } from '../model/link.ts';
import { forgetAheadMarks, isAsNewAs } from '../site/jira-clock.ts';
import { currentKey } from '../site/project.ts';
import { type ChangeContext, type ChangeOf, feed, linkOf, record, touch } from './change-context.ts';
import { judgeWrites } from './judge-writes.ts';
import { observeLast } from './last-look.ts';
import { mergeFields } from './merge-fields.ts';
import { droppedFields, fieldsToJudge, forgetArrived, resumeUnread } from './own-writes.ts';
import { heedDone, statusBefore } from './when-done.ts';

/** Takes what Jira tells of an issue: merges each field, notes its marks, and asks for a fetch where that is not enough. */
export function observeIssue(at: ChangeContext, change: ChangeOf<'issue.observed'>): void {
  const link = linkOf(at);
  if (at.state.deletedAt !== null && link.state === 'creating') {
    takeMade(at, link, change);
    return;
  }
  // A ticket deleted or unlinked here no longer follows its issue; what its last edits replaced there is still recorded.
  if (at.state.deletedAt !== null || link.state === 'unlinked') {
    judgeWrites(at, link, change);
    if (at.state.deletedAt !== null)
      observeLast(at, link, { ...change, values: observedValues(change, at.config).values });
    // Nothing more is asked of an issue that nobody follows.
    if (change.whole && change.readAt !== undefined) Object.assign(link, { fetchFrom: null, undated: {} });
    return;
  }
  // An issue that was deleted comes back only by a read of its own that was begun since: all else may be older.
  if (link.state === 'deleted_in_jira' && !(change.whole && change.readAt !== undefined && change.wasGone)) {
    if (change.whole) link.fetchFrom ??= 0;
    // Earlier events of it may arrive late.
    else judgeWrites(at, link, change);
    return;
  }
  if (change.hint) {
    takeHint(at, link, change);
    return;
  }
  const wasAway = link.state !== 'linked';
  link.state = 'linked';
  link.missingSince = null;
  link.issueId = change.issueId;
  forgetAheadMarks(link, at.state.comments.values(), change.clock ?? null);
  const moved = takePlace(at, link, change);
  const { values, fetch } = observedValues(change, at.config);
  resumeUnread(link, fieldsOf(at.config));
  judgeWrites(at, link, { ...change, values });
  const before = statusBefore(at, link);
  const merged = mergeFields(at, link, { ...change, values });
  const done = heedDone(at, link, before, change);
  const changed = done.changed ? [...new Set([...merged, 'status'])] : merged;
  // A pass that finds nothing new writes nothing, so the time stands for the last news, not for the last look.
  if (wasAway || changed.length > 0 || change.updated > link.jiraUpdated) link.lastFromJiraAt = at.now;
  link.jiraUpdated = Math.max(link.jiraUpdated, change.updated);
  if (change.whole && change.readAt !== undefined)
    forgetArrived(link, fieldsToJudge(link, at.config), {
      ...{ readAt: change.readAt, updated: change.updated, undated: link.undated, shown: at.state.fields },
      away: droppedFields(link, at.config).map(({ name }) => name),
    });
  noteFetch(link, { ...change, fetch });
  for (const comment of change.comments ?? []) observeComment(at, comment, change.cause, change.updated);
  if (change.whole) hideMissingComments(at, change);
  if (change.whole && change.readAt !== undefined && change.comments)
    for (const comment of at.state.comments.values()) forgetArrivedTexts(comment, change.readAt);
  if (change.attachments && change.whole) observeAttachments(at, change.attachments, change);
  if (changed.length > 0) {
    touch(at);
    feed(at, 'ticket.updated', change.cause, changed);
  } else if (wasAway) feed(at, 'ticket.sync', change.cause, []);
  if (done.ready) {
    touch(at);
    feed(at, 'ticket.ready_to_tell', change.cause, [], done.ready.noteId);
  }
  // The other project may read the very same values otherwise.
  if (moved) remapTicket(at, { cause: change.cause, people: {} });
}

/** What nobody vouches for tells at the most that there is something to read. What Jira has told already is not read again. */
function takeHint(at: ChangeContext, link: LinkState, change: ChangeOf<'issue.observed'>): void {
  const { values, fetch } = observedValues(change, at.config);
  judgeWrites(at, link, change);
  const isNews = fieldsOf(at.config).some(({ name, sameJira }) => {
    const [incoming, base] = [values[name], link.base[name]];
    return incoming !== undefined && !(base && sameJira(incoming, base.jira));
  });
  const elsewhere = !isSameProject(link, change) || (change.issueKey ?? link.issueKey) !== link.issueKey;
  if (fetch || isNews || elsewhere) link.fetchFrom = Math.max(link.fetchFrom ?? 0, change.hint?.from ?? 0);
}

/** Where the issue stands, by its newest news. Returns whether it has moved to another project. */
function takePlace(at: ChangeContext, link: LinkState, change: ChangeOf<'issue.observed'>): boolean {
  if (change.updated < link.jiraUpdated) return false;
  const moved = !isSameProject(link, change);
  if (change.issueKey) takeKey(at, link, change.issueKey, { rule: moved ? 'moved' : 'renamed', cause: change.cause });
  if (change.whole && change.parentKey !== undefined) link.parentKey = change.parentKey;
  if (change.projectId) link.projectId = change.projectId;
  if (change.projectKey !== null) link.projectKey = change.projectKey;
  return moved;
}

/** The issue of a ticket that was deleted while it was being created exists: what is to become of it can be seen to. */
function takeMade(at: ChangeContext, link: LinkState, change: ChangeOf<'issue.observed'>): void {
  if (change.marker !== at.state.id) return;
  Object.assign(link, { state: 'linked', issueId: change.issueId, issueKey: change.issueKey });
  link.projectId = change.projectId ?? link.projectId;
  link.projectKey = change.projectKey ?? link.projectKey;
  link.jiraUpdated = Math.max(link.jiraUpdated, change.updated);
  feed(at, 'ticket.sync', change.cause, []);
}

/** By the ids, where both are known: a key may change. */
function isSameProject(link: LinkState, { projectId, projectKey }: ChangeOf<'issue.observed'>): boolean {
  if (projectId && link.projectId !== null) return projectId === link.projectId;
  return projectKey === null || projectKey === link.projectKey;
}

/** Its project was renamed: nothing but names is other than before. Who brings a page of these tells of the page. */
export function renameIssue(at: ChangeContext, { project, cause }: ChangeOf<'issue.renamed'>): void {
  const link = linkOf(at);
  const { issueId, issueKey: old } = link;
  link.projectId = project.id;
  link.projectKey = project.key;
  if (link.parentKey !== null) link.parentKey = currentKey(link.parentKey, project);
  if (old === null) return;
  link.issueKey = currentKey(old, project);
  if (link.issueKey !== old)
    record(at, 'issue', { issueId, issueKey: old }, { issueId, issueKey: link.issueKey }, 'renamed', cause);
}

/** A move gives an issue another key and project, and so does a project's renaming; its id stays, so nothing else is lost. */
function takeKey(at: ChangeContext, link: LinkState, issueKey: string, why: { rule: string; cause: Cause }): void {
  const { issueId, issueKey: old } = link;
  if (old === issueKey) return;
  link.issueKey = issueKey;
  if (old === null) return;
  record(at, 'issue', { issueId, issueKey: old }, { issueId, issueKey }, why.rule, why.cause);
  feed(at, 'ticket.sync', why.cause, []);
}

/** A fetch that was wanted is settled by a snapshot that is not older than what asked for it. */
function noteFetch(link: LinkState, change: ChangeOf<'issue.observed'>): void {
  if (change.fetch) link.fetchFrom = Math.max(link.fetchFrom ?? 0, change.updated);
  else if (change.whole && link.fetchFrom !== null && (change.final || isAsNewAs(change, link.fetchFrom)))
    link.fetchFrom = null;
}
