import { bodyOf } from '@synapse/api-client/client';
import { ApiProblem } from '@synapse/api-client/problem';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { type Session, useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { isSame, rememberChange } from '../ticket/history/undo.ts';
import { showChange } from '../tickets/show-change.ts';
import {
  type Ticket,
  type TicketDetail,
  type TicketPatch,
  ticketKeys,
  ticketQuery,
} from '../tickets/ticket-queries.ts';
import { wordsOf } from '../ui/words.ts';
import { awaitJira } from './await-jira.ts';
import type { Choice } from './choices.ts';
import { say } from './say.ts';

/** The tickets that this person changed in this page: a board shows at once where they stand. */
export const changedHere: Set<string> = new Set();

/**
 * Changes a field by one choice, from wherever it is made: shown at once, to be undone for ten seconds, and put back with
 * the reason where it is refused.
 */
export function useChangeTicket() {
  const session = useSession();
  const queries = useQueryClient();
  return async (ticket: Ticket, choice: Choice): Promise<void> => {
    const before = valuesOf(ticket, choice);
    changedHere.add(ticket.id);
    showChange(queries, ticket.id, choice.shown);
    // An answer that is on its way knows nothing of the change. To give it up puts back what stood when it was asked for.
    await Promise.all([
      queries.cancelQueries({ queryKey: ticketKeys.one(ticket.id), exact: true }),
      queries.cancelQueries({ queryKey: ticketKeys.lists }),
    ]);
    showChange(queries, ticket.id, choice.shown);
    try {
      const changed = await patch(session, ticket.id, choice.patch);
      showChange(queries, ticket.id, changed);
      rememberChange(queries, ticket.id, { before, after: valuesOf(changed, choice) });
      const undo = { name: t.toast.undo, run: () => void undoChange(session, queries, ticket, choice) };
      void say({ text: t.toast.changed(ticket.number, choice.said), ...(choice.undo ? { act: undo } : {}) });
      if (changed.sync.state === 'pending') awaitJira(queries, ticket.id);
    } catch (error) {
      // The API keeps what Jira refuses. What the way to a status demands can be given in the ticket; anything else is taken
      // back there, too, unless somebody changed it since.
      const canBeGiven = demandsFields(error);
      if (isRefusal(error) && choice.undo && !canBeGiven)
        await takeBack(session, queries, ticket, choice).catch(() => undefined);
      if (!canBeGiven) showChange(queries, ticket.id, before);
      const text = canBeGiven ? t.toast.demands(ticket.number) : t.toast.refused(ticket.number, choice.said);
      void say({ text, why: wordsOf(error) });
    } finally {
      readAgain(queries, ticket.id);
    }
  };
}

const patch = ({ api }: Session, ticketId: string, body: TicketPatch) =>
  bodyOf(api.PATCH('/api/tickets/{ticketId}', { params: { path: { ticketId } }, body }));

const isRefusal = (error: unknown) => error instanceof ApiProblem && error.problem.code === 'jira_refused';

const demandsFields = (error: unknown) => isRefusal(error) && ((error as ApiProblem).problem.needs?.length ?? 0) > 0;

function readAgain(queries: QueryClient, ticketId: string): void {
  void queries.invalidateQueries({ queryKey: ticketKeys.one(ticketId) });
  void queries.invalidateQueries({ queryKey: ['tickets'] });
}

async function undoChange(session: Session, queries: QueryClient, ticket: Ticket, choice: Choice): Promise<void> {
  try {
    const isBack = await takeBack(session, queries, ticket, choice);
    void say({ text: isBack ? t.toast.undone(ticket.number) : t.toast.changedSince(ticket.number) });
  } catch (error) {
    void say({ text: t.toast.notUndone(ticket.number), why: wordsOf(error) });
  } finally {
    readAgain(queries, ticket.id);
  }
}

/** @returns false where somebody changed the field since: it is left as it is */
async function takeBack(session: Session, queries: QueryClient, ticket: Ticket, choice: Choice): Promise<boolean> {
  if (!choice.undo) return false;
  const now: TicketDetail = await queries.fetchQuery({ ...ticketQuery(session, ticket.id), staleTime: 0 });
  if (!isStill(now, choice.shown)) return false;
  try {
    // The version holds what happens between the look and the change.
    rememberChange(queries, ticket.id, null);
    const back = await patch(session, ticket.id, { ...choice.undo, version: now.version });
    showChange(queries, ticket.id, back);
    return true;
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.code === 'conflict') return false;
    throw error;
  }
}

const valuesOf = (ticket: Ticket, { shown }: Choice): Partial<Ticket> =>
  Object.fromEntries(Object.keys(shown).map((name) => [name, ticket[name as keyof Ticket]]));

const isStill = (now: Ticket, shown: Partial<Ticket>): boolean =>
  Object.entries(shown).every(([name, value]) => isSame(now[name as keyof Ticket], value));
