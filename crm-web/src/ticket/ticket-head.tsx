import { useSession } from '../session/session.ts';
import { shownKey } from '../shell/commands.ts';
import { t } from '../texts/t.ts';
import { isStale } from '../ui/tagged.ts';
import { wordsOf } from '../ui/words.ts';
import { namesOfChange } from './field-names.ts';
import { PresentPeople } from './presence/present-people.tsx';
import { useRefusals } from './refusals.ts';
import { TicketMenu } from './ticket-menu.tsx';
import { type Editing, Title } from './title.tsx';
import { useClose } from './use-close.ts';

/** What the ticket is, who is there, and what was not saved. */
export function TicketHead({ ticket, edit }: Editing) {
  const { mayEdit } = useSession();
  const close = useClose(ticket.id);
  const refusals = useRefusals(ticket).map(
    ({ patch, error }) => `${t.ticket.refused(namesOfChange(patch))} ${wordsOfRefusal(error)}`,
  );
  return (
    <header className="ticket-head">
      <div className="line">
        <span className="names">
          <span className="quiet">#{ticket.number}</span>
          {ticket.jira && (
            <a className="key" href={ticket.jira.url} target="_blank" rel="noopener noreferrer">
              {ticket.jira.issueKey}
            </a>
          )}
          {ticket.jira?.status && (
            <span className="quiet there" title={ticket.jira.status}>
              {ticket.jira.status}
            </span>
          )}
        </span>
        <PresentPeople ticketId={ticket.id} />
        {mayEdit && <TicketMenu ticket={ticket} />}
        <button type="button" className="plain close" title={shownKey('close')} onClick={close}>
          {t.ticket.close}
        </button>
      </div>
      <Title ticket={ticket} edit={edit} />
      {!mayEdit && <p className="quiet">{t.ticket.readOnly}</p>}
      {[...new Set(refusals)].map((why) => (
        <p key={why} className="problem" role="alert">
          {why}
        </p>
      ))}
    </header>
  );
}

const wordsOfRefusal = (error: unknown): string => (isStale(error) ? t.meanwhile.refused : wordsOf(error));
