import { conflictQuerySchema, resolveConflictSchema } from '@synapse/shared/conflict';
import { Router } from 'express';
import { withTenant } from '../../store/db/database.ts';
import { getConflict, listConflicts } from '../../store/tickets/conflicts.ts';
import { noQuerySchema, readBody, readId, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import { statusOf } from './command-answer.ts';

/** Conflicts: what both sides changed at once, which value won, and the flip to the other one. */
export function conflictRoutes({ db, commands }: HttpServices): Router {
  const router = Router();

  route(router, '/api/sync/conflicts', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const query = readQuery(req, conflictQuerySchema);
      res.json(await withTenant(db, tenantId, (tx) => listConflicts(tx, tenantId, query)));
    },
  });

  route(router, '/api/sync/conflicts/:conflictId', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const id = readId(req, 'conflictId');
      readQuery(req, noQuerySchema);
      res.json(await withTenant(db, tenantId, (tx) => getConflict(tx, tenantId, id)));
    },
  });

  route(router, '/api/sync/conflicts/:conflictId/resolve', {
    post: async (req, res) => {
      const caller = callerOf(req);
      const id = readId(req, 'conflictId');
      const how = readBody(req, resolveConflictSchema);
      const status = statusOf(await commands.resolveConflict(caller, id, how), 200);
      res.status(status).json(await withTenant(db, caller.tenantId, (tx) => getConflict(tx, caller.tenantId, id)));
    },
  });
  return router;
}
