import type { FeedEntry } from '../model/effects.ts';

/**
 * How the feed reports a ticket's part in a change. A new ticket is reported once: whoever reads it reads its
 * comments and files too. A page of an import would be thousands of rows, which no client could handle: it is reported once
 * for the page by whoever brings it, and here only of tickets that were known before, once each. That somebody is to be told stays a
 * row of its own.
 */
export function condenseFeed(
  feed: readonly FeedEntry[],
  ticket: { created: boolean; byPage: boolean },
): readonly FeedEntry[] {
  if (ticket.created) return ticket.byPage ? [] : feed.filter(({ kind }) => kind === 'ticket.created').slice(0, 1);
  const [first] = feed;
  if (!ticket.byPage || feed.length < 2 || !first) return feed;
  const ready = feed.filter(({ kind }) => kind === 'ticket.ready_to_tell');
  const rest = feed.filter(({ kind }) => kind !== 'ticket.ready_to_tell');
  const fields = rest.flatMap((entry) => {
    if (entry.kind.startsWith('comment.')) return ['comments'];
    return entry.kind.startsWith('attachment.') ? ['attachments'] : entry.fields;
  });
  return [{ kind: 'ticket.updated', origin: first.origin, fields: [...new Set(fields)], refId: null }, ...ready];
}
