import { ApiProblem } from '@synapse/api-client/problem';
import { useQueryClient } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { forgetChange, inverseOf, rememberChange, type Undoable } from '../ticket/history/undo.ts';
import { sendChange } from '../tickets/in-turn.ts';
import { showAtOnce, showChange } from '../tickets/show-change.ts';
import type { Ticket } from '../tickets/ticket-queries.ts';
import { TakenBack } from '../ui/tries.ts';
import { wordsOf } from '../ui/words.ts';
import { awaitJira } from './await-jira.ts';
import { changeInTurn, hasNeeds, isRefusal } from './change-in-turn.ts';
import type { Choice } from './choices.ts';
import { say } from './say.ts';
import { noteMade, sendSeen } from './send-seen.ts';
import type { Said } from './toasts.tsx';
import { readAgain, ticketNow, useUndo } from './undo-change.ts';

/** For so long a move of a card is this person's, ms. After that it is somebody else's, and waits as theirs do. */
const MINE_MS = 10_000;

/** The tickets that this person has just changed in this page: a board shows at once where they stand. */
export const changedHere: Set<string> = new Set();

/**
 * Changes a field by one choice, from wherever it is made: shown at once, to be undone for ten seconds, and put back with
 * the reason where it is refused.
 */
export function useChangeTicket() {
  const session = useSession();
  const queries = useQueryClient();
  const undo = useUndo();
  return async (ticket: Ticket, choice: Choice): Promise<void> => {
    const { id, number } = ticket;
    const change: Undoable = { before: valuesOf(ticket, choice), after: choice.shown, issueId: ticket.jira?.issueId };
    changedHere.add(id);
    // At once: who sees that it was wrong does not wait for the answer.
    rememberChange(queries, id, change);
    const answered = showAtOnce(queries, id, choice.shown);
    const send = () =>
      sendSeen(
        choice.patch,
        { shown: ticket, unsaved: change.before },
        (patch, version) => sendChange(session, id, patch, version),
        noteMade(change),
      ).catch((error: unknown) => savedThough(error));
    try {
      const changed = await changeInTurn(session, id, change, send);
      answered(true);
      showChange(queries, id, changed);
      // In it, for it may be about to be taken back.
      change.after = valuesOf(changed, choice);
      const act = { name: t.toast.undo, run: () => void undo(id, change) };
      void say({ text: t.toast.changed(number, choice.said), act });
      if (changed.sync.state === 'pending') awaitJira(queries, id);
    } catch (error) {
      answered(false);
      void say(afterRefusal(error));
    } finally {
      readAgain(queries, id);
      setTimeout(() => changedHere.delete(id), MINE_MS);
    }

    /** Where only the answer was lost, the change is there. @returns the ticket as it is. @throws the error, where it is not there */
    async function savedThough(error: unknown): Promise<Ticket> {
      if (error instanceof ApiProblem) throw error;
      const now = await ticketNow(session, id).catch(() => null);
      if (!now || inverseOf(change, now) === null) throw error;
      return now;
    }

    /** @returns what to say of it */
    function afterRefusal(error: unknown): Said {
      const why = wordsOf(error);
      if (isRefusal(error) && !(error instanceof TakenBack)) {
        // What the way to a status demands can be given in the ticket.
        return { text: hasNeeds(error) ? t.toast.demands(number) : t.toast.stuck(number), why };
      }
      showChange(queries, id, change.before);
      forgetChange(queries, id, change);
      return { text: t.toast.refused(number, choice.said), why };
    }
  };
}

const valuesOf = (ticket: Ticket, { shown }: Choice): Partial<Ticket> =>
  Object.fromEntries(Object.keys(shown).map((name) => [name, ticket[name as keyof Ticket]]));
