import { randomBytes } from 'node:crypto';
import { OLD_SECRET_HOURS } from '@synapse/shared/forge/rotation';
import { createSigningSecret } from '@synapse/shared/forge/signing';
import { DomainError } from '../../domain/domain-error.ts';
import { say } from '../../domain/sentences.ts';
import { recordAudit } from '../../store/audit/audit-log.ts';
import { type Db, withTenant } from '../../store/db/database.ts';
import type { Vault } from '../../store/db/vault.ts';
import { requireConnectedSite } from '../../store/sites/require-site.ts';
import { addSecret, dropRetiredSecrets, noteSecretAsked, type Signer } from '../../store/sites/signing-secrets.ts';

/** A push of up to 4 MB is checked against every secret that is valid, so there must not be many. */
const VALID_AT_ONCE = 8;

/** A webhook's is typed into Jira by a person, who sees no prefix. */
const CREATE = { app: createSigningSecret, webhook: () => randomBytes(32).toString('base64url') };

/**
 * Gives a site's app or webhook a new secret; the one before is valid for OLD_SECRET_HOURS more.
 * @returns the new secret
 * @throws DomainError not_found, or conflict when the site is disconnected or too many are still valid
 */
export async function rotateSecret(
  { db, vault }: { db: Db; vault: Vault },
  { tenantId, siteId }: { tenantId: string; siteId: string },
  signer: Signer,
): Promise<string> {
  const secret = CREATE[signer]();
  await withTenant(db, tenantId, async (tx) => {
    // Two rotations at once would each retire the other's secret unseen. Of a disconnected site, it would be valid once
    // the site is paired again.
    await requireConnectedSite(tx, tenantId, siteId, { lock: true });
    if ((await dropRetiredSecrets(tx, signer, { tenantId, siteId })) >= VALID_AT_ONCE) throw tooOften();
    if (signer === 'app') await noteSecretAsked(tx, { tenantId, siteId, at: null });
    await addSecret(tx, vault, signer, { tenantId, siteId, secret });
    await recordAudit(tx, tenantId, 'site.secret_rotated', `site:${siteId}`, [signer]);
  });
  return secret;
}

/**
 * Has a site's app replace its secret. Only the app can: it signs with it, and asks for the new one. It is told in the answer
 * to its next heartbeat, which comes every five minutes.
 * @returns since when that has been wanted: a second request changes nothing
 * @throws DomainError not_found, or conflict when the site is disconnected, has no app, or too many secrets are still valid
 */
export async function askForRotation(
  { db, now }: { db: Db; now: () => number },
  { tenantId, siteId }: { tenantId: string; siteId: string },
): Promise<Date> {
  return withTenant(db, tenantId, async (tx) => {
    const { secretAskedAt } = await requireConnectedSite(tx, tenantId, siteId, { lock: true });
    if (secretAskedAt) return secretAskedAt;
    const valid = await dropRetiredSecrets(tx, 'app', { tenantId, siteId });
    if (valid === 0) throw withoutApp();
    if (valid >= VALID_AT_ONCE) throw tooOften();
    const at = new Date(now());
    await noteSecretAsked(tx, { tenantId, siteId, at });
    await recordAudit(tx, tenantId, 'site.secret_asked', `site:${siteId}`);
    return at;
  });
}

const withoutApp = () => new DomainError('conflict', say('secret_no_app'));

const tooOften = () =>
  new DomainError(
    'conflict',
    say('secret_often', { times: String(VALID_AT_ONCE - 1), hours: String(OLD_SECRET_HOURS) }),
  );
