import { PAIRING_CODE_MINUTES, type PairResponse, pairRequestSchema } from '@synapse/shared/forge/pairing';
import { createSigningSecret } from '@synapse/shared/forge/signing';
import { DomainError } from '../../domain/domain-error.ts';
import { type Db, withTenant, withWorker } from '../../store/db/database.ts';
import { useRequest } from '../../store/events/used-requests.ts';
import { findInstalledSite } from '../../store/sites/app-tokens.ts';
import { findPairingCode, redeemPairingCode } from '../../store/sites/pairing-codes.ts';
import { recordProject } from '../../store/sites/projects.ts';
import { noteUninstalled } from '../../store/sites/site-installs.ts';
import { addSiteSecret, connectSite } from '../../store/sites/sites.ts';
import { findTenantName } from '../../store/sites/tenants.ts';
import { enqueue, enqueueLater, wakeSite } from '../../store/workqueue/work-items.ts';
import type { ForgeInvocation } from '../auth/forge-token.ts';
import { invocationOf, usedBefore } from '../auth/proven-call.ts';
import { parseSigned } from '../auth/signed-request.ts';
import { readRawBody } from '../kernel/raw-body.ts';
import type { Handler } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import { appTokenIn, keepAppToken } from '../sites/keep-app-token.ts';
import { normalisePairingCode } from '../sites/pairing-code.ts';
import { requireSameCloud } from '../sites/require-same-cloud.ts';
import type { SiteKeyring } from '../sites/site-keys.ts';

/** A code, and nothing else. */
const BODY_MAX = 4096;

/** A day after the pairing there are names to report to Atlassian. */
const FIRST_REPORT_MS = 24 * 3_600_000;

/**
 * `POST /api/app/pair`: connects the site that Forge's token names with the workspace that the code is of, and gives out
 * the secret that signs from then on.
 */
export function createPairing(services: HttpServices, keyring: SiteKeyring): Handler {
  return async (req, res) => {
    const invocation = invocationOf(req);
    const { code } = parseSigned(await readRawBody(req, BODY_MAX, `site ${invocation.cloudId}`), pairRequestSchema);
    await releaseReplaced(services, invocation);
    const answer = await pair(services, invocation, { code: normalisePairingCode(code), token: appTokenIn(req) });
    services.accesses.forgetSite(answer.siteId);
    keyring.forget(invocation.cloudId);
    res.status(201).json(answer);
  };
}

/**
 * A site has one installation of each of the app's environments. So where another one of the same environment is paired,
 * that one is gone, though nobody told: its workspace must not keep the site for ever.
 */
async function releaseReplaced({ db, now }: HttpServices, invocation: ForgeInvocation): Promise<void> {
  const site = await withWorker(db, (tx) => findInstalledSite(tx, invocation.cloudId));
  if (!site || !replaces(invocation, site)) return;
  await withTenant(db, site.tenantId, (tx) => noteUninstalled(tx, site, new Date(now())));
}

/** Whether an installation stands in the place of the one that is paired. */
export function replaces(
  { installationId, environmentId }: ForgeInvocation,
  paired: { installationId: string | null; environmentId: string | null },
): boolean {
  return environmentId !== null && environmentId === paired.environmentId && installationId !== paired.installationId;
}

/** Uses the code up and connects the site in one transaction: a code is spent only by what it was spent on. */
async function pair(
  services: HttpServices,
  invocation: ForgeInvocation,
  { code, token }: { code: string; token: string | undefined },
): Promise<PairResponse> {
  const { db, vault, now, outbound } = services;
  const at = new Date(now());
  const { tenantId, baseUrl } = await findOffer(db, code, at);
  await requireSameCloud(outbound, baseUrl, invocation.cloudId);
  return withTenant(db, tenantId, async (tx) => {
    const offer = await redeemPairingCode(tx, tenantId, code, at);
    if (!offer) throw unusable('This code has just been used. Each works once: ask for a new one.');
    const { cloudId, installationId, environmentId, appVersion } = invocation;
    const siteId = await connectSite(tx, tenantId, { ...offer, cloudId, installationId, environmentId, appVersion });
    // From now on by its id. Where no account could ask for that, the first pass does.
    const { project, projectKey: askedAs } = offer;
    if (project) await recordProject(tx, { tenantId, siteId }, { ...project, askedAs });
    const use = { id: invocation.id, purpose: 'pair', repeatable: false };
    if (!(await useRequest(tx, { tenantId, siteId }, use))) throw usedBefore();
    const secret = createSigningSecret();
    await addSiteSecret(tx, vault, { tenantId, siteId, secret });
    await wakeSite(tx, tenantId, siteId);
    // Forge brings the app's own token along: the first call goes out as the app.
    if (token !== undefined) await keepAppToken(tx, services, { tenantId, siteId }, { ...invocation, token });
    await enqueue(tx, tenantId, [{ kind: 'reconcile', key: siteId }]);
    await enqueueLater(tx, tenantId, { kind: 'personal-data', key: siteId }, FIRST_REPORT_MS);
    return { siteId, workspaceName: (await findTenantName(tx, tenantId)) ?? 'CRM', secret };
  });
}

async function findOffer(db: Db, code: string, at: Date): Promise<{ tenantId: string; baseUrl: string }> {
  const found = await withWorker(db, (tx) => findPairingCode(tx, code));
  if (!found) throw unusable('There is no such code. Check it letter by letter, or ask for a new one.');
  if (found.usedAt) throw unusable('This code has been used. Each works once: ask for a new one.');
  if (found.expiresAt <= at) throw unusable(`This code has expired: they last ${PAIRING_CODE_MINUTES} minutes.`);
  return found;
}

function unusable(detail: string): DomainError {
  return new DomainError('pairing_code_invalid', detail);
}
