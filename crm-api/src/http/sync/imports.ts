import { importRequestSchema } from '@synapse/shared/import';
import { Router } from 'express';
import { z } from 'zod';
import { demandRole } from '../auth/authorise.ts';
import { noQuerySchema, readBody, readId, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import type { LiveStreams } from '../live/open-stream.ts';
import { answerProgress } from './answer-progress.ts';

const listSchema = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) });
const emptySchema = z.strictObject({}).default({});

/** First imports: what one would cost, start it, watch it, and hold it up. Reading is for everybody, the rest for admins. */
export function importRoutes({ imports, hub, now }: HttpServices, streams: LiveStreams): Router {
  const router = Router();

  route(router, '/api/imports/forecast', {
    post: async (req, res) => {
      demandRole(req, 'admin');
      res.json(await imports.forecast(callerOf(req).tenantId, readBody(req, importRequestSchema)));
    },
  });

  route(router, '/api/imports', {
    get: async (req, res) => {
      const { limit } = readQuery(req, listSchema);
      res.json({ items: await imports.list(callerOf(req).tenantId, limit) });
    },
    post: async (req, res) => {
      demandRole(req, 'admin');
      const { tenantId, name } = callerOf(req);
      res.status(202).json(await imports.start(tenantId, name, readBody(req, importRequestSchema)));
    },
  });

  route(router, '/api/imports/:importId', {
    get: async (req, res) => {
      readQuery(req, noQuerySchema);
      const { tenantId } = callerOf(req);
      const id = readId(req, 'importId');
      await answerProgress(req, res, { hub, now, streams }, id, () => imports.read(tenantId, id));
    },
  });

  for (const what of ['pause', 'resume', 'cancel'] as const) {
    route(router, `/api/imports/:importId/${what}`, {
      post: async (req, res) => {
        demandRole(req, 'admin');
        readBody(req, emptySchema);
        res.json(await imports.change(callerOf(req).tenantId, readId(req, 'importId'), what));
      },
    });
  }
  return router;
}
