import { defineRoute } from '@synapse/shared/api/define-route';
import { liveEventSchema } from '@synapse/shared/live';
import { z } from 'zod';

/** A place in the feed. */
export const lastEventIdSchema = z.string().regex(/^\d{1,15}$/, 'must be the id of an event: a whole number');

export const liveApi = {
  followLive: defineRoute({
    method: 'GET',
    path: '/api/live',
    summary: 'Follow what happens in the workspace',
    description:
      'Server-sent events, one for each change. Its `id` is `seq`: gapless, in the order of commits. A client that comes back with `Last-Event-ID` (or `?lastEventId=`) misses nothing of the last 7 days; a place that is no longer kept is answered with an event `reset`, after which the client reads anew what it shows. The stream ends with the token that opened it.',
    tag: 'live',
    who: 'viewer',
    query: z.strictObject({ lastEventId: lastEventIdSchema.optional() }),
    answers: { 200: { types: { 'text/event-stream': liveEventSchema } } },
    idempotent: true,
    cost: 'stream',
  }),
};
