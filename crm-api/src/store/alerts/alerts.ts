import { randomUUID } from 'node:crypto';
import type { Alert, AlertKind, AlertQuery } from '@synapse/shared/alert';
import type { MessageTemplate } from '@synapse/shared/values/message-template';
import { sql } from 'kysely';
import type { Sentence } from '../../domain/sentences.ts';
import type { TenantTx, WorkerTx } from '../db/database.ts';
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
  const { rows } = await sql<{ cause: string }>`
    update alert set recovered_at = now()
     where tenant_id = ${tenantId} and recovered_at is null and cause = any(${causes}::text[]) returning cause`.execute(
    tx,
  );
  return rows.map(({ cause }) => cause);
}

/** Closes the open alerts of a kind whose causes are over. @param still those that are not */
export async function closeAlertsBut(
  tx: TenantTx,
  tenantId: string,
  kind: AlertKind,
  still: readonly string[],
): Promise<void> {
  await sql`
    update alert set recovered_at = now()
     where tenant_id = ${tenantId} and recovered_at is null and kind = ${kind} and cause <> all(${still}::text[])`.execute(
    tx,
  );
}

type Row = Omit<Alert, 'raisedAt' | 'recoveredAt' | 'template'> & {
  template: MessageTemplate | null;
  raisedAt: Date;
  recoveredAt: Date | null;
};

const COLUMNS = sql`id, kind, site_id as "siteId", message, template, help, raised_at as "raisedAt", recovered_at as "recoveredAt"`;

const alertView = ({ raisedAt, recoveredAt, template, ...row }: Row): Alert => ({
  ...row,
  ...(template && { template }),
  raisedAt: raisedAt.toISOString(),
  recoveredAt: recoveredAt?.toISOString() ?? null,
});

export async function listAlerts(tx: TenantTx, tenantId: string, { state, limit }: AlertQuery): Promise<Alert[]> {
  const shown = { open: sql`recovered_at is null`, over: sql`recovered_at is not null` };
  const { rows } = await sql<Row>`
    select ${COLUMNS} from alert where tenant_id = ${tenantId} and ${state ? shown[state] : sql`true`}
     order by raised_at desc, id limit ${limit}`.execute(tx);
  return rows.map(alertView);
}

export async function readAlerts(tx: TenantTx, tenantId: string, ids: readonly string[]): Promise<Alert[]> {
  const { rows } = await sql<Row>`
    select ${COLUMNS} from alert where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`.execute(tx);
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
  await sql`update alert set mailed_at = now() where tenant_id = ${tenantId} and id = ${id}`.execute(tx);
}

/** The addresses of a workspace's admins and owners. */
export async function listAdminAddresses(tx: TenantTx, tenantId: string): Promise<string[]> {
  const { rows } = await sql<{ email: string }>`
    select distinct email from member where tenant_id = ${tenantId} and role in ('admin', 'owner') and suspended_at is null
       and email is not null order by email limit 100`.execute(tx);
  return rows.map(({ email }) => email);
}
