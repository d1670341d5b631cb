import { dryRunRequestSchema } from '@synapse/shared/dry-run';
import { Router } from 'express';
import { demandRole } from '../auth/authorise.ts';
import { admission } from '../kernel/admission.ts';
import { readBody } from '../kernel/parse.ts';
import { limitPerMinute } from '../kernel/rate-limit.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';

/** Each may read thousands of issues. */
const RUNS_PER_MINUTE = 6;

/** What a reconciliation would change and cost, without doing it. */
export function dryRunRoutes({ dryRun }: Pick<HttpServices, 'dryRun'>): Router {
  const router = Router();
  const admit = admission(
    { user: 1, workspace: 1 },
    (whose) =>
      `${whose} a dry run under way, and there is one dry run at a time. Send this one again when it has ended.`,
  );
  const perMinute = limitPerMinute({
    limit: RUNS_PER_MINUTE,
    // Who is refused for the role takes nothing of the admins' share.
    key: (req) => `${callerOf(req).tenantId} ${callerOf(req).role === 'admin' ? '' : callerOf(req).userId}`,
    detail: `Your workspace has had ${RUNS_PER_MINUTE} dry runs within a minute. Wait as long as Retry-After says.`,
  });
  router.use('/api/sync/dry-run', perMinute);
  route(router, '/api/sync/dry-run', {
    post: async (req, res) => {
      demandRole(req, 'admin');
      const { tenantId } = callerOf(req);
      const request = readBody(req, dryRunRequestSchema);
      const leave = admit(callerOf(req));
      const gone = new AbortController();
      res.once('close', () => gone.abort());
      try {
        res.json(await dryRun(tenantId, request, gone.signal));
      } finally {
        leave();
      }
    },
  });
  return router;
}
