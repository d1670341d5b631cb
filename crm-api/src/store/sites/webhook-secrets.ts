import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { DomainError } from '../../domain/domain-error.ts';
import type { TenantTx, WorkerTx } from '../db/database.ts';
import { aboutWebhookSecret, type Vault } from '../db/vault.ts';
import { requireConnectedSite } from './require-site.ts';
import { tellOfSecrets } from './site-rotation.ts';

/** A site whose admin webhook has a secret, and every secret that may sign now. */
export type WebhookKeys = { tenantId: string; siteId: string; cloudId: string; secrets: string[] };

/**
 * Whose webhook this is, of all tenants; undefined when the site is not connected, its app is said to be gone, or it was
 * never given a secret. A site whose app is gone may be another workspace's by now.
 */
export async function findWebhookKeys(tx: WorkerTx, vault: Vault, siteId: string): Promise<WebhookKeys | undefined> {
  const { rows } = await sql<{ tenant_id: string; cloud_id: string; secret_encrypted: Buffer }>`
    select s.tenant_id, s.cloud_id, k.secret_encrypted
      from jira_webhook_secret k
      join jira_site s on s.tenant_id = k.tenant_id and s.id = k.site_id and s.state = 'connected'
           and s.uninstalled_at is null
     where k.site_id = ${siteId}::uuid and (k.retires_at is null or k.retires_at > now())`.execute(tx);
  const [site] = rows;
  if (!site) return undefined;
  const secrets = rows.map((row) => vault.open(row.secret_encrypted, aboutWebhookSecret(siteId)));
  return { tenantId: site.tenant_id, siteId, cloudId: site.cloud_id, secrets };
}

/** Jira tries a delivery again for about an hour; an admin needs a while to carry the new secret over. */
const OLD_SECRET_HOURS = 24;

/** Each delivery is checked against every secret that is valid, and a body may have 4 MB, so there must not be many. */
const VALID_AT_ONCE = 8;

/**
 * Gives a site's webhook a new secret; the one before goes on for a day.
 * @throws DomainError not_found, or conflict when the site is disconnected or too many are still valid
 */
export async function addWebhookSecret(
  tx: TenantTx,
  vault: Vault,
  site: { tenantId: string; siteId: string; secret: string },
): Promise<void> {
  const { tenantId, siteId, secret } = site;
  // Of a disconnected site, it would hold once the site is paired anew.
  await requireConnectedSite(tx, tenantId, siteId, { lock: true });
  if ((await tidyWebhookSecrets(tx, tenantId, siteId)) >= VALID_AT_ONCE) {
    const often = `The webhook’s secret was made anew ${VALID_AT_ONCE - 1} times within ${OLD_SECRET_HOURS} hours.`;
    throw new DomainError('conflict', `${often} Wait until the oldest has run out; the present one goes on.`);
  }
  await sql`
    update jira_webhook_secret set retires_at = now() + ${OLD_SECRET_HOURS} * interval '1 hour'
     where tenant_id = ${tenantId} and site_id = ${siteId}::uuid and retires_at is null`.execute(tx);
  await tx
    .insertInto('jira_webhook_secret')
    .values({
      tenant_id: tenantId,
      site_id: siteId,
      id: randomUUID(),
      secret_encrypted: vault.seal(secret, aboutWebhookSecret(siteId)),
    })
    .execute();
  await tellOfSecrets(tx, tenantId, siteId);
}

/** Forgets the secrets that no longer sign, and says how many still do. */
async function tidyWebhookSecrets(tx: TenantTx, tenantId: string, siteId: string): Promise<number> {
  await sql`
    delete from jira_webhook_secret
     where tenant_id = ${tenantId} and site_id = ${siteId}::uuid and retires_at <= now()`.execute(tx);
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from jira_webhook_secret
     where tenant_id = ${tenantId} and site_id = ${siteId}::uuid`.execute(tx);
  return rows[0]?.count ?? 0;
}
