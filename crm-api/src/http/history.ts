import { historyQuerySchema } from '@synapse/shared/history';
import { Router } from 'express';
import { withTenant } from '../store/database.ts';
import { listHistory } from '../store/history-read.ts';
import { readId, readQuery } from './parse.ts';
import { callerOf } from './request-state.ts';
import { route } from './route.ts';
import type { HttpServices } from './services.ts';

/** What happened to a ticket: when, who, from which side, by which event or request, and which rule decided. */
export function historyRoutes({ db }: HttpServices): Router {
  const router = Router();
  route(router, '/api/tickets/:ticketId/history', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const id = readId(req, 'ticketId');
      const query = readQuery(req, historyQuerySchema);
      res.json(await withTenant(db, tenantId, (tx) => listHistory(tx, tenantId, id, query)));
    },
  });
  return router;
}
