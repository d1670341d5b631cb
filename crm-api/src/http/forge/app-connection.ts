import { setTimeout as sleep } from 'node:timers/promises';
import type { forgeApi } from '@synapse/shared/api/forge';
import { pairRequestSchema } from '@synapse/shared/forge/pairing';
import { disconnectRequestSchema, OLD_SECRET_HOURS } from '@synapse/shared/forge/rotation';
import { byWhom } from '../../sync/engine/requester.ts';
import { disconnectSite } from '../../sync/sites/disconnect-site.ts';
import { makeExportLink } from '../../sync/sites/export-link.ts';
import { pairSite } from '../../sync/sites/pair-site.ts';
import { rotateSecret } from '../../sync/sites/rotate-secret.ts';
import { appTokenIn, invocationOf, provenCall, useToken, useTokenIn } from '../auth/proven-call.ts';
import { parseSigned } from '../auth/signed-request.ts';
import { RECHECK_MS, type SiteKeyring } from '../auth/site-keyring.ts';
import type { Handle } from '../kernel/handlers.ts';
import { readRawBody } from '../kernel/raw-body.ts';
import type { HttpServices } from '../kernel/services.ts';

/** A code, or one choice, and nothing else. */
const BODY_MAX = 4096;

/**
 * `POST /api/app/pair`: connects the site that Forge's token names with the workspace that the code is of, and gives out
 * the secret that signs from then on.
 */
export function createPairing(services: HttpServices, keyring: SiteKeyring): Handle<typeof forgeApi.pairApp> {
  return async ({ req }) => {
    const invocation = invocationOf(req);
    const { code } = parseSigned(await readRawBody(req, BODY_MAX, `site ${invocation.cloudId}`), pairRequestSchema);
    const answer = await pairSite(services, invocation, {
      ...{ code, token: appTokenIn(req) },
      useUp: (tx, site) => useTokenIn(tx, { site, invocation }, { purpose: 'pair', repeatable: false }),
    });
    keyring.forget(invocation.cloudId);
    return { status: 201, body: answer };
  };
}

/**
 * `POST /api/app/rotate`: a new secret for the installation that Forge names. The answer waits until every other process
 * would look the secrets up again (site-keyring.ts), so that not one push signed with the new secret meets a process that
 * does not know it.
 */
export function createRotation(services: HttpServices, keyring: SiteKeyring): Handle<typeof forgeApi.rotateSecret> {
  return async ({ req }) => {
    const call = await provenCall(services.db, req);
    await useToken(services.db, call, { purpose: 'rotate', repeatable: false });
    const secret = await rotateSecret(services, call.site, 'app');
    keyring.forget(call.invocation.cloudId);
    await sleep(RECHECK_MS);
    const oldValidUntil = new Date(services.now() + OLD_SECRET_HOURS * 3_600_000).toISOString();
    return { status: 200, body: { secret, oldValidUntil } };
  };
}

/** `POST /api/app/disconnect`: a Jira admin ends the pairing, and may have what came from this Jira deleted. */
export function createDisconnect(
  services: HttpServices,
  keyring: SiteKeyring,
): Handle<typeof forgeApi.disconnectFromJira> {
  return async ({ req }) => {
    const call = await provenCall(services.db, req);
    const { data } = parseSigned(await readRawBody(req, BODY_MAX, `site ${call.site.siteId}`), disconnectRequestSchema);
    await useToken(services.db, call, { purpose: 'disconnect', repeatable: false });
    keyring.forget(
      await disconnectSite(services, call.site, { purge: data === 'purge', by: byWhom({ name: 'a Jira admin' }) }),
    );
    return { status: 200, body: { disconnected: true } };
  };
}

/** `POST /api/app/export`: an address to download the site's data from, for the Jira admin who asked. */
export function createExportLink({ db, vault, now }: HttpServices): Handle<typeof forgeApi.makeExportLink> {
  return async ({ req }) => {
    const call = await provenCall(db, req);
    await useToken(db, call, { purpose: 'export', repeatable: false });
    const { path, until } = makeExportLink(vault, call.site, now());
    return { status: 200, body: { path, expiresAt: new Date(until).toISOString() } };
  };
}
