import { expect, test } from '@jest/globals';
import { markdownToAdf } from '../../../src/domain/adf/from-markdown/markdown-to-adf.ts';
import type { Base } from '../../../src/domain/fields/synced-field.ts';
import type { DeliveryOutcome } from '../../../src/domain/model/change.ts';
import type { CommentState } from '../../../src/domain/model/comment.ts';
import type { LinkState } from '../../../src/domain/model/link.ts';
import { finishDelivery } from '../../../src/domain/ticket/finish-delivery.ts';
import { pendingFields } from '../../../src/domain/ticket/pending.ts';
import {
  AGREED,
  BY_DELIVERY,
  baseOf,
  commentWith,
  contextOf,
  DOING,
  DONE,
  type Given,
  NOW,
  newComment,
  partOf,
  sentValue,
  TICKET,
  toldOf,
} from '../states.ts';

const since = new Date(NOW).toISOString();
const LATER = AGREED + 500;
const finish = (given: Given, outcome: Partial<DeliveryOutcome>) => {
  const at = contextOf(given);
  const nothing = { sent: {}, refused: {}, issue: null, updated: null, comments: [] };
  finishDelivery(at, {
    kind: 'delivery.done',
    cause: BY_DELIVERY,
    ticketId: TICKET,
    linkEpoch: 0,
    ...nothing,
    ...outcome,
  });
  return at;
};

const sending = { fields: { title: 'New' }, link: { inFlight: { title: [sentValue('New', 'New')] } } };
const sent = { title: baseOf('New') };

test.each<[rule: string, given: Given, outcome: Partial<DeliveryOutcome>, pending: string[], link: Partial<LinkState>]>(
  [
    [
      'Jira took a value: both sides agree on it',
      sending,
      { sent, updated: LATER },
      [],
      { lastToJiraAt: NOW, inFlight: {} },
    ],
    [
      'what it replaced is still to be told',
      sending,
      { sent, updated: LATER },
      [],
      { written: { title: [expect.objectContaining({ crm: 'New', until: LATER })] as never } },
    ],
    [
      'edited since: the newer value waits',
      { ...sending, fields: { title: 'Newer' } },
      { sent, updated: LATER },
      ['title'],
      {},
    ],
    [
      'Jira told of a later change first: that stays agreed',
      { ...sending, link: { ...sending.link, marks: { title: LATER + 1 } } },
      { sent, updated: LATER },
      ['title'],
      { marks: { title: LATER + 1 } },
    ],
    [
      'Jira does not say when: the mark stays',
      sending,
      { sent },
      [],
      { marks: expect.objectContaining({ title: AGREED }) as never },
    ],
    [
      'Jira refused a value: it waits, with the reason, and is in flight no more',
      sending,
      { refused: { title: { message: 'no', jira: 'too long' } } },
      ['title'],
      { refused: { title: { message: 'no', jira: 'too long', since } }, inFlight: {}, lastToJiraAt: null },
    ],
    [
      'a value that was not sent is refused all the same',
      { fields: { title: 'New' } },
      { refused: { title: { message: 'no way there' } } },
      ['title'],
      { refused: { title: { message: 'no way there', since } } },
    ],
  ],
)('%s', (_rule, given, outcome, pending, link) => {
  const at = finish(given, outcome);
  expect(pendingFields(at.state)).toEqual(pending);
  expect(partOf(at.state.link, link)).toEqual(link);
});

test.each<[rule: string, link: Partial<LinkState>, after: Partial<LinkState>]>([
  [
    'the issue exists now, and is read for what Jira filled in',
    { state: 'creating', issueId: null, issueKey: null },
    { state: 'linked', issueId: '77', issueKey: 'KAN-7', fetchFrom: 0 },
  ],
  ['its event came first', { issueId: '77', issueKey: 'KAN-7' }, { issueId: '77', fetchFrom: 0, leftIssues: [] }],
  [
    'another issue of it came first: this one is left, by its name',
    { issueId: '78', issueKey: 'KAN-8' },
    { issueId: '78', leftIssues: [{ epoch: 0, siteId: 'site-1', issueId: '77', issueKey: 'KAN-7' }] },
  ],
])('a create: %s', (_rule, link, after) => {
  const created = finish({ link }, { issue: { id: '77', key: 'KAN-7' } }).state.link;
  expect(partOf(created, after)).toEqual(after);
});

test.each<[rule: string, status: Base, left: object]>([
  ['at the status that is wanted they are done with', baseOf('RESOLVED', DONE), {}],
  ['a step on the way still needs them', baseOf('IN_PROGRESS', DOING), { resolution: 'x' }],
])('what a person gave for the transitions: %s', (_rule, status, left) => {
  const at = finish(
    { fields: { status: 'RESOLVED' }, link: { transitionFields: { resolution: 'x' } } },
    { sent: { status }, updated: LATER },
  );
  expect(at.state.link?.transitionFields).toEqual(left);
});

const posting = newComment({ postAttemptedAt: 5, inFlight: [{ text: 'hello', at: 5, from: 0, known: [] }] });
const base = { crm: 'hello', jira: markdownToAdf('hello') };
type Done = DeliveryOutcome['comments'][number];

test.each<[rule: string, comment: CommentState, done: Done, becomes: Partial<CommentState>]>([
  [
    'posted',
    posting,
    { id: 'comment-1', outcome: 'posted', jiraCommentId: '501', updated: LATER, base },
    { jiraCommentId: '501', base, jiraMark: LATER, inFlight: [] },
  ],
  [
    'posted, and Jira told of a newer text first',
    commentWith({ body: 'newer', jiraMark: LATER + 1 }),
    { id: 'comment-1', outcome: 'posted', jiraCommentId: '501', updated: LATER, base },
    { jiraMark: LATER + 1, base: { crm: 'newer', jira: markdownToAdf('newer') } },
  ],
  ['deleted', commentWith({ deletedAt: 5 }), { id: 'comment-1', outcome: 'deleted' }, { deletedInJira: true }],
  [
    'refused',
    posting,
    { id: 'comment-1', outcome: 'refused', message: 'no', jira: 'closed' },
    { refused: { message: 'no', jira: 'closed', since }, jiraCommentId: null },
  ],
])('a comment was %s, and its post is over', (_rule, comment, done, becomes) => {
  const at = finish({ comments: [comment] }, { comments: [done] });
  expect(at.state.comments.get('comment-1')).toMatchObject({ postAttemptedAt: null, ...becomes });
  expect(at.state.link?.lastToJiraAt).toBe(done.outcome === 'refused' ? null : NOW);
  expect(toldOf(at)).toEqual(['comment.updated sync', 'ticket.sync']);
});
