import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';

/** A user of the CRM and the person they are on a Jira site. */
export type Match = { accountId: string; userId: string; name: string; matchedBy: 'email' | 'hand' };

export async function listMatches(tx: TenantTx, tenantId: string, siteId: string): Promise<Match[]> {
  return tx
    .selectFrom('jira_person')
    .select(['account_id as accountId', 'user_id as userId', 'name', 'matched_by as matchedBy'])
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .orderBy('name')
    .orderBy('account_id')
    .execute();
}

/** Who this is on the site, by the one or the other id; undefined when nobody is matched. */
export async function findMatch(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  who: { userId: string } | { accountId: string },
): Promise<Match | undefined> {
  const matches = tx
    .selectFrom('jira_person')
    .select(['account_id as accountId', 'user_id as userId', 'name', 'matched_by as matchedBy'])
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId);
  const found =
    'userId' in who ? matches.where('user_id', '=', who.userId) : matches.where('account_id', '=', who.accountId);
  return found.executeTakeFirst();
}

/** Writes matches down. An account and a user are each matched once: what they were matched with before is undone. */
export async function writeMatches(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  matches: readonly Match[],
): Promise<void> {
  if (matches.length === 0) return;
  const rows = JSON.stringify(
    matches.map((m) => ({ account_id: m.accountId, user_id: m.userId, name: m.name, matched_by: m.matchedBy })),
  );
  await sql`
    delete from jira_person p using jsonb_to_recordset(${rows}::jsonb) as r (account_id text, user_id text)
     where p.tenant_id = ${tenantId} and p.site_id = ${siteId}::uuid
       and (p.account_id = r.account_id or p.user_id = r.user_id)`.execute(tx);
  await sql`
    insert into jira_person (tenant_id, site_id, account_id, user_id, name, matched_by)
    select ${tenantId}, ${siteId}::uuid, r.* from jsonb_to_recordset(${rows}::jsonb)
      as r (account_id text, user_id text, name text, matched_by text)`.execute(tx);
}

export async function deleteMatch(tx: TenantTx, tenantId: string, siteId: string, userId: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('jira_person')
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('user_id', '=', userId)
    .returning('user_id')
    .executeTakeFirst();
  return gone !== undefined;
}
