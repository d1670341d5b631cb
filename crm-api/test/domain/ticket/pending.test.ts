import { expect, test } from '@jest/globals';
import {
  deliverableFields,
  fetchWantedFrom,
  hasWorkForFiles,
  hasWorkForJira,
  pendingFields,
  wantedWorkItemOf,
} from '../../../src/domain/ticket/pending.ts';
import {
  commentWith,
  fileWith,
  type Given,
  ISSUE,
  linkWanted,
  linkWith,
  newComment,
  SITE,
  TICKET,
  ticketWith,
} from '../states.ts';

const refused = { message: 'Jira says no', since: '2026-11-27T00:00:00Z' };
const edited = { title: 'New title' };
const unspoken = { ...linkWith().base };
delete unspoken.dueDate;

test.each<[rule: string, given: Given, pending: string[], deliverable: string[]]>([
  ['both sides agree', {}, [], []],
  ['a value here that is not the agreed one', { fields: edited }, ['title'], ['title']],
  [
    'the order of a set does not count',
    { fields: { labels: ['b', 'a'] }, link: { base: { ...unspoken, labels: { crm: ['a', 'b'], jira: [] } } } },
    [],
    [],
  ],
  [
    'Jira refused it as it is: it waits, and is not sent',
    { fields: edited, link: { refused: { title: refused } } },
    ['title'],
    [],
  ],
  [
    'nobody knows yet whose value is newer: it waits, and is not sent',
    { fields: edited, link: { undated: { title: { updated: 5, issueField: 'summary' } } } },
    ['title'],
    [],
  ],
  ['never spoken of, and not edited here', { fields: { dueDate: '2026-12-01' }, link: { base: unspoken } }, [], []],
  [
    'never spoken of, and edited here',
    { fields: { dueDate: '2026-12-01' }, link: { base: unspoken, editedAt: { dueDate: 1 } } },
    ['dueDate'],
    ['dueDate'],
  ],
  [
    'a custom field that the two sides have spoken of',
    { fields: { 'custom.ref': 'x' }, link: { base: { ...unspoken, 'custom.ref': { crm: null, jira: null } } } },
    ['custom.ref'],
    ['custom.ref'],
  ],
  ['no link', { fields: edited, link: null }, [], []],
  ['an ended link', { fields: edited, link: { state: 'unlinked' } }, [], []],
  ['an issue that was deleted', { fields: edited, link: { state: 'deleted_in_jira' } }, [], []],
])('pending fields: %s', (_rule, given, pending, deliverable) => {
  expect(pendingFields(ticketWith(given))).toEqual(pending);
  expect(deliverableFields(ticketWith(given))).toEqual(deliverable);
});

test('pending fields: of an issue to be created, all that has a value', () => {
  const state = { ...ticketWith({ fields: { dueDate: '2026-12-01' } }), link: linkWanted() };
  // Not the description, which is empty.
  expect(pendingFields(state)).toEqual(['title', 'status', 'priority', 'dueDate']);
});

test.each<[rule: string, given: Given, work: boolean]>([
  ['both sides agree', {}, false],
  ['a field that may be sent', { fields: edited }, true],
  ['only a field that Jira refused', { fields: edited, link: { refused: { title: refused } } }, false],
  ['a public comment that Jira lacks', { comments: [newComment()] }, true],
  ['an internal note', { comments: [newComment({ visibility: 'internal' })] }, false],
  ['a comment deleted here that stands in Jira', { comments: [commentWith({ deletedAt: 5 })] }, true],
  ['a comment that Jira refused', { comments: [newComment({ refused })] }, false],
  ['a file that Jira lacks', { files: [fileWith({ jiraAttachmentId: null })] }, true],
  ['a file of Jira’s', { files: [fileWith({ source: 'JIRA', jiraAttachmentId: '9' })] }, false],
  ['no issue yet', { link: { issueId: null, state: 'wanted' } }, true],
  ['no link', { fields: edited, link: null }, false],
  ['an ended link', { comments: [newComment()], link: { state: 'unlinked' } }, false],
  ['deleted here, and its issue is to be left', { fields: edited, deletedAt: 5 }, false],
  ['deleted here, and its issue is to follow it', { deletedAt: 5, link: { deletionPolicyDue: 'close' } }, true],
  [
    'deleted here while its issue is being created',
    { deletedAt: 5, link: { state: 'creating', issueId: null, deletionPolicyDue: 'delete' } },
    true,
  ],
])('work for Jira: %s', (_rule, given, work) => {
  expect(hasWorkForJira(ticketWith(given))).toBe(work);
});

test.each<[rule: string, given: Given, work: boolean]>([
  ['content to be fetched', { files: [fileWith({ source: 'JIRA', stored: false })] }, true],
  ['content to be let go of', { files: [fileWith({ deletedAt: 5, deletedInJira: true })] }, true],
  ['all is where it belongs', { files: [fileWith()] }, false],
  ['the ticket is deleted', { deletedAt: 5, files: [fileWith({ source: 'JIRA', stored: false })] }, false],
  ['there is no issue yet', { link: { state: 'wanted' }, files: [fileWith({ jiraAttachmentId: null })] }, false],
])('work for files: %s', (_rule, given, work) => {
  expect(hasWorkForFiles(ticketWith(given))).toBe(work);
});

test.each<[rule: string, given: Parameters<typeof fetchWantedFrom>[0], from: number | null]>([
  ['none', { fetchFrom: null, undated: {} }, null],
  ['for what an event did not say', { fetchFrom: 7, undated: {} }, 7],
  ['for the time of a value', { fetchFrom: null, undated: { title: { updated: 9, issueField: 'summary' } } }, 9],
  ['for both: one that answers both', { fetchFrom: 7, undated: { title: { updated: 9, issueField: 'summary' } } }, 9],
])('a fetch is wanted: %s', (_rule, link, from) => {
  expect(fetchWantedFrom(link)).toBe(from);
});

const ofIssue = { kind: 'issue', siteId: SITE, issueId: ISSUE };

test.each<[rule: string, given: Given, item: object | null]>([
  ['a ticket that follows an issue: the issue’s', {}, ofIssue],
  [
    'one whose issue is to be created: its own',
    { link: { issueId: null, state: 'wanted' } },
    { kind: 'create', ticketId: TICKET, siteId: SITE },
  ],
  ['one without a link: none', { link: null }, null],
  ['one that was unlinked: none', { link: { state: 'unlinked' } }, null],
  ['one that was deleted: none', { deletedAt: 5 }, null],
  [
    'one that was deleted, and its issue is to follow it: the issue’s',
    { deletedAt: 5, link: { deletionPolicyDue: 'delete' } },
    ofIssue,
  ],
])('the work item of %s', (_rule, given, item) => {
  const key = wantedWorkItemOf(ticketWith(given));
  if (item === null) expect(key).toBeNull();
  else expect(key).toMatchObject(item);
});
