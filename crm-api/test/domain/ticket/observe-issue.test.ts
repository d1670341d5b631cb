import { describe, expect, test } from '@jest/globals';
import type { IssueObserved } from '../../../src/domain/model/change.ts';
import type { LinkState } from '../../../src/domain/model/link.ts';
import { observeIssue, renameIssue } from '../../../src/domain/ticket/observe-issue.ts';
import { pendingFields } from '../../../src/domain/ticket/pending.ts';
import {
  AGREED,
  BY_DELIVERY,
  commentWith,
  contextOf,
  DOING,
  DONE,
  eventOf,
  fileWith,
  type Given,
  historyOf,
  NOW,
  partOf,
  seenComment,
  sentValue,
  snapshotOf,
  TICKET,
  toldOf,
} from '../states.ts';

const LATER = AGREED + 1_000;
const observe = (given: Given, change: IssueObserved) => {
  const at = contextOf(given);
  observeIssue(at, change);
  return at;
};

describe('the values of an event', () => {
  const sending = { fields: { title: 'New' }, link: { inFlight: { title: [sentValue('New', 'New')] } } };

  test.each<[rule: string, given: Given, change: IssueObserved, title: string, told: string[]]>([
    ['a newer one is taken', {}, eventOf({ title: 'Jira’s' }), 'Jira’s', ['ticket.updated title']],
    ['an older one is not', {}, eventOf({ title: 'Jira’s' }, { updated: AGREED - 1 }), 'Printer', []],
    [
      'one of the same time is: a snapshot fills what an event left out',
      {},
      eventOf({ title: 'Jira’s' }, { updated: AGREED }),
      'Jira’s',
      ['ticket.updated title'],
    ],
    ['one at an unknown time is not', {}, eventOf({ title: 'Jira’s' }, { updated: 0 }), 'Printer', []],
    ['our own echo is no news', sending, eventOf({ title: 'New' }), 'New', []],
    ['what is known is no news', {}, eventOf({ title: 'Printer' }), 'Printer', []],
    ['what an event does not name stays', {}, eventOf({ status: DOING }), 'Printer', ['ticket.updated status']],
  ])('%s', (_rule, given, change, title, told) => {
    const at = observe(given, change);
    expect(at.state.fields.title).toBe(title);
    expect(toldOf(at)).toEqual(told);
    expect(pendingFields(at.state)).toEqual([]);
  });

  test('what both sides changed is on a conflict row', () => {
    const at = observe({ fields: { title: 'Ours' }, link: { editedAt: { title: 5 } } }, eventOf({ title: 'Jira’s' }));
    expect(at.effects.conflicts).toMatchObject([
      { field: 'title', ours: 'Ours', theirs: 'Jira’s', winner: 'jira', policy: 'jira' },
    ]);
    expect(historyOf(at)).toEqual(['title: Ours → Jira’s (conflict_jira)']);
  });

  test('news of any field tries again what Jira refused', () => {
    const refused = { labels: { message: 'no', since: '' } };
    expect(observe({ link: { refused } }, eventOf({ title: 'Jira’s' })).state.link?.refused).toEqual({});
    expect(observe({ link: { refused } }, eventOf({ title: 'Printer' })).state.link?.refused).toEqual(refused);
  });
});

describe('a fetch', () => {
  test.each<[rule: string, before: number | null, change: IssueObserved, after: number | null]>([
    [
      'is wanted by an event that says that something changed, and not to what',
      null,
      eventOf({}, { fetch: true }),
      LATER,
    ],
    ['that is wanted already is wanted from the later time', LATER + 5, eventOf({}, { fetch: true }), LATER + 5],
    ['is settled by a snapshot that is as new as what asked for it', LATER, snapshotOf(), null],
    ['is not settled by an older one', LATER + 1, snapshotOf(), LATER + 1],
    ['is settled by the last of many reads, however old', LATER + 1, snapshotOf({}, { final: true }), null],
    ['is not settled by an event', LATER, eventOf({ title: 'Jira’s' }), LATER],
  ])('%s', (_rule, fetchFrom, change, after) => {
    expect(observe({ link: { fetchFrom } }, change).state.link?.fetchFrom).toBe(after);
  });
});

describe('what nobody vouches for is taken as a hint', () => {
  const hint = { updated: 0, hint: { from: LATER } };
  test.each<[rule: string, change: IssueObserved, fetchFrom: number | null]>([
    ['what differs from what Jira told has the issue fetched', eventOf({ title: 'Jira’s' }, hint), LATER],
    ['what Jira told already does not', eventOf({ title: 'Printer' }, hint), null],
    ['another key does', eventOf({}, { ...hint, issueKey: 'OPS-1' }), LATER],
    ['another project does', eventOf({}, { ...hint, projectId: '2', projectKey: 'OPS' }), LATER],
  ])('%s, and nothing of it is taken', (_rule, change, fetchFrom) => {
    const at = observe({}, change);
    expect(at.state.link).toMatchObject({ fetchFrom, issueKey: 'KAN-1', projectId: '1' });
    expect(at.state.fields.title).toBe('Printer');
  });
});

describe('the state of the link', () => {
  test.each<[rule: string, given: Given, change: IssueObserved, link: Partial<LinkState>, told: string[]]>([
    [
      'a missing issue that is seen is there',
      { link: { missingSince: 5 } },
      snapshotOf(),
      { state: 'linked', missingSince: null },
      [],
    ],
    [
      'one that is being created exists',
      { link: { state: 'creating' } },
      snapshotOf(),
      { state: 'linked' },
      ['ticket.sync'],
    ],
    [
      'a deleted one comes back by a read of its own that was begun since',
      { link: { state: 'deleted_in_jira' } },
      snapshotOf({}, { wasGone: true }),
      { state: 'linked' },
      ['ticket.sync'],
    ],
    [
      'by an older read it is asked for once more',
      { link: { state: 'deleted_in_jira' } },
      snapshotOf(),
      { state: 'deleted_in_jira', fetchFrom: 0 },
      [],
    ],
    [
      'an event does not bring it back',
      { link: { state: 'deleted_in_jira' } },
      eventOf({ title: 'Jira’s' }),
      { state: 'deleted_in_jira', fetchFrom: null },
      [],
    ],
    [
      'an unlinked ticket takes nothing',
      { link: { state: 'unlinked' } },
      snapshotOf({ title: 'Jira’s' }),
      { state: 'unlinked', jiraUpdated: AGREED },
      [],
    ],
    ['a deleted ticket takes nothing', { deletedAt: 5 }, snapshotOf({ title: 'Jira’s' }), { jiraUpdated: AGREED }, []],
    [
      'the issue of a ticket deleted meanwhile is known by its marker',
      { deletedAt: 5, link: { state: 'creating', issueId: null } },
      snapshotOf({}, { marker: TICKET }),
      { state: 'linked', issueId: '10001' },
      ['ticket.sync'],
    ],
    [
      'and by nothing else',
      { deletedAt: 5, link: { state: 'creating', issueId: null } },
      snapshotOf(),
      { state: 'creating', issueId: null },
      [],
    ],
  ])('%s', (_rule, given, change, link, told) => {
    const at = observe(given, change);
    expect(partOf(at.state.link, link)).toEqual(link);
    expect(toldOf(at)).toEqual(told);
    expect(at.state.fields.title).toBe('Printer');
  });

  test.each<[rule: string, change: IssueObserved, last: number | null]>([
    ['a pass that finds nothing new is no news', snapshotOf({}, { updated: AGREED }), null],
    ['a newer time is', snapshotOf(), NOW],
  ])('when Jira last told something: %s', (_rule, change, last) => {
    expect(observe({}, change).state.link?.lastFromJiraAt).toBe(last);
  });
});

describe('where the issue is', () => {
  const moved = { issueKey: 'OPS-7', projectId: '2', projectKey: 'OPS' };
  test.each<[rule: string, change: IssueObserved, key: string, history: string[]]>([
    ['it moved to another project', eventOf({}, moved), 'OPS-7', ['(moved)']],
    ['its project was renamed', eventOf({}, { issueKey: 'NEW-1', projectKey: 'NEW' }), 'NEW-1', ['(renamed)']],
    ['older news does not count', eventOf({}, { ...moved, updated: AGREED - 1 }), 'KAN-1', []],
  ])('%s', (_rule, change, key, history) => {
    const at = observe({}, change);
    expect(at.state.link?.issueKey).toBe(key);
    expect(historyOf(at).map((entry) => entry.split(' ').at(-1))).toEqual(history);
  });

  test('the other project’s map may read the same status otherwise', () => {
    const { state } = observe({}, eventOf({}, moved));
    expect(state.link).toMatchObject({ projectId: '2', projectKey: 'OPS' });
    const at = contextOf({}, { statusMap: { '1': 'CLOSED' } });
    observeIssue(at, eventOf({}, moved));
    expect(at.state.fields.status).toBe('CLOSED');
    expect(pendingFields(at.state)).toEqual([]);
  });

  test('a renamed project takes the key along, and its parent’s', () => {
    const at = contextOf({ link: { parentKey: 'KAN-9' } });
    renameIssue(at, {
      kind: 'issue.renamed',
      cause: BY_DELIVERY,
      ticketId: TICKET,
      project: { id: '1', key: 'NEW', formerKeys: ['KAN'] },
    });
    expect(at.state.link).toMatchObject({ issueKey: 'NEW-1', parentKey: 'NEW-9', projectKey: 'NEW' });
    expect(toldOf(at)).toEqual([]);
  });
});

describe('what a snapshot brings along', () => {
  test('its comments are taken, and those that Jira denied are hidden', () => {
    const comments = [commentWith(), commentWith({ id: 'comment-2', jiraCommentId: '502' })];
    const change = snapshotOf(
      {},
      { comments: [seenComment({ text: 'theirs', updated: LATER })], commentsGone: ['502'] },
    );
    const at = observe({ comments }, change);
    expect(at.state.comments.get('comment-1')?.body).toBe('theirs');
    expect(at.state.comments.get('comment-2')).toMatchObject({
      deletedAt: NOW,
      outOfSight: { mark: LATER, hid: true },
    });
  });

  test.each<[rule: string, whole: boolean, deletedAt: number | null]>([
    ['a whole one names every file: what it lacks was deleted', true, NOW],
    ['an event does not', false, null],
  ])('%s', (_rule, whole, deletedAt) => {
    const at = observe({ files: [fileWith()] }, snapshotOf({}, { whole, attachments: [] }));
    expect(at.state.attachments.get('file-1')?.deletedAt).toBe(deletedAt);
  });

  test('what was sent so long ago that it can’t arrive any more stands there now, or never will', () => {
    const link = {
      inFlight: { status: [sentValue('RESOLVED', DONE, { at: NOW - 75_000 })], title: [sentValue('New', 'New')] },
    };
    const at = observe({ fields: { title: 'New' }, link }, snapshotOf({}, { history: [] }));
    expect(Object.keys(at.state.link?.inFlight ?? {})).toEqual(['title']);
  });
});
