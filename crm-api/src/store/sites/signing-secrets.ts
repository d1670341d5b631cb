import { randomUUID } from 'node:crypto';
import { OLD_SECRET_HOURS } from '@synapse/shared/forge/rotation';
import { sql } from 'kysely';
import type { TenantTx, WorkerTx } from '../db/database.ts';
import { NOW } from '../db/expressions.ts';
import { aboutSiteSecret, aboutWebhookSecret, type Vault } from '../db/vault.ts';

/** Who signs: the app its pushes, or a webhook that an admin of Jira set up. */
export type Signer = 'app' | 'webhook';

const KEPT = {
  app: { table: 'site_secret', about: aboutSiteSecret },
  webhook: { table: 'jira_webhook_secret', about: aboutWebhookSecret },
} as const;

type Site = { tenantId: string; siteId: string };

/** A site and every secret that a push of its may be signed with now. */
export type SiteKeys = Site & { /** The newest first. */ secrets: string[] };

/** A site whose admin webhook has a secret, and every secret that may sign now. */
export type WebhookKeys = Site & { cloudId: string; secrets: string[] };

/**
 * Which site a push speaks for, of all tenants; undefined when none is connected by this cloud id. One whose app was
 * said to be gone is heard as long as no other workspace has the site: its next heartbeat proves that it is there.
 */
export async function findSiteKeys(tx: WorkerTx, vault: Vault, cloudId: string): Promise<SiteKeys | undefined> {
  const rows = await tx
    .selectFrom('jira_site as s')
    .leftJoin('site_secret as k', (join) =>
      join
        .onRef('k.tenant_id', '=', 's.tenant_id')
        .onRef('k.site_id', '=', 's.id')
        .on((is) => is.or([is('k.retires_at', 'is', null), is('k.retires_at', '>', NOW)])),
    )
    .select(['s.tenant_id', 's.id', 'k.secret_encrypted'])
    .where('s.cloud_id', '=', cloudId)
    .where('s.state', '=', 'connected')
    .orderBy('s.uninstalled_at', (order) => order.desc().nullsFirst())
    .orderBy('s.id')
    .orderBy('k.retires_at', (order) => order.desc().nullsFirst())
    .execute();
  const site = rows[0];
  if (!site) return undefined;
  const sealed = rows.flatMap((row) => (row.id === site.id && row.secret_encrypted ? [row.secret_encrypted] : []));
  return {
    tenantId: site.tenant_id,
    siteId: site.id,
    secrets: sealed.map((secret) => vault.open(secret, aboutSiteSecret(site.id))),
  };
}

/**
 * Whose webhook this is, of all tenants; undefined when the site is not connected, its app is said to be gone, or it was
 * never given a secret. A site whose app is gone may be another workspace's by now.
 */
export async function findWebhookKeys(tx: WorkerTx, vault: Vault, siteId: string): Promise<WebhookKeys | undefined> {
  const rows = await tx
    .selectFrom('jira_webhook_secret as k')
    .innerJoin('jira_site as s', (join) =>
      join.onRef('s.tenant_id', '=', 'k.tenant_id').onRef('s.id', '=', 'k.site_id'),
    )
    .select(['s.tenant_id', 's.cloud_id', 'k.secret_encrypted'])
    .where('s.state', '=', 'connected')
    .where('s.uninstalled_at', 'is', null)
    .where('k.site_id', '=', siteId)
    .where((is) => is.or([is('k.retires_at', 'is', null), is('k.retires_at', '>', NOW)]))
    .execute();
  const [site] = rows;
  if (!site) return undefined;
  const secrets = rows.map((row) => vault.open(row.secret_encrypted, aboutWebhookSecret(siteId)));
  return { tenantId: site.tenant_id, siteId, cloudId: site.cloud_id, secrets };
}

/** Gives a signer its new secret; the ones before stay valid for OLD_SECRET_HOURS, so that nothing on its way is refused. */
export async function addSecret(
  tx: TenantTx,
  vault: Vault,
  signer: Signer,
  { tenantId, siteId, secret }: Site & { secret: string },
): Promise<void> {
  const { table, about } = KEPT[signer];
  await tx
    .updateTable(table)
    .set({ retires_at: sql`now() + ${OLD_SECRET_HOURS} * interval '1 hour'` })
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('retires_at', 'is', null)
    .execute();
  await tx
    .insertInto(table)
    .values({
      tenant_id: tenantId,
      site_id: siteId,
      id: randomUUID(),
      secret_encrypted: vault.seal(secret, about(siteId)),
    })
    .execute();
  await notifySecrets(tx, tenantId, siteId);
}

/** Remembers that the app is to replace its secret. @param given.at null: it has */
export async function noteSecretAsked(
  tx: TenantTx,
  { tenantId, siteId, at }: Site & { at: Date | null },
): Promise<void> {
  await tx
    .updateTable('jira_site')
    .set({ secret_asked_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .execute();
}

/** Deletes the secrets that are no longer valid. @returns how many are */
export async function dropRetiredSecrets(tx: TenantTx, signer: Signer, { tenantId, siteId }: Site): Promise<number> {
  const { table } = KEPT[signer];
  await tx
    .deleteFrom(table)
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('retires_at', '<=', NOW)
    .execute();
  const left = await tx
    .selectFrom(table)
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .executeTakeFirst();
  return left?.count ?? 0;
}

/** Every process learns with the commit that a site may have other secrets now, by both of its ids. */
export async function notifySecrets(tx: TenantTx, tenantId: string, siteId: string): Promise<void> {
  await sql`
    select pg_notify('site', cloud_id), pg_notify('site', id::text) from jira_site
     where tenant_id = ${tenantId} and id = ${siteId}::uuid`.execute(tx);
}

/** Deletes whatever proves something for a site, or opens it: it ends with the pairing that it was made for. */
export async function forgetSecrets(tx: TenantTx, tenantId: string, siteId: string): Promise<void> {
  for (const table of ['app_token', 'site_secret', 'jira_webhook_secret'] as const)
    await tx.deleteFrom(table).where('tenant_id', '=', tenantId).where('site_id', '=', siteId).execute();
}
