import { createJiraClient } from '../jira/jira-client.ts';
import { JiraError } from '../jira/jira-error.ts';
import { createJiraHttp } from '../jira/jira-http.ts';
import { type Db, withTenant } from '../store/database.ts';
import { aboutJiraToken, type Vault } from '../store/vault.ts';
import { createIssueFetcher } from './issue-fetcher.ts';
import type { SiteConnection, SyncContext } from './sync-context.ts';

type Cached = { readAt: number; sealedToken: Buffer; baseUrl: string; connection: SiteConnection };

/** How long a site's row is trusted before it is read again, in milliseconds: re-pairing takes effect within it. */
const TRUST_MS = 5_000;

/** Opens connections to sites with their own credentials, and keeps them: the fetches of a site are coalesced in its connection. */
export function createSiteConnector(deps: {
  db: Db;
  vault: Vault;
  now(): number;
  onRequest?: (siteId: string) => void;
}): SyncContext['connect'] {
  const cache = new Map<string, Cached>();
  return async (tenantId, siteId) => {
    const cacheKey = `${tenantId}:${siteId}`;
    const known = cache.get(cacheKey);
    if (known && deps.now() - known.readAt < TRUST_MS) return known.connection;
    const site = await readSite(deps.db, tenantId, siteId);
    if (known?.sealedToken.equals(site.api_token_encrypted) && known.baseUrl === site.base_url) {
      known.readAt = deps.now();
      return known.connection;
    }
    const apiToken = deps.vault.open(site.api_token_encrypted, aboutJiraToken(tenantId));
    const http = createJiraHttp(
      { baseUrl: site.base_url, email: site.email, apiToken },
      { onRequest: () => deps.onRequest?.(siteId) },
    );
    const client = createJiraClient(http);
    const connection = { client, fetcher: createIssueFetcher(client) };
    cache.set(cacheKey, {
      readAt: deps.now(),
      sealedToken: site.api_token_encrypted,
      baseUrl: site.base_url,
      connection,
    });
    return connection;
  };
}

async function readSite(db: Db, tenantId: string, siteId: string) {
  const site = await withTenant(db, tenantId, (tx) =>
    tx
      .selectFrom('jira_site')
      .select(['base_url', 'email', 'api_token_encrypted', 'state'])
      .where('tenant_id', '=', tenantId)
      .where('id', '=', siteId)
      .executeTakeFirst(),
  );
  if (site?.state === 'connected') return site;
  throw new JiraError({ kind: 'unauthorised', status: null, words: 'this site is disconnected' });
}
