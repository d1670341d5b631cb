import { forgeApi } from '@synapse/shared/api/forge';
import type { ForgeInvocation } from '../../domain/site/forge-invocation.ts';
import { withWorker } from '../../store/db/database.ts';
import { findInstalledSite } from '../../store/sites/app-tokens.ts';
import { isPaired, takeAppToken, takeInstallation, takeRemoval } from '../../sync/sites/follow-installation.ts';
import { chargingProven } from '../auth/forge-calls.ts';
import { appTokenIn, invocationOf, type ProvenCall, provenCall, useToken } from '../auth/proven-call.ts';
import type { SiteKeyring } from '../auth/site-keyring.ts';
import { ProblemError } from '../kernel/error-mapper.ts';
import type { Handlers } from '../kernel/handlers.ts';
import { limitPerMinute } from '../kernel/rate-limit.ts';
import { stateOf } from '../kernel/request-state.ts';
import type { HttpServices } from '../kernel/services.ts';
import { createAdmin } from './app-admin.ts';
import { createDisconnect, createExportLink, createPairing, createRotation } from './app-connection.ts';

/** Guessing a code of 59 bits at this pace takes longer than the code lives, by far. */
const PAIR_TRIES_PER_MINUTE = 20;

/** What comes from the app through Forge: each request carries Forge's invocation token, and goes by what that says. */
export function forgeHandlers(services: HttpServices, keyring: SiteKeyring): Handlers<typeof forgeApi> {
  const triesPerSite = limitPerMinute({
    limit: PAIR_TRIES_PER_MINUTE,
    key: (req) => invocationOf(req).cloudId,
    detail: `More than ${PAIR_TRIES_PER_MINUTE} attempts in a minute came from this Jira site. Wait a minute, then try again.`,
  });
  return {
    pairApp: { before: triesPerSite, handle: createPairing(services, keyring) },
    rotateSecret: chargingProven(forgeApi.rotateSecret, createRotation(services, keyring), services),
    disconnectFromJira: createDisconnect(services, keyring),
    makeExportLink: chargingProven(forgeApi.makeExportLink, createExportLink(services), services),
    askAsAdmin: chargingProven(forgeApi.askAsAdmin, createAdmin(services), services),
    ...lifeHandlers(services),
  };
}

type Life = 'takeAppToken' | 'noteInstallation' | 'noteRemoval';

/** What Forge itself calls, by the endpoints of manifest.yml. It may bring the same again. */
function lifeHandlers(services: HttpServices): Pick<Handlers<typeof forgeApi>, Life> {
  const { db } = services;
  return {
    /** The hourly scheduledTrigger, and the app when the CRM asked it for a token. */
    takeAppToken: async ({ req }) => {
      const call = await provenCall(db, req);
      const token = appTokenIn(req);
      if (token === undefined) {
        const detail = 'Forge sent no app token. The endpoint needs auth.appSystemToken in manifest.yml.';
        throw new ProblemError({ code: 'invalid_request', detail });
      }
      await useToken(db, call, { purpose: 'system-token', repeatable: true });
      const { site } = call;
      const expiresAt = await takeAppToken(services, site, { ...call.invocation, token });
      stateOf(req).log.info({ tenant: site.tenantId, site: site.siteId, expiresAt }, 'an app token came');
      return { status: 200, body: { stored: true, expiresAt: new Date(expiresAt).toISOString() } };
    },

    /** `avi:forge:installed:app` and `avi:forge:upgraded:app`: an installation that is not paired is only noted. */
    noteInstallation: async ({ req }) => {
      const call = await callOfKnown(services, invocationOf(req));
      if (call) {
        await useToken(db, call, { purpose: 'installed', repeatable: true });
        await takeInstallation(services, call.site, { ...call.invocation, token: appTokenIn(req) });
      }
      return { status: 200, body: { known: call !== undefined } };
    },

    /** The preUninstall module. Forge does not promise it; if it does not come, the missing heartbeat tells. */
    noteRemoval: async ({ req }) => {
      const call = await callOfKnown(services, invocationOf(req));
      const isOurs = call !== undefined && isPaired(call.site, call.invocation);
      if (call && isOurs) {
        await useToken(db, call, { purpose: 'uninstalled', repeatable: true });
        await takeRemoval(services, call.site);
      }
      return { status: 200, body: { known: isOurs } };
    },
  };
}

/** The site that is connected under the cloud id of an installation, whichever installation that is paired with. */
async function callOfKnown({ db }: HttpServices, invocation: ForgeInvocation): Promise<ProvenCall | undefined> {
  const site = await withWorker(db, (tx) => findInstalledSite(tx, invocation.cloudId));
  return site && { site, invocation };
}
