import type { sitesApi } from '@synapse/shared/api/sites';
import { readTenant } from '../../store/db/database.ts';
import { listPurges } from '../../store/purge/purge.ts';
import { byWhom } from '../../sync/engine/requester.ts';
import { changeSettings, readSettings } from '../../sync/sites/change-settings.ts';
import { describeSites } from '../../sync/sites/describe-site.ts';
import { disconnectSite } from '../../sync/sites/disconnect-site.ts';
import { offerPairing } from '../../sync/sites/offer-pairing.ts';
import { askForRotation } from '../../sync/sites/rotate-secret.ts';
import { readAccess, setAccess } from '../../sync/sites/set-access.ts';
import { testSites } from '../../sync/sites/test-sites.ts';
import type { Caller } from '../auth/caller.ts';
import { unknownApp } from '../auth/forge-token.ts';
import type { SiteKeyring } from '../auth/site-keyring.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';
import { projectHandlers } from './projects.ts';
import { sendExport } from './site-export.ts';

/** The site that `/api/jira/sites/:siteId/…` names, in the caller's workspace. */
const siteOf = ({ caller, params }: { caller: Caller; params: { siteId: string } }) => ({
  tenantId: caller.tenantId,
  siteId: params.siteId,
});

/** The sites of a workspace: connecting, testing, setting and leaving them. */
export function siteHandlers(services: HttpServices, keyring: SiteKeyring): Handlers<typeof sitesApi> {
  const { db } = services;
  return {
    createPairingCode: async ({ caller, body }) => {
      // Who enters the code is proved by a token for this app, so without its id the code would be of no use.
      if (services.config.forge.appId === undefined) throw unknownApp();
      return { status: 201, body: await offerPairing(services, caller, body) };
    },
    testSites: async ({ caller }) => ({ status: 200, body: await testSites(services, caller.tenantId) }),
    listSites: async ({ caller }) => ({
      status: 200,
      body: { items: await describeSites(services, caller.tenantId) },
    }),
    readSiteSettings: async (ask) => ({ status: 200, body: await readSettings(db, siteOf(ask)) }),
    updateSiteSettings: async (ask) => ({
      status: 200,
      body: await changeSettings(db, siteOf(ask), ask.body, ask.caller.ifMatch),
    }),
    listPurges: async ({ caller: { tenantId }, query }) => ({
      status: 200,
      body: await readTenant(db, tenantId, (tx) => listPurges(tx, tenantId, query)),
    }),
    readSiteAccess: async (ask) => ({ status: 200, body: await readAccess(services, siteOf(ask)) }),
    setSiteAccess: async (ask) => ({
      status: 200,
      body: await setAccess(services, siteOf(ask), ask.body, ask.caller.ifMatch),
    }),
    /** Jira is no longer called, and its app's requests are refused. A site that is disconnected already may still be purged. */
    disconnectSite: async (ask) => {
      const purge = ask.body.data === 'purge';
      const site = { ...siteOf(ask), keyed: ask.caller.keyed };
      keyring.forget(await disconnectSite(services, site, { purge, by: byWhom(ask.caller) }));
      return { status: 200, body: { disconnected: true, purging: purge } };
    },
    rotateSiteSecret: async (ask) => {
      const askedAt = await askForRotation(services, siteOf(ask));
      return { status: 202, body: { askedAt: askedAt.toISOString() } };
    },
    exportSite: (ask) => sendExport(services, siteOf(ask), ask),
    ...projectHandlers(services),
  };
}
