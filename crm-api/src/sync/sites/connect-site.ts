import type { CallPriority } from '../../domain/rate-limit/rate-budget.ts';
import { siteConfigSchema } from '../../domain/site/site-config.ts';
import type { Outbound } from '../../egress/egress.ts';
import { type CallGuards, guardOf, untilAborted } from '../../jira/call-guard.ts';
import type { CallLimiter } from '../../jira/call-limiter.ts';
import { createJiraFiles, type KnownLimits } from '../../jira/files/attachments.ts';
import { createFileTransfer, type FileTransfer } from '../../jira/files/file-transfer.ts';
import { createJiraClient } from '../../jira/jira-client.ts';
import { createJiraClock } from '../../jira/jira-clock.ts';
import { JiraError, JiraSettlingError } from '../../jira/jira-error.ts';
import { createJiraHttp, type JiraHttp } from '../../jira/jira-http.ts';
import type { JiraRequest } from '../../jira/jira-request.ts';
import { reportAccounts } from '../../jira/report-accounts.ts';
import type { SiteBreaker } from '../../jira/site-breaker.ts';
import { type Db, withTenant } from '../../store/db/database.ts';
import type { Vault } from '../../store/db/vault.ts';
import { readSiteSettings } from '../../store/sites/site-configs.ts';
import { createIssueFetcher, snapshotFieldsOf } from '../engine/issue-fetcher.ts';
import type { SiteConnection, SyncContext } from '../engine/sync-context.ts';
import { createSiteAccesses, type OpenAccess, SETTLING_RETRY_MS, type SiteAccesses } from './site-access.ts';

type Deps = {
  db: Db;
  vault: Vault;
  /** Which hosts may be called. */
  outbound: Outbound;
  now(): number;
  /** As in SyncContext. */
  uptime?: () => number;
  /** Without one, calls go out as they come: then somebody else keeps the limits. */
  limiter?: CallLimiter;
  /** Without one, a site that does not answer is called again and again. */
  breaker?: SiteBreaker;
  onRequest?: (siteId: string) => void;
  /** Told with each answer by how much our clock is ahead of Jira's, ms. */
  onClock?: (siteId: string, aheadMs: number) => void;
  /** As in createSiteAccesses. */
  gateway?: string;
  /** As whom sites are called; one of its own when left out. */
  accesses?: SiteAccesses;
};

type SiteCaller = { tenantId: string; siteId: string; priority: CallPriority };

/** Makes a call the way that is open now and, where Jira answers 401 to it, once more another way. */
type ByOpenWay = <T>(call: (open: OpenAccess) => Promise<T>) => Promise<T>;

/**
 * Opens connections to sites, one for each priority of its calls, and keeps them: the fetches of a site are coalesced
 * in its connection. As whom a call is made is decided for each call (sync/sites/site-access.ts).
 */
export function createSiteConnector(deps: Deps): SyncContext['connect'] {
  const connections = new Map<string, (guards?: CallGuards) => SiteConnection>();
  const accesses = deps.accesses ?? createSiteAccesses(deps);
  return async (tenantId, siteId, priority = 'delivery', guards) => {
    await accesses.current({ tenantId, siteId });
    const name = `${tenantId}:${siteId}:${priority}`;
    const connection = connections.get(name) ?? connectAs(deps, accesses, { tenantId, siteId, priority });
    connections.set(name, connection);
    return connection(guards);
  };
}

/** @returns gives the connection to a caller: what the site has said is shared, and each call is guarded as the caller wants */
function connectAs(deps: Deps, accesses: SiteAccesses, caller: SiteCaller): (guards?: CallGuards) => SiteConnection {
  const { limiter, breaker, outbound } = deps;
  const limited: CallLimiter['run'] = (as, request, send) => (limiter ? limiter.run(as, request, send) : send());
  // Outside of the limiter a call that is not made costs nothing; within it, waiting for points is not waiting for Jira.
  const watched = (gate: (sending: <A>(send: () => Promise<A>) => Promise<A>) => Promise<unknown>) =>
    breaker ? breaker.run(caller, gate) : gate((send) => send());
  const clock = createJiraClock(deps.uptime);
  const optionsAs = (priority: CallPriority, { paysPoints }: OpenAccess) => ({
    outbound,
    onRequest: () => deps.onRequest?.(caller.siteId),
    onDate: (jiraNow: number) => {
      clock.note(jiraNow);
      deps.onClock?.(caller.siteId, deps.now() - jiraNow);
    },
    onNearLimit: (forMs: number) => limiter?.noteNearLimit(caller.siteId, forMs),
    gate: (request: JiraRequest, send: () => Promise<unknown>) =>
      watched((sending) => limited({ ...caller, priority, paysPoints }, request, () => sending(send))),
  });
  const whoAmI = oncePerWay((open) => createJiraClient(createJiraHttp(open.access, optionsAs(caller.priority, open))));
  const byOpenWay = openWayOf(accesses, { site: caller, now: deps.now }, (open) => whoAmI(open).myself());
  const httpAs = (priority: CallPriority): JiraHttp => {
    const httpOf = oncePerWay((open) => createJiraHttp(open.access, optionsAs(priority, open)));
    return (request) => byOpenWay((open) => httpOf(open)(request));
  };
  const http = httpAs(caller.priority);
  const limits: KnownLimits = { said: null };
  // Looking an issue up because of an event is less urgent than sending what was typed here, unless a person waits.
  const fetchHttp = caller.priority === 'delivery' ? httpAs('fetch') : http;
  const fetchClient = createJiraClient(fetchHttp, clock.now);
  const fetcher = createIssueFetcher(fetchClient, () => readSnapshotFields(deps.db, caller.tenantId, caller.siteId));
  const transferOf = oncePerWay((open) => createFileTransfer(open.access, optionsAs(caller.priority, open)));
  const transfer: FileTransfer = {
    open: (...what) => byOpenWay((way) => transferOf(way).open(...what)),
    upload: (request, part) => byOpenWay((open) => transferOf(open).upload(request, part)),
  };
  return (guards) => ({
    client: createJiraClient(guardedHttp(http, guards), clock.now),
    // One request for many callers: none of them may end it for the others.
    fetcher: guards ? (issueId) => untilAborted(fetcher(issueId), guardOf(guards).signal) : fetcher,
    files: createJiraFiles(guardedHttp(http, guards), guardedTransfer(transfer, guards), limits),
    async reportAccounts(accounts) {
      const { access, ...open } = await accesses.current(caller);
      if (!('appToken' in access)) return null;
      // It is at the root of the gateway, beside the sites.
      const atRoot = { ...access, baseUrl: new URL(access.baseUrl).origin };
      const root = createJiraHttp(atRoot, optionsAs(caller.priority, { access, ...open }));
      return reportAccounts(guardedHttp(root, guards), accounts);
    },
    jiraNow: clock.now,
    jiraEarliest: clock.earliest,
  });
}

function guardedHttp(http: JiraHttp, guards: CallGuards | undefined): JiraHttp {
  if (!guards) return http;
  return (request) => {
    const guard = guardOf(guards);
    return untilAborted(http({ ...request, guard }), guard.signal);
  };
}

function guardedTransfer(transfer: FileTransfer, guards: CallGuards | undefined): FileTransfer {
  if (!guards) return transfer;
  return {
    open: (request, ...what) => transfer.open({ ...request, guard: guardOf(guards) }, ...what),
    upload: (request, part) => transfer.upload({ ...request, guard: guardOf(guards) }, part),
  };
}

/** A 401 says that nothing was carried out, so the same call may go out another way. */
function openWayOf(
  accesses: SiteAccesses,
  { site, now }: { site: SiteCaller; now(): number },
  whoAmI: (open: OpenAccess) => Promise<unknown>,
): ByOpenWay {
  return async (call) => {
    let open = await accesses.current(site);
    let refused: JiraError | undefined;
    for (;;) {
      try {
        const answer = await call(open);
        await accesses.worked(site, open);
        return answer;
      } catch (error) {
        if (!(error instanceof JiraError)) throw error;
        // The other address was only a try: where it does not help, the answer of the first one counts.
        if (refused && open.via === 'gateway' && (error.status === null || error.status === 401)) throw refused;
        if (error.status === null || error.retryable) throw error;
        if (error.kind !== 'unauthorised') {
          if (open.via === null) await accesses.worked(site, open);
          if (now() < open.settledAt && provesNothing(error)) throw new JiraSettlingError(error, SETTLING_RETRY_MS);
          throw error.status === 403 ? await whoseRefusal(error, () => whoAmI(open)) : error;
        }
        const other = await accesses.afterRefusal(site, open, error);
        if (!other) throw error;
        refused = error;
        open = other;
      }
    }
  };
}

/** What Jira says to an app that it has not given all its permissions yet. */
const provesNothing = ({ status }: JiraError): boolean => status === 401 || status === 403 || status === 404;

/**
 * A 403 for one thing is that thing's. Where Jira does not even say who we are, the whole site is closed to the account
 * (its product access, an allowlist of addresses), and no ticket is at fault.
 */
async function whoseRefusal(error: JiraError, whoAmI: () => Promise<unknown>): Promise<JiraError> {
  try {
    await whoAmI();
    return error;
  } catch (also) {
    if (!(also instanceof JiraError)) throw also;
    if (also.status !== 403) return also;
    return new JiraError({ kind: 'unauthorised', status: 403, words: also.words, cause: error });
  }
}

/** Builds a thing once for each way, for as long as the way is in use. */
function oncePerWay<T>(build: (open: OpenAccess) => T): (open: OpenAccess) => T {
  const built = new WeakMap<OpenAccess, { thing: T }>();
  return (open) => {
    const known = built.get(open) ?? { thing: build(open) };
    built.set(open, known);
    return known.thing;
  };
}

/** Read for each fetch: which custom fields take part is an admin's choice of the moment. */
async function readSnapshotFields(db: Db, tenantId: string, siteId: string): Promise<readonly string[]> {
  const sites = await withTenant(db, tenantId, (tx) => readSiteSettings(tx, tenantId));
  return snapshotFieldsOf(sites.get(siteId)?.config ?? siteConfigSchema.parse({}));
}
