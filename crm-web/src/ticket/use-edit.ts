import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { changeInTurn } from '../actions/change-in-turn.ts';
import { noteMade, sendSeen } from '../actions/send-seen.ts';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { sendChange } from '../tickets/in-turn.ts';
import { readListsAgain } from '../tickets/list-depth.ts';
import { showAtOnce, showChange } from '../tickets/show-change.ts';
import { type Ticket, type TicketDetail, type TicketPatch, ticketKeys } from '../tickets/ticket-queries.ts';
import type { Answered } from '../tickets/under-way.ts';
import { asKept, TakenBack } from '../ui/tries.ts';
import { useSayIfClosed } from '../ui/use-say-if-closed.ts';
import { FIELDS } from './field-names.ts';
import { editKey, forgetChange, isSame, rememberChange, type Undoable } from './history/undo.ts';
import { customInput } from './people.ts';

/** The fields that are shown at once as they were typed; the others are shown as the API answers. */
type Shown = Partial<Pick<Ticket, Exclude<(typeof FIELDS)[number], 'assignee'> | 'custom'>>;

/** A change that is under way: what stood before it, what takes it back, and whom to tell that it was answered. */
type Begun = {
  before: TicketDetail | undefined;
  undoable: Undoable | null;
  answered: Answered;
  texts: readonly string[];
};

/** Which of the custom fields that a change names hold texts: such a text goes over what its author has seen only. */
type Options = { texts?: readonly string[] };

/** Changes fields of a ticket: shown at once in the list and in the ticket, and put back where the API refuses. */
export function useEdit(ticketId: string) {
  const session = useSession();
  const queries = useQueryClient();
  const begun = useRef(new WeakMap<TicketPatch, Begun>());
  const sayIfClosed = useSayIfClosed();
  /** In the person's own event: the mutation's `onMutate` is called after several promises, and draws the page twice. */
  const begin = (patch: TicketPatch, { texts = [] }: Options = {}) => {
    const before = queries.getQueryData<TicketDetail>(ticketKeys.one(ticketId));
    const answered = showAtOnce(queries, ticketId, shownOf(patch));
    begun.current.set(patch, { before, answered, texts, undoable: before ? remember(before, patch) : null });
    return patch;
  };
  // At once: who sees that it was wrong does not wait for Jira's answer.
  const remember = (before: TicketDetail, patch: TicketPatch) => {
    // Of the custom fields, those that are not named stay as they are.
    const was = { ...before, custom: pick(before.custom, Object.keys(patch.custom ?? {})) as Ticket['custom'] };
    const names = UNDONE.filter((name) => patch[name] !== undefined && !isSame(was[name], patch[name]));
    if (names.length === 0) return null;
    const change: Undoable = {
      before: pick(was, names),
      after: pick(patch, names),
      issueId: before.jira?.issueId,
      ...(patch.replaceDescription ? { isLossy: true } : {}),
    };
    rememberChange(queries, ticketId, change);
    return change;
  };
  const send = (patch: TicketPatch, seen?: number): Promise<{ id: string }> =>
    sendChange(session, ticketId, asSent(patch), seen);
  const sendOver = async (patch: TicketPatch) => {
    const { before, undoable, texts } = begun.current.get(patch) ?? {};
    if (!before) return send(patch);
    return sendSeen(patch, { shown: before, unsaved: undoable?.before, texts }, send, noteMade(undoable));
  };
  /** What Jira refuses, and was not taken back, is kept: the ticket says so. */
  const change = async (patch: TicketPatch): Promise<{ id: string }> => {
    try {
      return await changeInTurn(session, ticketId, begun.current.get(patch)?.undoable ?? null, () => sendOver(patch));
    } catch (error) {
      if (error instanceof TakenBack) throw error;
      return asKept('ticketId')(error);
    }
  };
  const { mutate, mutateAsync, ...edit } = useMutation({
    mutationKey: editKey(ticketId),
    mutationFn: change,
    onSuccess: (_ticket, patch) => begun.current.get(patch)?.answered(true),
    onError: (error, patch) => {
      const was = begun.current.get(patch);
      was?.answered(false);
      if (!was?.before) return;
      sayIfClosed(t.toast.notSaved(was.before.number), error);
      if (!was.undoable) return;
      const shown = Object.keys(was.undoable.before).filter((name) => name in shownOf(patch));
      showChange(queries, ticketId, pick(was.undoable.before, shown));
      forgetChange(queries, ticketId, was.undoable);
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ticketKeys.one(ticketId) });
      void readListsAgain(queries);
    },
  });
  return {
    ...edit,
    mutate: (patch: TicketPatch) => mutate(begin(patch)),
    mutateAsync: (patch: TicketPatch, options?: Options) => mutateAsync(begin(patch, options)),
  };
}

/** A person in a custom field is shown by their name, and sent by one of their ids. */
const asSent = (patch: TicketPatch): TicketPatch =>
  patch.custom ? { ...patch, custom: customInput(patch.custom as Ticket['custom']) } : patch;

/** The assignee is shown by who they are, which the patch does not say. */
const SHOWN: readonly (keyof Shown)[] = [...FIELDS.filter((name) => name !== 'assignee'), 'custom'];
const UNDONE = [...SHOWN, 'assignee', 'contactId'] as const;

const shownOf = (patch: TicketPatch): Shown =>
  pick(
    patch,
    SHOWN.filter((name) => patch[name] !== undefined),
  ) as Shown;

const pick = (from: object, names: readonly string[]): Partial<Ticket> =>
  Object.fromEntries(names.map((name) => [name, (from as Record<string, unknown>)[name]]));
