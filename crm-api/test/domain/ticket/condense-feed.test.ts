import { expect, test } from '@jest/globals';
import type { FeedEntry } from '../../../src/domain/model/effects.ts';
import { condenseFeed } from '../../../src/domain/ticket/condense-feed.ts';

const entry = (kind: FeedEntry['kind'], fields: string[] = [], refId: string | null = null): FeedEntry => ({
  ...{ kind, origin: 'import', fields, refId },
});
const created = entry('ticket.created');
const comments = ['a', 'b', 'c'].map((id) => entry('comment.created', ['body'], id));

test('a new ticket is one row, and none where its page is told as a whole', () => {
  const feed = [created, ...comments, entry('attachment.created', [], 'f')];
  expect(condenseFeed(feed, { created: true, byPage: false })).toEqual([created]);
  expect(condenseFeed(feed, { created: true, byPage: true })).toEqual([]);
});

test('a ticket that was known is one row of a page, with all that changed in it; else a row for each thing', () => {
  const feed = [entry('ticket.updated', ['title', 'status']), ...comments, entry('attachment.deleted', [], 'f')];
  expect(condenseFeed(feed, { created: false, byPage: false })).toEqual(feed);
  expect(condenseFeed(feed, { created: false, byPage: true })).toEqual([
    entry('ticket.updated', ['title', 'status', 'comments', 'attachments']),
  ]);
  expect(condenseFeed([comments[0] ?? created], { created: false, byPage: true })).toEqual([comments[0]]);
  expect(condenseFeed([], { created: false, byPage: true })).toEqual([]);
});
