import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { TenantTx, WorkerTx } from '../db/database.ts';

/** What a pairing code stands for. The token is sealed for `aboutJiraToken(tenantId)`. */
export type PairingOffer = {
  tenantId: string;
  baseUrl: string;
  /** Null, both: the site will be called as the app only. */
  email: string | null;
  apiTokenSealed: Buffer | null;
  projectKey: string;
  /** The project as Jira knew it then; null where no account could ask. */
  project: { id: string; key: string } | null;
};

/** Only this is stored: who reads the table can't pair with it. A code has 60 bits, too many to try them all. */
function hashOf(code: string): Buffer {
  return createHash('sha256').update('synapse-pairing-code').update(code).digest();
}

export async function insertPairingCode(
  tx: TenantTx,
  code: string,
  offer: PairingOffer,
  by: { userId: string; expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('pairing_code')
    .values({
      tenant_id: offer.tenantId,
      code_hash: hashOf(code),
      base_url: offer.baseUrl,
      email: offer.email,
      api_token_encrypted: offer.apiTokenSealed,
      project_key: offer.projectKey,
      project: offer.project && JSON.stringify(offer.project),
      created_by: by.userId,
      expires_at: by.expiresAt,
    })
    .execute();
}

/** Whose code this is, when it expires and whether it was used, over all tenants; undefined when there is no such code. */
export async function findPairingCode(
  tx: WorkerTx,
  code: string,
): Promise<{ tenantId: string; baseUrl: string; expiresAt: Date; usedAt: Date | null } | undefined> {
  const row = await tx
    .selectFrom('pairing_code')
    .select(['tenant_id', 'base_url', 'expires_at', 'used_at'])
    .where('code_hash', '=', hashOf(code))
    .executeTakeFirst();
  return row && { tenantId: row.tenant_id, baseUrl: row.base_url, expiresAt: row.expires_at, usedAt: row.used_at };
}

/**
 * Redeems a code: the account that it holds is the site's from now on, and the code's no more. Of two requests at once, one gets the
 * offer and the other undefined.
 */
export async function redeemPairingCode(
  tx: TenantTx,
  tenantId: string,
  code: string,
  now: Date,
): Promise<PairingOffer | undefined> {
  const { rows } = await sql<PairingOffer>`
    with offer as (
      select * from pairing_code where tenant_id = ${tenantId} and code_hash = ${hashOf(code)}
         and used_at is null and expires_at > ${now} for update),
    used as (
      update pairing_code p set used_at = ${now}, email = null, api_token_encrypted = null from offer o
       where p.tenant_id = o.tenant_id and p.code_hash = o.code_hash)
    select tenant_id as "tenantId", base_url as "baseUrl", email, api_token_encrypted as "apiTokenSealed",
           project_key as "projectKey", project from offer`.execute(tx);
  return rows[0];
}
