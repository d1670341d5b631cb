import type { CallPriority } from '../domain/rate-budget.ts';
import { siteConfigSchema } from '../domain/site-config.ts';
import { createJiraFiles } from '../jira/attachments.ts';
import type { CallLimiter } from '../jira/call-limiter.ts';
import { createFileTransfer } from '../jira/file-transfer.ts';
import { createJiraClient } from '../jira/jira-client.ts';
import { JiraError } from '../jira/jira-error.ts';
import { createJiraHttp, type JiraAccess, type JiraRequest } from '../jira/jira-http.ts';
import { type Db, withTenant } from '../store/database.ts';
import { readSiteSettings } from '../store/site-configs.ts';
import { aboutJiraToken, type Vault } from '../store/vault.ts';
import { createIssueFetcher, snapshotFieldsOf } from './issue-fetcher.ts';
import type { SiteConnection, SyncContext } from './sync-context.ts';

type SiteRow = Awaited<ReturnType<typeof readSite>>;
type Cached = { readAt: number; site: SiteRow; access: JiraAccess; open: Map<CallPriority, SiteConnection> };

type Deps = {
  db: Db;
  vault: Vault;
  now(): number;
  /** Without one, calls go out as they come: the limits are then somebody else's to keep. */
  limiter?: CallLimiter;
  onRequest?: (siteId: string) => void;
};

/** How long a site's row is trusted before it is read again, in milliseconds: re-pairing takes effect within it. */
const TRUST_MS = 5_000;

/**
 * Opens connections to sites with their own credentials, one for each priority of its calls, and keeps them: the
 * fetches of a site are coalesced in its connection.
 */
export function createSiteConnector(deps: Deps): SyncContext['connect'] {
  const cache = new Map<string, Cached>();
  return async (tenantId, siteId, priority = 'delivery') => {
    const known = await openSite(deps, cache, tenantId, siteId);
    const open = known.open.get(priority);
    if (open) return open;
    const connection = connectAs(deps, known, { tenantId, siteId, priority });
    known.open.set(priority, connection);
    return connection;
  };
}

/**
 * A Jira whose app tells nothing for so long has thrown us out, and is not to be called any more, ms. An API that was
 * down as long itself goes on with the first heartbeat, within five minutes.
 */
const GONE_AFTER_MS = 24 * 3_600_000;

async function openSite(deps: Deps, cache: Map<string, Cached>, tenantId: string, siteId: string): Promise<Cached> {
  const cacheKey = `${tenantId}:${siteId}`;
  const known = cache.get(cacheKey);
  if (known && deps.now() - known.readAt < TRUST_MS) return known;
  const site = await readSite(deps, tenantId, siteId);
  if (known && sameAccess(known.site, site)) {
    known.readAt = deps.now();
    return known;
  }
  const token = deps.vault.open(site.api_token_encrypted, aboutJiraToken(tenantId));
  const who = site.token_kind === 'app' ? { appToken: token } : { email: site.email, apiToken: token };
  const fresh = { readAt: deps.now(), site, access: { baseUrl: site.base_url, ...who }, open: new Map() };
  cache.set(cacheKey, fresh);
  return fresh;
}

function sameAccess(a: SiteRow, b: SiteRow): boolean {
  return (
    a.api_token_encrypted.equals(b.api_token_encrypted) &&
    a.base_url === b.base_url &&
    a.email === b.email &&
    a.token_kind === b.token_kind
  );
}

function connectAs(
  { db, limiter, onRequest }: Deps,
  { site, access }: Cached,
  caller: { tenantId: string; siteId: string; priority: CallPriority },
): SiteConnection {
  let jiraNow: number | null = null;
  const optionsAs = (priority: CallPriority) => ({
    onRequest: () => onRequest?.(caller.siteId),
    onDate: (at: number) => {
      jiraNow = at;
    },
    ...(limiter && {
      gate: (request: JiraRequest, send: () => Promise<unknown>) =>
        limiter.run({ ...caller, priority, paysPoints: site.token_kind === 'app' }, request, send),
    }),
  });
  const clientAs = (priority: CallPriority) => createJiraClient(createJiraHttp(access, optionsAs(priority)));
  const client = clientAs(caller.priority);
  // Looking an issue up because of an event is less urgent than sending what was typed here, unless a person waits.
  const fetchClient = caller.priority === 'delivery' ? clientAs('fetch') : client;
  const fetcher = createIssueFetcher(fetchClient, () => readSnapshotFields(db, caller.tenantId, caller.siteId));
  const options = optionsAs(caller.priority);
  const files = createJiraFiles(createJiraHttp(access, options), createFileTransfer(access, options));
  return { client, fetcher, files, jiraNow: () => jiraNow };
}

async function readSite({ db, now }: Deps, tenantId: string, siteId: string) {
  const site = await withTenant(db, tenantId, (tx) =>
    tx
      .selectFrom('jira_site')
      .select(['base_url', 'email', 'api_token_encrypted', 'token_kind', 'state', 'heartbeat_at'])
      .where('tenant_id', '=', tenantId)
      .where('id', '=', siteId)
      .executeTakeFirst(),
  );
  if (site?.state !== 'connected') throw refused('this site is disconnected');
  if (site.heartbeat_at !== null && now() - site.heartbeat_at.getTime() > GONE_AFTER_MS)
    throw refused('the app in this Jira has been silent for a day, so it was uninstalled');
  return site;
}

const refused = (words: string) => new JiraError({ kind: 'unauthorised', status: null, words });

/** Read for each fetch: which custom fields take part is an admin's choice of the moment. */
async function readSnapshotFields(db: Db, tenantId: string, siteId: string): Promise<readonly string[]> {
  const sites = await withTenant(db, tenantId, (tx) => readSiteSettings(tx, tenantId));
  return snapshotFieldsOf(sites.get(siteId)?.config ?? siteConfigSchema.parse({}));
}
