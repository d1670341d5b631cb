import { describe, expect, test } from '@jest/globals';
import { markdownToAdf } from '../../../src/domain/adf/from-markdown/markdown-to-adf.ts';
import type { CommentState } from '../../../src/domain/model/comment.ts';
import type { LinkState } from '../../../src/domain/model/link.ts';
import type { EffectiveConfig } from '../../../src/domain/site/site-config.ts';
import type { ChangeOf } from '../../../src/domain/ticket/change-context.ts';
import { addComment, editComment, editTicket } from '../../../src/domain/ticket/edit-here.ts';
import {
  BY_AGENT,
  baseOf,
  commentWith,
  contextOf,
  type Given,
  historyOf,
  linkWith,
  NOW,
  newComment,
  partOf,
  refusalOf,
  TICKET,
  toldOf,
} from '../states.ts';

const { base } = linkWith();
const refused = { message: 'Jira says no', since: '2026-11-27T00:00:00Z' };
const withImage = {
  type: 'doc',
  version: 1,
  content: [
    {
      type: 'mediaSingle',
      attrs: { layout: 'center' },
      content: [{ type: 'media', attrs: { type: 'file', id: 'x', collection: '' } }],
    },
  ],
};
const richText = { fields: { description: 'a' }, link: { base: { ...base, description: baseOf('a', withImage) } } };

type Edit = Omit<ChangeOf<'ticket.edited'>, 'kind' | 'cause' | 'ticketId'>;
type AskedEdit = Edit & { config?: Partial<EffectiveConfig> };
const edit = (given: Given, { config, ...change }: AskedEdit) => {
  const at = contextOf(given, config);
  const refusal = refusalOf(() =>
    editTicket(at, { kind: 'ticket.edited', cause: BY_AGENT, ticketId: TICKET, ...change }),
  );
  return { at, refusal };
};

describe('an edit of a ticket', () => {
  test.each<[rule: string, given: Given, change: Edit, told: string[], link: Partial<LinkState>]>([
    [
      'is shown, and remembered with its time',
      {},
      { fields: { title: 'New' } },
      ['ticket.updated title'],
      { editedAt: { title: NOW } },
    ],
    ['to the same value is none', {}, { fields: { title: 'Printer' } }, [], { editedAt: {} }],
    [
      'to the same value tries again what Jira refused of it',
      { link: { refused: { title: refused } } },
      { fields: { title: 'Printer' } },
      [],
      { refused: {} },
    ],
    [
      'tries again what Jira refused of the field, and of no other',
      { link: { refused: { title: refused, labels: refused } } },
      { fields: { title: 'New' } },
      ['ticket.updated title'],
      { refused: { labels: refused } },
    ],
    [
      'of a field that Jira has not told yet asks Jira first',
      { link: { base: {} } },
      { fields: { title: 'New' } },
      ['ticket.updated title'],
      { fetchFrom: 0 },
    ],
    [
      'of the contact is no field of Jira’s',
      {},
      { fields: {}, contactId: 'contact-1' },
      ['ticket.updated contactId'],
      { editedAt: {}, fetchFrom: null },
    ],
    [
      'may bring what the transition demands',
      { link: { refused: { status: refused } } },
      { fields: { status: 'RESOLVED' }, transitionFields: { resolution: 'x' } },
      ['ticket.updated status'],
      { refused: {}, transitionFields: { resolution: 'x' } },
    ],
    [
      'of a text with an image in Jira may replace it knowingly',
      richText,
      { fields: { description: 'b' }, replaceDescription: true },
      ['ticket.updated description'],
      { replaceKnown: ['description'] },
    ],
  ])('%s', (_rule, given, change, told, link) => {
    const { at, refusal } = edit(given, change);
    expect(refusal).toBeNull();
    expect(toldOf(at)).toEqual(told);
    expect(at.effects.history).toHaveLength(told.length);
    expect(partOf(at.state.link, link)).toEqual(link);
    expect(at.state.updatedAt).toBe(told.length > 0 ? NOW : 1);
  });

  test.each<[rule: string, given: Given, change: AskedEdit, refusal: string | null]>([
    ['of a deleted ticket is refused', { deletedAt: 5 }, { fields: { title: 'New' } }, 'not_found'],
    ['made on an older version is refused', { version: 3 }, { fields: { title: 'New' }, version: 2 }, 'conflict'],
    ['made on the present version goes well', { version: 3 }, { fields: { title: 'New' }, version: 3 }, null],
    [
      'of a field from Jira only is refused',
      {},
      { fields: { title: 'New' }, config: { directions: { title: 'from-jira' } } },
      'conflict',
    ],
    [
      'of such a field goes well where the ticket has no link',
      { link: null },
      { fields: { title: 'New' }, config: { directions: { title: 'from-jira' } } },
      null,
    ],
    [
      'of a text that would lose an image in Jira is refused',
      richText,
      { fields: { description: 'b' } },
      'body_not_regenerable',
    ],
    [
      'of such a text back to what both sides have goes well',
      { ...richText, fields: { description: 'c' } },
      { fields: { description: 'a' } },
      null,
    ],
    [
      'of such a text goes well where the issue is gone',
      { ...richText, link: { ...richText.link, state: 'deleted_in_jira' } },
      { fields: { description: 'b' } },
      null,
    ],
  ])('%s', (_rule, given, change, code) => {
    expect(edit(given, change).refusal).toBe(code);
  });

  test('keeps a list as a set', () => {
    expect(edit({}, { fields: { labels: ['b', 'a', 'b'] } }).at.state.fields.labels).toEqual(['a', 'b']);
  });

  test('stands in the history with both values', () => {
    expect(historyOf(edit({}, { fields: { title: 'New' } }).at)).toEqual(['title: Printer → New (edited)']);
  });
});

test('a comment of a deleted ticket is refused', () => {
  const at = contextOf({ deletedAt: 5 });
  const change = { commentId: 'c', body: 'x', visibility: 'public' } as const;
  const add = () => addComment(at, { kind: 'comment.added', cause: BY_AGENT, ticketId: TICKET, ...change });
  expect(refusalOf(add)).toBe('not_found');
});

test('a comment that was added here is not in Jira', () => {
  const at = contextOf();
  const change = { commentId: 'c', body: 'x', visibility: 'internal' } as const;
  addComment(at, { kind: 'comment.added', cause: BY_AGENT, ticketId: TICKET, ...change });
  expect(at.state.comments.get('c')).toMatchObject({
    body: 'x',
    visibility: 'internal',
    source: 'CRM',
    jiraCommentId: null,
    base: null,
  });
  expect(toldOf(at)).toEqual(['comment.created body']);
});

describe('an edit of a comment', () => {
  const note = newComment({ visibility: 'internal' });
  const restricted = commentWith({ visibility: 'internal' });
  const image = commentWith({ base: { crm: 'hello', jira: withImage } });

  type CommentEdit = { body?: string; publish?: boolean; replaceBody?: boolean };
  type Case = [rule: string, comment: CommentState, change: CommentEdit, refusal: string | null, told: string[]];

  test.each<Case>([
    ['is shown', commentWith(), { body: 'new' }, null, ['comment.updated body']],
    ['to the same text is none', commentWith(), { body: 'hello' }, null, []],
    ['may publish a note', note, { publish: true }, null, ['comment.updated visibility']],
    ['may change and publish it', note, { body: 'new', publish: true }, null, ['comment.updated body visibility']],
    ['never publishes what Jira restricts', restricted, { publish: true }, 'conflict', []],
    ['never changes what Jira restricts', restricted, { body: 'new' }, 'conflict', []],
    ['of a deleted one is refused', commentWith({ deletedAt: 5 }), { body: 'new' }, 'not_found', []],
    ['that would lose an image in Jira is refused', image, { body: 'new' }, 'body_not_regenerable', []],
    ['may replace it knowingly', image, { body: 'new', replaceBody: true }, null, ['comment.updated body']],
    [
      'has nothing to lose where Jira has deleted it',
      { ...image, deletedInJira: true },
      { body: 'new' },
      null,
      ['comment.updated body'],
    ],
    [
      'tries again what Jira refused',
      commentWith({ refused, base: { crm: 'hello', jira: markdownToAdf('hello') } }),
      { body: 'new' },
      null,
      ['comment.updated body'],
    ],
  ])('%s', (_rule, comment, { publish = false, ...change }, code, told) => {
    const at = contextOf({ comments: [comment] });
    const ask = {
      kind: 'comment.edited',
      cause: BY_AGENT,
      ticketId: TICKET,
      commentId: comment.id,
      publish,
      ...change,
    } as const;
    expect(refusalOf(() => editComment(at, ask))).toBe(code);
    expect(toldOf(at)).toEqual(told);
    const after = at.state.comments.get(comment.id);
    expect(after?.body).toBe(code === null && change.body !== undefined ? change.body : 'hello');
    if (told.length > 0) expect(after).toMatchObject({ refused: null, updatedAt: NOW });
  });
});
