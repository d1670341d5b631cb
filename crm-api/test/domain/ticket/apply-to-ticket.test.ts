import { describe, expect, test } from '@jest/globals';
import type { AttachmentState } from '../../../src/domain/model/attachment.ts';
import type { Change } from '../../../src/domain/model/change.ts';
import type { CommentState } from '../../../src/domain/model/comment.ts';
import type { LinkState } from '../../../src/domain/model/link.ts';
import { applyToTicket } from '../../../src/domain/ticket/apply-to-ticket.ts';
import { Overtaken } from '../../../src/domain/ticket/left-issue.ts';
import {
  AGREED,
  BY_AGENT,
  BY_DELIVERY,
  baseOf,
  commentWith,
  contextOf,
  eventOf,
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

const apply = (given: Given, change: Change) => {
  const at = contextOf(given);
  applyToTicket(at, change);
  return at;
};
const byAgent = { cause: BY_AGENT, ticketId: TICKET };
const byDelivery = { cause: BY_DELIVERY, ticketId: TICKET, linkEpoch: 0 };
const ofIssue = { cause: FROM_JIRA, siteId: SITE, issueId: ISSUE, issueKey: 'KAN-1', projectKey: 'KAN' };
const refused = { message: 'Jira says no', since: '2026-11-27T00:00:00Z' };

const started: Change = {
  kind: 'delivery.started',
  ...byDelivery,
  inFlight: { title: baseOf('New') },
  creating: null,
  comment: null,
};
const creating: Change = { ...started, inFlight: {}, creating: { labelled: true } };
const noOutcome = { sent: {}, refused: {}, issue: null, updated: null, comments: [] };

describe('what was sent for an earlier link counts no more', () => {
  const later = { link: { epoch: 1 } };
  test('an answer changes nothing', () => {
    const at = apply(later, { kind: 'delivery.done', ...byDelivery, ...noOutcome, sent: { title: baseOf('New') } });
    expect(at.state.link?.base.title?.crm).toBe('Printer');
    expect(toldOf(at)).toEqual([]);
  });

  test('but an issue that was made all the same is named in the history, and becomes no ticket', () => {
    const at = apply(later, { kind: 'delivery.done', ...byDelivery, ...noOutcome, issue: { id: '99', key: 'KAN-99' } });
    expect(historyOf(at)).toEqual(['issue: null → {"issueId":"99","issueKey":"KAN-99"} (made_too_late)']);
    expect(at.state.link?.leftIssues).toMatchObject([{ issueId: '99' }]);
  });

  test('nothing more may be sent', () => {
    expect(() => apply(later, started)).toThrow(Overtaken);
  });
});

describe('what is sent must still be wanted', () => {
  const toBeClosed: Given = { deletedAt: 5, link: { deletionPolicyDue: 'close' } };
  const CLOSED = { crm: 'CLOSED', jira: { id: '3', category: 'done' } };
  const posting: Change = { ...started, inFlight: {}, comment: { id: 'comment-1', body: 'hello', postKey: 'key-1' } };
  const newFile = fileWith({ jiraAttachmentId: null });
  const sending: Change = {
    kind: 'attachment.sending',
    ...byDelivery,
    attachmentId: newFile.id,
  };
  test.each<[rule: string, given: Given, change: Change, wanted: boolean]>([
    ['an edit of a ticket', {}, started, true],
    ['an edit of a deleted one', { deletedAt: 5 }, started, false],
    ['the status of one whose issue is to be closed', toBeClosed, { ...started, inFlight: { status: CLOSED } }, true],
    ['another edit of one whose issue is to be closed', toBeClosed, started, false],
    ['a comment of one whose issue is to be closed', toBeClosed, posting, false],
    ['a file', { files: [newFile] }, sending, true],
    ['a file of a deleted one', { deletedAt: 5, files: [newFile] }, sending, false],
    ['a file of one whose issue is to be closed', { ...toBeClosed, files: [newFile] }, sending, false],
    ['a create', { link: { issueId: null, state: 'wanted' } }, creating, true],
    ['a create though there is an issue by now', {}, creating, false],
    [
      'a create for a deleted ticket',
      { deletedAt: 5, link: { issueId: null, state: 'wanted', deletionPolicyDue: 'close' } },
      creating,
      false,
    ],
  ])('%s', (_rule, given, change, wanted) => {
    if (wanted) apply(given, change);
    else expect(() => apply(given, change)).toThrow(Overtaken);
  });

  test('a value is in flight before it is sent', () => {
    const at = apply({ fields: { title: 'New' } }, started);
    expect(at.state.link?.inFlight.title).toMatchObject([
      { crm: 'New', at: NOW, over: ['Printer'], from: AGREED, open: true },
    ]);
  });

  test.each<[rule: string, comment: CommentState, body: string, attemptedAt: number | null]>([
    ['a comment that is still to be sent', newComment(), 'hello', NOW],
    ['a text that was taken back since', newComment(), 'other', null],
    ['a note', newComment({ visibility: 'internal' }), 'hello', null],
  ])('%s', (_rule, comment, body, attemptedAt) => {
    const change: Change = { ...started, inFlight: {}, comment: { id: comment.id, body, postKey: 'key-1' } };
    expect(apply({ comments: [comment] }, change).state.comments.get(comment.id)?.postAttemptedAt).toBe(attemptedAt);
  });
});

describe('whom news concerns', () => {
  const left = [{ epoch: 0, siteId: SITE, issueId: null, issueKey: null }];
  test('news of an issue that the ticket has left is no news of the ticket, but the issue is named', () => {
    const change = snapshotOf({ title: 'Jira’s' }, { issueId: '99', issueKey: 'KAN-99', marker: TICKET });
    const at = apply({ link: { epoch: 1, leftIssues: left } }, change);
    expect(at.state.fields.title).toBe('Printer');
    expect(at.state.link).toMatchObject({ issueId: ISSUE, leftIssues: [{ issueId: '99' }] });
  });

  test.each<[rule: string, change: Change]>([
    ['that its issue was deleted', { kind: 'issue.gone', ...ofIssue }],
    ['that it is missing', { kind: 'issue.missing', ...ofIssue }],
    [
      'that a comment was deleted',
      { kind: 'comment.gone', commentId: '501', authorAccountId: null, created: null, ...ofIssue },
    ],
    ['of a value', eventOf({ title: 'Jira’s' })],
  ])('an unlinked ticket does not hear %s', (_rule, change) => {
    const at = apply({ link: { state: 'unlinked' }, comments: [commentWith()] }, change);
    expect(toldOf(at)).toEqual([]);
    expect(at.effects.history).toEqual([]);
    expect(at.state.link).toMatchObject({ state: 'unlinked', missingSince: null });
  });
});

describe('a comment was deleted in Jira', () => {
  const gone: Change = { kind: 'comment.gone', commentId: '501', authorAccountId: 'acc-1', created: 7, ...ofIssue };
  test('it is deleted here', () => {
    const at = apply({ comments: [commentWith()] }, gone);
    expect(at.state.comments.get('comment-1')).toMatchObject({ deletedAt: NOW, deletedInJira: true });
    expect(toldOf(at)).toEqual(['comment.deleted']);
  });

  test('one that is not known yet does not come to life later', () => {
    const at = apply({}, gone);
    expect([...at.state.comments.values()]).toMatchObject([
      { jiraCommentId: '501', deletedAt: NOW, visibility: 'internal' },
    ]);
    expect(toldOf(at)).toEqual([]);
  });
});

test('a comment deleted here waits to be deleted in Jira', () => {
  const at = apply(
    { comments: [commentWith({ refused })] },
    { kind: 'comment.deleted', commentId: 'comment-1', ...byAgent },
  );
  expect(at.state.comments.get('comment-1')).toMatchObject({ deletedAt: NOW, deletedInJira: false, refused: null });
  expect(historyOf(at)).toEqual(['comment:comment-1: hello → null (edited)']);
});

test('a retry tries again whatever Jira refused', () => {
  const given = {
    link: { refused: { title: refused } },
    comments: [commentWith({ refused })],
    files: [fileWith({ refused })],
  };
  const { link, comments, attachments } = apply(given, { kind: 'ticket.retried', ...byAgent }).state;
  expect([link?.refused, comments.get('comment-1')?.refused, attachments.get('file-1')?.refused]).toEqual([
    {},
    null,
    null,
  ]);
});

test.each<[rule: string, given: Given, cause: Change['cause'], outcome: number | null | 'conflict']>([
  ['from what is known', {}, BY_AGENT, AGREED],
  ['from the later time that is wanted already', { link: { fetchFrom: AGREED + 7 } }, BY_AGENT, AGREED + 7],
  ['of no issue: a person is told', { link: null }, BY_AGENT, 'conflict'],
  ['of no issue any more: a person is told', { link: { state: 'unlinked' } }, BY_AGENT, 'conflict'],
  ['of no issue any more: a delivery has nothing to ask for', { link: { state: 'unlinked' } }, BY_DELIVERY, null],
])('a fetch is asked for, %s', (_rule, given, cause, outcome) => {
  const at = contextOf(given);
  const refusal = refusalOf(() => applyToTicket(at, { kind: 'ticket.refetch', cause, ticketId: TICKET }));
  expect(refusal ?? at.state.link?.fetchFrom).toBe(outcome);
});

describe('a create', () => {
  const open: Partial<LinkState> = {
    issueId: null,
    state: 'creating',
    createAttemptedAt: 5,
    inFlight: { title: [sentValue('New', 'New')] },
  };
  test.each<[rule: string, link: Partial<LinkState>, change: Change, after: Partial<LinkState>]>([
    [
      'is noted before it is sent',
      { issueId: null, state: 'wanted' },
      creating,
      { state: 'creating', createAttemptedAt: NOW, createSentBy: null, createLabelled: true },
    ],
    [
      'that Jira refused is wanted again',
      open,
      { kind: 'create.failed', ...byDelivery },
      { state: 'wanted', createAttemptedAt: null, inFlight: {} },
    ],
    [
      'that was answered before is not',
      { createAttemptedAt: 5 },
      { kind: 'create.failed', ...byDelivery },
      { state: 'linked', createAttemptedAt: 5 },
    ],
    [
      'without an answer may arrive from the end of its run on',
      open,
      { kind: 'sends.closed', ...byDelivery },
      { state: 'creating', createSentBy: NOW },
    ],
  ])('%s', (_rule, link, change, after) => {
    expect(partOf(apply({ link }, change).state.link, after)).toEqual(after);
  });
});

test('what Jira did not take is in flight no more; an earlier try of it may still arrive', () => {
  const link = { inFlight: { title: [sentValue('New', 'New', { earlierAt: 7 })], labels: [sentValue(['a'], ['a'])] } };
  const at = apply({ link }, { kind: 'fields.unsent', ...byDelivery, fields: ['title', 'labels'] });
  expect(at.state.link?.inFlight).toMatchObject({ title: [{ at: 7, earlierAt: null }] });
  expect(at.state.link?.inFlight).not.toHaveProperty('labels');
});

describe('posts and sends', () => {
  const post = newComment({ postAttemptedAt: 5, inFlight: [{ text: 'hello', at: 5, from: 0, known: [] }] });
  const sending = fileWith({ jiraAttachmentId: null, sendAttemptedAt: 5, sendOpen: true });

  test.each<[rule: string, comment: CommentState, after: Partial<CommentState>]>([
    ['one that can’t arrive any more is sent anew', post, { postAttemptedAt: null, inFlight: [] }],
    ['one that was found meanwhile stays', { ...post, jiraCommentId: '501' }, { postAttemptedAt: 5 }],
  ])('a post is resolved: %s', (_rule, comment, after) => {
    const at = apply(
      { comments: [comment] },
      { kind: 'posts.resolved', ...byDelivery, commentIds: ['comment-1', 'other'] },
    );
    expect(at.state.comments.get('comment-1')).toMatchObject(after);
  });

  type FileCase = [rule: string, file: AttachmentState, change: Change, after: Partial<AttachmentState>];
  test.each<FileCase>([
    [
      'is noted before it is sent',
      fileWith({ jiraAttachmentId: null }),
      { kind: 'attachment.sending', ...byDelivery, attachmentId: 'file-1' },
      { sendAttemptedAt: NOW, sendOpen: true },
    ],
    [
      'of a file deleted meanwhile is not made',
      fileWith({ jiraAttachmentId: null, deletedAt: 5 }),
      { kind: 'attachment.sending', ...byDelivery, attachmentId: 'file-1' },
      { sendAttemptedAt: null, sendOpen: false },
    ],
    [
      'that Jira cut off is counted',
      sending,
      { kind: 'attachment.cut', ...byDelivery, attachmentId: 'file-1' },
      { sendCuts: 1 },
    ],
    [
      'that can’t arrive any more is made anew',
      sending,
      { kind: 'sends.resolved', ...byDelivery, attachmentIds: ['file-1', 'other'] },
      { sendAttemptedAt: null, sendOpen: false },
    ],
    [
      'that was answered stays',
      { ...sending, jiraAttachmentId: '701' },
      { kind: 'sends.resolved', ...byDelivery, attachmentIds: ['file-1'] },
      { sendAttemptedAt: 5 },
    ],
  ])('a send %s', (_rule, file, change, after) => {
    expect(apply({ files: [file] }, change).state.attachments.get('file-1')).toMatchObject(after);
  });
});
