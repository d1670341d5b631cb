import { bodyOf } from '@synapse/api-client/client';
import { ApiProblem } from '@synapse/api-client/problem';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { type Session, useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { editKey, inverseOf, rememberChange, stillStands, type Undoable, undoableOf } from '../ticket/history/undo.ts';
import { inTurn, patchTicket } from '../tickets/in-turn.ts';
import { readListsAgain } from '../tickets/list-depth.ts';
import { showAtOnce, shownTicket } from '../tickets/show-change.ts';
import { type Ticket, type TicketPatch, ticketKeys } from '../tickets/ticket-queries.ts';
import { asKept } from '../ui/tries.ts';
import { wordsOf } from '../ui/words.ts';
import { say } from './say.ts';

/** As the API has it: what the page shows may be older than a change, or have others on top that are not sent yet. */
export const ticketNow = async ({ api }: Pick<Session, 'api'>, ticketId: string): Promise<Ticket> =>
  (await bodyOf(api.GET('/api/tickets/{ticketId}', { params: { path: { ticketId } } }))) as Ticket;

/** How often a change is taken back again because something else of the ticket was changed at the same time. */
const TRIES = 3;

/**
 * Takes a change back, as far as it still stands: what somebody has changed since is theirs.
 * @param send what takes it back, with what of the change still stands
 * @returns false where nothing of it stands
 * @throws where the API does not take it
 */
export async function takeBackBy(
  session: Pick<Session, 'api'>,
  ticketId: string,
  change: Undoable,
  send: (inverse: TicketPatch, stands: Undoable) => Promise<unknown>,
): Promise<boolean> {
  for (let left = TRIES; ; left--) {
    const now = await ticketNow(session, ticketId);
    const inverse = inverseOf(change, now);
    if (inverse === null) return false;
    try {
      // The version holds what happens between the look and the change.
      await send({ ...inverse, version: now.version }, stillStands(change, now));
      return true;
    } catch (error) {
      if (left === 0 || !(error instanceof ApiProblem) || error.code !== 'conflict') throw error;
    }
  }
}

/** As takeBackBy, in its turn, and shown at once. */
export const takeBack = (
  session: Session,
  queries: QueryClient,
  ticketId: string,
  change: Undoable,
): Promise<boolean> =>
  takeBackBy(session, ticketId, change, async (inverse, { before }) => {
    const answered = showAtOnce(queries, ticketId, before);
    try {
      await patchTicket(session, ticketId, inverse).catch(asKept('ticketId'));
      answered(true);
    } catch (error) {
      answered(false);
      throw error;
    }
  });

export function readAgain(queries: QueryClient, ticketId: string): void {
  void queries.invalidateQueries({ queryKey: ticketKeys.one(ticketId) });
  void readListsAgain(queries);
}

/** The changes that are just being taken back. */
const goingBack = new WeakSet<Undoable>();

/** Takes back a change of a ticket, or else this person's last one of it, and says what came of it. */
export function useUndo(): (ticketId: string, which?: Undoable) => Promise<void> {
  const session = useSession();
  const queries = useQueryClient();
  return async (ticketId, which) => {
    const last = undoableOf(queries, ticketId);
    const change = which ?? last;
    // Another one may be, at the same time.
    if (!change || change.isUndoing || goingBack.has(change)) return;
    goingBack.add(change);
    // Another change that is made meanwhile is the last one then.
    const undoing: Undoable | null = change === last ? { ...change, isUndoing: true } : null;
    if (undoing) rememberChange(queries, ticketId, undoing);
    const end = (left: Undoable | null) => {
      if (undoing && undoableOf(queries, ticketId) === undoing) rememberChange(queries, ticketId, left);
    };
    // Sent beside the change that it takes back, it might come in before it, and change nothing.
    await whenSettled(queries, ticketId);
    const { number = 0 } = shownTicket(queries, ticketId) ?? {};
    try {
      if (change.isRefused) return end(null);
      // Two at once would look at the same version, and one of them be refused.
      const isBack = await inTurn(`undo ${ticketId}`, () => takeBack(session, queries, ticketId, change));
      end(null);
      void say({ text: isBack ? wordsOfUndone(number, change) : t.toast.changedSince(number) });
    } catch (error) {
      end(change);
      void say({ text: t.toast.notUndone(number), why: wordsOf(error) });
    } finally {
      goingBack.delete(change);
      readAgain(queries, ticketId);
    }
  };
}

/** Of a text, its Markdown alone comes back. */
export const wordsOfUndone = (number: number, { isLossy }: Undoable): string =>
  isLossy ? t.toast.textUndone(number) : t.toast.undone(number);

/** Until each change of the ticket has its answer: also one in the open ticket that has no turn yet. */
async function whenSettled(queries: QueryClient, ticketId: string): Promise<void> {
  const isBusy = () => queries.isMutating({ mutationKey: editKey(ticketId) }) > 0;
  if (isBusy()) {
    await new Promise<void>((resolve) => {
      const stop = queries.getMutationCache().subscribe(() => {
        if (isBusy()) return;
        stop();
        resolve();
      });
    });
  }
  await inTurn(ticketId, () => Promise.resolve());
}
