import { type CreatePairingCode, PAIRING_CODE_MINUTES, type PairingCode } from '@synapse/shared/forge/pairing';
import { DomainError } from '../../domain/domain-error.ts';
import { say } from '../../domain/sentences.ts';
import type { Outbound } from '../../egress/egress.ts';
import { recordAudit } from '../../store/audit/audit-log.ts';
import { type Db, withTenant } from '../../store/db/database.ts';
import { aboutJiraToken, type Vault } from '../../store/db/vault.ts';
import { insertPairingCode } from '../../store/sites/pairing-codes.ts';
import { createPairingCode } from './pairing-code.ts';
import { requireProbe, type SiteProbe } from './probe-site.ts';

type Tools = { db: Db; vault: Vault; now: () => number; outbound: Outbound; probeSite: SiteProbe };

/**
 * Makes a code that an admin of Jira pairs a site with. An account that is given is tried first, on the project.
 * @throws DomainError invalid_request, jira_unavailable, jira_refused
 */
export async function offerPairing(
  { db, vault, now, outbound, probeSite }: Tools,
  { tenantId, userId }: { tenantId: string; userId: string },
  { email, apiToken, ...site }: CreatePairingCode,
): Promise<PairingCode> {
  if (!outbound.allows(new URL(site.baseUrl))) throw noJiraCloud();
  const account = email !== undefined && apiToken !== undefined ? { email, apiToken } : undefined;
  const probe = account && (await requireProbe(probeSite, { ...site, ...account }, { tenantId }));
  const code = createPairingCode();
  const expiresAt = new Date(now() + PAIRING_CODE_MINUTES * 60_000);
  const offer = {
    ...site,
    tenantId,
    email: account?.email ?? null,
    apiTokenSealed: account ? vault.seal(account.apiToken, aboutJiraToken(tenantId)) : null,
    project: probe?.project ?? null,
  };
  await withTenant(db, tenantId, async (tx) => {
    await insertPairingCode(tx, code, offer, { userId, expiresAt });
    await recordAudit(tx, tenantId, 'pairing.offered', null, [`site: ${new URL(site.baseUrl).host}`]);
  });
  return { code, expiresAt: expiresAt.toISOString() };
}

/** Only Jira is called for a workspace: another address could be one inside of our own network. */
function noJiraCloud(): DomainError {
  const issues = [{ path: 'baseUrl', message: 'must be a Jira Cloud site' }];
  return new DomainError('invalid_request', say('site_address'), issues);
}
