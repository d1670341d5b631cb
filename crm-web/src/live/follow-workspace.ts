import { followLive, type Presence } from '@synapse/api-client/live';
import { ApiProblem } from '@synapse/api-client/problem';
import type { QueryClient } from '@tanstack/react-query';
import type { OpenSession } from '../session/session.ts';
import { patchDeepLists } from '../tickets/deep-lists.ts';
import { isDeep, readListsAgain } from '../tickets/list-depth.ts';
import { type Arrived, ticketKeys } from '../tickets/ticket-queries.ts';
import { deletedHere, forgetGone, noteBack, noteGone } from '../tickets/use-leave-ticket.ts';

/**
 * The last event that was used, whether the stream was lost since, and the tickets whose rows in deep lists could not be read:
 * they are with the next change, or after a while.
 */
export type LivePlace = { seq: number; wasLost: boolean; missed: Set<string> };

/** What the API knows this page by, among all that are open. */
export const PAGE = crypto.randomUUID();

/** A change that somebody made in Jira is shown as new for so long. */
const NEWS_MS = 8_000;

/** What an event that is about no ticket may have changed: a site that fails, a webhook that is paused. */
const OF_WORKSPACE = [['alerts'], ['sites'], ['quota'], ['webhook-endpoints']];

/** So long after a change lists are read again, with all that changed until then; and so long while changes keep coming. */
const LISTS_AFTER_MS = 300;
const LISTS_EVERY_MS = 1_000;
/** So long after that what could not be read is asked for again, for no event tells of it once more. */
const MISSED_AFTER_MS = 10_000;

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
  const { seq: after, missed } = place;
  const readLists = inBatches((changed) => {
    const asked = [...new Set([...missed, ...changed])];
    missed.clear();
    const patching = patchDeepLists(session, queries, asked).catch((error: unknown) => {
      if (mayPass(error)) for (const ticketId of asked) missed.add(ticketId);
    });
    return Promise.all([readListsAgain(queries), patching]);
  });
  const readingMissed = setInterval(() => {
    // Once the stream is there again, all is read again.
    if (place.wasLost) return;
    void readFailedAgain(queries);
    if (missed.size > 0) readLists(null);
  }, MISSED_AFTER_MS);
  try {
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
  } finally {
    clearInterval(readingMissed);
  }
}

/** Reads again what is shown and could not be read, where that may help. A list far down has its own way to go on. */
export const readFailedAgain = (queries: QueryClient): Promise<void> =>
  queries.refetchQueries(
    {
      type: 'active',
      predicate: (query) => query.state.status === 'error' && mayPass(query.state.error) && !isDeep(query),
    },
    // A read that takes longer than this waits would never come to its end.
    { cancelRefetch: false },
  );

/** Not what the API refuses, but for the moment: it would refuse it again. */
const mayPass = (error: unknown): boolean =>
  !(error instanceof ApiProblem) || error.status >= 500 || error.code === 'too_many_requests';

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
