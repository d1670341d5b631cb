import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { sync } from '../texts/t-sync.ts';
import { nameOfField } from '../ticket/field-names.ts';
import { Loaded } from '../ui/loaded.tsx';
import { translated } from '../ui/translated.ts';
import { When } from '../ui/when.tsx';
import { ticketQueueQuery } from './sync-queries.ts';

/** What waits for one ticket, why, and when it is tried again. */
export function TicketQueue({ ticketId }: { ticketId: string }) {
  const query = useQuery(ticketQueueQuery(useSession(), ticketId));
  return (
    <Loaded query={query}>
      {({ items: [failure] }) => {
        if (!failure) return <p>{sync.failures.noneFailed}</p>;
        const { causes, waiting, attempts, nextTryAt, since } = failure;
        const behind = sync.failures.waiting(
          waiting.fields.map(nameOfField),
          waiting.events,
          waiting.comments,
          waiting.attachments,
        );
        return (
          <>
            <ul>
              {causes.map(({ what, field, commentId, attachmentId, message, template }) => (
                <li key={`${what} ${field ?? commentId ?? attachmentId ?? ''}`}>{translated(template, message)}</li>
              ))}
            </ul>
            {behind && <p>{sync.failures.waits(behind)}</p>}
            <p>
              {sync.failures.tried(attempts)} <When at={since} />.{' '}
              {nextTryAt ? (
                <>
                  {sync.failures.next} <When at={nextTryAt} />
                </>
              ) : (
                sync.failures.noNext
              )}
            </p>
          </>
        );
      }}
    </Loaded>
  );
}
