import { randomUUID } from 'node:crypto';
import type { Alert, AlertKind, AlertQuery } from '@synapse/shared/alert';
import { type NotNull, type Selectable, sql } from 'kysely';
import type { Sentence } from '../../domain/sentences.ts';
import type { TenantTx, WorkerTx } from '../db/database.ts';
import { anyOf, NOW, noneOf } from '../db/expressions.ts';
import type { Database } from '../db/schema.ts';
import { addToFeed } from '../feed/feed-write.ts';

/** Something that admins should know of. */
export type NewAlert = {
  kind: AlertKind;
  /** While an alert of this cause is open, it is not raised again. */
  cause: string;
  siteId: string | null;
  help: string;
} & Sentence;

/**
 * Raises alerts whose causes have none that is open, and tells the feed.
 * @param once they are over as soon as they are told
 */
export async function raiseAlerts(
  tx: TenantTx,
  tenantId: string,
  alerts: readonly NewAlert[],
  { once = false }: { once?: boolean } = {},
): Promise<void> {
  if (alerts.length === 0) return;
  const rows = alerts.map((alert) => ({ id: randomUUID(), ...alert }));
  const { rows: raised } = await sql<{ id: string; kind: AlertKind }>`
    insert into alert (tenant_id, id, kind, cause, site_id, message, template, help, recovered_at)
    select ${tenantId}, a.id, a.kind, a.cause, a."siteId", a.message, a.template, a.help, case when ${once} then now() end
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as a (id uuid, kind text, cause text, "siteId" uuid, message text, template jsonb, help text)
     order by a.cause
        on conflict (tenant_id, cause) where recovered_at is null do nothing
    returning id, kind`.execute(tx);
  addToFeed(
    tx,
    tenantId,
    raised.map(({ id, kind }) => ({ kind, ticketId: null, refId: id, fields: [], origin: 'system', at: null })),
  );
}

/** Closes the open alerts of these causes. @returns the causes that had one */
export async function closeAlerts(tx: TenantTx, tenantId: string, causes: readonly string[]): Promise<string[]> {
  const closed = await tx
    .updateTable('alert')
    .set({ recovered_at: NOW })
    .where('tenant_id', '=', tenantId)
    .where('recovered_at', 'is', null)
    .where('cause', '=', anyOf(causes))
    .returning('cause')
    .execute();
  return closed.map(({ cause }) => cause);
}

/** Closes the open alerts of a kind whose causes are over. @param still those that are not */
export async function closeAlertsBut(
  tx: TenantTx,
  tenantId: string,
  kind: AlertKind,
  still: readonly string[],
): Promise<void> {
  await tx
    .updateTable('alert')
    .set({ recovered_at: NOW })
    .where('tenant_id', '=', tenantId)
    .where('recovered_at', 'is', null)
    .where('kind', '=', kind)
    .where('cause', '<>', noneOf(still))
    .execute();
}

const alertView = ({ id, kind, message, help, template, ...row }: Selectable<Database['alert']>): Alert => ({
  ...{ id, kind, siteId: row.site_id, message, help },
  ...(template && { template }),
  raisedAt: row.raised_at.toISOString(),
  recoveredAt: row.recovered_at?.toISOString() ?? null,
});

const alertsOf = (tx: TenantTx, tenantId: string) =>
  tx.selectFrom('alert').selectAll().where('tenant_id', '=', tenantId);

export async function listAlerts(tx: TenantTx, tenantId: string, { state, limit }: AlertQuery): Promise<Alert[]> {
  let select = alertsOf(tx, tenantId);
  if (state) select = select.where('recovered_at', state === 'open' ? 'is' : 'is not', null);
  const rows = await select.orderBy('raised_at', 'desc').orderBy('id').limit(limit).execute();
  return rows.map(alertView);
}

export async function readAlerts(tx: TenantTx, tenantId: string, ids: readonly string[]): Promise<Alert[]> {
  const rows = await alertsOf(tx, tenantId).where('id', '=', anyOf(ids)).execute();
  return rows.map(alertView);
}

/** How long a process may take to mail an alert before another tries: longer than all time limits of the mailer together. */
const MAILING_SECONDS = 120;

/** Takes an alert that nobody has mailed yet, of any tenant. What could not be mailed for a day is left. */
export async function claimUnmailed(tx: WorkerTx): Promise<{ tenantId: string; id: string } | undefined> {
  const { rows } = await sql<{ tenantId: string; id: string }>`
    with due as (
      select tenant_id, id from alert
       where mailed_at is null and raised_at > now() - interval '1 day' and (mailing_until is null or mailing_until < now())
       order by raised_at limit 1 for update skip locked)
    update alert set mailing_until = now() + ${MAILING_SECONDS} * interval '1 second' from due
     where alert.tenant_id = due.tenant_id and alert.id = due.id returning alert.tenant_id as "tenantId", alert.id`.execute(
    tx,
  );
  return rows[0];
}

export async function noteMailed(tx: TenantTx, tenantId: string, id: string): Promise<void> {
  await tx
    .updateTable('alert')
    .set({ mailed_at: NOW })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
}

/** The addresses of a workspace's admins and owners. */
export async function listAdminAddresses(tx: TenantTx, tenantId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('member')
    .select('email')
    .distinct()
    .where('tenant_id', '=', tenantId)
    .where('role', 'in', ['admin', 'owner'])
    .where('suspended_at', 'is', null)
    .where('email', 'is not', null)
    .$narrowType<{ email: NotNull }>()
    .orderBy('email')
    .limit(100)
    .execute();
  return rows.map(({ email }) => email);
}
