import { sql } from 'kysely';
import { lossesOf } from '../../domain/adf/rich-text.ts';
import type { TenantTx } from '../db/database.ts';

/** What a ticket's description holds in Jira that an edit from here would lose, as a person would say it; mostly nothing. */
export async function readUnregenerable(tx: TenantTx, tenantId: string, ticketId: string): Promise<string[]> {
  const { rows } = await sql<{ document: unknown }>`
    select base -> 'description' -> 'jira' as document from issue_link
     where tenant_id = ${tenantId} and ticket_id = ${ticketId}::uuid`.execute(tx);
  const document = rows[0]?.document ?? null;
  return lossesOf(document);
}
