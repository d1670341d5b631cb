import { type Request, Router } from 'express';
import { expiryOfAppToken } from '../domain/token-expiry.ts';
import { findInstalledSite, type InstalledSite, saveAppToken } from '../store/app-tokens.ts';
import { type TenantTx, withTenant, withWorker } from '../store/database.ts';
import { wakeSite } from '../store/lanes.ts';
import { noteInstalled, noteUninstalled } from '../store/site-installs.ts';
import { ProblemError } from './error-ladder.ts';
import type { ForgeInvocation } from './forge-token.ts';
import { stateOf } from './request-state.ts';
import { route } from './route.ts';
import type { HttpServices } from './services.ts';

/** The header that Forge brings the app's own token in (facts/forge.md, "Remote"). */
const TOKEN_HEADER = 'x-forge-oauth-system';

/** What Forge itself calls, by the endpoints of manifest.yml; each request carries Forge's invocation token. */
export function forgeRemoteRoutes(services: HttpServices): Router {
  const router = Router();

  /** The hourly scheduledTrigger, and the app when the CRM asked it for a token. */
  route(router, '/api/app/system-token', {
    post: async (req, res) => {
      const invocation = await services.verifyForge(req.headers.authorization);
      const site = await pairedSite(services, invocation);
      const token = tokenIn(req);
      if (token === undefined) {
        const detail = 'Forge sent no app token. The endpoint needs auth.appSystemToken in manifest.yml.';
        throw new ProblemError({ code: 'invalid_request', detail });
      }
      const expiresAt = await withTenant(services.db, site.tenantId, (tx) =>
        keepToken(tx, services, { site, invocation, token }),
      );
      services.accesses.forgetSite(site.siteId);
      stateOf(req).log.info({ tenant: site.tenantId, site: site.siteId, expiresAt }, 'an app token came');
      res.json({ stored: true, expiresAt: new Date(expiresAt).toISOString() });
    },
  });

  /** `avi:forge:installed:app` and `avi:forge:upgraded:app`: an installation that is not paired is only noted. */
  route(router, '/api/app/installed', {
    post: async (req, res) => {
      const invocation = await services.verifyForge(req.headers.authorization);
      const site = await findSite(services, invocation);
      if (site) await takeInstallation(services, { site, invocation, token: tokenIn(req) });
      if (site) services.accesses.forgetSite(site.siteId);
      res.json({ known: site !== undefined });
    },
  });

  /** The preUninstall module. It is a courtesy: whoever misses it notices by the missing heartbeat. */
  route(router, '/api/app/uninstalled', {
    post: async (req, res) => {
      const invocation = await services.verifyForge(req.headers.authorization);
      const site = await findSite(services, invocation);
      const isOurs = site?.installationId === invocation.installationId;
      if (site && isOurs) {
        const at = new Date(services.now());
        await withTenant(services.db, site.tenantId, (tx) => noteUninstalled(tx, site, at));
        services.accesses.forgetSite(site.siteId);
      }
      res.json({ known: isOurs });
    },
  });
  return router;
}

type Arrival = { site: InstalledSite; invocation: ForgeInvocation; token: string };

function findSite({ db }: HttpServices, { cloudId }: ForgeInvocation): Promise<InstalledSite | undefined> {
  return withWorker(db, (tx) => findInstalledSite(tx, cloudId));
}

/** @throws ProblemError not_found or conflict, in plain words: it stands in Forge's log for the app's developer */
async function pairedSite(services: HttpServices, invocation: ForgeInvocation): Promise<InstalledSite> {
  const site = await findSite(services, invocation);
  if (!site?.connected) {
    const detail = 'This Jira is not paired with a workspace here, so its token is not taken. Pair the app first.';
    throw new ProblemError({ code: 'not_found', detail });
  }
  if (site.installationId !== invocation.installationId) {
    const detail =
      'Another installation of the app is paired with this Jira: one from before, or of another environment. Pair this one to use it.';
    throw new ProblemError({ code: 'conflict', detail });
  }
  return site;
}

/** A header is at most 16 KB in all (Node), so a token is too. */
function tokenIn(req: Request): string | undefined {
  const token = req.headers[TOKEN_HEADER];
  return typeof token === 'string' && token.trim() !== '' ? token.trim() : undefined;
}

/** @returns when it runs out, epoch milliseconds */
async function keepToken(
  tx: TenantTx,
  { vault, now }: HttpServices,
  { site, invocation, token }: Arrival,
): Promise<number> {
  const receivedAt = now();
  const expiresAt = expiryOfAppToken(token, receivedAt);
  const { installationId, apiBaseUrl } = invocation;
  await saveAppToken(tx, vault, site, { installationId, token, apiBaseUrl, receivedAt, expiresAt });
  await wakeSite(tx, site.tenantId, site.siteId);
  return expiresAt;
}

async function takeInstallation(
  services: HttpServices,
  { site, invocation, token }: Omit<Arrival, 'token'> & { token: string | undefined },
): Promise<void> {
  const isOurs = site.connected && site.installationId === invocation.installationId;
  await withTenant(services.db, site.tenantId, async (tx) => {
    await noteInstalled(tx, site, { at: new Date(services.now()), appVersion: invocation.appVersion, isOurs });
    // An upgrade may bring new scopes, which the token from before does not have.
    if (isOurs && token !== undefined) await keepToken(tx, services, { site, invocation, token });
  });
}
