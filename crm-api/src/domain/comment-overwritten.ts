import { adfToMarkdown } from './adf/adf-to-markdown.ts';
import { markdownToAdf } from './adf/markdown-to-adf.ts';
import type { Application } from './application.ts';
import type { Cause, ObservedComment } from './change.ts';
import { stableId } from './stable-id.ts';
import type { CommentState } from './ticket-state.ts';

/**
 * A text that somebody in Jira saved between our look and our write. Comments have no changelog: all that can be known
 * of such a text is what its event says, when it comes, by a time that lies between our two marks.
 */
export type Overwrote = {
  /** The comment's `updated` as we had last seen it, and as our write left it. */
  from: number;
  to: number;
  /** The texts that are no news, by their digests. */
  known: string[];
};

/** Events may be late by hours; so many writes in that time are remembered. */
const REMEMBERED = 10;

/** What is deleted has no later `updated`. */
const FOR_GOOD = Number.MAX_SAFE_INTEGER;

/** Remembers that a write of ours was carried out. @param to null: the comment was deleted */
export function noteWrite(comment: CommentState, to: number | null, written: unknown = null): void {
  const { jiraMark: from, base, inFlight } = comment;
  if (from === 0 || (to !== null && to <= from)) return;
  const documents = [base?.jira ?? null, written, ...inFlight.map((text) => markdownToAdf(text))];
  const known = documents.filter((document) => document !== null).map(digestOf);
  comment.overwrote = [...comment.overwrote, { from, to: to ?? FOR_GOOD, known }].slice(-REMEMBERED);
}

/** Puts a text that was seen after it had been replaced onto a conflict row, once. */
export function tellOverwritten(at: Application, comment: CommentState, seen: ObservedComment, cause: Cause): void {
  const digest = digestOf(seen.body);
  const write = comment.overwrote.find(({ from, to }) => from < seen.updated && seen.updated < to);
  if (!write || write.known.includes(digest)) return;
  comment.overwrote = comment.overwrote.map((one) => (one === write ? { ...one, known: [...one.known, digest] } : one));
  at.effects.conflicts.push({
    field: `comment:${comment.id}`,
    base: null,
    ours: comment.deletedAt === null ? comment.body : null,
    theirs: adfToMarkdown(seen.body).markdown,
    policy: 'jira',
    winner: 'crm',
    restricted: comment.visibility === 'internal' || seen.internal !== false,
    cause,
  });
}

const digestOf = (document: unknown): string => stableId('text', adfToMarkdown(document).markdown);
