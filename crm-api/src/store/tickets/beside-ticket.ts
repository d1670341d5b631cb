import { onTicketDeleteSchema } from '@synapse/shared/ticket';
import { sql } from 'kysely';
import { lossesOf } from '../../domain/adf/rich-text.ts';
import type { SiteConfig } from '../../domain/site/site-config.ts';
import type { TenantTx } from '../db/database.ts';

/** What the page of one ticket says beside it of its issue. */
export type BesideTicket = {
  /** What the description holds in Jira that an edit from here would lose, as a person would say it; mostly nothing. */
  descriptionLoses: string[];
  /** What becomes of the issue when the ticket is deleted; null: it follows none. */
  issueOnDelete: SiteConfig['onTicketDelete'] | null;
};

/** Reads it by the ticket's link and the settings of its site. */
export async function readBesideTicket(tx: TenantTx, tenantId: string, ticketId: string): Promise<BesideTicket> {
  const { rows } = await sql<{ document: unknown; follows: boolean; policy: unknown }>`
    select l.base -> 'description' -> 'jira' as document, l.state in ('linked', 'creating') as follows,
           s.config -> 'onTicketDelete' as policy
      from issue_link l join jira_site s on s.tenant_id = l.tenant_id and s.id = l.site_id
     where l.tenant_id = ${tenantId} and l.ticket_id = ${ticketId}::uuid`.execute(tx);
  const [link] = rows;
  return {
    descriptionLoses: lossesOf(link?.document ?? null),
    issueOnDelete: link?.follows ? (onTicketDeleteSchema.safeParse(link.policy).data ?? 'leave') : null,
  };
}

/** What Jira is known to hold for the custom fields of a ticket's issue, by their names in the field map. */
export async function readCustomDocuments(
  tx: TenantTx,
  tenantId: string,
  ticketId: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { rows } = await sql<{ name: string; document: unknown }>`
    select b.key as name, b.value -> 'jira' as document
      from issue_link l cross join lateral jsonb_each(l.base) b
     where l.tenant_id = ${tenantId} and l.ticket_id = ${ticketId}::uuid and b.key like 'custom.%'`.execute(tx);
  return Object.fromEntries(rows.map(({ name, document }) => [name, document]));
}
