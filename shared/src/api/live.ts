import { defineRoute } from '@synapse/shared/api/define-route';
import { liveEventSchema, presenceInputSchema, presenceSchema } from '@synapse/shared/live';
import { idSchema } from '@synapse/shared/values/id';
import { z } from 'zod';

/** A place in the feed. */
export const lastEventIdSchema = z.string().regex(/^\d{1,15}$/, 'must be the id of an event: a whole number');

export const liveApi = {
  followLive: defineRoute({
    method: 'GET',
    path: '/api/live',
    summary: 'Follow what happens in the workspace',
    description:
      'Server-sent events, one for each change. Its `id` is `seq`: gapless, in the order of commits. A client that comes back with `Last-Event-ID` (or `?lastEventId=`) misses nothing of the last 7 days; a place that is no longer kept is answered with an event `reset`, after which the client reads again what it shows. The stream ends with the token that opened it. With `page` it also sends, as `presence`, who else has the ticket open that the page shows.',
    tag: 'live',
    who: 'viewer',
    query: z.strictObject({ lastEventId: lastEventIdSchema.optional(), page: idSchema.optional() }),
    answers: { 200: { types: { 'text/event-stream': liveEventSchema } } },
    idempotent: true,
    cost: 'stream',
  }),
  announcePresence: defineRoute({
    method: 'PUT',
    path: '/api/live/presence',
    summary: 'Say which ticket a page shows, and read who else has it open',
    description:
      'It is for whoever has the same ticket open, and for them only. It is kept nowhere: it ends when the page’s live stream does, or 45 seconds after it was said last.',
    tag: 'live',
    who: 'viewer',
    scope: 'none',
    body: presenceInputSchema,
    answers: { 200: presenceSchema },
    problems: ['not_found'],
    idempotent: true,
    cost: 'write',
  }),
};
