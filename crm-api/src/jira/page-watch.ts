import { JiraError } from './jira-error.ts';

/** Jira's own tokens have some hundred characters. */
const TOKEN_LONGEST = 10_000;
/** A page may be empty where nothing on it may be seen; not so many of them in a row. */
const EMPTY_MOST = 100;
/** Some ten million issues. */
const PAGES_MOST = 100_000;
/** All tokens of a search, in characters. */
const TOKENS_MOST = 32 * 1_048_576;

/**
 * Watches over the pages of one search. Whoever answers as Jira could otherwise have them read forever, or fill the memory
 * with tokens.
 * @returns to be called with each page before the next is requested; it throws JiraError
 */
export function watchPages(): (page: { nextPageToken: string | null; found: number }) => void {
  const seen = new Set<string>();
  let empty = 0;
  let characters = 0;
  return ({ nextPageToken: token, found }) => {
    if (token === null) return;
    empty = found === 0 ? empty + 1 : 0;
    if (seen.has(token)) throw endless('Jira gave the same page twice');
    if (token.length > TOKEN_LONGEST)
      throw endless('Jira named a page by more characters than any real page token has');
    if (empty > EMPTY_MOST) throw endless(`Jira gave more than ${EMPTY_MOST} pages in a row that hold nothing`);
    characters += token.length;
    if (seen.size >= PAGES_MOST || characters > TOKENS_MOST)
      throw endless(`Jira gave more pages than ${PAGES_MOST} of one search`);
    seen.add(token);
  };
}

function endless(what: string): JiraError {
  return new JiraError({ kind: 'unavailable', status: null, words: `${what}, so reading was ended` });
}
