import { Router } from 'express';
import { databaseProblems } from '../store/readiness.ts';
import { ProblemError } from './error-ladder.ts';
import { route } from './route.ts';
import type { HttpServices } from './services.ts';

/** For load balancers and Prometheus; nothing here needs a token, and nothing tells of any workspace. */
export function healthRoutes({ db, listener, registry }: HttpServices, isDraining: () => boolean): Router {
  const router = Router();

  /** The process is up: restarting it would help nothing that is wrong elsewhere. */
  route(router, '/healthz', {
    get: (_req, res) => {
      res.json({ status: 'ok' });
    },
  });

  /** Whether requests should be sent here. */
  route(router, '/readyz', {
    get: async (_req, res) => {
      const problems = isDraining() ? ['The process is shutting down.'] : await databaseProblems(db);
      if (problems.length > 0) {
        throw new ProblemError({
          code: 'not_ready',
          detail: problems.join(' '),
          issues: problems.map((message) => ({ path: '', message })),
        });
      }
      // Polling is slower, not broken: a process must not leave the balancer for it.
      res.json({ status: 'ready', live: listener.state() });
    },
  });

  route(router, '/metrics', {
    get: async (_req, res) => {
      res.type(registry.contentType).send(await registry.metrics());
    },
  });
  return router;
}
