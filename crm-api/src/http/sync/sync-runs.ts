import { Router } from 'express';
import { z } from 'zod';
import { withTenant } from '../../store/db/database.ts';
import { getRun, listRuns } from '../../store/runs/runs-read.ts';
import { noQuerySchema, readBody, readId, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import type { LiveStreams } from '../live/open-stream.ts';
import { answerProgress } from './answer-progress.ts';

const startSchema = z.strictObject({ siteId: z.uuid().optional() }).default({});
const listSchema = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) });

/** Reconciliation: start it now, see what became of it, and follow it while it goes on. */
export function syncRunRoutes({ db, commands, hub, now }: HttpServices, streams: LiveStreams): Router {
  const router = Router();

  route(router, '/api/tickets/sync', {
    post: async (req, res) => {
      const caller = callerOf(req);
      const { siteId } = readBody(req, startSchema);
      const started = await commands.startRun(caller, siteId);
      const runs = started.map(({ runId, siteId: site }) => ({ id: runId, siteId: site }));
      res.status(202).json({ runs });
    },
  });

  route(router, '/api/sync/runs', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const { limit } = readQuery(req, listSchema);
      res.json({ items: await withTenant(db, tenantId, (tx) => listRuns(tx, tenantId, limit)) });
    },
  });

  route(router, '/api/sync/runs/:runId', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const id = readId(req, 'runId');
      readQuery(req, noQuerySchema);
      const read = () => withTenant(db, tenantId, (tx) => getRun(tx, tenantId, id));
      await answerProgress(req, res, { hub, now, streams }, id, read);
    },
  });
  return router;
}
