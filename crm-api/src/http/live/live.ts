import { lastEventIdSchema, type liveApi } from '@synapse/shared/api/live';
import { withTenant } from '../../store/db/database.ts';
import { notifyPresence } from '../../store/feed/notify-presence.ts';
import { getTicket } from '../../store/tickets/tickets-read.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';
import { answerByStream, type LiveStreams } from './open-stream.ts';

/** What happens in the workspace, as it happens (server-sent events). */
export function liveHandlers({ hub, now, db, presence }: HttpServices, streams: LiveStreams): Handlers<typeof liveApi> {
  return {
    followLive: async ({ req, res, caller: { tenantId, userId }, query: { lastEventId, page } }) => {
      // Before the answer begins: who has its head takes it that nothing is missed from then on.
      const after = placeOf(lastEventId, req.get('last-event-id')) ?? (await hub.last(tenantId));
      return answerByStream(req, res, { streams, now }, async (stream) => {
        const feed = await hub.follow(tenantId, after, stream);
        if (page === undefined) return feed;
        const part = presence.join({ tenantId, userId, page }, (present) => stream.send('presence', present));
        return {
          leave: () => {
            feed.leave();
            part();
          },
        };
      });
    },
    announcePresence: async ({ caller: { tenantId, userId, name }, body }) => {
      const { ticketId } = body;
      await withTenant(db, tenantId, async (tx) => {
        if (ticketId !== null) await getTicket(tx, tenantId, ticketId);
        await notifyPresence(tx, { tenantId, userId, name: name.slice(0, 200), ...body });
      });
      return { status: 200, body: presence.others({ tenantId, userId, page: body.page }, ticketId) };
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
