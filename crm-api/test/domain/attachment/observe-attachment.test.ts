import { expect, test } from '@jest/globals';
import {
  addAttachment,
  deleteAttachment,
  finishAttachment,
  observeAttachments,
  settleContent,
} from '../../../src/domain/attachment/observe-attachment.ts';
import type { AttachmentState, ObservedAttachment } from '../../../src/domain/model/attachment.ts';
import type { ContentOutcome } from '../../../src/domain/model/change.ts';
import {
  AGREED,
  BY_AGENT,
  BY_DELIVERY,
  contextOf,
  FROM_JIRA,
  fileWith,
  historyOf,
  NOW,
  refusalOf,
  TICKET,
  toldOf,
} from '../states.ts';

const seen = (more: Partial<ObservedAttachment> = {}): ObservedAttachment => ({
  id: '701',
  fileName: 'log.txt',
  mimeType: 'text/plain',
  size: 5,
  authorName: 'Ben',
  authorAccountId: 'acc-1',
  created: AGREED,
  ...more,
});

/** `read`: what the snapshot has; its time is the issue's `updated`. */
type Row = { have: AttachmentState[]; read: ObservedAttachment[]; updated?: number; told: string[]; fetch?: boolean };

test.each<[rule: string, row: Row]>([
  ['what is known is no news', { have: [fileWith()], read: [seen()], told: [] }],
  [
    'an unknown file is new here',
    { have: [fileWith()], read: [seen(), seen({ id: '702' })], told: ['attachment.created'] },
  ],
  ['a file that the snapshot lacks was deleted', { have: [fileWith()], read: [], told: ['attachment.deleted'] }],
  [
    'a file that is newer than the snapshot was not',
    { have: [fileWith({ jiraMark: AGREED + 1 })], read: [], told: [] },
  ],
  ['a file that Jira does not have yet was not', { have: [fileWith({ jiraAttachmentId: null })], read: [], told: [] }],
  [
    'one that is gone already is told once',
    { have: [fileWith({ deletedInJira: true, deletedAt: 5 })], read: [], told: [] },
  ],
  ['one deleted here is not told of again', { have: [fileWith({ deletedAt: 5 })], read: [], told: [] }],
  [
    'an unknown file of the size that we sent without an answer may be ours: its content tells',
    { have: [fileWith({ jiraAttachmentId: null, sendAttemptedAt: 5 })], read: [seen()], told: [], fetch: true },
  ],
  [
    'one of another size is not',
    {
      have: [fileWith({ jiraAttachmentId: null, sendAttemptedAt: 5 })],
      read: [seen({ size: 6 })],
      told: ['attachment.created'],
    },
  ],
])('a snapshot of the files: %s', (_rule, { have, read, told, fetch = false }) => {
  const at = contextOf({ files: have });
  observeAttachments(at, read, { updated: AGREED, cause: FROM_JIRA });
  expect(toldOf(at)).toEqual(told);
  expect(at.effects.history).toHaveLength(told.length);
  expect(at.state.link?.fetchFrom).toBe(fetch ? 0 : null);
});

test('a file of Jira’s has one id, whoever tells of it first, and a name that is safe', () => {
  const [one, other] = [contextOf(), contextOf()];
  for (const at of [one, other])
    observeAttachments(at, [seen({ fileName: '../../etc/passwd' })], { updated: AGREED, cause: FROM_JIRA });
  expect([...one.state.attachments.keys()]).toEqual([...other.state.attachments.keys()]);
  expect([...one.state.attachments.values()][0]).toMatchObject({
    source: 'JIRA',
    stored: false,
    jiraAttachmentId: '701',
  });
  expect([...one.state.attachments.values()][0]?.fileName).not.toContain('/');
});

test('a deletion in Jira is a tombstone here', () => {
  const at = contextOf({ files: [fileWith()] });
  observeAttachments(at, [], { updated: AGREED, cause: FROM_JIRA });
  expect(at.state.attachments.get('file-1')).toMatchObject({ deletedInJira: true, deletedAt: NOW });
  expect(historyOf(at)).toEqual(['attachment:file-1: log.txt → null (took_jira)']);
});

test.each<[rule: string, have: AttachmentState[], refusal: string | null]>([
  [
    'a file is deleted here, and what Jira refused of it is over',
    [fileWith({ refused: { message: 'no', since: '' } })],
    null,
  ],
  ['there is no such file', [], 'not_found'],
  ['it was deleted before', [fileWith({ deletedAt: 5 })], 'not_found'],
])('delete: %s', (_rule, files, refusal) => {
  const at = contextOf({ files });
  const ask = { kind: 'attachment.deleted', cause: BY_AGENT, ticketId: TICKET, attachmentId: 'file-1' } as const;
  expect(refusalOf(() => deleteAttachment(at, ask))).toBe(refusal);
  if (refusal === null)
    expect(at.state.attachments.get('file-1')).toMatchObject({ deletedAt: NOW, deletedInJira: false, refused: null });
});

test('a file that was added here is stored, and Jira does not have it', () => {
  const at = contextOf();
  const file = { id: 'file-2', fileName: 'a.png', mimeType: 'image/png', size: 9, sha256: 'bb' };
  addAttachment(at, { kind: 'attachment.added', cause: BY_AGENT, ticketId: TICKET, file });
  expect(at.state.attachments.get('file-2')).toMatchObject({
    ...file,
    source: 'CRM',
    stored: true,
    jiraAttachmentId: null,
  });
  expect(toldOf(at)).toEqual(['attachment.created']);
});

test('nothing is added to a deleted ticket', () => {
  const at = contextOf({ deletedAt: 5 });
  const file = { id: 'file-2', fileName: 'a.png', mimeType: 'image/png', size: 9, sha256: 'bb' };
  expect(
    refusalOf(() => addAttachment(at, { kind: 'attachment.added', cause: BY_AGENT, ticketId: TICKET, file })),
  ).toBe('not_found');
});

const since = new Date(NOW).toISOString();

test.each<[rule: string, content: ContentOutcome, becomes: Partial<AttachmentState>]>([
  ['arrived', { outcome: 'stored', sha256: 'cc', size: 7 }, { stored: true, sha256: 'cc', size: 7 }],
  [
    'is not taken, with the reason',
    { outcome: 'refused', message: 'too large' },
    { stored: false, refused: { message: 'too large', since } },
  ],
  ['is not there: the file is gone in Jira', { outcome: 'gone' }, { deletedInJira: true, deletedAt: NOW }],
  ['was let go of', { outcome: 'discarded' }, { stored: false }],
])('its content %s', (_rule, content, becomes) => {
  const stored = content.outcome === 'discarded';
  const at = contextOf({ files: [fileWith({ source: 'JIRA', stored, sha256: null })] });
  settleContent(at, {
    kind: 'attachment.content',
    cause: BY_DELIVERY,
    ticketId: TICKET,
    attachmentId: 'file-1',
    content,
  });
  expect(at.state.attachments.get('file-1')).toMatchObject(becomes);
});

test.each<
  [
    rule: string,
    done: Parameters<typeof finishAttachment>[1]['files'][number],
    becomes: Partial<AttachmentState>,
    toJira: boolean,
  ]
>([
  [
    'Jira took it',
    { id: 'file-1', outcome: 'sent', jiraAttachmentId: '702', created: 9 },
    { jiraAttachmentId: '702', jiraMark: 9 },
    true,
  ],
  ['Jira deleted it', { id: 'file-1', outcome: 'deleted' }, { deletedInJira: true }, true],
  [
    'Jira refused it',
    { id: 'file-1', outcome: 'refused', message: 'no', jira: 'too big' },
    { refused: { message: 'no', jira: 'too big', since } },
    false,
  ],
])('the delivery of a file: %s, and its send is over', (_rule, done, becomes, toJira) => {
  const sending = { jiraAttachmentId: null, sendAttemptedAt: 5, sendOpen: true, sendCuts: 2 };
  const at = contextOf({ files: [fileWith(sending)] });
  finishAttachment(at, {
    kind: 'attachment.delivered',
    cause: BY_DELIVERY,
    ticketId: TICKET,
    linkEpoch: 0,
    files: [done],
  });
  expect(at.state.attachments.get('file-1')).toMatchObject({
    sendAttemptedAt: null,
    sendOpen: false,
    sendCuts: 0,
    ...becomes,
  });
  expect(at.state.link?.lastToJiraAt).toBe(toJira ? NOW : null);
});
