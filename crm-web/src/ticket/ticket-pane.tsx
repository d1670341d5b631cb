import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { shownKey } from '../shell/commands.ts';
import { useCommands } from '../shell/use-commands.ts';
import { en } from '../texts/en.ts';
import { ticketQuery } from '../tickets/ticket-queries.ts';
import { usePage } from '../tickets/use-page.ts';
import { wordsOf } from '../ui/words.ts';
import { Composer } from './composer.tsx';
import { Conflicts } from './conflicts.tsx';
import { Description } from './description.tsx';
import { Fields } from './fields.tsx';
import { SyncLine } from './sync-line.tsx';
import { Timeline } from './timeline.tsx';
import { Title } from './title.tsx';
import { useEdit } from './use-edit.ts';

export function TicketPane({ ticketId }: { ticketId: string | undefined }) {
  if (ticketId) return <OpenTicket ticketId={ticketId} />;
  return (
    <section className="ticket-pane" aria-label={en.ticket.none}>
      <div className="empty">
        <p>{en.ticket.none}</p>
        <p>{en.ticket.noneAbout}</p>
      </div>
    </section>
  );
}

function OpenTicket({ ticketId }: { ticketId: string }) {
  const session = useSession();
  const { open } = usePage();
  const { data: ticket, error, refetch } = useQuery(ticketQuery(session, ticketId));
  const edit = useEdit(ticketId);
  const [mode, setMode] = useState<'internal' | 'public'>('internal');
  const write = (next: 'internal' | 'public') => () => {
    setMode(next);
    document.getElementById('composer')?.focus();
  };
  useCommands({
    done: () => session.mayEdit && edit.mutate({ status: 'RESOLVED' }),
    note: write('internal'),
    reply: write('public'),
  });

  if (!ticket) {
    return (
      <section className="ticket-pane" aria-busy={!error} aria-label={en.list.loading}>
        {error ? (
          <div className="problem" role="alert">
            <p>
              {en.error.title} {wordsOf(error)}
            </p>
            <button type="button" onClick={() => void refetch()}>
              {en.list.retry}
            </button>
          </div>
        ) : (
          <div className="skeleton" />
        )}
      </section>
    );
  }
  return (
    <section className="ticket-pane" aria-label={`#${ticket.number} ${ticket.title}`}>
      <div className="scroll">
        <header className="ticket-head">
          <div className="line">
            <span className="quiet">#{ticket.number}</span>
            {ticket.jira && (
              <a className="key" href={ticket.jira.url} target="_blank" rel="noopener noreferrer">
                {ticket.jira.issueKey}
              </a>
            )}
            {ticket.jira?.status && <span className="quiet">{ticket.jira.status}</span>}
            <button type="button" className="plain close" title={shownKey('close')} onClick={() => open(undefined)}>
              {en.ticket.close}
            </button>
          </div>
          <Title ticket={ticket} edit={edit} />
          <Fields ticket={ticket} edit={edit} />
          {!session.mayEdit && <p className="quiet">{en.ticket.readOnly}</p>}
          {edit.isError && (
            <p className="problem" role="alert">
              {en.ticket.refused} {wordsOf(edit.error)}
            </p>
          )}
          <SyncLine ticket={ticket} />
        </header>
        <div className="timeline">
          <Conflicts ticketId={ticketId} />
          <Description ticket={ticket} edit={edit} />
          <Timeline ticket={ticket} />
        </div>
      </div>
      {session.mayEdit && <Composer ticket={ticket} mode={mode} onMode={setMode} />}
    </section>
  );
}
