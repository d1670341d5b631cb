import { type ApiClient, bodyOf } from '@synapse/api-client/client';
import type { Presence } from '@synapse/api-client/live';
import { type QueryClient, skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { PAGE } from '../../live/follow-workspace.ts';
import { useSession } from '../../session/session.ts';
import { ticketKeys } from '../../tickets/ticket-queries.ts';

/** A third of the time after which the API takes a page that says nothing to be gone. */
const AGAIN_MS = 15_000;

type Said = { ticketId: string | null; field: string | null };

/** What is to be said next. One at a time, so that what was said last is what counts. */
let next: Said | null = null;
let isSaying = false;

async function say(api: ApiClient, queries: QueryClient, said: Said): Promise<void> {
  next = said;
  if (isSaying) return;
  isSaying = true;
  while (next !== null) {
    const body: Said = next;
    next = null;
    try {
      const present = await bodyOf(api.PUT('/api/live/presence', { body: { page: PAGE, ...body } }));
      if (present.ticketId !== null) queries.setQueryData<Presence>(ticketKeys.presence(present.ticketId), present);
    } catch {
      // The others miss for a while that somebody is here; that stops no work, and it is said again soon.
    }
  }
  isSaying = false;
}

/** Says that this person has the ticket open. @returns to be called with the field they change, and with null when they stop */
export function useAnnounce(ticketId: string): (field: string | null) => void {
  const { api } = useSession();
  const queries = useQueryClient();
  const field = useRef<string | null>(null);
  useEffect(() => {
    const again = () => void say(api, queries, { ticketId, field: field.current });
    again();
    const timer = setInterval(again, AGAIN_MS);
    return () => {
      clearInterval(timer);
      void say(api, queries, { ticketId: null, field: null });
    };
  }, [api, queries, ticketId]);
  return (changing) => {
    if (field.current === changing) return;
    field.current = changing;
    void say(api, queries, { ticketId, field: changing });
  };
}

/** Who else has the ticket open. */
export function usePresent(ticketId: string): Presence['people'] {
  const { data } = useQuery<Presence>({ queryKey: ticketKeys.presence(ticketId), queryFn: skipToken });
  return data?.people ?? [];
}
