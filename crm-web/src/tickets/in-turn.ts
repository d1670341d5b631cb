import { bodyOf } from '@synapse/api-client/client';
import type { Session } from '../session/session.ts';
import type { TicketPatch } from './ticket-queries.ts';

/** Of each ticket, the change that was made last, sent or waiting for its turn. */
const last = new Map<string, Promise<unknown>>();
/** Lets go what waits. */
const waiting = new Set<() => void>();

/**
 * Sends the changes of one ticket in the order in which they were made: sent beside each other, the one that the network
 * keeps back would come last, and win over a newer one of the same field.
 */
export function inTurn<Answer>(ticketId: string, send: () => Promise<Answer>): Promise<Answer> {
  const before = last.get(ticketId);
  const mine = before ? turnAfter(before).then(send) : send();
  last.set(ticketId, mine);
  const end = () => {
    if (last.get(ticketId) === mine) last.delete(ticketId);
  };
  mine.then(end, end);
  return mine;
}

/** When what was sent before is answered, whatever the answer; or when the page goes, for then nobody is left to wait. */
const turnAfter = (before: Promise<unknown>): Promise<void> =>
  new Promise((resolve) => {
    const go = () => {
      waiting.delete(go);
      resolve();
    };
    waiting.add(go);
    before.then(go, go);
  });

if (typeof window !== 'undefined') {
  // What is sent only now may be overtaken by what it waited for, and a text would be refused that nobody is left to send again.
  window.addEventListener('beforeunload', (event) => {
    if (waiting.size > 0 || large > 0) event.preventDefault();
  });
  window.addEventListener('pagehide', () => {
    for (const go of waiting) go();
  });
}

/** The browser carries such a request to its end though the page is gone; of larger ones it takes none, bytes. */
const KEPT_MOST = 10_000;
/** How many larger ones have no answer yet: they end with the page. */
let large = 0;

/** Of an ETag, If-Match compares the version only (docs/api.md, "ETags"). */
const tagOf = (version: number) => `"${version}."`;

/**
 * Sends one change of a ticket.
 * @param seen the version that it is made of: the API refuses it where the ticket is another by then
 */
export function sendChange({ api }: Pick<Session, 'api'>, ticketId: string, body: TicketPatch, seen?: number) {
  const keepalive = JSON.stringify(body).length < KEPT_MOST;
  const header = seen === undefined ? {} : { 'If-Match': tagOf(seen) };
  const sent = bodyOf(
    api.PATCH('/api/tickets/{ticketId}', { params: { path: { ticketId }, header }, body, keepalive }),
  );
  return keepalive ? sent : leavingLarge(sent);
}

async function leavingLarge<Answer>(sent: Promise<Answer>): Promise<Answer> {
  large += 1;
  try {
    return await sent;
  } finally {
    large -= 1;
  }
}

export const patchTicket = (session: Pick<Session, 'api'>, ticketId: string, body: TicketPatch) =>
  inTurn(ticketId, () => sendChange(session, ticketId, body));
