import { chooseAccess, SECOND_REFUSAL_MS, settledAt, stateOfAppToken } from '../../domain/site/choose-access.ts';
import { isGone } from '../../domain/site/site-state.ts';
import { JiraError, JiraSettlingError } from '../../jira/jira-error.ts';
import type { JiraAccess } from '../../jira/jira-http.ts';
import { type Db, withTenant } from '../../store/db/database.ts';
import { aboutAppToken, aboutJiraToken, type Vault } from '../../store/db/vault.ts';
import {
  noteApiTokenVia,
  noteTokenKind,
  noteTokenRefused,
  readSiteAccess,
  type SiteAccessRow,
} from '../../store/sites/app-tokens.ts';
import { SiteClosedError, SiteUnknownError, siteDisconnected } from './site-closed.ts';

/** A way to a site that is open now. */
export type OpenAccess = {
  access: JiraAccess;
  /** An app's token pays points from the app's pool; an API token pays none (docs/reference/rate-limits.md#points). */
  paysPoints: boolean;
  /** Of the app's token: which one it was. */
  receivedAt: Date | null;
  /** Of an API token: by which of the site's two addresses. */
  via: 'site' | 'gateway' | null;
  /** Until then a refusal of the app proves nothing, epoch ms; of an API token 0. */
  settledAt: number;
};

type SiteName = { tenantId: string; siteId: string };

export type SiteAccesses = {
  /**
   * As whom to call a site at this moment.
   * @throws SiteClosedError when the site is disconnected or no way to it is open
   */
  current(site: SiteName): Promise<OpenAccess>;
  /**
   * Jira answered 401 to this way. An app's token is marked as refused by the second of these, some seconds after the first.
   * @returns another way for this call, where the admin's choice leaves one
   * @throws JiraError unavailable, where the same way is to be tried again
   */
  afterRefusal(site: SiteName, refused: OpenAccess, error: JiraError): Promise<OpenAccess | undefined>;
  /** Jira accepted this way. */
  worked(site: SiteName, open: OpenAccess): Promise<void>;
  /** A site's row has changed. Other processes notice within TRUST_MS. */
  forgetSite(siteId: string): void;
};

/** `gateway`: what the address of a site at Atlassian's gateway begins with, before its cloudId; left out: it is not tried. */
type Deps = { db: Db; vault: Vault; now(): number; gateway?: string };
/** `fallback`: the API token beside an app's; `gateway`: the API token by its other address. */
type Ways = { chosen: OpenAccess; fallback: OpenAccess | undefined; gateway: OpenAccess | undefined };
type Cached = { tenantId: string; readAt: number; row: SiteAccessRow; ways: Ways };

/** How long a site's row is trusted before it is read again, in milliseconds: re-pairing takes effect within it. */
const TRUST_MS = 5_000;

/** Chooses, for each call, between the app's own token and an account's API token (domain/site/choose-access.ts). */
export function createSiteAccesses(deps: Deps): SiteAccesses {
  const cache = new Map<string, Cached>();
  /** App tokens that Jira refused once, and when. */
  const suspects = new Map<string, { receivedAt: number; at: number }>();
  const knownOf = ({ tenantId, siteId }: SiteName): Cached | undefined => {
    const known = cache.get(siteId);
    return known?.tenantId === tenantId ? known : undefined;
  };
  const suspicionOf = (siteId: string, { receivedAt }: OpenAccess) => {
    const suspect = suspects.get(siteId);
    return suspect && suspect.receivedAt === receivedAt?.getTime() ? suspect : undefined;
  };

  async function read(site: SiteName): Promise<Cached> {
    const known = knownOf(site);
    const { row, ways } = await readOpen(deps, site, known);
    const cached = { tenantId: site.tenantId, readAt: deps.now(), row, ways };
    cache.set(site.siteId, cached);
    return cached;
  }

  async function recordRefusal(site: SiteName, receivedAt: Date): Promise<OpenAccess | undefined> {
    const at = new Date(deps.now());
    suspects.delete(site.siteId);
    await withTenant(deps.db, site.tenantId, (tx) => noteTokenRefused(tx, site, { receivedAt, at }));
    cache.delete(site.siteId);
    return read(site).then(
      ({ ways }) => ways.chosen,
      (error: unknown) => {
        if (error instanceof JiraError) return undefined;
        throw error;
      },
    );
  }

  return {
    async current(site) {
      const known = knownOf(site);
      const now = deps.now();
      // A clock that was set back makes nothing newer.
      const fresh = known && Math.abs(now - known.readAt) < TRUST_MS && stillChosen(known, now);
      const { ways } = fresh ? known : await read(site);
      // While one refusal is all there is, what can go another way does.
      const suspect = suspicionOf(site.siteId, ways.chosen);
      return suspect && ways.fallback && now - suspect.at < SECOND_REFUSAL_MS ? ways.fallback : ways.chosen;
    },
    async afterRefusal(site, open, error) {
      const now = deps.now();
      if (open.receivedAt === null) return open.via === 'site' ? knownOf(site)?.ways.gateway : undefined;
      const suspect = suspicionOf(site.siteId, open);
      const settling = now < open.settledAt;
      if (suspect && !settling && now - suspect.at >= SECOND_REFUSAL_MS) return recordRefusal(site, open.receivedAt);
      if (!suspect) suspects.set(site.siteId, { receivedAt: open.receivedAt.getTime(), at: now });
      const fallback = knownOf(site)?.ways.fallback;
      if (fallback) return fallback;
      throw settling ? new JiraSettlingError(error, SETTLING_RETRY_MS) : askedAgain(error);
    },
    async worked(site, open) {
      if (suspicionOf(site.siteId, open)) suspects.delete(site.siteId);
      const known = knownOf(site);
      if (open.via === null || !known || known.row.apiTokenVia === open.via) return;
      const { via } = open;
      await withTenant(deps.db, site.tenantId, (tx) => noteApiTokenVia(tx, site, via));
      cache.delete(site.siteId);
    },
    forgetSite: (siteId) => void cache.delete(siteId),
  };
}

/** How long after a refusal that proves nothing the same is tried again, ms. */
export const SETTLING_RETRY_MS = 15_000;

function askedAgain(refusal: JiraError): JiraError {
  const words = `it answered 401 (${refusal.words}), which counts once it is repeated`;
  const { status } = refusal;
  return new JiraError({ kind: 'unavailable', status, words, retryAfterMs: SECOND_REFUSAL_MS, cause: refusal });
}

/** A token may run out while its row is trusted. */
function stillChosen({ row, ways }: Cached, now: number): boolean {
  return (chooseAccess(row, now) === 'app') === ways.chosen.paysPoints;
}

async function readOpen(deps: Deps, site: SiteName, known: Cached | undefined) {
  const { db, now } = deps;
  return withTenant(db, site.tenantId, async (tx) => {
    const row = await readSiteAccess(tx, site);
    if (!row) throw new SiteUnknownError();
    if (!row.connected) throw siteDisconnected();
    if (isGone(row, now())) throw new SiteClosedError('the app in this Jira was uninstalled, or is silent', REINSTALL);
    const kind = chooseAccess(row, now());
    if (kind === null) throw whyNone(row, now());
    if (kind !== row.tokenKind) await noteTokenKind(tx, site, kind);
    const ways = waysOf(deps, site, row, kind);
    // The same way as before is the same object: what was built on it stays in use.
    const before = known ? Object.values(known.ways).filter((way) => way !== undefined) : [];
    const kept = (way: OpenAccess) => before.find((one) => sameWay(one, way)) ?? way;
    const { chosen, fallback, gateway } = ways;
    return {
      row,
      ways: { chosen: kept(chosen), fallback: fallback && kept(fallback), gateway: gateway && kept(gateway) },
    };
  });
}

function waysOf(deps: Deps, site: SiteName, row: SiteAccessRow, kind: 'app' | 'api_token'): Ways {
  const hasAccount = row.hasApiToken && row.choice !== 'app';
  const gateway = hasAccount && deps.gateway ? openAsAccount(row, site, deps.vault, deps.gateway) : undefined;
  const own = hasAccount ? openAsAccount(row, site, deps.vault, null) : undefined;
  const account = row.apiTokenVia === 'gateway' ? (gateway ?? own) : own;
  if (kind === 'app') return { chosen: openAsApp(row, site, deps.vault), fallback: account, gateway };
  if (!account) throw new Error('an API token was chosen that is not there');
  return { chosen: account, fallback: undefined, gateway };
}

function openAsApp({ app, installedAt }: SiteAccessRow, { siteId }: SiteName, vault: Vault): OpenAccess {
  if (!app) throw new Error('an app’s token was chosen that is not there');
  const appToken = vault.open(app.tokenSealed, aboutAppToken(siteId, app.installationId));
  const access = { baseUrl: app.apiBaseUrl, appToken };
  const at = installedAt?.getTime() ?? null;
  return { access, paysPoints: true, receivedAt: app.receivedAt, via: null, settledAt: settledAt(at) };
}

/** @param gateway as in Deps; null: at the site's own address */
function openAsAccount(row: SiteAccessRow, { tenantId }: SiteName, vault: Vault, gateway: string | null): OpenAccess {
  const { email, apiTokenSealed } = row;
  if (apiTokenSealed === null) throw new Error('an API token was chosen that is not there');
  const apiToken = vault.open(apiTokenSealed, aboutJiraToken(tenantId));
  const baseUrl = gateway === null ? row.baseUrl : `${gateway}${row.cloudId}`;
  const via = gateway === null ? 'site' : 'gateway';
  return { access: { baseUrl, email: email ?? '', apiToken }, paysPoints: false, receivedAt: null, via, settledAt: 0 };
}

function sameWay(a: OpenAccess, b: OpenAccess): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const REINSTALL =
  'If the app was uninstalled, install it in Jira and pair it again. If it is installed, check its connection on its admin page.';
const WAIT = 'Forge brings one within the hour. To go on now, give the site an account’s API token.';

function whyNone(row: SiteAccessRow, now: number): SiteClosedError {
  if (row.choice === 'api_token')
    return new SiteClosedError(
      'there is no API token for this site',
      'Give the site an account’s API token, or let the CRM write as the app.',
    );
  const state = stateOfAppToken(row.appToken, now);
  if (state === 'refused')
    return new SiteClosedError('Jira refused the app’s token, and the next one has not arrived yet', WAIT);
  return state === 'expired'
    ? new SiteClosedError('the app’s token has expired, and the next one has not arrived yet', WAIT)
    : new SiteClosedError('Jira has not sent the app’s token yet', WAIT);
}
