import { markdownToAdf } from '../adf/from-markdown/markdown-to-adf.ts';
import { adfToMarkdown } from '../adf/to-markdown/adf-to-markdown.ts';
import { wordsIn } from '../adf/words-in.ts';
import type { Cause, ObservedComment } from '../model/change.ts';
import type { CommentState, KnownText, Overwrote, SentText } from '../model/comment.ts';
import { stableId } from '../stable-id.ts';
import type { ChangeContext } from '../ticket/change-context.ts';
import { latestArrival } from '../ticket/may-still-arrive.ts';

/** Events may be late by hours; so many writes in that time are remembered. */
const REMEMBERED = 10;

/** What is deleted has no later `updated`. */
const FOR_GOOD = Number.MAX_SAFE_INTEGER;

/** Remembers that a write of ours was carried out, or may have been. */
export function noteWrite(comment: CommentState, write: Overwrote): void {
  // A post replaces nothing.
  if (write.from === 0 || write.to <= write.from) return;
  comment.overwrote = [...comment.overwrote, write].slice(-REMEMBERED);
}

/** Remembers that our deletion was carried out, or may have been: whoever deleted it, what it took along is not known. */
export function noteDeletion(comment: CommentState): void {
  const { jiraMark, base, inFlight } = comment;
  const from = Math.min(jiraMark, ...inFlight.map((one) => one.from));
  noteWrite(comment, { from, to: FOR_GOOD, known: base ? knownAs(base.jira, jiraMark) : [] });
}

/**
 * A comment that is deleted here, and whose deletion may or may not have been carried out there: what an event tells of it
 * goes with it, and may never be read.
 * @param until when it may be carried out, where it is not asked for any more: epoch ms
 */
export function noteDoomed(comment: CommentState, until = FOR_GOOD): void {
  const { deletedAt, deletedInJira, jiraMark, overwrote } = comment;
  if (deletedAt === null || deletedInJira || overwrote.some(({ to }) => to === FOR_GOOD)) return;
  noteWrite(comment, { from: jiraMark, to: until, known: [] });
}

/** Whether a text is on record already, for the comment is deleted here. See noteDoomed. */
export function isKnownDoomed({ overwrote }: CommentState, body: unknown): boolean {
  const { exact, told } = marksOf(body);
  return overwrote.some(({ known }) => known.some(({ mark }) => mark === exact || mark === told));
}

/** `isLeft`: the ticket follows the issue no more. */
type Why = { cause: Cause; isLeft?: boolean };
/** What is known of the text of a comment that may have been replaced. */
type SeenText = Pick<ObservedComment, 'updated' | 'body' | 'internal' | 'isWiki'>;

/**
 * Puts a text that was seen after it had been replaced onto a conflict row, once. What replaced it is a write of ours, or
 * may be: one that is not answered yet counts, too.
 */
export function recordOverwritten(at: ChangeContext, comment: CommentState, seen: SeenText, why: Why): void {
  const { updated } = seen;
  const carriedOut = comment.overwrote.find(({ from, to }) => from < updated && updated < to);
  const open = comment.inFlight.find(
    (one) => one.from > 0 && one.from < updated && mayReplace(one, comment, seen, why),
  );
  const write = carriedOut ?? open;
  if (!write) return;
  const { exact, words, told } = marksOf(seen.body);
  if (isKnown(comment, { marks: seen.isWiki ? [words] : [exact, told], since: write.from, updated })) return;
  const marks = (seen.isWiki ? [words, told] : [exact, words]).map((mark) => ({ mark, by: updated }));
  const noted = <Write extends { known: KnownText[] }>(one: Write) => ({ ...one, known: [...one.known, ...marks] });
  comment.overwrote = comment.overwrote.map((one) => (one === carriedOut ? noted(one) : one));
  comment.inFlight = comment.inFlight.map((one) => (one === open ? noted(one) : one));
  at.effects.conflicts.push({
    field: `comment:${comment.id}`,
    base: null,
    ours: comment.deletedAt === null ? comment.body : null,
    theirs: adfToMarkdown(seen.body).markdown,
    policy: 'jira',
    winner: 'crm',
    restricted: why.isLeft === true || comment.visibility === 'internal' || seen.internal !== false,
    cause: why.cause,
  });
}

/**
 * Whether a text without an answer may have replaced what was seen. Where nobody follows the issue, what it says now is not
 * taken over, so that a text which may be replaced counts as if it were.
 */
function mayReplace({ at, open }: SentText, { jiraMark }: CommentState, { updated }: SeenText, why: Why): boolean {
  if (!why.isLeft) return updated < jiraMark;
  return open === true || updated <= latestArrival(at);
}

/**
 * Whether a text that lay in a write of ours was seen here then, or is our own. That it was known before something else, or had
 * been replaced before that write, says nothing: a person may have set the same again.
 */
function isKnown(
  { base, jiraMark, overwrote, inFlight }: CommentState,
  { marks, since, updated }: { marks: readonly string[]; since: number; updated: number },
): boolean {
  const sends = inFlight.filter(({ from }) => from < updated);
  const writes = [...overwrote.filter(({ from, to }) => to > since && from < updated), ...sends];
  const known = [
    ...writes.flatMap((one) => one.known),
    ...(base ? knownAs(base.jira, jiraMark) : []),
    ...sends.flatMap(({ text }) => knownAs(markdownToAdf(text), null)),
  ];
  const times = known.flatMap(({ by }) => by ?? []);
  const before = Math.max(...times.filter((by) => by <= updated));
  const after = Math.min(...times.filter((by) => by > updated));
  return known.some(({ mark, by }) => marks.includes(mark) && (by === null || by === before || by === after));
}

/** A text that is no news, by its digests. @param by see KnownText */
export const knownAs = (document: unknown, by: number | null): KnownText[] =>
  digestsOf(document).map((mark) => ({ mark, by }));

/** By what a text that was seen, or is our own, is known again: exactly, or by its words where a webhook tells of it. */
export function digestsOf(document: unknown): string[] {
  const { exact, words } = marksOf(document);
  return [exact, words];
}

/** `told`: a webhook has told of a text of these words, and they are on record. */
function marksOf(document: unknown): { exact: string; words: string; told: string } {
  const { markdown } = adfToMarkdown(document);
  const words = wordsIn(markdown);
  return { exact: stableId('text', markdown), words: stableId('words', words), told: stableId('told', words) };
}
