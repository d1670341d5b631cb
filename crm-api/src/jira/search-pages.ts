import type { JiraClient, SearchPage } from './jira-client.ts';
import { JiraError } from './jira-error.ts';

/** Jira shrinks pages when many fields are asked for; this many with all of ours is what it gives. */
const PAGE_SIZE = 100;

/** The pages of a search, one request each. @throws JiraError as walkPages */
export const searchPages = (
  client: Pick<JiraClient, 'search'>,
  query: { jql: string; fields: readonly string[] },
): AsyncGenerator<SearchPage> =>
  walkPages((pageToken) => client.search({ ...query, maxResults: PAGE_SIZE, pageToken }));

/** The same for the ids alone. */
export const searchIdPages = (
  client: Pick<JiraClient, 'searchIds'>,
  jql: string,
): AsyncGenerator<{ ids: string[]; nextPageToken: string | null }> =>
  walkPages((pageToken) => client.searchIds({ jql, pageToken }));

/**
 * Asks for page after page.
 * @throws JiraError when Jira gives a page it gave before: going on would never end
 */
async function* walkPages<Page extends { nextPageToken: string | null }>(
  ask: (pageToken: string | null) => Promise<Page>,
): AsyncGenerator<Page> {
  const seen = new Set<string>();
  let pageToken: string | null = null;
  do {
    const page: Page = await ask(pageToken);
    yield page;
    pageToken = page.nextPageToken;
    if (pageToken !== null && seen.has(pageToken)) throw repeatedPage();
    if (pageToken !== null) seen.add(pageToken);
  } while (pageToken !== null);
}

/** Jira’s place in a search leads back to where it was. */
export function repeatedPage(): JiraError {
  return new JiraError({ kind: 'unavailable', status: null, words: 'Jira gave the same page twice' });
}
