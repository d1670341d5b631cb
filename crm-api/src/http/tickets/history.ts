import { historyQuerySchema } from '@synapse/shared/history';
import { Router } from 'express';
import { withTenant } from '../../store/db/database.ts';
import { listHistory } from '../../store/tickets/history-read.ts';
import { readId, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';

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
