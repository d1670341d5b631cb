import type { AdfMark } from '../adf-node.ts';
import { isWebAddress, linkTarget } from '../link-target.ts';
import { asReference } from './escape-text.ts';

/** A bit of a line in its final Markdown, and the marks around it. `text` is there when it is plain text, unescaped. */
export type Atom = { markdown: string; marks: readonly AdfMark[]; text?: string };

type Piece =
  | { kind: 'text'; markdown: string; plain: boolean }
  | { kind: 'open' | 'close'; mark: AdfMark; pair: number };

/**
 * Writes the marks around the atoms of one line: the mark that reaches farthest outside, the others within it. Where
 * CommonMark would not take a `**` or `_` for a delimiter (a letter on one side, punctuation on the other), the letter is
 * written as a character reference: the same text, and the mark holds.
 */
export function joinAtoms(atoms: readonly Atom[]): string {
  const pieces: Piece[] = [];
  nest(atoms, new Set(), pieces, { pairs: 0 });
  return write(pieces);
}

const rank: Record<string, number> = { link: 0, strong: 1, em: 2, strike: 3 };

function nest(atoms: readonly Atom[], active: ReadonlySet<string>, pieces: Piece[], count: { pairs: number }): void {
  for (let i = 0; i < atoms.length; ) {
    const { mark, end } = farthestMark(atoms, i, active);
    const atom = atoms[i];
    if (!atom) return;
    if (!mark) {
      pieces.push({ kind: 'text', markdown: atom.markdown, plain: atom.text !== undefined });
      i += 1;
      continue;
    }
    const pair = count.pairs++;
    const { before, inside, after } = withoutOuterSpace(atoms.slice(i, end));
    if (before) pieces.push({ kind: 'text', markdown: before, plain: false });
    const autolink = bareAddress(mark, inside);
    if (autolink) pieces.push({ kind: 'text', markdown: autolink, plain: false });
    else {
      pieces.push({ kind: 'open', mark, pair });
      nest(inside, new Set([...active, JSON.stringify(mark)]), pieces, count);
      pieces.push({ kind: 'close', mark, pair });
    }
    if (after) pieces.push({ kind: 'text', markdown: after, plain: false });
    i = end;
  }
}

/** White space at the ends of a marked stretch stands outside its signs: `**bold **` is no bold text. */
function withoutOuterSpace(atoms: readonly Atom[]): { before: string; inside: Atom[]; after: string } {
  const inside = [...atoms];
  const [first] = inside;
  const before = first?.text === undefined ? '' : (/^\s+/.exec(first.markdown)?.[0] ?? '');
  if (first && before) inside[0] = { ...first, markdown: first.markdown.slice(before.length) };
  const last = inside.at(-1);
  const after = last?.text === undefined ? '' : last.markdown.slice(last.markdown.trimEnd().length);
  if (last && after) inside[inside.length - 1] = { ...last, markdown: last.markdown.trimEnd() };
  return { before, inside, after };
}

function farthestMark(
  atoms: readonly Atom[],
  from: number,
  active: ReadonlySet<string>,
): { mark?: AdfMark; end: number } {
  let best: { mark?: AdfMark; end: number } = { end: from };
  const marks = inactive(atoms[from], active);
  for (const mark of marks) {
    // Strikethrough goes innermost: marked takes a `~` for a letter, and `**` needs something else beside it.
    const strike = mark.type === 'strike';
    if (strike && marks.length > 1) continue;
    const key = JSON.stringify(mark);
    const reaches = (atom: Atom | undefined): boolean =>
      inactive(atom, active).some((m) => JSON.stringify(m) === key) && !(strike && inactive(atom, active).length > 1);
    let end = from + 1;
    while (reaches(atoms[end])) end += 1;
    const wins = end > best.end || (end === best.end && (rank[mark.type] ?? 9) < (rank[best.mark?.type ?? ''] ?? 9));
    if (wins) best = { mark, end };
  }
  return best;
}

function inactive(atom: Atom | undefined, active: ReadonlySet<string>): AdfMark[] {
  return (atom?.marks ?? []).filter((mark) => !active.has(JSON.stringify(mark)));
}

/** `<https://…>` for a link whose text is its address, with nothing in it that an autolink would read otherwise. */
function bareAddress(mark: AdfMark, inside: readonly Atom[]): string | undefined {
  const [only, ...more] = inside;
  if (mark.type !== 'link' || !only || more.length > 0 || only.marks.length > 1 || mark.attrs?.title) return undefined;
  const href = mark.attrs?.href;
  return only.text === href && isWebAddress(href) && !/[\\`]|&#?\w+;/.test(href) ? `<${href}>` : undefined;
}

function write(pieces: readonly Piece[]): string {
  const signs = emphasisSigns(pieces);
  let out = '';
  let lastIsPlain = false;
  let nextAsReference = false;
  pieces.forEach((piece, i) => {
    if (piece.kind === 'text') {
      if (piece.markdown.startsWith('[')) out = withoutImageSign(out);
      out += nextAsReference ? withFirstAsReference(piece.markdown) : piece.markdown;
      lastIsPlain = piece.plain;
      nextAsReference = false;
      return;
    }
    const sign = signs.get(piece.pair) ?? '';
    const after = firstCharacter(pieces[i + 1]);
    const before = lastCharacter(out);
    if (piece.kind === 'open') {
      if (sign === '[') out = withoutImageSign(out);
      else if (lastIsPlain && looksLikeLetter(before) && (sign === '_' || !isLetter(after)))
        out = withLastAsReference(out);
      out += sign;
    } else {
      nextAsReference = sign !== '[' && isLetter(after) && (sign === '_' || !isLetter(before));
      out += sign === '[' ? closeLink(piece.mark) : sign;
    }
    lastIsPlain = false;
  });
  return out;
}

/**
 * The sign of each pair. Emphasis is `_`, which never runs together with `**`; inside a word or beside a `~`, where `_`
 * is none, it is `*`, if no other mark is near. Else the letter beside the `_` is written as a reference.
 */
function emphasisSigns(pieces: readonly Piece[]): Map<number, string> {
  const signs = new Map<number, string>();
  const openings = new Map<number, number>();
  let within = 0;
  pieces.forEach((piece, i) => {
    if (piece.kind === 'open') {
      openings.set(piece.pair, i);
      within += 1;
    }
    if (piece.kind !== 'close') return;
    within -= 1;
    const opening = openings.get(piece.pair) ?? i;
    const before = outward(pieces, opening - 1, -1);
    const after = outward(pieces, i + 1, 1);
    const alone = within === 0 && opening === i - 2 && !isStar(before, 'close') && !isStar(after, 'open');
    const wordBeside = [lastOf(before), firstCharacter(after)].some((c) => c === '~' || isLetter(c));
    signs.set(piece.pair, fixedSigns[piece.mark.type] ?? (wordBeside && alone ? '*' : '_'));
  });
  return signs;
}

function isStar(piece: Piece | undefined, kind: 'open' | 'close'): boolean {
  return piece?.kind === kind && (piece.mark.type === 'strong' || piece.mark.type === 'em');
}

const fixedSigns: Readonly<Record<string, string>> = { link: '[', strong: '**', strike: '~~' };

/** The first piece outside the marks that begin (or end) at the same place. */
function outward(pieces: readonly Piece[], from: number, step: 1 | -1): Piece | undefined {
  const kind = step === 1 ? 'close' : 'open';
  let at = from;
  while (pieces[at]?.kind === kind) at += step;
  return pieces[at];
}

function lastOf(piece: Piece | undefined): string | undefined {
  if (piece?.kind === 'text') return lastCharacter(piece.markdown);
  return piece?.mark.type === 'strike' ? '~' : undefined;
}

/** `!` right before a link would make an image of it. */
function withoutImageSign(out: string): string {
  return out.endsWith('!') ? `${out.slice(0, -1)}\\!` : out;
}

function firstCharacter(piece: Piece | undefined): string | undefined {
  if (!piece) return undefined;
  if (piece.kind !== 'text')
    return ({ link: piece.kind === 'open' ? '[' : ']', strike: '~' } as Record<string, string>)[piece.mark.type] ?? '*';
  const first = piece.markdown.codePointAt(0);
  return first === undefined ? undefined : String.fromCodePoint(first);
}

function lastCharacter(text: string): string | undefined {
  const last = text.at(-1);
  return last !== undefined && /[\uDC00-\uDFFF]/.test(last) ? text.slice(-2) : last;
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && !/[\s\p{P}\p{S}]/u.test(character);
}

/** marked looks at half of an emoji before a sign, and takes it for a letter. */
function looksLikeLetter(character: string | undefined): boolean {
  return isLetter(character) || (character ?? '').length > 1;
}

function withLastAsReference(text: string): string {
  const last = lastCharacter(text) ?? '';
  return `${text.slice(0, text.length - last.length)}${asReference(last)}`;
}

function withFirstAsReference(text: string): string {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  return `${asReference(first)}${text.slice(first.length)}`;
}

function closeLink(mark: AdfMark): string {
  const { href, title } = mark.attrs ?? {};
  const written =
    typeof title === 'string' ? ` "${title.replace(/\s+/g, ' ').replace(/["\\]|&(?=#?\w+;)/g, '\\$&')}"` : '';
  return `](${linkTarget(String(href))}${written})`;
}
