import { lastEventIdSchema, type liveApi } from '@synapse/shared/api/live';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';
import { answerByStream, type LiveStreams } from './open-stream.ts';

/** What happens in the workspace, as it happens (server-sent events). */
export function liveHandlers({ hub, now }: HttpServices, streams: LiveStreams): Handlers<typeof liveApi> {
  return {
    followLive: ({ req, res, caller: { tenantId }, query }) => {
      const after = placeOf(query.lastEventId, req.get('last-event-id'));
      return answerByStream(req, res, { streams, now }, (stream) => hub.follow(tenantId, after, stream));
    },
  };
}

/** The header is a browser's own on coming back, and so newer than the address it began with. */
function placeOf(query: string | undefined, header: string | undefined): number | undefined {
  const given = header === undefined || header === '' ? query : header;
  const parsed = lastEventIdSchema.optional().safeParse(given);
  // A header that is no number of ours can't be a place in the feed: 0 leads to a reset, or to everything there is.
  return parsed.success ? (parsed.data === undefined ? undefined : Number(parsed.data)) : 0;
}
