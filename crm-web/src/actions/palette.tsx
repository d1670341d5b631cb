import { bodyOf } from '@synapse/api-client/client';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { type Session, useSession } from '../session/session.ts';
import { COMMANDS, type Command as CommandName, shownKey } from '../shell/commands.ts';
import { actionOf } from '../shell/use-commands.ts';
import { t } from '../texts/t.ts';
import { ticketQuery } from '../tickets/ticket-queries.ts';
import { useListParams } from '../tickets/use-page.ts';
import { useShown } from '../ui/modal.tsx';
import { ChoiceItems } from './choice-items.tsx';
import type { ChoiceKind } from './choices.ts';
import { NothingFound } from './nothing-found.tsx';

type Props = {
  ticketId: string | undefined;
  /** What is changed, where it is not one ticket. */
  about?: AboutMany;
  onOpen: (ticketId: string) => void;
  onClose: () => void;
};

/** Several tickets: how they are called, and the commands that are about all of them. */
export type AboutMany = { text: string; commands: readonly CommandName[] };

const KINDS: readonly ChoiceKind[] = ['status', 'priority', 'assignee', 'labels', 'due'];
/** They are about the ticket that is open, and not about another row that has the focus. */
const OF_OPEN: readonly CommandName[] = ['note', 'reply'];
const kindOf = (command: CommandName) => KINDS.find((kind) => kind === command);

/** Everything that can be done here, and any ticket, by typing. */
export function Palette({ ticketId, about, onOpen, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState('');
  const [kind, setKind] = useState<ChoiceKind | null>(null);
  const openId = useListParams()?.ticket;
  const { data: ticket } = useQuery({ ...ticketQuery(useSession(), ticketId ?? ''), enabled: ticketId !== undefined });
  const closing = useShown(dialog, onClose);
  // The dialog would give the focus to the list, which takes no typing.
  useEffect(() => dialog.current?.querySelector('input')?.focus(), []);
  const enter = (next: ChoiceKind | null) => {
    setKind(next);
    setTyped('');
  };
  const run = (command: CommandName) => {
    const asks = kindOf(command);
    if (asks && ticket) return enter(asks);
    // The dialog gives the focus back as it closes; what the command focuses comes after.
    const act = actionOf(command);
    dialog.current?.close();
    act?.();
  };
  const isAbout = (command: CommandName) => {
    if (about) return about.commands.includes(command);
    return ticket !== undefined && (ticketId === openId || !OF_OPEN.includes(command));
  };
  const back = (event: KeyboardEvent) => {
    if (kind === null || typed !== '' || event.key !== 'Backspace') return;
    event.preventDefault();
    enter(null);
  };
  const place = kind ? t.commands[kind] : t.palette.hint;
  return (
    <dialog ref={dialog} className="palette" aria-label={t.palette.title} {...closing}>
      <Command label={t.palette.title} loop onKeyDown={back}>
        {(about ?? ticket) && (
          <p className="quiet palette-about">{about?.text ?? `#${ticket?.number} ${ticket?.title}`}</p>
        )}
        <Command.Input value={typed} onValueChange={setTyped} placeholder={place} />
        <Command.List label={place}>
          {kind && ticket ? (
            <ChoiceItems kind={kind} ticket={ticket} typed={typed} onDone={() => dialog.current?.close()} />
          ) : (
            <>
              <Commands isAbout={isAbout} onRun={run} />
              <FoundTickets
                typed={typed}
                onOpen={(found) => {
                  dialog.current?.close();
                  onOpen(found);
                }}
              />
            </>
          )}
        </Command.List>
        <NothingFound />
      </Command>
    </dialog>
  );
}

type CommandsProps = {
  /** Whether a command of tickets is about what the palette names. */
  isAbout: (command: CommandName) => boolean;
  onRun: (command: CommandName) => void;
};

function Commands({ isAbout, onRun }: CommandsProps) {
  const all = (Object.keys(COMMANDS) as CommandName[]).filter(
    (one) => one !== 'palette' && actionOf(one) && (COMMANDS[one].group !== 'ticket' || isAbout(one)),
  );
  const groups = Object.keys(t.commandGroups).filter((group) => all.some((one) => COMMANDS[one].group === group));
  return groups.map((group) => (
    <Command.Group key={group} heading={t.commandGroups[group as keyof typeof t.commandGroups]}>
      {all
        .filter((one) => COMMANDS[one].group === group)
        .map((one) => (
          <Command.Item key={one} value={one} keywords={[t.commands[one]]} onSelect={() => onRun(one)}>
            <span className="command-name">{t.commands[one]}</span>
            {COMMANDS[one].key !== null && <kbd>{shownKey(one)}</kbd>}
          </Command.Item>
        ))}
    </Command.Group>
  ));
}

const foundQuery = ({ api }: Session, q: string) =>
  queryOptions({
    queryKey: ['tickets', 'found', q],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/tickets', { params: { query: { q, limit: 8 } }, signal })),
    placeholderData: keepPreviousData,
  });

/** What fits is the API's to say, so the list does not narrow it again. */
function FoundTickets({ typed, onOpen }: { typed: string; onOpen: (ticketId: string) => void }) {
  const q = typed.trim().replace(/^#/, '');
  const { data } = useQuery({ ...foundQuery(useSession(), q), enabled: q !== '' });
  if (q === '' || !data?.items.length) return null;
  return (
    <Command.Group forceMount heading={t.palette.tickets}>
      {data.items.map((found) => (
        <Command.Item key={found.id} value={found.id} forceMount onSelect={() => onOpen(found.id)}>
          <span aria-hidden>{t.statusMark[found.status]}</span>
          <span className="quiet">#{found.number}</span>
          <span className="command-name" title={found.title}>
            {found.title}
          </span>
          <span className="key quiet">{found.jira?.issueKey}</span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}
