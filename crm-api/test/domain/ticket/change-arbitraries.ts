import fc from 'fast-check';
import { markdownToAdf } from '../../../src/domain/adf/from-markdown/markdown-to-adf.ts';
import type { FieldName, TicketFields } from '../../../src/domain/fields/synced-field.ts';
import type { Change, DeliveredComment, ObservedComment, OfLink } from '../../../src/domain/model/change.ts';
import type { ChangeOf } from '../../../src/domain/ticket/change-context.ts';
import { issueWorkItem } from '../../../src/domain/ticket/work-item.ts';
import { VALUES } from '../fields/field-arbitraries.ts';
import { AGREED, BY_AGENT, BY_DELIVERY, FROM_JIRA, ISSUE, NOW, SITE, seenComment, TICKET } from '../states.ts';

/** Every kind of change, of the ticket, comments and files of `states.ts`; what they name is few, so that they meet. */

const word = fc.stringMatching(/^[a-z]{1,6}$/);
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const orUndefined = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const cause = fc.constantFrom(FROM_JIRA, BY_AGENT, BY_DELIVERY);
const flag = fc.boolean();
const time = fc.constantFrom(0, AGREED - 1, AGREED, AGREED + 1_000, NOW, NOW + 100_000);
const commentId = fc.constantFrom('comment-1', 'comment-2');
const jiraCommentId = fc.constantFrom('501', '502');
const fileId = fc.constantFrom('file-1', 'file-2');
const issueId = fc.constantFrom(ISSUE, '10002');
const workItem = issueId.map((id) => issueWorkItem(SITE, id));
const body = word.map((text) => markdownToAdf(text));

const fields = Object.keys(VALUES) as FieldName[];
const fieldName = fc.constantFrom(...fields);
const crmValue = (name: string) => VALUES[name]?.crm ?? word;
const crmFields = (names: readonly string[], noneNeeded: boolean) =>
  fc.record(Object.fromEntries(names.map((name) => [name, crmValue(name)])), noneNeeded ? { requiredKeys: [] } : {});

/** Jira's values, as the rows of the field map read them: what a whole issue shows will do for all. */
const jiraValues = fc.record(
  {
    title: word,
    description: orNull(body),
    status: fc.constantFrom('new', 'indeterminate', 'done').map((key) => ({ id: key, name: key, category: key })),
    priority: orNull(fc.constantFrom('High', 'Medium').map((name) => ({ id: name, name }))),
    labels: fc.uniqueArray(word, { maxLength: 3 }).map((labels) => labels.sort()),
    dueDate: fc.constantFrom(null, '2026-11-30'),
    assignee: orNull(fc.record({ accountId: fc.constantFrom('acc-1', 'acc-2'), name: word })),
  },
  { requiredKeys: [] },
);
const customFields = fc.dictionary(
  fc.constantFrom('customfield_10000', 'customfield_10002', 'customfield_1'),
  orNull(word),
);
const changelogItem = fc.record({
  field: fc.constantFrom('summary', 'status', 'labels', 'customfield_10000', 'description'),
  from: orNull(word),
  fromName: orNull(word),
  to: orNull(word),
  toName: orNull(word),
});
const history = fc.array(fc.record({ created: time, items: fc.array(changelogItem, { maxLength: 2 }) }), {
  maxLength: 3,
});

const comment: fc.Arbitrary<ObservedComment> = fc
  .record({
    id: jiraCommentId,
    text: word,
    updated: time,
    internal: orNull(flag),
    marker: orUndefined(orNull(fc.record({ id: commentId, key: orUndefined(word) }))),
  })
  .map((seen) => ({ ...seenComment(), ...seen, body: markdownToAdf(seen.text), text: undefined }));
const file = fc.record({
  id: fc.constantFrom('701', '702'),
  fileName: word,
  mimeType: fc.constant('text/plain'),
  size: fc.nat(100),
  authorName: word,
  authorAccountId: orNull(word),
  created: time,
});

const ref = { cause, siteId: fc.constant(SITE), issueId, issueKey: orNull(fc.constantFrom('KAN-1', 'OPS-1')) };
const place = {
  ...ref,
  projectId: orNull(fc.constantFrom('1', '2')),
  projectKey: orNull(fc.constantFrom('KAN', 'OPS')),
};
const ticket = { cause, ticketId: fc.constant(TICKET) };
const ofLink = { ...ticket, linkEpoch: fc.constantFrom(0, 1) } satisfies { [Key in keyof OfLink]: unknown } & object;
const ofIssue = { ...ticket, of: fc.record({ siteId: fc.constant(SITE), issueId }) };

const of = <Kind extends Change['kind']>(kind: Kind, rest: object, optional: object = {}) =>
  fc.record(
    { kind: fc.constant(kind), ...rest, ...optional },
    { requiredKeys: ['kind', ...Object.keys(rest)] as never[] },
  ) as unknown as fc.Arbitrary<ChangeOf<Kind>>;

const observed = of(
  'issue.observed',
  {
    ...place,
    updated: time,
    values: jiraValues,
    whole: flag,
    fetch: flag,
    created: orNull(time),
    marker: orNull(fc.constant(TICKET)),
    comments: orNull(fc.uniqueArray(comment, { maxLength: 2, selector: ({ id }) => id })),
  },
  {
    ...{ clock: orNull(time), readAt: time, final: flag, wasGone: flag, hint: fc.record({ from: time }), history },
    ...{ customFields, changelog: fc.array(changelogItem, { maxLength: 3 }) },
    ...{ issueTypeId: orNull(word), parentKey: orNull(word), commentsGone: fc.array(jiraCommentId, { maxLength: 2 }) },
    attachments: orNull(fc.uniqueArray(file, { maxLength: 2, selector: ({ id }) => id })),
  },
);
const commentGone = of(
  'comment.gone',
  { ...place, commentId: jiraCommentId, authorAccountId: orNull(word), created: orNull(time) },
  { hint: fc.constant(true) },
);
const commentObserved = of('comment.observed', { ...place, comment }, { readAt: time });

const base = fieldName.chain((name) => fc.record({ crm: crmValue(name), jira: VALUES[name]?.rest ?? word }));
const bases = fc.dictionary(fc.constantFrom(...fields), base, { maxKeys: 2 });
const refusal = fc.record({ message: word, jira: word }, { requiredKeys: ['message'] });
const told: fc.Arbitrary<DeliveredComment> = fc.oneof(
  fc.record({
    id: commentId,
    outcome: fc.constant('posted'),
    jiraCommentId,
    updated: time,
    base: fc.record({ crm: word, jira: body }),
  }),
  fc.record({ id: commentId, outcome: fc.constant('deleted') }),
  fc.record({ id: commentId, outcome: fc.constant('refused'), message: word }),
);
const fileTold = fc.oneof(
  fc.record({
    id: fileId,
    outcome: fc.constant('sent'),
    jiraAttachmentId: fc.constantFrom('701', '702'),
    created: time,
  }),
  fc.record({ id: fileId, outcome: fc.constant('deleted') }),
  fc.record({ id: fileId, outcome: fc.constant('refused'), message: word }),
);
const content = fc.oneof(
  fc.record({ outcome: fc.constant('stored'), sha256: word, size: fc.nat(100) }),
  fc.record({ outcome: fc.constant('refused'), message: word }),
  fc.record({ outcome: fc.constantFrom('gone', 'discarded') }),
);

export const CHANGES: { [Kind in Change['kind']]: fc.Arbitrary<ChangeOf<Kind>> } = {
  'issue.observed': observed,
  'issue.gone': of('issue.gone', place, { last: observed }),
  'issue.missing': of('issue.missing', place),
  'comment.observed': commentObserved,
  'comment.gone': commentGone,
  'ticket.created': of('ticket.created', {
    ...ticket,
    fields: crmFields(fields, false) as fc.Arbitrary<TicketFields>,
    source: fc.constantFrom('API', 'EMAIL'),
    contactId: fc.constant(null),
    target: orNull(fc.constant({ siteId: SITE, projectId: '1', projectKey: 'KAN' })),
  }),
  'ticket.edited': of(
    'ticket.edited',
    { ...ticket, fields: crmFields(fields, true) },
    {
      contactId: fc.constant(null),
      version: fc.constantFrom(3, 4),
      replaceDescription: flag,
      transitionFields: fc.dictionary(word, word),
    },
  ),
  'contact.merged': of('contact.merged', { ...ticket, from: fc.uuid(), to: fc.uuid() }),
  'ticket.deleted': of('ticket.deleted', ticket),
  'ticket.undeleted': of('ticket.undeleted', ticket, { status: fc.constantFrom('OPEN', 'CLOSED') }),
  'deletion-policy.done': of('deletion-policy.done', ofLink),
  'issue.wanted': of('issue.wanted', {
    ...ticket,
    target: fc.constant({ siteId: SITE, projectId: '1', projectKey: 'KAN' }),
  }),
  'ticket.restored': of('ticket.restored', ticket),
  'ticket.linked': of('ticket.linked', { ...ticket, observed }),
  'ticket.unlinked': of('ticket.unlinked', ticket),
  'issue.released': of('issue.released', ticket),
  'ticket.retried': of('ticket.retried', ticket),
  'ticket.refetch': of('ticket.refetch', ticket),
  'work.parked': of('work.parked', { ...ticket, workItem, reason: fc.record({ message: word }) }),
  'work.freed': of('work.freed', { ...ticket, workItem }),
  'backup.restored': of('backup.restored', ticket),
  'issue.renamed': of('issue.renamed', {
    ...ticket,
    project: fc.constant({ id: '1', key: 'NEW', formerKeys: ['KAN'] }),
  }),
  'ticket.remapped': of('ticket.remapped', {
    ...ticket,
    people: fc.dictionary(word, fc.record({ accountId: word, name: word })),
  }),
  'sends.closed': of('sends.closed', ofLink),
  'fields.unsent': of('fields.unsent', { ...ofLink, fields: fc.uniqueArray(fieldName, { maxLength: 2 }) }),
  'create.failed': of('create.failed', ofLink),
  'comment.unsent': of('comment.unsent', { ...ofLink, commentId, text: word }),
  'post.deleted': of('post.deleted', { ...ofLink, commentId }),
  'post.hidden': of('post.hidden', { ...ofLink, commentId, jiraCommentId }),
  'posts.resolved': of('posts.resolved', { ...ofLink, commentIds: fc.uniqueArray(commentId) }),
  'writes.settled': of('writes.settled', ofIssue),
  'writes.checked': of('writes.checked', { ...ofIssue, history: orNull(history), asked: fc.array(time) }),
  'left.observed': of('left.observed', { ...ofIssue, seen: fc.oneof(observed, commentObserved, commentGone) }),
  'comment.added': of('comment.added', {
    ...ticket,
    ...{ commentId: fc.constantFrom('comment-2', 'comment-3'), body: word },
    visibility: fc.constantFrom('public', 'internal'),
  }),
  'comment.edited': of('comment.edited', { ...ticket, commentId, publish: flag }, { body: word, replaceBody: flag }),
  'comment.deleted': of('comment.deleted', { ...ticket, commentId }),
  'attachment.added': of('attachment.added', {
    ...ticket,
    file: fc.record({ id: fileId, fileName: word, mimeType: word, size: fc.nat(100), sha256: word }),
  }),
  'attachment.deleted': of('attachment.deleted', { ...ticket, attachmentId: fileId }),
  'attachment.content': of('attachment.content', { ...ticket, attachmentId: fileId, content }),
  'attachment.sending': of('attachment.sending', { ...ofLink, attachmentId: fileId }),
  'attachment.cut': of('attachment.cut', { ...ofLink, attachmentId: fileId }),
  'attachment.delivered': of('attachment.delivered', { ...ofLink, files: fc.array(fileTold, { maxLength: 2 }) }),
  'sends.resolved': of('sends.resolved', { ...ofLink, attachmentIds: fc.uniqueArray(fileId) }),
  'conflict.resolved': of(
    'conflict.resolved',
    {
      ...{ ...ticket, conflictId: word, field: fc.constantFrom('title', 'comment:comment-1'), value: word },
      ...{ take: fc.constantFrom('crm', 'jira'), keepsWinner: flag, restricted: flag },
    },
    { replaceDescription: flag, asComment: fc.record({ commentId: fc.constant('comment-3') }) },
  ),
  'delivery.started': of('delivery.started', {
    ...ofLink,
    inFlight: bases,
    creating: orNull(fc.record({ labelled: flag })),
    comment: orNull(fc.record({ id: commentId, body: word, postKey: orNull(word) })),
  }),
  'delivery.done': of('delivery.done', {
    ...ofLink,
    sent: bases,
    refused: fc.dictionary(fieldName, refusal, { maxKeys: 2 }),
    issue: orNull(fc.record({ id: issueId, key: fc.constant('KAN-1') })),
    updated: orNull(time),
    comments: fc.array(told, { maxLength: 2 }),
  }),
};
