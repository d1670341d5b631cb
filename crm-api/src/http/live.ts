import { Router } from 'express';
import { z } from 'zod';
import { type EventStream, openEventStream } from '../live/stream.ts';
import { readQuery } from './parse.ts';
import { callerOf, stateOf } from './request-state.ts';
import { route } from './route.ts';
import type { HttpServices } from './services.ts';

const HEARTBEAT_MS = 15_000;
/** setTimeout takes no more than 2^31-1 ms. */
const LONGEST_TIMER_MS = 2_147_483_647;

const lastEventId = z.string().regex(/^\d{1,15}$/, 'must be the id of an event: a whole number');
const querySchema = z.strictObject({ lastEventId: lastEventId.optional() });

/** The streams that are open, so that a shutdown can end them. */
export type LiveStreams = { add(stream: EventStream): void; remove(stream: EventStream): void; endAll(): void };

export function createLiveStreams(): LiveStreams {
  const open = new Set<EventStream>();
  return {
    add: (stream) => void open.add(stream),
    remove: (stream) => void open.delete(stream),
    endAll: () => {
      for (const stream of open) stream.end();
    },
  };
}

/** `GET /api/live`: what happens in the workspace, as it happens (server-sent events). */
export function liveRoutes({ hub, now }: HttpServices, streams: LiveStreams): Router {
  const router = Router();
  route(router, '/api/live', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const after = placeOf(readQuery(req, querySchema).lastEventId, req.get('last-event-id'));
      const stream = openEventStream(res);
      streams.add(stream);
      const heartbeat = setInterval(() => stream.comment('still here'), HEARTBEAT_MS);
      // The stream shows what its token allows, so it lives no longer than that.
      const left = Math.min((stateOf(req).callerUntil ?? 0) - now(), LONGEST_TIMER_MS);
      const expiry = setTimeout(() => stream.end(), Math.max(left, 0));
      let leave = (): void => {};
      res.once('close', () => {
        clearInterval(heartbeat);
        clearTimeout(expiry);
        streams.remove(stream);
        leave();
      });
      try {
        ({ leave } = await hub.follow(tenantId, after, stream));
        if (stream.ended) leave();
      } catch (error) {
        stateOf(req).log.warn({ err: error }, 'a live stream could not begin');
        stream.drop();
      }
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
