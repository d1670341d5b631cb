import { Router } from 'express';
import { withTenant, withWorker } from '../../store/db/database.ts';
import { findInstalledSite, type InstalledSite } from '../../store/sites/app-tokens.ts';
import { noteInstalled, noteUninstalled } from '../../store/sites/site-installs.ts';
import { chargingProven } from '../auth/forge-calls.ts';
import type { ForgeInvocation } from '../auth/forge-token.ts';
import { invocationOf, type ProvenCall, proveForge, provenCall, useToken } from '../auth/proven-call.ts';
import { ProblemError } from '../kernel/error-mapper.ts';
import { limitPerMinute } from '../kernel/rate-limit.ts';
import { stateOf } from '../kernel/request-state.ts';
import { type Handler, route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import { appTokenIn, keepAppToken } from '../sites/keep-app-token.ts';
import type { SiteKeyring } from '../sites/site-keys.ts';
import { createAdmin } from './app-admin.ts';
import { createDisconnect } from './app-disconnect.ts';
import { createExportLink } from './app-export.ts';
import { createPairing, replaces } from './app-pair.ts';
import { createRotation } from './app-rotate.ts';

/** Guessing a code of 59 bits at this pace takes longer than the code lives, by far. */
const PAIR_TRIES_PER_MINUTE = 20;

/** What comes from the app through Forge: each request carries Forge's invocation token, and goes by what that says. */
export function forgeRemoteRoutes(services: HttpServices, keyring: SiteKeyring): Router {
  const router = Router();
  router.use('/api/app', proveForge(services.verifyForge));

  router.use(
    '/api/app/pair',
    limitPerMinute({
      limit: PAIR_TRIES_PER_MINUTE,
      key: (req) => invocationOf(req).cloudId,
      detail: `More than ${PAIR_TRIES_PER_MINUTE} attempts in a minute came from this Jira site. Wait a minute, then try again.`,
    }),
  );
  const asked: Record<string, Handler> = {
    '/api/app/pair': createPairing(services, keyring),
    '/api/app/rotate': createRotation(services, keyring),
    '/api/app/disconnect': createDisconnect(services, keyring),
    '/api/app/export': createExportLink(services),
    '/api/app/admin': createAdmin(services),
  };
  for (const [path, handler] of Object.entries(asked))
    route(router, path, { post: chargingProven(path, handler, services) });
  lifeRoutes(router, services);
  return router;
}

/** What Forge itself calls, by the endpoints of manifest.yml. It may bring the same again. */
function lifeRoutes(router: Router, services: HttpServices): void {
  const { db } = services;

  /** The hourly scheduledTrigger, and the app when the CRM asked it for a token. */
  route(router, '/api/app/system-token', {
    post: async (req, res) => {
      const call = await provenCall(db, req);
      const token = appTokenIn(req);
      if (token === undefined) {
        const detail = 'Forge sent no app token. The endpoint needs auth.appSystemToken in manifest.yml.';
        throw new ProblemError({ code: 'invalid_request', detail });
      }
      await useToken(db, call, { purpose: 'system-token', repeatable: true });
      const { site } = call;
      const expiresAt = await withTenant(db, site.tenantId, (tx) =>
        keepAppToken(tx, services, site, { ...call.invocation, token }),
      );
      services.accesses.forgetSite(site.siteId);
      stateOf(req).log.info({ tenant: site.tenantId, site: site.siteId, expiresAt }, 'an app token came');
      res.json({ stored: true, expiresAt: new Date(expiresAt).toISOString() });
    },
  });

  /** `avi:forge:installed:app` and `avi:forge:upgraded:app`: an installation that is not paired is only noted. */
  route(router, '/api/app/installed', {
    post: async (req, res) => {
      const call = await callOfKnown(services, invocationOf(req));
      if (call) {
        await useToken(db, call, { purpose: 'installed', repeatable: true });
        await takeInstallation(services, call, appTokenIn(req));
        services.accesses.forgetSite(call.site.siteId);
      }
      res.json({ known: call !== undefined });
    },
  });

  /** The preUninstall module. It is a courtesy: whoever misses it notices by the missing heartbeat. */
  route(router, '/api/app/uninstalled', {
    post: async (req, res) => {
      const call = await callOfKnown(services, invocationOf(req));
      const isOurs = call !== undefined && isPaired(call);
      if (call && isOurs) {
        await useToken(db, call, { purpose: 'uninstalled', repeatable: true });
        const at = new Date(services.now());
        await withTenant(db, call.site.tenantId, (tx) => noteUninstalled(tx, call.site, at));
        services.accesses.forgetSite(call.site.siteId);
      }
      res.json({ known: isOurs });
    },
  });
}

/** The site that is connected under the cloud id of an installation, whichever installation that is paired with. */
async function callOfKnown({ db }: HttpServices, invocation: ForgeInvocation): Promise<ProvenCall | undefined> {
  const site = await withWorker(db, (tx) => findInstalledSite(tx, invocation.cloudId));
  return site && { site, invocation };
}

function isPaired({ site, invocation }: { site: InstalledSite; invocation: ForgeInvocation }): boolean {
  return site.installationId === invocation.installationId;
}

async function takeInstallation(services: HttpServices, call: ProvenCall, token: string | undefined): Promise<void> {
  const { site, invocation } = call;
  const isOurs = isPaired(call);
  const at = new Date(services.now());
  await withTenant(services.db, site.tenantId, async (tx) => {
    await noteInstalled(tx, site, { at, appVersion: invocation.appVersion, isOurs });
    if (replaces(invocation, site)) await noteUninstalled(tx, site, at);
    // An upgrade may bring new scopes, which the token from before does not have.
    if (isOurs && token !== undefined) await keepAppToken(tx, services, site, { ...call.invocation, token });
  });
}
