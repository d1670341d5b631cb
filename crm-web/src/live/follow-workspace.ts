import { followLive, type Presence } from '@synapse/api-client/live';
import type { QueryClient } from '@tanstack/react-query';
import type { OpenSession } from '../session/session.ts';
import { patchDeepLists } from '../tickets/deep-lists.ts';
import { isDeep, readListsAgain } from '../tickets/list-depth.ts';
import { type Arrived, ticketKeys } from '../tickets/ticket-queries.ts';
import { deletedHere, forgetGone, noteBack, noteGone } from '../tickets/use-leave-ticket.ts';

/** The last event that was used, and whether the stream was lost since. */
export type LivePlace = { seq: number; wasLost: boolean };

/** What the API knows this page by, among all that are open. */
export const PAGE = crypto.randomUUID();

/** A change that somebody made in Jira is shown as new for so long. */
const NEWS_MS = 8_000;

/** What an event that is about no ticket may have changed: a site that fails, a webhook that is paused. */
const OF_WORKSPACE = [['alerts'], ['sites'], ['quota'], ['webhook-endpoints']];

/** So long after a change lists are read again, with all that changed until then; and so long while changes keep coming. */
const LISTS_AFTER_MS = 300;
const LISTS_EVERY_MS = 1_000;

/**
 * Follows the workspace's one stream and reads again what an event names: the open ticket at once, lists and counts
 * together. It begins where nothing was read yet, so that no change falls between what was read and the stream. It ends when
 * `signal` is aborted.
 * @param place where the one before it ended, whose place it goes on from
 * @param onConnection told when the stream is there, and when it is lost
 */
export async function followWorkspace(
  session: OpenSession,
  queries: QueryClient,
  signal: AbortSignal,
  place: LivePlace,
  onConnection: (isThere: boolean) => void,
): Promise<void> {
  const note = (isThere: boolean) => {
    onConnection(isThere);
    // What could not be read while the API was away stands in no event.
    if (isThere && place.wasLost) void queries.invalidateQueries({ predicate: (query) => !isDeep(query) });
    place.wasLost = !isThere;
  };
  const readLists = inBatches((changed) =>
    Promise.all([
      readListsAgain(queries),
      // What can't be read now is read with the next change.
      patchDeepLists(session, queries, changed).catch(() => {}),
    ]),
  );
  const { seq: after } = place;
  for await (const message of followLive({ ...session.connection, after, page: PAGE, signal, onConnection: note })) {
    if (message.kind === 'reset') {
      forgetGone();
      readAllAgain(queries);
      continue;
    }
    if (message.kind === 'presence') {
      const { ticketId } = message.presence;
      if (ticketId !== null) queries.setQueryData<Presence>(ticketKeys.presence(ticketId), message.presence);
      continue;
    }
    const { ticketId, kind, origin, fields, refId } = message.event;
    place.seq = message.event.seq;
    if (ticketId !== null && origin === 'jira' && fields.length > 0) showArrived(queries, ticketId, fields);
    if (ticketId !== null && isThere(ticketId, kind))
      void queries.invalidateQueries({ queryKey: ticketKeys.one(ticketId) });
    if (kind === 'run.progress' && refId !== null) void queries.invalidateQueries({ queryKey: ['bulk', refId] });
    if (ticketId !== null || kind === 'run.progress') readLists(ticketId);
    else for (const queryKey of OF_WORKSPACE) void queries.invalidateQueries({ queryKey });
  }
}

/** Whether a ticket can be read: not one that this person is deleting, until it is brought back. */
function isThere(ticketId: string, kind: string): boolean {
  if (kind === 'ticket.created') noteBack(ticketId);
  if (kind === 'ticket.deleted') noteGone(ticketId);
  return !deletedHere.has(ticketId);
}

function readAllAgain(queries: QueryClient): void {
  void queries.resetQueries({ queryKey: ticketKeys.lists, predicate: isDeep });
  void queries.invalidateQueries({ predicate: (query) => !isDeep(query) });
}

function showArrived(queries: QueryClient, ticketId: string, fields: readonly string[]): void {
  const key = ticketKeys.arrived(ticketId);
  const arrived: Arrived = { fields };
  queries.setQueryData<Arrived | null>(key, arrived);
  setTimeout(() => queries.setQueryData<Arrived | null>(key, (now) => (now === arrived ? null : now)), NEWS_MS);
}

/** Reads a while after the first call, once for all that come until then; what comes while it reads is read after that. */
function inBatches(read: (changed: string[]) => Promise<unknown>): (changed: string | null) => void {
  let state: 'idle' | 'waiting' | 'reading' | 'again' = 'idle';
  const changed = new Set<string>();
  const begin = (afterMs: number) => {
    state = 'waiting';
    setTimeout(() => {
      state = 'reading';
      const now = [...changed];
      changed.clear();
      void read(now).finally(end);
    }, afterMs);
  };
  const end = () => {
    if (state === 'again') begin(LISTS_EVERY_MS);
    else state = 'idle';
  };
  return (ticketId) => {
    if (ticketId !== null) changed.add(ticketId);
    if (state === 'idle') begin(LISTS_AFTER_MS);
    else if (state === 'reading') state = 'again';
  };
}
