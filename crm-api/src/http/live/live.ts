import { Router } from 'express';
import { z } from 'zod';
import { readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import { answerByStream, type LiveStreams } from './open-stream.ts';

const lastEventId = z.string().regex(/^\d{1,15}$/, 'must be the id of an event: a whole number');
const querySchema = z.strictObject({ lastEventId: lastEventId.optional() });

/** `GET /api/live`: what happens in the workspace, as it happens (server-sent events). */
export function liveRoutes({ hub, now }: HttpServices, streams: LiveStreams): Router {
  const router = Router();
  route(router, '/api/live', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const after = placeOf(readQuery(req, querySchema).lastEventId, req.get('last-event-id'));
      await answerByStream(req, res, { streams, now }, (stream) => hub.follow(tenantId, after, stream));
    },
  });
  return router;
}

/** The header is a browser's own on coming back, and so newer than the address it began with. */
function placeOf(query: string | undefined, header: string | undefined): number | undefined {
  const given = header === undefined || header === '' ? query : header;
  const parsed = lastEventId.optional().safeParse(given);
  // A header that is no number of ours can't be a place in the feed: 0 leads to a reset, or to everything there is.
  return parsed.success ? (parsed.data === undefined ? undefined : Number(parsed.data)) : 0;
}
