import type { Cause, Change, IssueObserved } from '../model/change.ts';
import type { LeftIssue, LinkState, PlaceOf } from '../model/link.ts';
import { type ChangeContext, feed, linkOf, record } from './change-context.ts';
import { isAt } from './left-places.ts';
import { HELD_AT_MOST_MS, MAY_STILL_ARRIVE_MS } from './may-still-arrive.ts';

type Issue = { id: string; key: string | null };

/** For which ticket an issue says that it was made, and when it was, epoch ms; null: nobody knows. */
type Marked = Pick<IssueObserved, 'marker' | 'created'>;

/** A change that counts only for the link it was made for: a step of a delivery, or what came of one. */
export type LinkChange = Extract<Change, { linkEpoch: number }>;

/** The ticket has got another link since: nothing more may be sent for the old one. */
export class Overtaken extends Error {
  constructor() {
    super('the ticket follows another issue by now, or none, so nothing more is sent to the old one');
    this.name = 'Overtaken';
  }
}

/** What a link is given when it follows another one of the same ticket. */
export function nextLink(old: LinkState | null): Pick<LinkState, 'epoch' | 'leftIssues'> {
  return old ? { epoch: old.epoch + 1, leftIssues: leave(old) } : { epoch: 0, leftIssues: [] };
}

/** The issues that stay behind when a link ends: one whose create is under way may exist, and nobody knows its name yet. */
function leave(old: LinkState): LeftIssue[] {
  const { epoch, siteId, issueId, issueKey, state, leftIssues } = old;
  // Another site may have an issue of the same id.
  const known = leftIssues.filter((left) => issueId === null || !isAt(left, { siteId, issueId }));
  const left = { epoch, siteId, issueId, issueKey };
  if (state === 'creating') return [...known, { ...left, sentAt: latestSendOf(old) }];
  if (state === 'deleted_in_jira') return [...known, left];
  return issueId === null ? [...known] : [...known, { ...left, free: true }];
}

/** By when a create was sent at the latest: its run may not have ended, and so the request may wait for its turn. */
function latestSendOf({ createSentBy, createAttemptedAt }: LinkState): number | undefined {
  if (createSentBy !== null) return createSentBy;
  return createAttemptedAt === null ? undefined : createAttemptedAt + HELD_AT_MOST_MS;
}

/** Whether a create that was left may still be carried out in a site. */
export const mayBeMade = (leftIssues: readonly LeftIssue[], siteId: string, now: number): boolean =>
  leftIssues.some(
    (left) => left.siteId === siteId && left.issueId === null && now < (left.sentAt ?? 0) + MAY_STILL_ARRIVE_MS,
  );

/** Whether a ticket has followed an issue before, so that this is not the one that is being made for it. */
export const hadBefore = (leftIssues: readonly LeftIssue[], { siteId, issueId }: PlaceOf): boolean =>
  leftIssues.some((left) => isAt(left, { siteId, issueId }));

/** Whether an issue belongs to an earlier link of this ticket, so that news of it is no news of the ticket. */
export function hasLeft(
  ticketId: string,
  link: Pick<LinkState, 'siteId' | 'issueId' | 'state' | 'leftIssues'>,
  issue: Marked & { siteId: string; issueId: string },
): boolean {
  if (isAt(link, issue)) return false;
  // While another create is under way in the same site either may have made it: the ticket takes the first, and leaves what
  // comes after it.
  const isOpen = link.state === 'creating' && link.siteId === issue.siteId;
  return theLeft(ticketId, link.leftIssues, issue).some(({ free, issueId }) => !free && !(isOpen && issueId === null));
}

/**
 * So long after it was sent no create is carried out: far longer than one may still arrive, for it may have waited for its turn behind
 * others, and clocks differ. To take a late issue for a copy would make a second ticket.
 */
const LONG_AFTER_MS = 3_600_000;

/** An issue among those that were left: by its id, or else as one that was being created, for it has the ticket's marker. */
function theLeft(
  ticketId: string,
  leftIssues: readonly LeftIssue[],
  { marker, created, ...issue }: PlaceOf & Marked,
): LeftIssue[] {
  // One that it had before has its marker, too, and is not the one that was being created after it.
  const isMade = marker === ticketId && !hadBefore(leftIssues, issue);
  // Nor is one that was made long after: people copy issues with their markers.
  const inTime = ({ sentAt }: LeftIssue) =>
    sentAt === undefined || created === null || created < sentAt + LONG_AFTER_MS;
  return leftIssues.filter((left) =>
    left.issueId === null ? left.siteId === issue.siteId && isMade && inTime(left) : isAt(left, issue),
  );
}

/** An issue that was left and is followed again, or is found to be the one that was being created. */
export function takeBack(ticketId: string, link: LinkState, issue: Marked & { issueId: string }): void {
  const back = theLeft(ticketId, link.leftIssues, { ...issue, siteId: link.siteId });
  link.leftIssues = link.leftIssues.filter((left) => !back.includes(left));
}

/**
 * The answer to what was sent for an earlier link. It says nothing of the present one; but the issue that a create made
 * all the same is named in the history, and becomes no second ticket.
 */
export function takeOvertaken(at: ChangeContext, change: LinkChange): void {
  const { link } = at.state;
  if (!link) throw new Overtaken();
  if (change.kind === 'delivery.started' || change.kind === 'attachment.sending') throw new Overtaken();
  if (change.kind === 'create.failed')
    link.leftIssues = link.leftIssues.filter((left) => left.issueId !== null || left.epoch !== change.linkEpoch);
  if (change.kind !== 'delivery.done' || change.issue === null) return;
  noteLeftIssue(at, { siteId: siteOf(link, change.linkEpoch), ...change.issue }, change.cause, change.linkEpoch);
}

const siteOf = (link: LinkState, epoch: number) =>
  link.leftIssues.find((left) => left.epoch === epoch)?.siteId ?? link.siteId;

/** Names an issue that was made for an earlier link, once. */
export function noteLeftIssue(
  at: ChangeContext,
  { siteId, ...issue }: Issue & { siteId: string },
  cause: Cause,
  epoch?: number,
): void {
  const link = linkOf(at);
  const open = link.leftIssues.find(
    (left) => left.issueId === null && left.siteId === siteId && (epoch === undefined || left.epoch === epoch),
  );
  const others = link.leftIssues.filter((left) => left !== open);
  // People have linked the very issue by hand meanwhile, or it was named already.
  const known = isAt(link, { siteId, issueId: issue.id }) || hadBefore(others, { siteId, issueId: issue.id });
  if (known) {
    // An event of one that was named before says nothing of one that may be made yet.
    if (epoch !== undefined) link.leftIssues = others;
    return;
  }
  const named = { siteId, issueId: issue.id, issueKey: issue.key };
  link.leftIssues = [...others, { epoch: open?.epoch ?? epoch ?? link.epoch, ...named }];
  record(at, 'issue', null, { issueId: issue.id, issueKey: issue.key }, 'made_too_late', cause);
  feed(at, 'ticket.sync', cause, []);
}
