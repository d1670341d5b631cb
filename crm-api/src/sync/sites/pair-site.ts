import { PAIRING_CODE_MINUTES, type PairResponse } from '@synapse/shared/forge/pairing';
import { createSigningSecret } from '@synapse/shared/forge/signing';
import { DomainError } from '../../domain/domain-error.ts';
import type { ForgeInvocation } from '../../domain/site/forge-invocation.ts';
import type { Outbound } from '../../egress/egress.ts';
import { recordAudit } from '../../store/audit/audit-log.ts';
import { type Db, type TenantTx, withTenant, withWorker } from '../../store/db/database.ts';
import type { Vault } from '../../store/db/vault.ts';
import { findTenantName } from '../../store/members/workspaces.ts';
import { findPairingCode, redeemPairingCode } from '../../store/sites/pairing-codes.ts';
import { recordProject } from '../../store/sites/projects.ts';
import { addSecret } from '../../store/sites/signing-secrets.ts';
import { connectSite } from '../../store/sites/sites.ts';
import { enqueue, enqueueLater, wakeSite } from '../../store/workqueue/work-items.ts';
import { releaseReplaced } from './follow-installation.ts';
import { keepAppToken } from './keep-app-token.ts';
import { normalisePairingCode } from './pairing-code.ts';
import { requireSameCloud } from './require-same-cloud.ts';
import type { SiteAccesses } from './site-access.ts';
import { wayOpened } from './way-opened.ts';

/** A day after the pairing there are names to report to Atlassian. */
const FIRST_REPORT_MS = 24 * 3_600_000;

type Tools = { db: Db; vault: Vault; now: () => number; outbound: Outbound; accesses: SiteAccesses };

/** What an admin of Jira brings: the code, however it was typed, and the app's own token where Forge sent one. */
type Brought = {
  code: string;
  token: string | undefined;
  /** Uses up what proves the request, in the transaction of the pairing. Throws where it was used before. */
  useUp(tx: TenantTx, site: { tenantId: string; siteId: string }): Promise<void>;
};

/**
 * Connects the site of an installation with the workspace that a code is of. The code is used up in the same transaction: it
 * is spent only by what it was spent on.
 * @throws DomainError pairing_code_invalid, conflict, jira_unavailable
 */
export async function pairSite(tools: Tools, invocation: ForgeInvocation, brought: Brought): Promise<PairResponse> {
  const { db, now, outbound, accesses } = tools;
  await releaseReplaced(tools, invocation);
  const at = new Date(now());
  const code = normalisePairingCode(brought.code);
  const { tenantId, baseUrl } = await findOffer(db, code, at);
  await requireSameCloud(outbound, baseUrl, invocation.cloudId);
  const answer = await withTenant(db, tenantId, (tx) =>
    pairIn(tx, tools, invocation, { ...brought, code, tenantId, at }),
  );
  await wayOpened({ db, accesses }, { tenantId, siteId: answer.siteId });
  return answer;
}

async function pairIn(
  tx: TenantTx,
  tools: Tools,
  invocation: ForgeInvocation,
  { code, token, useUp, tenantId, at }: Brought & { tenantId: string; at: Date },
): Promise<PairResponse> {
  const offer = await redeemPairingCode(tx, tenantId, code, at);
  if (!offer) throw unusable('This code has just been used. Each works once: ask for a new one.');
  const { cloudId, installationId, environmentId, appVersion } = invocation;
  const siteId = await connectSite(tx, tenantId, { ...offer, cloudId, installationId, environmentId, appVersion });
  // From now on by its id. Where no account could ask for that, the first pass does.
  const { project, projectKey: askedAs } = offer;
  if (project) await recordProject(tx, { tenantId, siteId }, { ...project, calledAs: [askedAs] });
  await recordAudit(tx, tenantId, 'site.paired', `site:${siteId}`);
  await useUp(tx, { tenantId, siteId });
  const secret = createSigningSecret();
  await addSecret(tx, tools.vault, 'app', { tenantId, siteId, secret });
  await wakeSite(tx, tenantId, siteId);
  // Forge brings the app's own token along: the first call goes out as the app.
  if (token !== undefined) await keepAppToken(tx, tools, { tenantId, siteId }, { ...invocation, token });
  await enqueue(tx, tenantId, [{ kind: 'reconcile', siteId }]);
  await enqueueLater(tx, tenantId, { kind: 'personal-data', siteId }, FIRST_REPORT_MS);
  return { siteId, workspaceName: (await findTenantName(tx, tenantId)) ?? 'CRM', secret };
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
