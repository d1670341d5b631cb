import { markdownToAdf } from '../adf/from-markdown/markdown-to-adf.ts';
import { rendersAs } from '../adf/rich-text.ts';
import { digestsOf, knownAs, noteDoomed, noteWrite, recordOverwritten } from '../comment/comment-overwritten.ts';
import { isUnresolvedPost } from '../comment/comment-state.ts';
import type { Cause, ObservedComment } from '../model/change.ts';
import type { CommentState, HeardText, KnownText, SentText } from '../model/comment.ts';
import type { TicketState } from '../model/ticket.ts';
import type { ChangeContext } from '../ticket/change-context.ts';
import { latestArrival, MAY_STILL_ARRIVE_MS } from '../ticket/may-still-arrive.ts';
import { settledByReadAt } from '../ticket/own-writes.ts';
import type { Base } from './synced-field.ts';

/**
 * The texts of a comment that were sent to Jira and not answered. What domain/ticket/own-writes.ts does for fields, without a
 * changelog: a text that Jira carries out is ours, however late, and what it may have replaced is known from its own event.
 */

/** So many digests of texts that are no news are remembered with one that was sent: two of each text. */
const KNOWN_MAX = 20;
/** How many texts that events told of are kept until the comment is read. */
const HEARD_MAX = 5;

/** A delivery is about to send a text: from now on it may stand in Jira. */
export function startText(comment: CommentState, text: string, now: number, key?: string): void {
  const { inFlight, jiraMark, base } = comment;
  // Of the tries of the same text the last one arrives last, so that the ones before it need not be remembered.
  const earlier = inFlight.findLast((one) => one.text === text);
  const known = [...(earlier?.known ?? []), ...(base ? knownAs(base.jira, jiraMark) : [])];
  const from = Math.min(earlier?.from ?? jiraMark, jiraMark);
  const sending: SentText = { text, at: now, from, known: latest(known), open: true, ...(key ? { key } : {}) };
  const others = inFlight.filter((one) => one.text !== text || one === earlier);
  comment.inFlight = [...others.map(({ editedSince: _editedSince, ...sent }) => sent), sending];
}

/** As noteEdit does for a field. */
export function noteEditedText(comment: CommentState): void {
  comment.inFlight = comment.inFlight.map((sent) => ({ ...sent, editedSince: true }));
}

/**
 * Both sides have agreed on a text: what was edited or put back before, here or there, is none of it. Should a text of ours
 * that may still arrive replace it, it is no news.
 * @param by the comment's `updated` then
 */
export function agreeOnText(comment: CommentState, base: Base, { by, own }: { by: number; own: boolean }): void {
  comment.base = base;
  if (comment.inFlight.length === 0) return;
  const agreed = knownAs(base.jira, by).map((one) => (own ? { ...one, own: true as const } : one));
  comment.inFlight = comment.inFlight.map(({ editedSince: _editedSince, setBack: _setBack, ...sent }) => ({
    ...sent,
    known: latest([...sent.known, ...agreed]),
  }));
}

/** The run that sent has ended: the time in which a text, or a new comment, may arrive counts from now. See closeSends. */
export function closeTexts({ state, now }: ChangeContext): void {
  for (const comment of state.comments.values()) {
    if (!comment.inFlight.some(({ open }) => open)) continue;
    comment.inFlight = comment.inFlight.map(({ open, ...sent }) => (open ? { ...sent, at: now } : sent));
    if (isUnresolvedPost(comment)) comment.postAttemptedAt = now;
  }
}

export const hasOpenTexts = ({ comments }: TicketState): boolean =>
  [...comments.values()].some(({ inFlight }) => inFlight.some(({ open }) => open));

/** Jira answered, and has not taken the last of what was sent. An earlier try of the same may still arrive. */
export function dropText(comment: CommentState, text: string): void {
  const last = comment.inFlight.findLast((one) => one.text === text);
  comment.inFlight = comment.inFlight.filter((one) => one !== last);
}

/** Jira answered that it has the text. @param until the comment's `updated` by then */
export function settleAnswered(comment: CommentState, text: string, { updated, body }: Sight): void {
  const sent = comment.inFlight.findLast((one) => one.text === text);
  if (sent) settle(comment, sent, { updated, body });
}

/** Whether what Jira showed last is what a text that was sent was to replace. */
export function showsOldText({ base, body, inFlight }: CommentState, text: string): boolean {
  const sent = inFlight.findLast((one) => one.text === text);
  if (!sent || !base || body === base.crm) return false;
  const [exact] = digestsOf(base.jira);
  return sent.known.some(({ mark, own }) => mark === exact && !own);
}

/** What Jira showed of a comment, and the comment's `updated` then. */
type Sight = { updated: number; body: unknown };

/**
 * Jira shows one of the texts that were sent. The same text may have been sent more than once: it counts as the first of
 * these, so that a later one stays known as ours.
 * @param markBefore the comment's `updated` as it was known before this
 * @returns the text; null: it is somebody else's
 */
export function settleEcho(comment: CommentState, seen: Sight, markBefore: number): string | null {
  const sent = comment.inFlight.find((one) => mayBe(one, seen.updated, markBefore) && rendersAs(one.text, seen.body));
  if (!sent) return null;
  settle(comment, sent, seen);
  return sent.text;
}

/** A text that Jira dates later than ours can have arrived is somebody else's, where anything was seen since it was sent. */
const mayBe = ({ at, from, open }: SentText, updated: number, markBefore: number): boolean =>
  open === true || from === markBefore || updated <= latestArrival(at);

/**
 * The event of a text of ours comes after another one: it was carried out, and is over.
 * @returns whether Jira has shown the old text since, so that somebody has set it back
 */
export function settleLateEcho(comment: CommentState, seen: Sight): boolean {
  const isAnswered = comment.overwrote.some(({ to }) => to === seen.updated);
  if (comment.inFlight.length === 0 || isAnswered || seen.updated >= comment.jiraMark) return false;
  const sent = comment.inFlight.find((one) => one.from < seen.updated && rendersAs(one.text, seen.body));
  if (!sent) return false;
  const isSentAgain = comment.inFlight.some((one) => one !== sent && one.text === sent.text);
  const wasSetBack = !isSentAgain && comment.deletedAt === null && showsOldText(comment, sent.text);
  settle(comment, sent, seen);
  if (wasSetBack) agreeOnText(comment, { crm: sent.text, jira: seen.body }, { by: seen.updated, own: true });
  return wasSetBack;
}

/** Remembers of which texts it is still to be kept that they were perhaps set back. */
export function noteSetBack(comment: CommentState, doubted: readonly SentText[]): void {
  comment.inFlight = comment.inFlight.map((one) => {
    const { setBack: _setBack, ...sent } = one;
    return doubted.includes(one) ? { ...sent, setBack: true } : sent;
  });
}

/**
 * News of a comment in an issue that its ticket follows no more: that a text of ours stood there, what it replaced, and
 * nothing else. Should the ticket come back, what somebody has written over ours since is taken.
 */
export function hearOfTexts(at: ChangeContext, comment: CommentState, seen: ObservedComment, cause: Cause): void {
  if (!seen.isWiki) settleLateEcho(comment, seen);
  const isNew = !seen.isWiki && seen.updated >= comment.jiraMark;
  const own = isNew ? settleEcho(comment, seen, comment.jiraMark) : null;
  if (own !== null) {
    agreeOnText(comment, { crm: own, jira: seen.body }, { by: seen.updated, own: true });
    comment.jiraMark = seen.updated;
  }
  recordOverwritten(at, comment, seen, { cause, isLeft: true });
}

/**
 * The ticket follows the issue no more, so that nobody reads there what events told of: a text of ours that may still
 * arrive may replace it, and a deletion of ours may take it along.
 */
export function leaveTexts(at: ChangeContext, cause: Cause): void {
  for (const comment of at.state.comments.values()) noteDoomed(comment, latestArrival(at.now));
  for (const comment of at.state.comments.values())
    for (const heard of [...comment.inFlight.flatMap((one) => one.heard ?? [])])
      recordOverwritten(at, comment, { ...heard, internal: null }, { cause, isLeft: true });
  for (const comment of at.state.comments.values()) takeHeard(comment);
}

/** A text that was sent stands, or stood, in Jira. What was sent shortly before it may still be carried out after it. */
function settle(comment: CommentState, sent: SentText, { updated, body }: Sight): void {
  const before = comment.inFlight;
  const over = before.filter((one) => one.at <= sent.at && sent.at - one.at >= MAY_STILL_ARRIVE_MS);
  comment.inFlight = before.filter((one) => one !== sent && !over.includes(one));
  noteTexts(comment, [...over, sent], updated, knownAs(body, updated));
}

/** What of these texts Jira carried out may have replaced a text that nobody here had seen. */
function noteTexts(
  comment: CommentState,
  texts: readonly SentText[],
  to: number,
  shown: readonly KnownText[] = [],
): void {
  const from = Math.min(...texts.map((one) => one.from));
  const own = texts.flatMap(({ text }) => knownAs(markdownToAdf(text), null));
  noteWrite(comment, { from, to, known: unique([...texts.flatMap((one) => one.known), ...own, ...shown]) });
}

/** A post that was found stands there: it can't arrive a second time. */
export function forgetPosts(comment: CommentState): void {
  comment.inFlight = comment.inFlight.filter(({ from }) => from > 0);
}

/**
 * An event told of a text, and the comment has to be read before it is taken. Should a text of ours that may still arrive
 * replace it before that, the event is all that anybody here ever hears of it.
 */
export function noteHeard(comment: CommentState, { updated, body, isWiki }: HeardText): void {
  const sent = comment.inFlight.find(({ from }) => from > 0 && from < updated);
  if (!sent) return;
  const before = sent.heard ?? [];
  // Where the app tells of it, too, a webhook's words need no place of their own.
  if (isWiki && before.some((one) => one.updated === updated)) return;
  const others = before.filter((one) => !one.isWiki || one.updated !== updated);
  const heard = [...others, { updated, body, ...(isWiki ? { isWiki } : {}) }].slice(-HEARD_MAX);
  comment.inFlight = comment.inFlight.map((one) => (one === sent ? { ...one, heard } : one));
}

/** The comment is read now: what events told of it stands there, or was replaced. */
export function takeHeard(comment: CommentState): HeardText[] {
  const heard = comment.inFlight.flatMap((one) => one.heard ?? []);
  if (heard.length > 0) comment.inFlight = comment.inFlight.map(({ heard: _heard, ...sent }) => sent);
  return heard;
}

/** The comment was read: what was sent so long before that it could not arrive any more stood there then, or never will. */
export function forgetArrivedTexts(comment: CommentState, readAt: number): void {
  if (comment.jiraCommentId === null) return;
  const gone = comment.inFlight.filter(({ at, open }) => !open && readAt - at >= MAY_STILL_ARRIVE_MS);
  if (gone.length === 0) return;
  comment.inFlight = comment.inFlight.filter((one) => !gone.includes(one));
  noteTexts(comment, gone, comment.jiraMark);
}

/**
 * When what was sent of a ticket without an answer can no longer arrive, so that a read of its issue settles it: epoch
 * ms, the earliest; null where there is nothing of the kind.
 */
export function unansweredSettledAt({ link, comments }: TicketState): number | null {
  const texts = [...comments.values()].flatMap((one) =>
    one.jiraCommentId === null || one.deletedInJira ? [] : one.inFlight.map(({ at }) => at + MAY_STILL_ARRIVE_MS),
  );
  const fields = link && settledByReadAt(link);
  const all = fields === null ? texts : [...texts, fields];
  return all.length === 0 ? null : Math.min(...all);
}

const latest = (known: readonly KnownText[]): KnownText[] => unique(known).slice(-KNOWN_MAX);

const unique = (known: readonly KnownText[]): KnownText[] => [
  ...new Map(known.map((one) => [`${one.mark} ${one.by}`, one])).values(),
];
