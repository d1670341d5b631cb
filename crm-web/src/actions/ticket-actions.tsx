import { bodyOf } from '@synapse/api-client/client';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, Suspense, useContext, useEffect, useState } from 'react';
import { useUndoDeletion } from '../bulk/delete-one.ts';
import { useSession } from '../session/session.ts';
import { useCommands } from '../shell/use-commands.ts';
import { type LastDone, useLastDone } from '../ticket/history/undo.ts';
import { meOf } from '../ticket/people.ts';
import { shownTicket } from '../tickets/show-change.ts';
import { ticketKeys, ticketQuery } from '../tickets/ticket-queries.ts';
import { usePage } from '../tickets/use-page.ts';
import { aheadSoon, lazyPart } from '../ui/load-part.ts';
import type { AskedChoice } from './choice-menu.tsx';
import { assigneeChoice, type Choice, type ChoiceKind, statusChoice } from './choices.ts';
import type { AboutMany } from './palette.tsx';
import { useUndo } from './undo-change.ts';
import { useChangeTicket } from './use-change-ticket.ts';

// The first list needs none of these.
const ChoiceMenu = lazyPart(() => import('./choice-menu.tsx').then((file) => file.ChoiceMenu));
const Palette = lazyPart(() => import('./palette.tsx').then((file) => file.Palette));

type AskedPalette = { ticketId: string | undefined; about?: AboutMany };
type Asks = { choice: (asked: AskedChoice) => void; palette: (asked: AskedPalette) => void };

const AskContext = createContext<Asks>({ choice: () => {}, palette: () => {} });

/** Opens the small menu of a choice, or the palette, wherever it is asked for. */
export const useAsk = () => useContext(AskContext);

/** What can be done to the row or card that has the focus, or else to the open ticket; and the palette of all commands. */
export function TicketActions({ children }: { children: ReactNode }) {
  const session = useSession();
  const queries = useQueryClient();
  const { params, open } = usePage();
  const change = useChangeTicket();
  const undo = useUndo();
  const undoDeletion = useUndoDeletion();
  const last = useLastDone();
  const [asked, ask] = useState<AskedChoice | null>(null);
  const [palette, askPalette] = useState<AskedPalette | null>(null);
  const [askFor] = useState<Asks>(() => ({ choice: ask, palette: askPalette }));

  useEffect(() => aheadSoon(ChoiceMenu, Palette), []);

  const focused = () => document.activeElement?.closest<HTMLElement>('[data-ticket]') ?? null;
  const ticketId = () => focused()?.dataset.ticket ?? params.ticket;
  const asks = (kind: ChoiceKind) => () => {
    const id = ticketId();
    if (id) ask({ kind, ticketId: id, anchor: focused() ?? document.querySelector('.ticket-head') });
  };
  const gives = (choiceOf: (ticket: Parameters<typeof change>[0]) => Choice) => async () => {
    const id = ticketId();
    if (!id) return;
    // What is shown is not waited for: Z, pressed right after it, would take back what was done before it.
    const ticket = shownTicket(queries, id) ?? (await queries.ensureQueryData(ticketQuery(session, id)));
    const choice = choiceOf(ticket);
    if (!choice.isCurrent) await change(ticket, choice);
  };
  const retry = async () => {
    const id = ticketId();
    if (!id) return;
    // How it went is what the ticket says of its sync.
    const asked = session.api.POST('/api/tickets/{ticketId}/retry', { params: { path: { ticketId: id } } });
    await bodyOf(asked).catch(() => undefined);
    void queries.invalidateQueries({ queryKey: ticketKeys.one(id) });
  };
  const me = meOf(session);
  useCommands({
    palette: () => askPalette({ ticketId: ticketId() }),
    ...(session.mayEdit && {
      status: asks('status'),
      priority: asks('priority'),
      assignee: asks('assignee'),
      labels: asks('labels'),
      due: asks('due'),
      assignMe: gives((ticket) => assigneeChoice(ticket, me)),
      done: gives((ticket) => statusChoice(ticket, 'RESOLVED')),
      undo: undoes(last, undo, undoDeletion),
      retry: params.ticket !== undefined && retry,
    }),
  });

  return (
    <AskContext value={askFor}>
      {children}
      <Suspense fallback={null}>
        {asked && <ChoiceMenu key={`${asked.kind} ${asked.ticketId}`} asked={asked} onClose={() => ask(null)} />}
        {palette && <Palette {...palette} onOpen={open} onClose={() => askPalette(null)} />}
      </Suspense>
    </AskContext>
  );
}

/** What Z takes back here. A job of several tickets is undone where its progress is shown (bulk-progress.tsx). */
function undoes(
  last: LastDone | null,
  change: (ticketId: string) => Promise<void>,
  deletion: ReturnType<typeof useUndoDeletion>,
): (() => void) | false {
  if (last === null) return false;
  if ('ticketId' in last) return () => void change(last.ticketId);
  const { jobId, deleted } = last;
  return deleted !== undefined && (() => void deletion(jobId, deleted));
}
