import { noteDeletion } from '../comment/comment-overwritten.ts';
import { agreeOnText, forgetPosts, settleAnswered, showsOldText } from '../fields/own-texts.ts';
import { sameCrm } from '../fields/same-crm.ts';
import { noteKnown } from '../fields/set-back.ts';
import type { Base, FieldName } from '../fields/synced-field.ts';
import type { Cause } from '../model/change.ts';
import type { LinkState, Refusal } from '../model/link.ts';
import { templateIn } from '../sentences.ts';
import { type ChangeContext, type ChangeOf, feed, linkOf } from './change-context.ts';
import { noteLeftIssue } from './left-issue.ts';
import { dropRefused, fieldsToJudge, forgetEdits, settleSent } from './own-writes.ts';

/** Takes the answer to a delivery: what Jira took becomes the base, what it refused keeps its words. */
export function finishDelivery(at: ChangeContext, change: ChangeOf<'delivery.done'>): void {
  const link = linkOf(at);
  // Its event has come first, or an issue has that was made from it.
  if (change.issue && link.issueId !== null && link.issueId !== change.issue.id)
    noteLeftIssue(at, { siteId: link.siteId, ...change.issue }, change.cause, link.epoch);
  else if (change.issue) {
    link.issueId = change.issue.id;
    link.issueKey = change.issue.key;
    link.state = 'linked';
    // Jira filled in what a create can't say (the status); a snapshot tells.
    link.fetchFrom = link.fetchFrom ?? 0;
  }
  const since = new Date(at.now).toISOString();
  for (const [name, base] of Object.entries(change.sent) as [FieldName, Base][])
    acceptField(at, name, base, { updated: change.updated, isCreate: change.issue !== null });
  // A step on the way there still needs what the person gave for the rest of it.
  if (change.sent.status && sameCrm(change.sent.status.crm, at.state.fields.status)) link.transitionFields = {};
  if (change.sent.status) tryAgain(at, link);
  for (const [name, why] of Object.entries(change.refused) as [FieldName, Omit<Refusal, 'since'>][]) {
    link.refused[name] = { ...why, since };
    if (why.jira !== undefined) dropRefused(link, name);
  }
  for (const done of change.comments) finishComment(at, done, change.cause, since);
  const accepted = Object.keys(change.sent);
  if (accepted.length > 0 || change.comments.some((c) => c.outcome !== 'refused')) link.lastToJiraAt = at.now;
  feed(at, 'ticket.sync', change.cause, [...accepted, ...Object.keys(change.refused)]);
}

/** In another status Jira may take what it refused: a closed issue, say, may be none that can be edited. */
function tryAgain({ state }: ChangeContext, { refused }: LinkState): void {
  for (const [name, why] of Object.entries(refused) as [FieldName, Refusal][])
    if (why.jira !== undefined) delete refused[name];
  // Of a file of Jira's that stands, it is the content that was not handed out.
  const sent = [...state.attachments.values()].filter(
    ({ source, deletedAt }) => source === 'CRM' || deletedAt !== null,
  );
  for (const part of [...state.comments.values(), ...sent]) if (part.refused?.jira !== undefined) part.refused = null;
}

function acceptField(
  at: ChangeContext,
  name: FieldName,
  base: Base,
  { updated, isCreate }: { updated: number | null; isCreate: boolean },
): void {
  const link = linkOf(at);
  const field = fieldsToJudge(link, at.config).find((one) => one.name === name);
  if (field) settleSent(link, field, base.crm, { until: updated, by: 'answer' });
  link.replaceKnown = link.replaceKnown.filter((known) => known !== name);
  const mark = link.marks[name] ?? 0;
  // Somebody changed it after us, and that has been learnt already.
  if (updated !== null && updated < mark) return;
  // The issue began with this, and what has become of it since was read before the answer came.
  if (isCreate && mark > 0) return;
  link.base[name] = base;
  forgetEdits(link, name);
  if (updated === null) return;
  link.marks[name] = updated;
  noteKnown(link, name, updated);
}

function finishComment(
  at: ChangeContext,
  done: ChangeOf<'delivery.done'>['comments'][number],
  cause: Cause,
  since: string,
): void {
  const comment = at.state.comments.get(done.id);
  if (!comment) return;
  comment.postAttemptedAt = null;
  if (done.outcome === 'refused') {
    comment.refused = {
      ...{ message: done.message, since, ...templateIn(done) },
      ...(done.jira === undefined ? {} : { jira: done.jira }),
    };
  } else if (done.outcome === 'deleted') {
    noteDeletion(comment);
    comment.inFlight = [];
    comment.deletedInJira = true;
  } else {
    const wasSetBack = done.updated < comment.jiraMark && showsOldText(comment, done.base.crm as string);
    settleAnswered(comment, done.base.crm as string, { updated: done.updated, body: done.base.jira });
    forgetPosts(comment);
    comment.jiraCommentId = done.jiraCommentId;
    if (done.updated >= comment.jiraMark || wasSetBack)
      agreeOnText(comment, done.base, { by: done.updated, own: true });
    // Who read it then could not know that ours had stood there.
    if (wasSetBack) linkOf(at).fetchFrom ??= 0;
    comment.jiraMark = Math.max(comment.jiraMark, done.updated);
  }
  feed(at, 'comment.updated', cause, ['sync'], comment.id);
}
