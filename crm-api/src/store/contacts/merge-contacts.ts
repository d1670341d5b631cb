import { type NotNull, sql } from 'kysely';
import type { ByWhom } from '../../domain/model/change.ts';
import type { TenantTx } from '../db/database.ts';
import { anyOf } from '../db/expressions.ts';

/** What a contact says of itself that the one it is merged into may lack. */
type Said = {
  email: string | null;
  phone: string | null;
  company: string | null;
  company_id: string | null;
  company_by_hand: boolean;
};

/** A contact as far as a merge is about it. */
export type Mergeable = Said & { id: string; merged_into: string | null };

/** The tickets that name a contact, deleted ones too, in the order of their ids. */
export async function ticketsNaming(
  tx: TenantTx,
  tenantId: string,
  contactId: string,
  limit: number,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('ticket')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('contact_id', '=', contactId)
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id).sort();
}

/**
 * Locks two contacts until the transaction ends. Who gives one of them to a ticket (contactForTicket) either has done so and
 * is seen, or waits and then sees the merge.
 */
export async function lockToMerge(
  tx: TenantTx,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, Mergeable>> {
  const rows: Mergeable[] = await tx
    .selectFrom('contact')
    .select(['id', 'merged_into', 'email', 'phone', 'company', 'company_id', 'company_by_hand'])
    .where('tenant_id', '=', tenantId)
    .where('id', '=', anyOf(ids))
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Merges `from` into `kept`, both locked, with what was merged into it before. What the kept one lacks it takes over; an address is
 * moved, since no two contacts have the same.
 */
export async function writeMerge(
  tx: TenantTx,
  tenantId: string,
  { from, kept, by, now }: { from: string; kept: string; by: ByWhom; now: Date },
): Promise<void> {
  const of = sql`tenant_id = ${tenantId}`;
  await sql`
    update contact c set merged_into = ${kept}::uuid, merged_by = case when c.id = ${from}::uuid then ${by.name} else c.merged_by end,
        merged_by_user_id = case when c.id = ${from}::uuid then ${by.userId} else c.merged_by_user_id end,
        tickets_move = c.id = ${from}::uuid or c.tickets_move, updated_at = ${now},
        email = case when c.id = ${from}::uuid and k.email is null then null else c.email end
      from contact k
     where c.${of} and (c.id = ${from}::uuid or c.merged_into = ${from}::uuid)
       and k.tenant_id = c.tenant_id and k.id = ${kept}::uuid`.execute(tx);
}

/** Gives the kept contact what it lacks of what the merged one said before. */
export async function completeKept(
  tx: TenantTx,
  tenantId: string,
  kept: string,
  { email, phone, company, company_id, company_by_hand }: Said,
  now: Date,
): Promise<void> {
  await sql`
    update contact set email = coalesce(email, ${email}), phone = coalesce(phone, ${phone}),
        company = coalesce(company, ${company}), company_id = case when company_by_hand then company_id else ${company_id}::uuid end,
        company_by_hand = company_by_hand or ${company_by_hand}, updated_at = ${now}
     where tenant_id = ${tenantId} and id = ${kept}::uuid`.execute(tx);
}

/** A contact that was merged while some of its tickets name it still, and the one that they get. Undefined: there is none. */
export async function nextToMove(
  tx: TenantTx,
  tenantId: string,
): Promise<{ from: string; to: string; by: ByWhom } | undefined> {
  const row = await tx
    .selectFrom('contact')
    .select(['id as from', 'merged_into as to', 'merged_by as name', 'merged_by_user_id as userId'])
    .where('tenant_id', '=', tenantId)
    .where((one) => one.ref('tickets_move'))
    .orderBy('id')
    .limit(1)
    .$narrowType<{ to: NotNull }>()
    .executeTakeFirst();
  return row && { from: row.from, to: row.to, by: { name: row.name, userId: row.userId, accountId: null } };
}

/** Keeps a contact from being merged or deleted until the transaction ends. @returns undefined: there is no such contact */
export const shareContact = (tx: TenantTx, tenantId: string, id: string) =>
  tx
    .selectFrom('contact')
    .select('merged_into')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirst();

/** No ticket names it any more, and none will: to be called behind its lock (lockToMerge). */
export async function endMove(tx: TenantTx, tenantId: string, id: string): Promise<void> {
  await tx
    .updateTable('contact')
    .set({ tickets_move: false })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
}
