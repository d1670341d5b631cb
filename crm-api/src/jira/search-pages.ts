import type { JiraClient, SearchPage } from './jira-client.ts';
import { watchPages } from './page-watch.ts';

/** Jira shrinks pages when many fields are asked for; this many with all of ours is what it gives. */
const PAGE_SIZE = 100;

/** The pages of a search, one request each. @throws JiraError as walkPages */
export const searchPages = (
  client: Pick<JiraClient, 'search'>,
  query: { jql: string; fields: readonly string[] },
): AsyncGenerator<SearchPage> =>
  walkPages(
    (pageToken) => client.search({ ...query, maxResults: PAGE_SIZE, pageToken }),
    ({ issues, unreadable }) => issues.length + unreadable.length,
  );

/** The same for the ids alone. */
export const searchIdPages = (
  client: Pick<JiraClient, 'searchIds'>,
  jql: string,
): AsyncGenerator<{ ids: string[]; nextPageToken: string | null }> =>
  walkPages(
    (pageToken) => client.searchIds({ jql, pageToken }),
    ({ ids }) => ids.length,
  );

/**
 * Asks for page after page.
 * @param foundOn how much a page holds
 * @throws JiraError when going on would never end (page-watch.ts)
 */
async function* walkPages<Page extends { nextPageToken: string | null }>(
  ask: (pageToken: string | null) => Promise<Page>,
  foundOn: (page: Page) => number,
): AsyncGenerator<Page> {
  const next = watchPages();
  let pageToken: string | null = null;
  do {
    const page: Page = await ask(pageToken);
    yield page;
    pageToken = page.nextPageToken;
    next({ nextPageToken: pageToken, found: foundOn(page) });
  } while (pageToken !== null);
}
