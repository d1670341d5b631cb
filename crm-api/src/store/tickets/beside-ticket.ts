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
  const link = await tx
    .selectFrom('issue_link as l')
    .innerJoin('jira_site as s', (join) =>
      join.onRef('s.tenant_id', '=', 'l.tenant_id').onRef('s.id', '=', 'l.site_id'),
    )
    .select(sql<unknown>`l.base -> 'description' -> 'jira'`.as('document'))
    .select(sql<unknown>`s.config -> 'onTicketDelete'`.as('policy'))
    .select((is) => is('l.state', 'in', ['linked', 'creating']).as('follows'))
    .where('l.tenant_id', '=', tenantId)
    .where('l.ticket_id', '=', ticketId)
    .executeTakeFirst();
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
