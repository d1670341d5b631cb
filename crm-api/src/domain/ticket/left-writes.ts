import { hearOfLeftComment, loseLeftComment } from '../comment/comment-places.ts';
import { noteKnown } from '../fields/set-back.ts';
import type { FieldName } from '../fields/synced-field.ts';
import type { LeftWrites, LinkState, PlaceOf, WriteMemory } from '../model/link.ts';
import type { TicketState } from '../model/ticket.ts';
import { type ChangeContext, type ChangeOf, linkOf } from './change-context.ts';
import { pastChangesOf } from './changed-in-jira.ts';
import { askAgain, judgeByHistory, judgeWrites, mustAskHistory } from './judge-writes.ts';
import { isAt } from './left-places.ts';
import { closeFields, fieldsToJudge, forgetArrived, settledByReadAt } from './own-writes.ts';
import { issueWorkItem, type WorkItemKey } from './work-item.ts';

/**
 * What is remembered of the values that were sent to an issue belongs to the ticket and that issue, and not to the
 * ticket's present link. A ticket that leaves the issue keeps it until Jira has told what was replaced there: by events,
 * which are given to the tickets that have left the issue as well, or by its history, which is asked as soon as nothing
 * more can arrive.
 */

/** Forge keeps an event for so long; it may tell what the text of a comment replaced, which no history does. */
export const LAST_EVENT_MS = 24 * 3_600_000;

const isEmpty = (lists: object): boolean => Object.keys(lists).length === 0;

/** What a ticket keeps of the issues it has left when it leaves another one. To be called after leavePlaces. */
export function leaveWrites({ state, now }: ChangeContext, old: LinkState): LeftWrites[] {
  const { siteId, issueId, projectId, projectKey, base, marks, inFlight, written, leftWrites } = old;
  if (issueId === null) return leftWrites;
  const comments = [...state.comments.values()].some(({ leftPlaces }) =>
    leftPlaces.some(
      (place) => isAt(place, old) && (place.overwrote.length > 0 || place.inFlight.some(({ from }) => from > 0)),
    ),
  );
  const gone = old.state === 'deleted_in_jira';
  const place = { siteId, issueId, projectId, projectKey, leftAt: now, comments, gone };
  const left: LeftWrites = { ...place, base, marks, inFlight, written: withoutUnread(written) };
  return [...leftWrites.filter((one) => !isAt(one, old)), left].filter((one) => !isChecked(one, now));
}

/** A ticket that comes back agrees with the issue anew: what was sent before that is no more than judged by Jira's history. */
const withoutUnread = (written: LinkState['written']): LinkState['written'] =>
  Object.fromEntries(
    Object.entries(written).map(([name, list]) => [name, list?.map(({ unread: _unread, ...one }) => one)]),
  );

/** The ticket is back at an issue that it has observed, and goes on from what is remembered of it. */
export function returnToWrites(link: LinkState, issue: PlaceOf): void {
  const back = link.leftWrites.find((one) => isAt(one, issue));
  if (!back) return;
  const { inFlight, written } = back;
  Object.assign(link, { inFlight, written, leftWrites: link.leftWrites.filter((one) => one !== back) });
  // What was sent before that can't be set back by what has stood there since.
  for (const name of Object.keys(inFlight) as FieldName[])
    if (link.base[name]) noteKnown(link, name, link.marks[name] ?? 0);
}

/** Whether Jira has told everything of an issue that was left, or can't any more. */
function isChecked({ inFlight, written, comments, gone, leftAt }: LeftWrites, now: number): boolean {
  const waitsForEvents = comments || (gone && !(isEmpty(inFlight) && isEmpty(written)));
  if (waitsForEvents && now - leftAt < LAST_EVENT_MS) return false;
  return gone || (isEmpty(inFlight) && isEmpty(written));
}

const dropChecked = (link: LinkState, now: number): void => {
  link.leftWrites = link.leftWrites.filter((one) => !isChecked(one, now));
};

type Memory = WriteMemory & Pick<LinkState, 'projectId' | 'projectKey'>;

/** What a ticket remembers of an issue that it follows or has left. */
export function memoryOf({ link }: TicketState, issue: PlaceOf): Memory | undefined {
  if (link === null) return undefined;
  return isAt(link, issue) ? link : link.leftWrites.find((one) => isAt(one, issue));
}

/** What a ticket remembers of an issue that it does not follow, and of which Jira can be asked. */
function unfollowedMemory(state: TicketState, issue: PlaceOf): WriteMemory | undefined {
  const { link, deletedAt } = state;
  if (link === null) return undefined;
  if (!isAt(link, issue)) return link.leftWrites.find((one) => isAt(one, issue) && !one.gone);
  return link.state === 'unlinked' || (link.state === 'linked' && deletedAt !== null) ? link : undefined;
}

/** The work items of the issues that have to be asked what was replaced there, though the ticket follows them no more. */
export function workItemsOwed(state: TicketState): WorkItemKey[] {
  const { link } = state;
  if (link === null) return [];
  return [link, ...link.leftWrites].flatMap(({ siteId, issueId }) => {
    const memory = issueId === null ? undefined : unfollowedMemory(state, { siteId, issueId });
    const owes = memory && !(isEmpty(memory.written) && settledByReadAt(memory) === null);
    return owes && issueId !== null ? [issueWorkItem(siteId, issueId)] : [];
  });
}

/** Whether something of what was sent to an issue that the ticket does not follow has to be settled first. */
export function mustSettle(state: TicketState, issue: PlaceOf, now: number): boolean {
  const memory = unfollowedMemory(state, issue);
  if (memory && Object.values(memory.inFlight).some((list) => list?.some(({ open }) => open))) return true;
  const settledAt = memory ? settledByReadAt(memory) : null;
  if (settledAt !== null && settledAt <= now) return true;
  return state.link?.leftWrites.some((one) => isAt(one, issue) && isChecked(one, now)) === true;
}

/** When what was sent to an issue that the ticket does not follow can't arrive any more; null: there is nothing of the kind. */
export function unfollowedSettledAt(state: TicketState, issue: PlaceOf): number | null {
  const memory = unfollowedMemory(state, issue);
  return memory ? settledByReadAt(memory) : null;
}

/** Whether Jira's history of an issue has to be asked, whether or not the ticket follows it. */
export function mustAsk(state: TicketState, issue: PlaceOf, now: number): boolean {
  const { link, deletedAt } = state;
  const follows = link !== null && isAt(link, issue) && link.state === 'linked' && deletedAt === null;
  const memory = follows ? link : unfollowedMemory(state, issue);
  return memory !== undefined && mustAskHistory(memory, { now, follows });
}

/** The runs that sent to the issue have ended. What can't arrive any more stands there, or never will; its history tells. */
export function settleWrites(at: ChangeContext, { of }: ChangeOf<'writes.settled'>): void {
  const memory = unfollowedMemory(at.state, of);
  if (memory) {
    closeFields(memory, at.now);
    const mayReturn = memory === at.state.link;
    forgetArrived(memory, fieldsToJudge(memory, at.config), { readAt: at.now, updated: null, mayReturn });
  }
  dropChecked(linkOf(at), at.now);
}

/** Jira's history of an issue was read, or Jira did not show or tell it. */
export function takeHistory(at: ChangeContext, { of, history, asked, cause }: ChangeOf<'writes.checked'>): void {
  const memory = memoryOf(at.state, of);
  if (!memory) return;
  for (const field of fieldsToJudge(memory, at.config)) {
    if (history === null) askAgain(at, { memory, field, cause, asked });
    else judgeByHistory(at, { memory, field, cause, history: pastChangesOf(history, field), asked });
  }
  dropChecked(linkOf(at), at.now);
}

/** News of an issue that the ticket has left: it may tell what was replaced there, and nothing else. */
export function hearOfLeft(at: ChangeContext, { of, seen }: ChangeOf<'left.observed'>): void {
  const link = linkOf(at);
  const left = link.leftWrites.find((one) => isAt(one, of));
  if (!left) return;
  if (seen.kind === 'issue.observed') judgeWrites(at, left, seen);
  if (seen.kind === 'comment.gone') loseLeftComment(at, of, seen.commentId);
  else
    for (const comment of seen.kind === 'comment.observed' ? [seen.comment] : (seen.comments ?? []))
      hearOfLeftComment(at, of, comment, seen.cause);
  dropChecked(link, at.now);
}
