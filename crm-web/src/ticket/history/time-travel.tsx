import type { AnswerOf } from '@synapse/api-client/client';
import { bodyOf } from '@synapse/api-client/client';
import type { components } from '@synapse/api-client/schema';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { MarkdownText } from '../../ui/markdown.tsx';
import { Modal } from '../../ui/modal.tsx';
import { Problem } from '../../ui/problem.tsx';
import { exactly } from '../../ui/words.ts';
import { nameOfField } from '../field-names.ts';
import { shownOf } from './short-of.ts';

type Read = AnswerOf<'readTicket'>;
type Then = Exclude<Read, components['schemas']['TicketDetail']> & Record<string, unknown>;

/** What is not a field that people change. */
const NO_FIELDS = ['id', 'number', 'at', 'deleted', 'contactId', 'comments', 'title', 'description', 'custom'];

/** The ticket as it was at a time, to read only. */
export function TimeTravel({ ticketId, at: from, onClose }: { ticketId: string; at: string; onClose: () => void }) {
  const [at, setAt] = useState(from);
  const { api } = useSession();
  const { data, error } = useQuery({
    queryKey: ['ticket', ticketId, 'at', at],
    queryFn: async ({ signal }) => {
      const params = { path: { ticketId }, query: { at } };
      // With `at` the answer is the ticket as it was.
      return (await bodyOf(api.GET('/api/tickets/{ticketId}', { params, signal }))) as Then;
    },
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Modal title={t.pane.asItWas(exactly(at))} onClose={onClose}>
      <label className="stack">
        {t.pane.time}
        <input
          type="datetime-local"
          value={localTime(at)}
          max={localTime(new Date().toISOString())}
          onChange={({ target }) => {
            // A time that is not whole reads as none.
            if (target.value !== '') setAt(new Date(target.value).toISOString());
          }}
        />
      </label>
      <Problem error={error} />
      {data && <AsItWas then={data} />}
      <div className="actions">
        <button type="button" onClick={onClose}>
          {t.keys.close}
        </button>
      </div>
    </Modal>
  );
}

/** As the field for a time wants it: by this person's clock, without a zone. */
function localTime(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function AsItWas({ then }: { then: Then }) {
  const custom = typeof then.custom === 'object' && then.custom !== null ? then.custom : {};
  const fields = {
    ...Object.fromEntries(Object.entries(then).filter(([name]) => !NO_FIELDS.includes(name))),
    ...Object.fromEntries(Object.entries(custom).map(([name, value]) => [`custom.${name}`, value])),
  };
  return (
    <div className="as-it-was">
      <h3>{String(then.title)}</h3>
      <dl>
        {Object.entries(fields).map(([name, value]) => (
          <div key={name}>
            <dt>{nameOfField(name)}</dt>
            <dd>{shownOf(value, name === 'assignee')}</dd>
          </div>
        ))}
      </dl>
      <MarkdownText text={typeof then.description === 'string' ? then.description : ''} />
      {then.comments.map((comment) => (
        <article key={comment.id} className={`comment ${comment.visibility}`}>
          <header>
            <strong>{comment.author.name}</strong>
            <span>{t.comment[comment.visibility]}</span>
            <span className="quiet">{exactly(comment.createdAt)}</span>
          </header>
          <MarkdownText text={comment.body} />
        </article>
      ))}
    </div>
  );
}
