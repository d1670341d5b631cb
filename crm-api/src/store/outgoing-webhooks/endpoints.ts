import type { MessageTemplate } from '@synapse/shared/values/message-template';
import type {
  UpdateWebhookEndpoint,
  WebhookDeliveryPage,
  WebhookDeliveryQuery,
  WebhookEndpoint,
} from '@synapse/shared/webhook';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import { type Sentence, say } from '../../domain/sentences.ts';
import { cutPage, readCursor } from '../db/cursor.ts';
import type { TenantTx } from '../db/database.ts';
import { asIso, NOW } from '../db/expressions.ts';
import { KEEP_DAYS } from '../purge/prune.ts';

const MOST = 50;

/** Who is told of something: an endpoint of a workspace. */
export type OfEndpoint = { tenantId: string; id: string };

type Row = Omit<WebhookEndpoint, 'state' | 'pausedAt' | 'createdAt' | 'previousSecretUntil' | 'template'> & {
  template: MessageTemplate | null;
  pausedAt: Date | null;
  createdAt: Date;
  previousUntil: Date | null;
  secret: Buffer;
  previousSecret: Buffer | null;
};

/** An endpoint with its sealed secrets: the current one, and those before it, in one, as long as they are valid. */
export type StoredEndpoint = WebhookEndpoint & { sealed: Buffer[] };

/** Locks nothing. @throws DomainError not_found */
export async function readEndpoint(tx: TenantTx, { tenantId, id }: OfEndpoint, now: Date): Promise<StoredEndpoint> {
  const [found] = await select(tx, tenantId, sql`e.id = ${id}::uuid`, now);
  if (!found) throw noSuchEndpoint();
  return found;
}

/** Where an endpoint's messages go, and what they are signed with. */
export type Target = Pick<StoredEndpoint, 'id' | 'url' | 'sealed'>;

/** All that sending needs: what waits is not counted for it, which a sender would do with each of its turns. @throws DomainError not_found */
export async function readTarget(tx: TenantTx, { tenantId, id }: OfEndpoint, now: Date): Promise<Target> {
  const found = await tx
    .selectFrom('webhook_endpoint')
    .select('url')
    .select(['secret_encrypted as secret', 'previous_secret_encrypted as previousSecret'])
    .select('previous_until as previousUntil')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!found) throw noSuchEndpoint();
  return { id, url: found.url, sealed: sealedOf(found, now) };
}

type Sealed = Pick<Row, 'secret' | 'previousSecret' | 'previousUntil'>;

const sealedOf = ({ secret, previousSecret, previousUntil }: Sealed, now: Date): Buffer[] =>
  previousSecret && previousUntil && previousUntil > now ? [secret, previousSecret] : [secret];

export const noSuchEndpoint = () =>
  new DomainError('not_found', 'There is no such webhook endpoint. It may have been deleted.');

export const listEndpoints = (tx: TenantTx, tenantId: string, now: Date): Promise<StoredEndpoint[]> =>
  select(tx, tenantId, sql`true`, now);

async function select(tx: TenantTx, tenantId: string, where: RawBuilder<unknown>, now: Date) {
  const { rows } = await sql<Row>`
    select e.id, e.url, e.description, e.kinds, e.project_keys as "projectKeys", e.paused_reason as "pausedReason",
           e.paused_template as template,
           e.paused_at as "pausedAt", e.previous_until as "previousUntil", e.cursor as seq, coalesce(c.feed_seq, 0) as "feedSeq",
           (select count(*)::int from webhook_message m
             where m.tenant_id = e.tenant_id and m.endpoint_id = e.id and m.next_at is not null) as waiting,
           e.created_at as "createdAt", e.secret_encrypted as secret, e.previous_secret_encrypted as "previousSecret"
      from webhook_endpoint e left join tenant_counter c on c.tenant_id = e.tenant_id
     where e.tenant_id = ${tenantId} and ${where} order by e.created_at, e.id`.execute(tx);
  return rows.map(
    ({ secret, previousSecret, previousUntil, pausedAt, createdAt, template, ...row }): StoredEndpoint => {
      const sealed = sealedOf({ secret, previousSecret, previousUntil }, now);
      return {
        ...row,
        ...(template && { template }),
        state: pausedAt ? 'paused' : 'active',
        pausedAt: pausedAt?.toISOString() ?? null,
        previousSecretUntil: sealed.length > 1 ? (previousUntil?.toISOString() ?? null) : null,
        createdAt: createdAt.toISOString(),
        sealed,
      };
    },
  );
}

/** Adds an endpoint that is told what happens from now on. @throws DomainError conflict when there are very many */
export async function insertEndpoint(
  tx: TenantTx,
  { tenantId, id }: OfEndpoint,
  made: Pick<WebhookEndpoint, 'url' | 'description' | 'kinds' | 'projectKeys'> & { sealed: Buffer },
): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into webhook_endpoint (tenant_id, id, url, description, kinds, project_keys, secret_encrypted, cursor)
    select ${tenantId}::uuid, ${id}::uuid, ${made.url}, ${made.description}, ${made.kinds}::text[], ${made.projectKeys}::text[],
           ${made.sealed}, coalesce((select feed_seq from tenant_counter where tenant_id = ${tenantId}), 0)
     where (select count(*) from webhook_endpoint where tenant_id = ${tenantId}) < ${MOST}`.execute(tx);
  if (numAffectedRows) return;
  throw new DomainError('conflict', say('webhooks_most', { most: String(MOST) }));
}

/** Resumed, all that waits is due now, with all its tries. */
export async function updateEndpoint(
  tx: TenantTx,
  { tenantId, id }: OfEndpoint,
  { state, url, description, kinds, projectKeys }: UpdateWebhookEndpoint,
): Promise<void> {
  const update = () => tx.updateTable('webhook_endpoint').where('tenant_id', '=', tenantId).where('id', '=', id);
  const said = { url, description, kinds, project_keys: projectKeys };
  if (Object.values(said).some((value) => value !== undefined)) await update().set(said).execute();
  if (state === 'paused')
    await update()
      .set(pausedFor(say('webhook_by_admin')))
      .where('paused_at', 'is', null)
      .execute();
  if (state === 'active') {
    const { numUpdatedRows } = await update()
      .set({ paused_at: null, paused_reason: null, paused_template: null })
      .where('paused_at', 'is not', null)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await sendAnew(tx, { tenantId, id }, sql<SqlBool>`next_at is not null`);
  }
}

/** What the row of an endpoint says once it is paused. */
export const pausedFor = ({ message, template }: Sentence) => ({
  paused_at: NOW,
  paused_reason: message,
  paused_template: template ? JSON.stringify(template) : null,
});

/** Makes messages due now, with all their tries. @returns how many */
async function sendAnew(tx: TenantTx, { tenantId, id }: OfEndpoint, which: RawBuilder<SqlBool>): Promise<number> {
  await tx
    .updateTable('webhook_endpoint')
    .set({ next_at: NOW })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
  const { numUpdatedRows } = await tx
    .updateTable('webhook_message')
    .set({ next_at: NOW, failures: 0, delivered_at: null })
    .where('tenant_id', '=', tenantId)
    .where('endpoint_id', '=', id)
    .where(which)
    .executeTakeFirst();
  await wakeSenders(tx, tenantId);
  return Number(numUpdatedRows);
}

/** The senders of all processes are notified with the commit, as they are of the feed. */
const wakeSenders = (tx: TenantTx, tenantId: string) => sql`select pg_notify('feed', ${tenantId})`.execute(tx);

/** @throws DomainError conflict when it is not kept */
export async function replayOne(tx: TenantTx, of: OfEndpoint, seq: number): Promise<void> {
  if ((await sendAnew(tx, of, sql<SqlBool>`seq = ${seq}::bigint`)) > 0) return;
  throw new DomainError('conflict', say('webhook_no_message', { number: String(seq), days: String(KEEP_DAYS.pushed) }));
}

/** Sets the cursor back, so that all that the feed has from `seq` on is sent again. @throws DomainError conflict when it is not kept */
export async function replayFrom(tx: TenantTx, { tenantId, id }: OfEndpoint, seq: number): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('webhook_endpoint')
    .set({ cursor: sql<number>`least(cursor, ${seq - 1}::bigint)` })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('feed').select('seq').where('tenant_id', '=', tenantId).where('seq', '=', seq)),
    )
    .executeTakeFirst();
  await wakeSenders(tx, tenantId);
  if (numUpdatedRows) return;
  const kept = tx.selectFrom('feed').where('tenant_id', '=', tenantId);
  const { first } = await kept.select((of) => of.fn.min('seq').as('first')).executeTakeFirstOrThrow();
  const days = String(KEEP_DAYS.feed);
  throw new DomainError(
    'conflict',
    first ? say('feed_not_kept', { number: String(seq), days, left: String(first) }) : say('feed_empty', { days }),
  );
}

/** Of two who replace the secret at once, one waits here. @throws DomainError not_found */
export async function lockEndpoint(tx: TenantTx, of: OfEndpoint, now: Date): Promise<StoredEndpoint> {
  await tx
    .selectFrom('webhook_endpoint')
    .select('id')
    .where('tenant_id', '=', of.tenantId)
    .where('id', '=', of.id)
    .forUpdate()
    .execute();
  return readEndpoint(tx, of, now);
}

/** @param sealed `before`: those that stay valid, in one */
export async function replaceSecret(
  tx: TenantTx,
  { tenantId, id }: OfEndpoint,
  { sealed, until }: { sealed: { secret: Buffer; before: Buffer }; until: Date },
): Promise<void> {
  await tx
    .updateTable('webhook_endpoint')
    .set({ previous_secret_encrypted: sealed.before, previous_until: until, secret_encrypted: sealed.secret })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
}

export async function deleteEndpoint(tx: TenantTx, { tenantId, id }: OfEndpoint): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('webhook_endpoint')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  for (const table of ['webhook_message', 'webhook_attempt'] as const)
    await tx.deleteFrom(table).where('tenant_id', '=', tenantId).where('endpoint_id', '=', id).execute();
  return numDeletedRows === 1n;
}

const SORT = 'webhook-deliveries';
const SHOWN_ATTEMPTS = 5;

/** @throws DomainError invalid_cursor */
export async function listDeliveries(
  tx: TenantTx,
  { tenantId, id }: OfEndpoint,
  { state, limit, cursor }: WebhookDeliveryQuery,
): Promise<WebhookDeliveryPage> {
  const before = cursor === undefined ? null : readCursor(cursor, SORT, z.number().int()).key;
  const waiting = { waiting: sql`m.next_at is not null`, delivered: sql`m.next_at is null` };
  const { rows } = await sql<WebhookDeliveryPage['items'][number]>`
    select m.seq, m.kind, m.ticket_id as "ticketId", ${asIso(sql`m.at`)} as at, ${asIso(sql`m.delivered_at`)} as "deliveredAt",
           ${asIso(sql`m.next_at`)} as "nextAt", tried.attempts
      from webhook_message m cross join lateral (
        select coalesce(jsonb_agg(jsonb_build_object('at', ${asIso(sql`a.at`)}, 'durationMs', a.duration_ms, 'status', a.status,
                 'error', a.error, 'answer', a.answer) order by a.id), '[]') as attempts
          from (select * from webhook_attempt a where a.tenant_id = ${tenantId} and a.endpoint_id = ${id}::uuid and a.seq = m.seq
                 order by a.id desc limit ${SHOWN_ATTEMPTS}) a) tried
     where m.tenant_id = ${tenantId} and m.endpoint_id = ${id}::uuid and ${state ? waiting[state] : sql`true`}
       and (${before}::bigint is null or m.seq < ${before}::bigint)
     order by m.seq desc limit ${limit + 1}`.execute(tx);
  const { page: items, nextCursor } = cutPage(rows, limit, { sort: SORT, placeOf: ({ seq }) => ({ key: seq, id }) });
  return { items, nextCursor };
}
