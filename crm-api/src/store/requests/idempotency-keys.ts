import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { DomainError } from '../../domain/domain-error.ts';
import type { TenantTx } from '../db/database.ts';
import { anyOf, NOW } from '../db/expressions.ts';

/** For so long a key stands for its request. */
export const KEY_KEPT_MS = 24 * 3_600_000;

/**
 * For so long a try is taken to be under way. One that takes longer loses its key to the next try: before it did its work,
 * that work is then refused; after it, both answer for the same work. So the time need not cover the slowest request.
 */
export const KEY_BUSY_MS = 10_000;

/** A request as its sender names it. */
type Named = { tenantId: string; userId: string; key: string };

/** A try of a request that carries an Idempotency-Key. */
export type KeyedRequest = Named & {
  /** What it makes gets ids derived from this, and so does a later try that only has to find what was made. */
  attempt: string;
  /** When the first try began (epoch ms). */
  since: number;
  /** Whether an earlier try did the work. */
  done: boolean;
};

export type StoredAnswer = { status: number; headers: Readonly<Record<string, string>>; body: string | null };

export type Claim =
  | { is: 'mine'; request: KeyedRequest }
  | { is: 'answered'; answer: StoredAnswer }
  | { is: 'busy'; forMs: number }
  | { is: 'of another request' };

/** The row changed hands between two statements; more often than this it is a mistake. */
const TRIES = 5;

/**
 * Takes a key for a try. The transaction takes no other lock.
 * @param now epoch ms
 */
export async function claimKey(tx: TenantTx, named: Named, fingerprint: string, now: number): Promise<Claim> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const claim = (await insertKey(tx, named, fingerprint, now)) ?? (await takeOver(tx, named, fingerprint, now));
    if (claim) return claim;
  }
  throw inUse();
}

const fresh = (named: Named, fingerprint: string, now: number) => ({
  tenant_id: named.tenantId,
  user_id: named.userId,
  key: named.key,
  fingerprint,
  attempt: randomUUID(),
  busy_until: new Date(now + KEY_BUSY_MS),
  created_at: new Date(now),
});

async function insertKey(tx: TenantTx, named: Named, fingerprint: string, now: number): Promise<Claim | undefined> {
  const row = fresh(named, fingerprint, now);
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('idempotency_key')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'user_id', 'key']).doNothing())
    .executeTakeFirst();
  if (!numInsertedOrUpdatedRows) return undefined;
  return { is: 'mine', request: { ...named, attempt: row.attempt, since: now, done: false } };
}

/** @returns undefined when the row is gone again */
async function takeOver(tx: TenantTx, named: Named, fingerprint: string, now: number): Promise<Claim | undefined> {
  const row = await ofKey(tx.selectFrom('idempotency_key').selectAll(), named).forUpdate().executeTakeFirst();
  if (!row) return undefined;
  const since = row.created_at.getTime();
  if (since + KEY_KEPT_MS <= now) {
    await ofKey(tx.deleteFrom('idempotency_key'), named).execute();
    return insertKey(tx, named, fingerprint, now);
  }
  if (row.fingerprint !== fingerprint) return { is: 'of another request' };
  if (row.answer_status !== null) {
    const headers = row.answer_headers as Record<string, string>;
    return { is: 'answered', answer: { status: row.answer_status, headers, body: row.answer_body } };
  }
  const forMs = row.busy_until.getTime() - now;
  if (forMs > 0) return { is: 'busy', forMs };
  // What was done keeps the ids that were derived from its try.
  const attempt = row.effect === null ? randomUUID() : row.attempt;
  const busy_until = new Date(now + KEY_BUSY_MS);
  await ofKey(tx.updateTable('idempotency_key').set({ attempt, busy_until }), named).execute();
  return { is: 'mine', request: { ...named, attempt, since, done: row.effect !== null } };
}

/** Narrows a query to the row of a key. */
function ofKey<Query extends { where(column: never, op: '=', value: never): Query }>(
  query: Query,
  named: Named,
): Query {
  return query
    .where('tenant_id' as never, '=', named.tenantId as never)
    .where('user_id' as never, '=', named.userId as never)
    .where('key' as never, '=', named.key as never);
}

/**
 * Does the work of a request once for its key: that it was done, and what it returned, is written in the transaction that
 * does it. The row stays locked until then, before anything else.
 * @param request undefined: the request has no key, and the work is simply done
 * @param about the ticket or contact that the answer will tell of
 * @returns what the work returned, now or for an earlier try. It goes through JSON.
 * @throws DomainError idempotency_key_in_use when another try has taken the key
 */
export async function once<T extends object>(
  tx: TenantTx,
  request: KeyedRequest | undefined,
  about: string | null,
  work: () => Promise<T>,
): Promise<{ done: T; before: boolean }> {
  if (!request) return { done: await work(), before: false };
  const mine = () => ofKey(tx.selectFrom('idempotency_key').select('effect'), request);
  const row = await mine().where('attempt', '=', request.attempt).forUpdate().executeTakeFirst();
  if (!row) throw inUse();
  if (row.effect !== null) return { done: row.effect as T, before: true };
  const done = await work();
  await ofKey(tx.updateTable('idempotency_key').set({ effect: JSON.stringify(done), about }), request).execute();
  return { done, before: false };
}

/**
 * What an earlier try of a request has done, for work that one transaction can't do: its last one writes it, by `once`.
 * @returns undefined: none has done it
 */
export async function doneBefore<T extends object>(
  tx: TenantTx,
  request: KeyedRequest | undefined,
): Promise<T | undefined> {
  if (!request?.done) return undefined;
  const row = await ofKey(tx.selectFrom('idempotency_key').select('effect'), request).executeTakeFirst();
  return (row?.effect ?? undefined) as T | undefined;
}

const inUse = () =>
  new DomainError(
    'idempotency_key_in_use',
    'Another try of this request is under way. Send it again, with the same key, when the time in Retry-After is over.',
  );

/** Keeps an answer, unless the try has lost its key, or what it tells of was erased. */
export async function keepAnswer(tx: TenantTx, request: KeyedRequest, answer: StoredAnswer): Promise<void> {
  const { status, headers, body } = answer;
  await tx
    .updateTable('idempotency_key')
    .set({ answer_status: status, answer_headers: JSON.stringify(headers), answer_body: body })
    .where(rowOf(request))
    .execute();
}

/** Keeps the refusal of a request that did something, such as a ticket that Jira would not take. One that did nothing lets go of its key. */
export async function keepRefusal(tx: TenantTx, request: KeyedRequest, answer: StoredAnswer): Promise<void> {
  await removeUndone(tx, request);
  await keepAnswer(tx, request, answer);
}

/** Lets the next try begin at once: it does what was not done, or answers for what was. */
export async function freeKey(tx: TenantTx, request: KeyedRequest, now: number): Promise<void> {
  await removeUndone(tx, request);
  await tx
    .updateTable('idempotency_key')
    .set({ busy_until: new Date(now) })
    .where(rowOf(request))
    .execute();
}

const removeUndone = (tx: TenantTx, request: KeyedRequest) =>
  tx.deleteFrom('idempotency_key').where(rowOf(request)).where('effect', 'is', null).execute();

const rowOf = ({ tenantId, userId, key, attempt }: KeyedRequest) =>
  sql<boolean>`tenant_id = ${tenantId} and user_id = ${userId} and key = ${key} and attempt = ${attempt}::uuid
    and answer_status is null`;

/** Lets go of answers that name somebody by this id: sent again, their requests are not carried out again, but answered anew. */
export async function forgetAnswersNaming(tx: TenantTx, tenantId: string, userId: string): Promise<void> {
  await tx
    .updateTable('idempotency_key')
    .set({ answer_status: null, answer_headers: null, answer_body: null, busy_until: NOW })
    .where('tenant_id', '=', tenantId)
    .where(sql<boolean>`position(${userId} in answer_body) > 0`)
    .execute();
}

/** Erases what answers told of tickets and contacts that are erased. */
export async function removeAnswersAbout(tx: TenantTx, tenantId: string, ids: readonly string[]): Promise<void> {
  await tx.deleteFrom('idempotency_key').where('tenant_id', '=', tenantId).where('about', '=', anyOf(ids)).execute();
}
