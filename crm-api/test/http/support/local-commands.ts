import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { DomainError } from '../../../src/domain/domain-error.ts';
import type { CommandResult, TicketCommands } from '../../../src/http/ticket-commands.ts';
import { type Db, type TenantTx, withTenant } from '../../../src/store/database.ts';

/**
 * Ticket commands of a workspace without a Jira site, written straight into the database: these tests are about the
 * HTTP side, and must not hang on how the sync engine works. `outcome` is what Jira is said to have done.
 */
export function localCommands(db: Db, jira: { outcome: CommandResult }): TicketCommands {
  const outcome = (ticketId: string): CommandResult => ({ ...jira.outcome, ticketId });
  const inTenant = <T>(tenantId: string, work: (tx: TenantTx) => Promise<T>) => withTenant(db, tenantId, work);
  return {
    async createTicket({ tenantId }, input) {
      const id = randomUUID();
      await inTenant(tenantId, async (tx) => {
        const { rows } = await sql<{ n: number }>`
          insert into tenant_counter (tenant_id, ticket_number) values (${tenantId}, 1)
          on conflict (tenant_id) do update set ticket_number = tenant_counter.ticket_number + 1
          returning ticket_number as n`.execute(tx);
        const { projectKey: _, contactId, ...fields } = input;
        const at = new Date();
        await tx
          .insertInto('ticket')
          .values({
            tenant_id: tenantId,
            id,
            number: rows[0]?.n ?? 0,
            contact_id: contactId,
            ...fields,
            created_at: at,
            updated_at: at,
          })
          .execute();
      });
      return outcome(id);
    },
    async editTicket({ tenantId }, ticketId, { version, contactId, ...fields }) {
      await inTenant(tenantId, async (tx) => {
        const row = await tx
          .updateTable('ticket')
          .set({
            ...fields,
            ...(contactId === undefined ? {} : { contact_id: contactId }),
            updated_at: sql`clock_timestamp()`,
          })
          .set((eb) => ({ version: eb('version', '+', 1) }))
          .where('tenant_id', '=', tenantId)
          .where('id', '=', ticketId)
          .where('deleted_at', 'is', null)
          .where((eb) => (version === undefined ? eb.lit(true) : eb('version', '=', version)))
          .returning('id')
          .executeTakeFirst();
        if (!row) throw new DomainError(version === undefined ? 'not_found' : 'conflict', 'No such ticket or version.');
      });
      return outcome(ticketId);
    },
    async deleteTicket({ tenantId }, ticketId) {
      await inTenant(tenantId, async (tx) => {
        const row = await tx
          .updateTable('ticket')
          .set({ deleted_at: new Date() })
          .where('tenant_id', '=', tenantId)
          .where('id', '=', ticketId)
          .where('deleted_at', 'is', null)
          .returning('id')
          .executeTakeFirst();
        if (!row) throw new DomainError('not_found', 'There is no such ticket.');
      });
      return outcome(ticketId);
    },
    refreshTicket: (caller, ticketId) => mustExist(db, caller.tenantId, ticketId).then(() => outcome(ticketId)),
    retryTicket: (caller, ticketId) => mustExist(db, caller.tenantId, ticketId).then(() => outcome(ticketId)),
    async addComment({ tenantId, name }, ticketId, input) {
      await mustExist(db, tenantId, ticketId);
      const id = randomUUID();
      const at = new Date();
      await inTenant(tenantId, (tx) =>
        tx
          .insertInto('comment')
          .values({
            tenant_id: tenantId,
            id,
            ticket_id: ticketId,
            ...input,
            source: 'CRM',
            author_name: name,
            created_at: at,
            updated_at: at,
          })
          .execute(),
      );
      return { ...outcome(ticketId), commentId: id };
    },
    async editComment({ tenantId }, ticketId, commentId, input) {
      await inTenant(tenantId, async (tx) => {
        const row = await tx
          .updateTable('comment')
          .set({ ...input, updated_at: new Date() })
          .where('tenant_id', '=', tenantId)
          .where('ticket_id', '=', ticketId)
          .where('id', '=', commentId)
          .returning('id')
          .executeTakeFirst();
        if (!row) throw new DomainError('not_found', 'There is no such comment.');
      });
      return { ...outcome(ticketId), commentId };
    },
    async deleteComment({ tenantId }, ticketId, commentId) {
      await inTenant(tenantId, async (tx) => {
        const row = await tx
          .updateTable('comment')
          .set({ deleted_at: new Date() })
          .where('tenant_id', '=', tenantId)
          .where('ticket_id', '=', ticketId)
          .where('id', '=', commentId)
          .where('deleted_at', 'is', null)
          .returning('id')
          .executeTakeFirst();
        if (!row) throw new DomainError('not_found', 'There is no such comment.');
      });
      return { ...outcome(ticketId), commentId };
    },
    async startRun({ tenantId }, siteId) {
      return inTenant(tenantId, async (tx) => {
        const sites = await tx.selectFrom('jira_site').select('id').where('tenant_id', '=', tenantId).execute();
        const wanted = sites.filter((site) => siteId === undefined || site.id === siteId);
        if (wanted.length === 0) throw new DomainError('not_found', 'There is no such site.');
        const runs = wanted.map((site) => ({ runId: randomUUID(), siteId: site.id }));
        for (const { runId, siteId: site_id } of runs) {
          await tx
            .insertInto('sync_run')
            .values({
              tenant_id: tenantId,
              id: runId,
              site_id,
              kind: 'delta',
              trigger: 'manual',
              status: 'running',
              started_at: new Date(),
            })
            .execute();
        }
        return runs;
      });
    },
  };
}

async function mustExist(db: Db, tenantId: string, ticketId: string): Promise<void> {
  const found = await withTenant(db, tenantId, (tx) =>
    tx
      .selectFrom('ticket')
      .select('id')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', ticketId)
      .where('deleted_at', 'is', null)
      .executeTakeFirst(),
  );
  if (!found) throw new DomainError('not_found', 'There is no such ticket.');
}
