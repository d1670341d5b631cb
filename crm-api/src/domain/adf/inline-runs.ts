import { cleanText } from '../storable.ts';
import type { AdfMark, AdfNode } from './adf-node.ts';
import { canonicalMarks } from './canonical-attrs.ts';

/** The node types whose children are inline: text, marks, mentions and so on. */
export const inlineContainers: ReadonlySet<string> = new Set([
  'paragraph',
  'heading',
  'taskItem',
  'decisionItem',
  'caption',
]);

const lineEnd = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
const spaceOrNot = /\s+|\S+/g;

/**
 * The inline children of one block in their plainest form: line ends as hard breaks, standard emoji as characters, no
 * white space at the ends of a line, white space marked just as the words on both its sides agree (Markdown cannot write
 * `**bold **`), adjacent texts with the same marks as one. Both the renderer and the comparison start from this, so what
 * Markdown can't say never counts as a difference.
 */
export function tidyInline(nodes: readonly AdfNode[]): AdfNode[] {
  const pieces = trimLines(nodes.flatMap(toPieces));
  return merge(
    pieces.map((piece, i) => (isSpace(piece) ? withSharedMarks(piece, pieces[i - 1], pieces[i + 1]) : piece)),
  );
}

/** Whether a node is a paragraph with nothing to read in it, which Markdown has no way to write. */
export function isEmptyParagraph(node: AdfNode): boolean {
  return node.type === 'paragraph' && tidyInline(node.content ?? []).length === 0;
}

/** Whether an emoji node's `text` is a character that can stand for the node (custom emoji carry their `:name:` there). */
function emojiCharacter(node: AdfNode): string | undefined {
  const text = node.attrs?.text;
  return typeof text === 'string' &&
    /^[\p{Extended_Pictographic}\p{Emoji_Component}]+$/u.test(text) &&
    /[^\d#*]/.test(text)
    ? text
    : undefined;
}

function toPieces(node: AdfNode): AdfNode[] {
  if (node.type === 'hardBreak') return [{ type: 'hardBreak' }];
  if (node.type === 'emoji') {
    const character = emojiCharacter(node);
    if (character !== undefined) return [{ type: 'text', text: character }];
  }
  if (node.type !== 'text') return [node];
  const text = cleanText(node.text ?? '');
  const marks = canonicalMarks(node.marks);
  const piece = (part: string): AdfNode => (marks ? { type: 'text', marks, text: part } : { type: 'text', text: part });
  if (marks?.some((m) => m.type === 'code')) return text ? [piece(text.replace(new RegExp(lineEnd, 'g'), ' '))] : [];
  return text.split(lineEnd).flatMap((line, i) => {
    const parts = (line.match(spaceOrNot) ?? []).map(piece);
    return i === 0 ? parts : [{ type: 'hardBreak' }, ...parts];
  });
}

const isCode = (piece: AdfNode): boolean => piece.marks?.some((m) => m.type === 'code') ?? false;
const isSpace = (piece: AdfNode): boolean => piece.type === 'text' && !isCode(piece) && !/\S/.test(piece.text ?? '');
const isBreak = (piece: AdfNode | undefined): boolean => piece?.type === 'hardBreak';

function trimLines(pieces: AdfNode[]): AdfNode[] {
  // Spaces with different marks may stand side by side: one piece takes the place of each such row.
  const joined: AdfNode[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last && isSpace(last) && isSpace(piece)) joined[joined.length - 1] = joinedSpace(last, piece);
    else joined.push(piece);
  }
  const trimmed = joined.filter(
    (piece, i) =>
      !isSpace(piece) || (i > 0 && i < joined.length - 1 && !isBreak(joined[i - 1]) && !isBreak(joined[i + 1])),
  );
  const first = trimmed.findIndex((piece) => !isBreak(piece));
  const last = trimmed.findLastIndex((piece) => !isBreak(piece));
  return first < 0 ? [] : trimmed.slice(first, last + 1);
}

function joinedSpace(a: AdfNode, b: AdfNode): AdfNode {
  return space(`${a.text ?? ''}${b.text ?? ''}`, []);
}

function withSharedMarks(piece: AdfNode, before: AdfNode | undefined, after: AdfNode | undefined): AdfNode {
  return space(piece.text ?? '', shared(before?.marks ?? [], after?.marks ?? []));
}

function space(text: string, marks: AdfMark[]): AdfNode {
  return marks.length > 0 ? { type: 'text', marks, text } : { type: 'text', text };
}

function shared(a: readonly AdfMark[], b: readonly AdfMark[]): AdfMark[] {
  return a.filter((mark) => mark.type !== 'code' && b.some((other) => JSON.stringify(other) === JSON.stringify(mark)));
}

function merge(pieces: AdfNode[]): AdfNode[] {
  const merged: AdfNode[] = [];
  let marksOfLast = '';
  for (const piece of pieces) {
    const last = merged.at(-1);
    const marks = JSON.stringify(piece.marks ?? []);
    if (last?.type === 'text' && piece.type === 'text' && marks === marksOfLast) {
      merged[merged.length - 1] = { ...last, text: `${last.text ?? ''}${piece.text ?? ''}` };
    } else merged.push(piece);
    marksOfLast = marks;
  }
  return merged;
}
