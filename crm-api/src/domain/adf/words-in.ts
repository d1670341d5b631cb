/** What is there for the form: a heading or quote, the number of a list, the fence of code, in Markdown or wiki markup. */
const FORM =
  /^\s*(?:(?:h[1-6]|bq)\.|\d+[.)]|```\w*)\s*|(?<!\{)\{(?:code|noformat|quote|panel|color)\b[^}\n]{0,200}\}(?!\})/gmu;
/** A mention, in Markdown; in wiki markup it is `[~accountid:1]`. */
const MENTION = /\[@[^[\]]*\]\(jira-user:([^)?]*)[^)]*\)/gu;
/** An address that is its own text: `<https://example.com>`, or `[https://example.com|https://example.com]`. */
const ADDRESS = /<([a-z][\w+.-]*:[^\s<>]*)>|\[([^[\]|\s]+)\|\2(?:\|smart-link)?\]/gu;

/** A text without what Markdown and wiki markup write otherwise. */
export const wordsIn = (markdown: string): string =>
  markdown
    .replaceAll('\\', '')
    .replace(FORM, '')
    .replace(MENTION, 'accountid:$1')
    .replace(ADDRESS, '$1$2')
    .replace(/[\s*_~`#>|[\](){}+-]/gu, '');
