import type { components, operations } from '@synapse/api-client/schema';
import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import { historyQuery, type TicketDetail } from '../tickets/ticket-queries.ts';
import { MarkdownText } from '../ui/markdown.tsx';
import { When } from '../ui/when.tsx';

type Comment = components['schemas']['Comment'];
type Change = operations['listHistory']['responses'][200]['content']['application/json']['items'][number];

/** Comments and changes in the order in which they happened. */
export function Timeline({ ticket }: { ticket: TicketDetail }) {
  const { data } = useQuery(historyQuery(useSession(), ticket.id));
  const changes = (data?.items ?? []).filter(({ field }) => !field.startsWith('comment:'));
  const entries = [
    ...ticket.comments.map((comment) => ({ at: comment.createdAt, key: comment.id, comment, change: null })),
    ...changes.map((change) => ({ at: change.at, key: `change ${change.id}`, comment: null, change })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return (
    <section aria-label={en.ticket.timeline}>
      <h2>{en.ticket.timeline}</h2>
      <ol>
        {entries.map(({ key, comment, change }) => (
          <li key={key}>
            {comment && <CommentCard comment={comment} />}
            {change && <ChangeLine change={change} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function CommentCard({ comment }: { comment: Comment }) {
  return (
    <article className={`comment ${comment.visibility}`}>
      <header>
        <strong>{comment.author.name}</strong>
        <span>{en.comment[comment.visibility]}</span>
        <When at={comment.createdAt} />
        {comment.sync === 'pending' && <span className="quiet">{en.comment.pending}</span>}
        {comment.sync === 'failed' && (
          <span role="alert">
            {en.comment.failed}: {comment.failure}
          </span>
        )}
      </header>
      <MarkdownText text={comment.body} />
    </article>
  );
}

function ChangeLine({ change }: { change: Change }) {
  const who = change.actor ?? en.history.someone;
  const said = change.side === 'jira' ? `${who} (${en.history.inJira})` : who;
  return (
    <div className="event">
      {change.rule === 'created'
        ? en.history.created(said)
        : en.history.changed(said, change.field, shortOf(change.old), shortOf(change.new))}{' '}
      <When at={change.at} />
    </div>
  );
}

const SHORT = 80;

/** A value as one line. */
export function shortOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return en.history.nothing;
  if (Array.isArray(value)) return value.length === 0 ? en.history.nothing : value.join(', ');
  if (typeof value === 'object') {
    if ('name' in value) return String(value.name);
    return 'key' in value ? String(value.key) : JSON.stringify(value);
  }
  const text = String(value);
  return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text;
}
