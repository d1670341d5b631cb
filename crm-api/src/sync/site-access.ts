import { chooseAccess, stateOfAppToken } from '../domain/choose-access.ts';
import { isGone } from '../domain/site-standing.ts';
import { JiraError } from '../jira/jira-error.ts';
import type { JiraAccess } from '../jira/jira-http.ts';
import { noteTokenKind, noteTokenRefused, readSiteAccess, type SiteAccessRow } from '../store/app-tokens.ts';
import { type Db, withTenant } from '../store/database.ts';
import { aboutAppToken, aboutJiraToken, type Vault } from '../store/vault.ts';

/** A way to a site that is open now. */
export type OpenAccess = {
  access: JiraAccess;
  /** An app's token pays points from the app's pool; an API token pays none (facts/jira-cloud.md, "Limits"). */
  paysPoints: boolean;
  /** Of the app's token: which one it was. */
  receivedAt: Date | null;
};

type SiteName = { tenantId: string; siteId: string };

export type SiteAccesses = {
  /**
   * As whom to call a site at this moment.
   * @throws JiraError unauthorised, without a status, when the site is disconnected or no way to it is open
   */
  current(site: SiteName): Promise<OpenAccess>;
  /** Jira answered 401 to this way. @returns another one, where the admin's choice leaves one */
  afterRefusal(site: SiteName, refused: OpenAccess): Promise<OpenAccess | undefined>;
  /** What is known of a site has changed. Other processes notice by themselves, within TRUST_MS. */
  forgetSite(siteId: string): void;
};

type Deps = { db: Db; vault: Vault; now(): number };
type Cached = { tenantId: string; readAt: number; row: SiteAccessRow; open: OpenAccess };

/** How long a site's row is trusted before it is read again, in milliseconds: re-pairing takes effect within it. */
const TRUST_MS = 5_000;

/** Chooses, for each call, between the app's own token and an account's API token (domain/choose-access.ts). */
export function createSiteAccesses(deps: Deps): SiteAccesses {
  const cache = new Map<string, Cached>();
  const knownOf = ({ tenantId, siteId }: SiteName): Cached | undefined => {
    const known = cache.get(siteId);
    return known?.tenantId === tenantId ? known : undefined;
  };

  async function read(site: SiteName): Promise<OpenAccess> {
    const known = knownOf(site);
    const { row, open } = await readOpen(deps, site, known);
    cache.set(site.siteId, { tenantId: site.tenantId, readAt: deps.now(), row, open });
    return open;
  }
  return {
    async current(site) {
      const known = knownOf(site);
      const now = deps.now();
      const fresh = known && now - known.readAt < TRUST_MS && stillChosen(known, now);
      return fresh ? known.open : read(site);
    },
    async afterRefusal(site, { receivedAt }) {
      if (receivedAt === null) return undefined;
      const at = new Date(deps.now());
      await withTenant(deps.db, site.tenantId, (tx) => noteTokenRefused(tx, site, { receivedAt, at }));
      cache.delete(site.siteId);
      return read(site).catch((error: unknown) => {
        if (error instanceof JiraError) return undefined;
        throw error;
      });
    },
    forgetSite: (siteId) => void cache.delete(siteId),
  };
}

/** A token may run out while its row is trusted. */
function stillChosen({ row, open }: Cached, now: number): boolean {
  return (chooseAccess(row, now) === 'app') === open.paysPoints;
}

async function readOpen({ db, vault, now }: Deps, site: SiteName, known: Cached | undefined) {
  return withTenant(db, site.tenantId, async (tx) => {
    const row = await readSiteAccess(tx, site);
    if (!row?.connected) throw closed('this site is disconnected');
    if (isGone(row, now())) throw closed('the app in this Jira was uninstalled, or has been silent for a day');
    const kind = chooseAccess(row, now());
    if (kind === null) throw closed(whyNone(row, now()));
    if (kind !== row.tokenKind) await noteTokenKind(tx, site, kind);
    const open = kind === 'app' ? openAsApp(row, site, vault) : openAsAccount(row, site, vault);
    // The same way as before is the same object: what was built on it goes on.
    return { row, open: known && sameWay(known.open, open) ? known.open : open };
  });
}

function openAsApp({ app }: SiteAccessRow, { siteId }: SiteName, vault: Vault): OpenAccess {
  if (!app) throw new Error('an app’s token was chosen that is not there');
  const appToken = vault.open(app.tokenSealed, aboutAppToken(siteId, app.installationId));
  return { access: { baseUrl: app.apiBaseUrl, appToken }, paysPoints: true, receivedAt: app.receivedAt };
}

function openAsAccount(row: SiteAccessRow, { tenantId }: SiteName, vault: Vault): OpenAccess {
  const { baseUrl, email, apiTokenSealed } = row;
  if (apiTokenSealed === null) throw new Error('an API token was chosen that is not there');
  const apiToken = vault.open(apiTokenSealed, aboutJiraToken(tenantId));
  return { access: { baseUrl, email: email ?? '', apiToken }, paysPoints: false, receivedAt: null };
}

function sameWay(a: OpenAccess, b: OpenAccess): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function whyNone(row: SiteAccessRow, now: number): string {
  const state = stateOfAppToken(row.appToken, now);
  if (row.choice === 'api_token') return 'there is no API token for this site';
  if (state === 'refused') return 'Jira refused the app’s token, and the next one has not come yet';
  return state === 'expired'
    ? 'the app’s token has run out, and the next one has not come yet'
    : 'Jira has not sent the app’s token yet';
}

function closed(words: string): JiraError {
  return new JiraError({ kind: 'unauthorised', status: null, words });
}
