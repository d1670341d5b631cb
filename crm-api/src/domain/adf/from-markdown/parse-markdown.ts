import { Lexer, Marked, type Token, type Tokens } from 'marked';
import { containerDepth } from './container-depth.ts';

/** Lists and quotes nested deeper than this are not parsed: the whole text is taken as plain paragraphs. */
export const MAX_MARKDOWN_DEPTH = 40;

/**
 * A stretch of text is taken as plain text when its length times its `*`, `_`, `~` and backticks that could open markup is
 * more than this. The parser looks for the other end of each of them, so that product is its time: a quarter of a second
 * here at the most. A text of 32 kB may still have 600 such signs without a blank line between them.
 */
const MAX_INLINE_WORK = 20_000_000;

/** What may stand before the `@` of an e-mail address. Wherever it stops in such a run, marked looks for the `@` to its end. */
const ADDRESS_RUN = /[\w.!#$%&'*+/=?`{|}~-]{100,}/g;
const STOPS = /[!*~_`]/g;

/** More links than this with no white space between any two of them are taken as plain text: their time is cubic. */
const MAX_LINKS_IN_A_ROW = 200;

/** Link reference definitions are off: `[note]: call` would vanish from the body, and text must not. */
const marked = new Marked({ gfm: true, breaks: false, tokenizer: { def: () => undefined } });

class BoundedLexer extends Lexer {
  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    if (tooManyLinks(src) || tooMuchWork(src)) {
      const literal: Tokens.Escape = { type: 'escape', raw: src, text: src };
      tokens.push(literal);
      return tokens;
    }
    return super.inlineTokens(src, tokens);
  }
}

/** A Markdown text as marked's tokens; undefined when it is nested too deep to be parsed. */
export function parseMarkdown(markdown: string): Token[] | undefined {
  if (containerDepth(markdown) > MAX_MARKDOWN_DEPTH) return undefined;
  try {
    return new BoundedLexer(marked.defaults).lex(markdown);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // Too deep for the stack nevertheless.
    throw error;
  }
}

function tooMuchWork(src: string): boolean {
  if (src.length * src.length <= MAX_INLINE_WORK) return false;
  const openers = src.match(/(?<!\\)[*~`]|(?<![\\\w])_/g) ?? [];
  const runs = src.match(ADDRESS_RUN) ?? [];
  const looks = runs.reduce((sum, run) => sum + run.length * (run.match(STOPS) ?? []).length, 0);
  return Math.max(src.length * openers.length, looks) > MAX_INLINE_WORK;
}

function tooManyLinks(src: string): boolean {
  if (src.length <= MAX_LINKS_IN_A_ROW * 4) return false;
  return src.split(/\s+/).some((run) => run.split('](').length > MAX_LINKS_IN_A_ROW);
}
