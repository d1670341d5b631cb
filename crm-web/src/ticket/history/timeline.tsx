import type { ItemOf } from '@synapse/api-client/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { memo, useMemo, useState } from 'react';
import { ContactChange } from '../../contacts/contact-change.tsx';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { useLanguage } from '../../texts/use-language.ts';
import { historyQuery, type TicketDetail } from '../../tickets/ticket-queries.ts';
import { Options } from '../../ui/options.tsx';
import { When } from '../../ui/when.tsx';
import { CommentCard } from '../comments/comment-card.tsx';
import { LostEdits } from '../comments/lost-edits.tsx';
import { DifferencesOf } from '../differences-view.tsx';
import { FIELDS, nameOfField } from '../field-names.ts';
import { nameOf, namesIn, wordsOfValue } from './names.ts';
import { shortOf } from './short-of.ts';
import { thereAndBack } from './there-and-back.ts';
import { TimeTravel } from './time-travel.tsx';

/** Too long for a line: shown with their differences. */
const TEXTS = ['title', 'description'];

type Change = ItemOf<'listHistory'>;

/** Comments and changes in the order in which they happened, or the changes of one field. */
export function Timeline({ ticket }: { ticket: TicketDetail }) {
  const [field, setField] = useState('');
  const [at, setAt] = useState<string | null>(null);
  const session = useSession();
  const history = useInfiniteQuery(historyQuery(session, ticket.id, field));
  const { assignee, comments } = ticket;
  const changes = useMemo(
    () =>
      (history.data?.pages ?? [])
        .flatMap((page) => page.items)
        .filter((change) => field !== '' || !change.field.startsWith('comment:')),
    [history.data, field],
  );
  const names = useMemo(() => namesIn({ assignee, comments }, changes), [assignee, comments, changes]);
  const fields = [...FIELDS, 'contactId', 'issue', ...Object.keys(ticket.custom).map((name) => `custom.${name}`)];
  const entries = [
    ...(field === '' ? comments : []).map((comment) => ({
      at: comment.createdAt,
      key: comment.id,
      comment,
      change: null,
    })),
    ...changes.map((change) => ({ at: change.at, key: `change ${change.id}`, comment: null, change })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  // Who asks for one field asks for each change of it.
  const lines = field === '' ? thereAndBack(entries) : entries.map((entry) => ({ ...entry, isBack: false }));
  return (
    <section aria-label={t.ticket.timeline}>
      <div className="ticket-head-line">
        <h2>{t.ticket.timeline}</h2>
        <select aria-label={t.history.of} value={field} onChange={(event) => setField(event.target.value)}>
          <option value="">{t.history.all}</option>
          <Options of={fields.map((name) => [name, nameOfField(name)])} />
        </select>
      </div>
      {history.hasNextPage && (
        <button type="button" disabled={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {t.history.earlier}
        </button>
      )}
      <ol>
        {lines.map(({ key, comment, change, isBack }) => (
          <li key={key}>
            {comment && <CommentCard comment={comment} issueKey={ticket.jira?.issueKey ?? null} />}
            {change && <ChangeLine {...{ change, isBack, names }} isWhole={field !== ''} onThen={setAt} />}
          </li>
        ))}
      </ol>
      {session.mayEdit && <LostEdits ticketId={ticket.id} comments={comments} />}
      {field !== '' && entries.length === 0 && !history.isPending && <p className="quiet">{t.history.none}</p>}
      {at !== null && <TimeTravel ticketId={ticket.id} at={at} onClose={() => setAt(null)} />}
    </section>
  );
}

type LineProps = {
  change: Change;
  /** The same person took it back at once. */
  isBack: boolean;
  names: ReadonlyMap<string, string>;
  isWhole: boolean;
  onThen: (at: string) => void;
};

/** As a comment: one of many. */
const ChangeLine = memo(function ChangeLine({ change, isBack, names, isWhole, onThen }: LineProps) {
  useLanguage();
  const who = nameOf(change, names);
  const said = change.side === 'jira' ? `${who} (${t.history.inJira})` : who;
  const name = nameOfField(change.field);
  const ofTicket = change.field === 'ticket' ? t.history.ofTicket[change.rule] : undefined;
  const why = ofTicket ? undefined : t.history.why[change.rule];
  const isText =
    isWhole && TEXTS.includes(change.field) && typeof change.old === 'string' && typeof change.new === 'string';
  const isContact = change.field === 'contactId';
  return (
    <div className="event">
      {ofTicket ? (
        ofTicket(said)
      ) : change.field.startsWith('attachment:') ? (
        t.history.file(said, change.new === null ? null : shortOf(change.new), shortOf(change.old))
      ) : isText ? (
        t.history.changedText(said, name)
      ) : isContact ? (
        <ContactChange who={said} from={change.old} to={change.new} />
      ) : (
        t.history[isBack ? 'changedAndBack' : 'changed'](
          said,
          name,
          wordsOfValue(change.old, names),
          wordsOfValue(change.new, names),
        )
      )}
      {why && ` (${why})`} <When at={change.at} />{' '}
      <button type="button" className="plain then" onClick={() => onThen(change.at)}>
        {t.history.asThen}
      </button>
      {isText && (
        <div className="text">
          <DifferencesOf from={String(change.old)} to={String(change.new)} />
        </div>
      )}
    </div>
  );
});
