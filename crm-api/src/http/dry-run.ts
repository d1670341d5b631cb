import { dryRunRequestSchema } from '@synapse/shared/dry-run';
import { Router } from 'express';
import { readBody } from './parse.ts';
import { callerOf } from './request-state.ts';
import { route } from './route.ts';
import type { HttpServices } from './services.ts';

/** What a reconciliation would change and cost, without doing it. */
export function dryRunRoutes({ dryRun }: Pick<HttpServices, 'dryRun'>): Router {
  const router = Router();
  route(router, '/api/sync/dry-run', {
    post: async (req, res) => {
      const { tenantId } = callerOf(req);
      res.json(await dryRun(tenantId, readBody(req, dryRunRequestSchema)));
    },
  });
  return router;
}
