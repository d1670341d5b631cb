import { describe, expect, test } from '@jest/globals';
import type { LinkState } from '../../../src/domain/model/link.ts';
import type { EffectiveConfig } from '../../../src/domain/site/site-config.ts';
import {
  deleteTicket,
  finishDeletionPolicy,
  issueGone,
  issueMissing,
  linkTicket,
  releaseIssue,
  restoreTicket,
  unlinkTicket,
  wantIssue,
} from '../../../src/domain/ticket/life-cycle.ts';
import {
  BY_AGENT,
  BY_DELIVERY,
  commentWith,
  contextOf,
  FROM_JIRA,
  fileWith,
  type Given,
  historyOf,
  ISSUE,
  NOW,
  newComment,
  partOf,
  refusalOf,
  SITE,
  sentValue,
  snapshotOf,
  TICKET,
  toldOf,
} from '../states.ts';

const refused = { title: { message: 'Jira says no', since: '2026-11-27T00:00:00Z' } };
const gone = {
  kind: 'issue.gone',
  cause: FROM_JIRA,
  siteId: SITE,
  issueId: ISSUE,
  issueKey: 'KAN-1',
  projectKey: 'KAN',
} as const;
const byAgent = { cause: BY_AGENT, ticketId: TICKET };

describe('the issue was deleted in Jira', () => {
  test.each<[rule: string, given: Given, link: Partial<LinkState>, told: string[]]>([
    [
      'the ticket stays, without an issue',
      { link: { fetchFrom: 5, missingSince: 5, refused } },
      { state: 'deleted_in_jira', fetchFrom: null, missingSince: null, refused: {}, deletedWithTicket: false },
      ['ticket.sync'],
    ],
    ['it is told once', { link: { state: 'deleted_in_jira' } }, { state: 'deleted_in_jira' }, []],
    [
      'for the ticket’s sake, where that was to be deleted with it',
      { deletedAt: 5, link: { deletionPolicyDue: 'delete' } },
      { state: 'deleted_in_jira', deletionPolicyDue: null, deletedWithTicket: true },
      ['ticket.sync'],
    ],
    [
      'by somebody else, where it was to be closed only',
      { deletedAt: 5, link: { deletionPolicyDue: 'close' } },
      { deletionPolicyDue: null, deletedWithTicket: false },
      ['ticket.sync'],
    ],
  ])('%s', (_rule, given, link, told) => {
    const at = contextOf(given);
    issueGone(at, gone);
    expect(partOf(at.state.link, link)).toEqual(link);
    expect(toldOf(at)).toEqual(told);
    expect(at.state.deletedAt).toBe(given.deletedAt ?? null);
  });

  test('its history, which had to be asked, is not waited for any more', () => {
    const at = contextOf({ link: { undated: { title: { updated: 5, issueField: 'summary' } } } });
    issueGone(at, gone);
    expect(at.state.link?.undated).toEqual({});
  });

  test('a ticket without a link has nothing to lose', () => {
    const at = contextOf({ link: null });
    issueGone(at, gone);
    expect(toldOf(at)).toEqual([]);
  });
});

test.each<[rule: string, before: number | null, after: number]>([
  ['the first look that does not find it counts', null, NOW],
  ['a later one does not count again', 5, 5],
])('Jira does not show the issue: %s', (_rule, missingSince, after) => {
  const at = contextOf({ link: { missingSince } });
  issueMissing(at);
  expect(at.state.link?.missingSince).toBe(after);
});

describe('a ticket is deleted here', () => {
  type Case = [
    rule: string,
    given: Given,
    onTicketDelete: EffectiveConfig['onTicketDelete'],
    due: LinkState['deletionPolicyDue'],
    history: string[],
  ];
  const deleted = 'ticket: Printer → null (deleted)';
  test.each<Case>([
    ['its issue is left', {}, 'leave', null, [deleted]],
    ['its issue is closed', {}, 'close', 'close', ['status: OPEN → CLOSED (closed_with_ticket)', deleted]],
    [
      'its issue is closed, and so is the ticket already',
      { fields: { status: 'CLOSED' } },
      'close',
      'close',
      [deleted],
    ],
    ['its issue is deleted', {}, 'delete', 'delete', [deleted]],
    [
      'its issue is being created, and is seen to when it exists',
      { link: { state: 'creating', issueId: null } },
      'delete',
      'delete',
      [deleted],
    ],
    ['it has no issue yet', { link: { state: 'wanted', issueId: null } }, 'delete', null, [deleted]],
    ['it follows its issue no more', { link: { state: 'unlinked' } }, 'delete', null, [deleted]],
    ['it never had one', { link: null }, 'delete', null, [deleted]],
    ['it was deleted before', { deletedAt: NOW }, 'delete', null, []],
  ])('%s', (_rule, given, onTicketDelete, due, history) => {
    const at = contextOf(given, { onTicketDelete });
    deleteTicket(at, { kind: 'ticket.deleted', ...byAgent });
    expect(at.state.deletedAt).toBe(NOW);
    expect(at.state.link?.deletionPolicyDue ?? null).toBe(due);
    expect(historyOf(at)).toEqual(history);
  });
});

test.each<[due: 'close' | 'delete', link: Partial<LinkState>, history: number]>([
  ['close', { state: 'linked', deletedWithTicket: false }, 0],
  ['delete', { state: 'deleted_in_jira', deletedWithTicket: true }, 1],
])('the deletion policy is done: %s', (deletionPolicyDue, link, history) => {
  const at = contextOf({ deletedAt: 5, link: { deletionPolicyDue } });
  finishDeletionPolicy(at, { kind: 'deletion-policy.done', cause: BY_DELIVERY, ticketId: TICKET, linkEpoch: 0 });
  expect(at.state.link).toMatchObject({ ...link, deletionPolicyDue: null, lastToJiraAt: NOW });
  expect(at.effects.history).toHaveLength(history);
});

/** The request may have waited for its turn, and been sent again after a refusal for its rate. */
test.each([
  ['its run has ended', { createSentBy: NOW - 20_000 }, NOW - 20_000],
  ['its run may not have ended', { createSentBy: null }, NOW - 70_000],
])(
  'an issue that was being created when its ticket was unlinked counts as sent at the latest time: %s',
  (_when, sent, sentAt) => {
    const creating = { state: 'creating', issueId: null, createAttemptedAt: NOW - 100_000, ...sent } as const;
    const at = contextOf({ link: creating });
    unlinkTicket(at, { kind: 'ticket.unlinked', ...byAgent });
    expect(at.state.link?.leftIssues).toMatchObject([{ issueId: null, sentAt }]);
  },
);

/** A link that was left while its issue was being created. */
const open = { epoch: 0, siteId: SITE, issueId: null, issueKey: null };

describe('an issue is wanted', () => {
  const target = { siteId: SITE, projectId: '10001', projectKey: 'OPS' };
  test.each<[rule: string, given: Given, refusal: string | null]>([
    ['it never had one', { link: null }, null],
    ['it was unlinked from one', { link: { state: 'unlinked' } }, null],
    ['it follows one: refused', {}, 'conflict'],
    ['one is being created: refused', { link: { state: 'creating', issueId: null } }, 'conflict'],
    ['another ticket has taken the one that it had', { link: { state: 'unlinked', issueId: null } }, null],
    [
      'it was unlinked while one was being created, which may be made yet: refused',
      { link: { state: 'unlinked', issueId: null, leftIssues: [{ ...open, sentAt: NOW - 74_000 }] } },
      'conflict',
    ],
    [
      'or can’t be made any more',
      { link: { state: 'unlinked', issueId: null, leftIssues: [{ ...open, sentAt: NOW - 75_000 }] } },
      null,
    ],
    [
      'or is made in another site',
      { link: { state: 'unlinked', issueId: null, leftIssues: [{ ...open, siteId: 'other', sentAt: NOW }] } },
      null,
    ],
    ['its issue was deleted, and is restored: refused', { link: { state: 'deleted_in_jira' } }, 'conflict'],
    ['it is deleted itself: refused', { deletedAt: 5, link: null }, 'not_found'],
  ])('%s', (_rule, given, refusal) => {
    const want = () => wantIssue(contextOf(given), { kind: 'issue.wanted', target, ...byAgent });
    expect(refusalOf(want)).toBe(refusal);
  });

  test('after another: nothing of that one stands in the new one, and it stays known as left', () => {
    const at = contextOf({ link: { state: 'unlinked', epoch: 4 }, comments: [commentWith()], files: [fileWith()] });
    wantIssue(at, { kind: 'issue.wanted', target, ...byAgent });
    const left = { epoch: 4, siteId: SITE, issueId: ISSUE, issueKey: 'KAN-1', free: true };
    expect(at.state.link).toMatchObject({
      ...{ state: 'wanted', issueId: null, projectKey: 'OPS', base: {}, epoch: 5, leftIssues: [left] },
    });
    expect(at.state.comments.get('comment-1')).toMatchObject({ jiraCommentId: null, base: null, deletedInJira: false });
    expect(at.state.attachments.get('file-1')).toMatchObject({ jiraAttachmentId: null });
  });
});

describe('a ticket is restored in Jira', () => {
  test.each<[rule: string, given: Given, refusal: string | null]>([
    ['its issue was deleted: a new one is wanted', { link: { state: 'deleted_in_jira' } }, null],
    [
      'another was being created before that, which may be made yet: refused',
      { link: { state: 'deleted_in_jira', leftIssues: [{ ...open, sentAt: NOW - 74_000 }] } },
      'conflict',
    ],
    ['its issue stands: refused', {}, 'conflict'],
    ['it never had an issue: refused', { link: null }, 'conflict'],
    ['it is deleted itself: refused', { deletedAt: 5, link: { state: 'deleted_in_jira' } }, 'not_found'],
  ])('%s', (_rule, given, refusal) => {
    expect(refusalOf(() => restoreTicket(contextOf(given), { kind: 'ticket.restored', ...byAgent }))).toBe(refusal);
  });

  test('the new link is the next one, all that has a value is sent, and nothing stands in the new issue', () => {
    const comments = [commentWith(), commentWith({ id: 'comment-2', source: 'JIRA', jiraCommentId: '502' })];
    const at = contextOf({ link: { state: 'deleted_in_jira', epoch: 4 }, comments, files: [fileWith()] });
    restoreTicket(at, { kind: 'ticket.restored', ...byAgent });
    expect(at.state.link).toMatchObject({
      state: 'wanted',
      issueId: null,
      base: {},
      epoch: 5,
      editedAt: { title: NOW, status: NOW },
    });
    expect(at.state.link?.leftIssues).toEqual([{ epoch: 4, siteId: SITE, issueId: ISSUE, issueKey: 'KAN-1' }]);
    expect(at.state.comments.get('comment-1')).toMatchObject({ jiraCommentId: null, base: null, deletedInJira: false });
    expect(at.state.comments.get('comment-1')?.leftPlaces).toMatchObject([{ issueId: ISSUE, jiraCommentId: '501' }]);
    expect(at.state.attachments.get('file-1')).toMatchObject({
      jiraAttachmentId: null,
      leftPlaces: [{ jiraAttachmentId: '701' }],
    });
  });
});

describe('a ticket is linked to an issue', () => {
  const observed = snapshotOf({ title: 'Jira’s title' });
  const link = (given: Given) => {
    const at = contextOf(given);
    return { at, refusal: refusalOf(() => linkTicket(at, { kind: 'ticket.linked', ...byAgent, observed })) };
  };

  test.each<[rule: string, given: Given, refusal: string | null]>([
    ['it has none', { link: null }, null],
    ['it was unlinked', { link: { state: 'unlinked' } }, null],
    ['its issue was deleted', { link: { state: 'deleted_in_jira', issueId: '9' } }, null],
    ['it follows one: refused', { link: { state: 'linked' } }, 'conflict'],
    ['one is to be created: refused', { link: { state: 'wanted', issueId: null, issueKey: null } }, 'conflict'],
    ['one is being created: refused', { link: { state: 'creating', issueId: null, issueKey: null } }, 'conflict'],
    ['it is deleted: refused', { deletedAt: 5, link: null }, 'not_found'],
  ])('%s', (_rule, given, refusal) => {
    expect(link(given).refusal).toBe(refusal);
  });

  test('what differs is a conflict, and the issue is read again for what happened meanwhile', () => {
    const { at } = link({ link: null });
    expect(at.state.fields.title).toBe('Jira’s title');
    expect(at.effects.conflicts).toMatchObject([
      { field: 'title', ours: 'Printer', theirs: 'Jira’s title', winner: 'jira' },
    ]);
    expect(at.state.link).toMatchObject({ state: 'linked', issueId: ISSUE, epoch: 0, fetchFrom: 0 });
  });

  test.each<[rule: string, issueId: string, epoch: number, inJira: string | null]>([
    ['back to the same issue: it stands there as it did', ISSUE, 1, '501'],
    ['to another issue: nothing of it stands there', '9', 2, null],
  ])('%s', (_rule, issueId, epoch, inJira) => {
    const { at } = link({ link: { state: 'unlinked', issueId, epoch: 1 }, comments: [commentWith()] });
    expect(at.state.link).toMatchObject({ issueId: ISSUE, epoch });
    expect(at.state.comments.get('comment-1')?.jiraCommentId).toBe(inJira);
  });
});

test.each<[rule: string, given: Given, link: Partial<LinkState>, history: string[]]>([
  [
    'the issue stays known, and what was sent for it counts no more',
    { link: { refused, fetchFrom: 5, missingSince: 5, epoch: 1 } },
    { state: 'unlinked', issueId: ISSUE, refused: {}, fetchFrom: null, missingSince: null, epoch: 2 },
    ['issue: {"issueId":"10001","issueKey":"KAN-1"} → null (unlinked)'],
  ],
  ['it is told once', { link: { state: 'unlinked', epoch: 1 } }, { state: 'unlinked', epoch: 1 }, []],
])('a ticket is unlinked: %s', (_rule, given, link, history) => {
  const at = contextOf(given);
  unlinkTicket(at, { kind: 'ticket.unlinked', ...byAgent });
  expect(partOf(at.state.link, link)).toEqual(link);
  expect(historyOf(at)).toEqual(history);
});

test.each<[rule: string, given: Given, issueId: string | null]>([
  ['an unlinked ticket forgets it', { link: { state: 'unlinked' } }, null],
  ['a deleted ticket forgets it', { deletedAt: 5 }, null],
  ['one that follows it does not', {}, ISSUE],
])('another ticket takes the issue: %s', (_rule, given, issueId) => {
  const inFlight = { title: [sentValue('New', 'New')] };
  const at = contextOf({
    ...given,
    link: { ...given.link, inFlight },
    comments: [commentWith(), newComment({ id: 'c' })],
  });
  releaseIssue(at);
  expect(at.state.link?.issueId).toBe(issueId);
  expect(at.state.comments.get('comment-1')?.jiraCommentId).toBe(issueId === null ? null : '501');
  // What may still arrive there is remembered with the issue.
  expect(at.state.link?.leftWrites.map((left) => left.issueId)).toEqual(issueId === null ? [ISSUE] : []);
});
