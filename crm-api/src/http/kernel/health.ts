import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { kernelApi } from '@synapse/shared/api/kernel';
import { clockProblem, databaseProblems } from '../../store/db/readiness.ts';
import { WRONG_KEY } from '../../store/db/vault-check.ts';
import { bearerToken, refusal } from '../auth/authenticate.ts';
import { contractHandlers } from '../contract/contract.ts';
import { ProblemError } from './error-mapper.ts';
import { type Handlers, SENT } from './handlers.ts';
import type { HttpServices } from './services.ts';

/** For load balancers and Prometheus; nothing tells of any workspace. Only the metrics need a token, of their own. */
export function healthHandlers(services: HttpServices, isDraining: () => boolean): Handlers<typeof kernelApi> {
  const { config, db, listener, registry, blobs, now, vaultStanding } = services;
  const blobProblem = askedRarely(() => answeredSoon(blobs.problem(), STORE_WITHIN_MS, SILENT), now, ASK_STORE_MS);
  const standing = askedRarely(
    async () => {
      // Asked all at once, for the answer has to come soon; a database that does not answer is told by the last of them.
      const attachments = blobProblem();
      const clock = clockProblem(db, now).catch(() => null);
      const key = answeredSoon(keyProblems(vaultStanding), KEY_WITHIN_MS, [AWAY]);
      const found = await databaseProblems(db);
      const problems = found.length > 0 ? found : await key;
      return { problems, attachments: (await attachments) ?? 'ok', clock: (await clock) ?? 'ok' };
    },
    now,
    ASK_ALL_MS,
  );

  return {
    isAlive: () => ({ status: 200, body: { status: 'ok' } }),
    isReady: async () => {
      const { problems, ...rest } = isDraining() ? SHUTTING_DOWN : await standing();
      if (problems.length > 0) {
        throw new ProblemError({
          code: 'not_ready',
          detail: problems.join(' '),
          issues: problems.map((message) => ({ path: '', message })),
        });
      }
      // Polling is slower, not broken: a process must not leave the balancer for it. Nor for the store of attachments:
      // every process shares it, and all but the files goes on.
      return { status: 200, body: { status: 'ready', live: listener.state(), ...rest } };
    },
    ...contractHandlers(),
    readProcessMetrics: async ({ req, res }) => {
      requireMetricsToken(req.headers.authorization, config.metricsToken);
      res.type(registry.contentType).send(await registry.metrics());
      return SENT;
    },
  };
}

/** A balancer that gets no answer within 2 s or so takes the process out: nothing that is asked may keep it waiting. */
const STORE_WITHIN_MS = 1_000;
const KEY_WITHIN_MS = 1_500;

function answeredSoon<T>(asked: Promise<T>, withinMs: number, otherwise: T): Promise<T> {
  return Promise.race([asked, sleep(withinMs, otherwise, { ref: false })]);
}

/** Once the key is known to be right, the database is not asked for it again. */
const keyProblems = (vaultStanding: HttpServices['vaultStanding']): Promise<string[]> =>
  vaultStanding().then(
    (standing) => (standing === 'wrong' ? [WRONG_KEY] : []),
    () => [AWAY],
  );

const AWAY = 'The database cannot be reached.';
const SILENT = 'The store of the attachments (a folder or bucket) does not answer.';

const SHUTTING_DOWN = { problems: ['The process is shutting down.'], attachments: 'ok', clock: 'ok' };

/** Anybody may look at `/readyz`, as often as they like: however often it is asked, the database is asked once. */
const ASK_ALL_MS = 1_000;

/** A balancer looks every few seconds, at every process: the store need not be asked each time. */
const ASK_STORE_MS = 10_000;

/** All who come within `forMs` have one answer, also while it is still being looked for. */
function askedRarely<T>(ask: () => Promise<T>, now: () => number, forMs: number): () => Promise<T> {
  let last: { at: number; answer: Promise<T> } | undefined;
  return () => {
    // A clock that was set back must not keep an old answer for hours.
    if (last === undefined || Math.abs(now() - last.at) >= forMs) last = { at: now(), answer: ask() };
    return last.answer;
  };
}

/** @throws ProblemError not_found where nobody set a token, unauthenticated where it is not this one */
function requireMetricsToken(authorization: string | undefined, token: string | undefined): void {
  if (token === undefined) {
    const detail = 'Metrics are not offered: this API has no METRICS_TOKEN.';
    throw new ProblemError({ code: 'not_found', detail });
  }
  const digest = (text: string) => createHash('sha256').update(text).digest();
  if (!timingSafeEqual(digest(bearerToken(authorization)), digest(token)))
    throw refusal('The bearer token is not METRICS_TOKEN. Set the same one here and where the metrics are scraped.');
}
