import {
  createPairingCodeSchema,
  PAIRING_CODE_MINUTES,
  type PairingCode,
  type PairRequest,
  type PairResponse,
  pairRequestSchema,
} from '@synapse/shared/pairing';
import { createSigningSecret } from '@synapse/shared/signing';
import type { JiraTest } from '@synapse/shared/sync';
import { Router } from 'express';
import { DomainError } from '../domain/domain-error.ts';
import type { ProbeResult } from '../insight/probe-site.ts';
import { JiraError } from '../jira/jira-error.ts';
import { type TenantTx, withTenant, withWorker } from '../store/database.ts';
import { makeDue, wakeSite } from '../store/lanes.ts';
import { findPairingCode, insertPairingCode, redeemPairingCode } from '../store/pairing-codes.ts';
import { addSiteSecret, connectSite, listSites, type SiteRow } from '../store/sites.ts';
import { findTenantName } from '../store/tenants.ts';
import { aboutJiraToken } from '../store/vault.ts';
import { demandRole } from './authorise.ts';
import { createPairingCode, normalisePairingCode } from './pairing-code.ts';
import { noQuerySchema, readBody, readQuery } from './parse.ts';
import { callerOf } from './request-state.ts';
import { route } from './route.ts';
import type { HttpServices } from './services.ts';
import type { SiteKeyring } from './site-keys.ts';

/** For admins of a workspace: a code to connect a Jira site with, and a look at how the sites answer. */
export function jiraSetupRoutes(services: HttpServices): Router {
  const { config, db, vault, now, probeSite } = services;
  const router = Router();

  route(router, '/api/jira/pairing-codes', {
    post: async (req, res) => {
      demandRole(req, 'admin');
      const { tenantId, userId } = callerOf(req);
      const { email, apiToken, ...site } = readBody(req, createPairingCodeSchema);
      const account = email !== undefined && apiToken !== undefined ? { email, apiToken } : undefined;
      if (!account && config.forge.appId === undefined) throw noWay();
      if (account) {
        const probe = await probeSite({ ...site, ...account }, { tenantId });
        if (!probe.ok) throw new DomainError(probe.away ? 'jira_unavailable' : 'jira_refused', probe.error);
      }
      const code = createPairingCode();
      const expiresAt = new Date(now() + PAIRING_CODE_MINUTES * 60_000);
      const apiTokenSealed = account ? vault.seal(account.apiToken, aboutJiraToken(tenantId)) : null;
      const offer = { ...site, tenantId, email: account?.email ?? null, apiTokenSealed };
      await withTenant(db, tenantId, (tx) => insertPairingCode(tx, code, offer, { userId, expiresAt }));
      res.status(201).json({ code, expiresAt: expiresAt.toISOString() } satisfies PairingCode);
    },
  });

  route(router, '/api/jira/test', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      readQuery(req, noQuerySchema);
      const sites = await withTenant(db, tenantId, (tx) => listSites(tx, tenantId));
      const tested = await Promise.all(sites.map((site) => testSite(services, tenantId, site)));
      res.json({ ok: tested.length > 0 && tested.every((site) => site.ok), sites: tested } satisfies JiraTest);
    },
  });
  return router;
}

/** A site that can't be written to as the app needs an account. */
function noWay(): DomainError {
  const detail =
    'Give email and apiToken: this API does not know which Forge app is its own (FORGE_APP_ID), so it can’t write as the app.';
  return new DomainError('invalid_request', detail, [{ path: 'apiToken', message: 'is needed' }]);
}

/** Asks the way that calls go at the moment: as the app, or as the account. */
async function testSite(services: HttpServices, tenantId: string, site: SiteRow): Promise<JiraTest['sites'][number]> {
  const { id: siteId, baseUrl, projectKey } = site;
  const probe = await probeOpenWay(services, tenantId, site);
  const { ok, latencyMs } = probe;
  const [account, error] = probe.ok ? [probe.account, null] : [null, probe.error];
  return { siteId, baseUrl, projectKey, ok, latencyMs, account, error };
}

async function probeOpenWay(
  { probeSite, accesses }: HttpServices,
  tenantId: string,
  { id: siteId, projectKey }: SiteRow,
): Promise<ProbeResult> {
  try {
    const { access, paysPoints } = await accesses.current({ tenantId, siteId });
    return await probeSite({ ...access, projectKey }, { tenantId, siteId, paysPoints });
  } catch (error) {
    if (!(error instanceof JiraError)) throw error;
    return { ok: false, away: true, latencyMs: 0, error: `Jira is not asked just now: ${error.words}.` };
  }
}

/** `POST /api/jira/pair`: the one call of the Forge app that is not signed, for it fetches the secret. */
export function pairRoutes(services: HttpServices, keyring: SiteKeyring): Router {
  const router = Router();
  route(router, '/api/jira/pair', {
    post: async (req, res) => {
      const request = readBody(req, pairRequestSchema);
      const answer = await pair(services, request);
      services.accesses.forgetSite(answer.siteId);
      keyring.forget(request.cloudId);
      res.status(201).json(answer);
    },
  });
  return router;
}

/** Uses the code up and connects the site in one transaction: a code is spent only by what it was spent on. */
async function pair({ db, vault, now }: HttpServices, request: PairRequest): Promise<PairResponse> {
  const code = normalisePairingCode(request.code);
  const found = await withWorker(db, (tx) => findPairingCode(tx, code));
  const at = new Date(now());
  if (!found) throw unusable('There is no such code. Check it letter by letter, or ask for a new one.');
  if (found.usedAt) throw unusable('This code has been used. Each works once: ask for a new one.');
  if (found.expiresAt <= at) throw unusable(`This code has expired: they last ${PAIRING_CODE_MINUTES} minutes.`);
  const { tenantId } = found;
  return withTenant(db, tenantId, async (tx) => {
    const offer = await redeemPairingCode(tx, tenantId, code, at);
    if (!offer) throw unusable('This code has just been used. Each works once: ask for a new one.');
    const siteId = await connectSite(tx, tenantId, { ...offer, ...request });
    const secret = createSigningSecret();
    await addSiteSecret(tx, vault, { tenantId, siteId, secret });
    await wakeSite(tx, tenantId, siteId);
    await makeDue(tx, tenantId, [{ kind: 'reconcile', key: siteId }]);
    return { siteId, workspaceName: await workspaceName(tx, tenantId), secret };
  });
}

async function workspaceName(tx: TenantTx, tenantId: string): Promise<string> {
  return (await findTenantName(tx, tenantId)) ?? 'CRM';
}

function unusable(detail: string): DomainError {
  return new DomainError('pairing_code_invalid', detail);
}
