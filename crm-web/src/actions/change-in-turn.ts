import { ApiProblem } from '@synapse/api-client/problem';
import type { Session } from '../session/session.ts';
import { isSame, type Undoable } from '../ticket/history/undo.ts';
import { inTurn, sendChange } from '../tickets/in-turn.ts';
import type { Ticket } from '../tickets/ticket-queries.ts';
import { asKept, TakenBack } from '../ui/tries.ts';
import { takeBackBy } from './undo-change.ts';

/** Of each ticket, this person’s changes that have no answer yet, in the order in which they were made. */
const begun = new Map<string, Set<Undoable>>();

export const isRefusal = (error: unknown): error is ApiProblem =>
  error instanceof ApiProblem && error.code === 'jira_refused';

/** Whether Jira asks for more before it takes a status: what it demands can be given in the ticket. */
export const hasNeeds = ({ problem }: ApiProblem): boolean => (problem.needs?.length ?? 0) > 0;

/**
 * Sends a change of a ticket in its turn. What Jira refuses the API keeps, and the ticket would be stuck: while its author is
 * there it is taken back, within the turn, so that what they made of it next is made of what there was before.
 * @param change null: it changes nothing that could be taken back
 * @throws TakenBack, or why else it was not saved
 */
export function changeInTurn<Answer>(
  session: Session,
  ticketId: string,
  change: Undoable | null,
  send: () => Promise<Answer>,
): Promise<Answer> {
  if (!change) return inTurn(ticketId, send);
  const changes = begun.get(ticketId) ?? new Set();
  begun.set(ticketId, changes.add(change));
  const sendOne = async () => {
    try {
      return await send();
    } catch (error) {
      const isKept = isRefusal(error) && (hasNeeds(error) || !(await isTakenBack(session, ticketId, change)));
      if (isKept) throw error;
      handDown(changes, change);
      change.isRefused = error instanceof ApiProblem;
      throw isRefusal(error) ? new TakenBack(error) : error;
    }
  };
  return inTurn(ticketId, sendOne).finally(() => {
    changes.delete(change);
    if (changes.size === 0 && begun.get(ticketId) === changes) begun.delete(ticketId);
  });
}

/** By no turn of its own: it has the one of the change. */
const isTakenBack = (session: Session, ticketId: string, change: Undoable): Promise<boolean> =>
  takeBackBy(session, ticketId, change, (inverse) =>
    sendChange(session, ticketId, inverse).catch(asKept('ticketId')),
  ).catch(() => false);

/** A value that was not saved is not what the next change of it goes back to: that is the one before. */
function handDown(changes: ReadonlySet<Undoable>, undone: Undoable): void {
  const all = [...changes];
  for (const later of all.slice(all.indexOf(undone) + 1)) later.before = withoutUndone(later.before, undone);
}

function withoutUndone(before: Partial<Ticket>, undone: Undoable): Partial<Ticket> {
  const { custom, ...fields } = replaced(before, undone.before, undone.after);
  if (!custom) return fields;
  return { ...fields, custom: replaced(custom, undone.before.custom ?? {}, undone.after.custom ?? {}) };
}

function replaced<Values extends object>(values: Values, older: Values, undone: Values): Values {
  const one = ([name, value]: [string, unknown]) => {
    const isUndone = name !== 'custom' && name in undone && isSame(value, undone[name as keyof Values]);
    return [name, isUndone ? older[name as keyof Values] : value];
  };
  return Object.fromEntries(Object.entries(values).map(one)) as Values;
}
