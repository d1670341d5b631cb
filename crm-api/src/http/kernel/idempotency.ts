import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { type Db, type TenantTx, withTenant } from '../../store/db/database.ts';
import {
  claimKey,
  freeKey,
  type KeyedRequest,
  keepAnswer,
  keepRefusal,
  type StoredAnswer,
} from '../../store/requests/idempotency-keys.ts';
import type { Caller } from '../auth/caller.ts';
import { explainError, ProblemError } from './error-mapper.ts';
import { problemBody } from './problem.ts';
import { callerOf, stateOf } from './request-state.ts';

type Takes = 'file' | 'json';

/** What a route answers: of its own types where it is bound, JSON here. */
type Plain = { status: number; headers?: Readonly<Record<string, string>>; body?: unknown };

export type KeyedRequests = {
  /**
   * Carries a request out once for its Idempotency-Key; without one, simply.
   * @param takes whether its body is a file, of whatever media type, or JSON
   * @returns the answer, or the kept one of an earlier try
   * @throws ProblemError idempotency_key_reused, idempotency_key_in_use
   */
  run<A extends Plain>(req: Request, takes: Takes, work: (caller: Caller) => Promise<A>): Promise<A>;
};

const KEY = /^[\x20-\x7e]{1,255}$/;

/** Requests that are sent again with the same Idempotency-Key, which are carried out once (docs/decisions/0010). */
export function createKeyedRequests({ db, now }: { db: Db; now: () => number }): KeyedRequests {
  return {
    async run<A extends Plain>(req: Request, takes: Takes, work: (caller: Caller) => Promise<A>): Promise<A> {
      const caller = callerOf(req);
      const request = await claim(req, takes, caller);
      if (request === undefined) return work(caller);
      if ('status' in request) return replayOf(request) as A;
      return carryOut(req, request, () => work({ ...caller, keyed: request }));
    },
  };

  async function claim(
    req: Request,
    takes: Takes,
    { tenantId, userId }: Caller,
  ): Promise<KeyedRequest | StoredAnswer | undefined> {
    const key = keyOf(req);
    if (key === undefined) return undefined;
    const named = { tenantId, userId, key };
    const claimed = await withTenant(db, tenantId, (tx) => claimKey(tx, named, fingerprintOf(req, takes), now()));
    if (claimed.is === 'mine') return claimed.request;
    if (claimed.is === 'answered') return claimed.answer;
    if (claimed.is === 'busy') throw busy(claimed.forMs);
    throw new ProblemError({
      code: 'idempotency_key_reused',
      detail: 'This Idempotency-Key was sent with another request: another address or another body. Use a new key.',
    });
  }

  async function carryOut<A extends Plain>(req: Request, request: KeyedRequest, work: () => Promise<A>): Promise<A> {
    let answer: A;
    try {
      answer = await work();
    } catch (error) {
      await settle(req, request, (tx) => refuse(tx, req, request, error));
      throw error;
    }
    const { status, headers = {}, body } = answer;
    const kept = { status, headers, body: body === undefined ? null : JSON.stringify(body) };
    await settle(req, request, (tx) => keepAnswer(tx, request, kept));
    return answer;
  }

  /** A wait that may help is not kept: the next try goes on. */
  function refuse(tx: TenantTx, req: Request, request: KeyedRequest, error: unknown): Promise<void> {
    const { answer } = explainError(error, true);
    const body = problemBody(answer, stateOf(req).traceId);
    if (body.status >= 500 || body.status === 429) return freeKey(tx, request, now());
    const headers = { ...answer.headers, 'content-type': 'application/problem+json; charset=utf-8' };
    return keepRefusal(tx, request, { status: body.status, headers, body: JSON.stringify(body) });
  }

  /** The work is done or not, whether this can be written or not: then the next try finds out, after a wait. */
  async function settle(
    req: Request,
    { tenantId }: KeyedRequest,
    write: (tx: TenantTx) => Promise<void>,
  ): Promise<void> {
    try {
      await withTenant(db, tenantId, write);
    } catch (error) {
      stateOf(req).log.warn({ err: error }, 'the answer to a request with an Idempotency-Key was not kept');
    }
  }
}

function busy(forMs: number): ProblemError {
  return new ProblemError({
    code: 'idempotency_key_in_use',
    detail:
      'Another try of this request is under way. Send it again, with the same key, when the time in Retry-After is over.',
    headers: { 'retry-after': String(Math.ceil(forMs / 1000)) },
  });
}

function replayOf({ status, headers, body }: StoredAnswer): Plain {
  const replayed = { ...headers, 'idempotency-replayed': 'true' };
  return { status, headers: replayed, ...(body === null ? {} : { body: JSON.parse(body) as unknown }) };
}

/** @throws ProblemError invalid_request */
function keyOf(req: Request): string | undefined {
  const key = req.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && KEY.test(key)) return key;
  throw new ProblemError({
    code: 'invalid_request',
    detail: 'An Idempotency-Key has 1 to 255 printable ASCII characters, such as a UUID.',
    issues: [{ path: 'Idempotency-Key', message: 'has 1 to 255 printable ASCII characters' }],
  });
}

/** Of a file, its name, type and length: its content is not read before it is known that it is wanted. */
function fingerprintOf(req: Request, takes: Takes): string {
  const { 'content-type': type = '', 'content-length': length = '', 'x-file-name': fileName = '' } = req.headers;
  const body = JSON.stringify(takes === 'json' ? (req.body ?? null) : [type, length, fileName]);
  return createHash('sha256')
    .update(JSON.stringify([req.method, req.originalUrl, body]))
    .digest('hex');
}
