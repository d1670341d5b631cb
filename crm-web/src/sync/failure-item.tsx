import { Link } from '@tanstack/react-router';
import { sync } from '../texts/t-sync.ts';
import { nameOfField } from '../ticket/field-names.ts';
import { translated } from '../ui/translated.ts';
import { When } from '../ui/when.tsx';
import type { Failure } from './sync-queries.ts';

type Props = { failure: Failure; onRetry: (() => void) | undefined };

export function FailureItem({ failure: { ticket, issueKey, causes, waiting, since, nextTryAt }, onRetry }: Props) {
  const { fields, events, comments, attachments } = waiting;
  const behind = sync.failures.waiting(fields.map(nameOfField), events, comments, attachments);
  const name = ticket ? `#${ticket.number}` : (issueKey ?? sync.failures.noKey);
  return (
    <li className="failure">
      <div className="part-head">
        {ticket ? (
          <Link to="/" search={{ view: 'all', ticket: ticket.id }}>
            #{ticket.number} {ticket.title} {issueKey}
          </Link>
        ) : (
          <strong>{sync.failures.noTicket(name)}</strong>
        )}
        <When at={since} />
        {onRetry && (
          <button type="button" onClick={onRetry} aria-label={sync.failures.retryOne(name)}>
            {sync.failures.retry}
          </button>
        )}
      </div>
      {causes.map(({ what, field, commentId, attachmentId, message, template, jira }) => (
        <div key={`${what} ${field ?? commentId ?? attachmentId ?? ''}`}>
          <p>{translated(template, message)}</p>
          {jira && (
            <details>
              <summary>{sync.failures.jira}</summary>
              <p>{jira}</p>
            </details>
          )}
        </div>
      ))}
      {behind && <p className="quiet">{sync.failures.waits(behind)}</p>}
      {nextTryAt && (
        <p className="quiet">
          {sync.failures.next} <When at={nextTryAt} />
        </p>
      )}
    </li>
  );
}
