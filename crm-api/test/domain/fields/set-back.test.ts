import { describe, expect, test } from '@jest/globals';
import type { InFlight } from '../../../src/domain/model/link.ts';
import { observeIssue } from '../../../src/domain/ticket/observe-issue.ts';
import { deliverableFields } from '../../../src/domain/ticket/pending.ts';
import {
  AGREED,
  baseOf,
  changed,
  contextOf,
  eventOf,
  type Given,
  historyOf,
  NOW,
  past,
  sentValue,
  snapshotOf,
} from '../states.ts';

/** A value was sent without an answer, and Jira shows what stood there before it. */

const CARRIED_OUT = AGREED + 100;
const SET_BACK = AGREED + 500;

const sending = (more: Partial<InFlight> = {}): Given => ({
  fields: { title: 'Ours' },
  link: { editedAt: { title: 5 }, inFlight: { title: [sentValue('Ours', 'Ours', { over: ['Printer'], ...more })] } },
});
const seesOld = (more: Parameters<typeof snapshotOf>[1] = {}) =>
  snapshotOf({ title: 'Printer' }, { updated: SET_BACK, ...more });

test('a read that shows the old value of an issue that was changed since has the history asked, and nothing is sent', () => {
  const at = contextOf(sending());
  observeIssue(at, seesOld());
  expect(at.state.link?.undated).toMatchObject({ title: { updated: SET_BACK, issueField: 'summary' } });
  expect(deliverableFields(at.state)).toEqual([]);
  expect(at.state.link?.inFlight.title).toHaveLength(1);
});

test('a read after it can have arrived does not forget what was sent before the history is known', () => {
  const at = contextOf(sending({ at: NOW - 100_000 }));
  observeIssue(at, seesOld({ readAt: NOW }));
  expect(at.state.link?.inFlight.title).toHaveLength(1);
  observeIssue(at, seesOld({ readAt: NOW, history: [] }));
  expect(at.state.link?.inFlight.title).toBeUndefined();
});

describe('the history', () => {
  test('that shows ours makes the old value an edit in Jira', () => {
    const at = contextOf(sending());
    const history = past([CARRIED_OUT, changed('Printer', 'Ours')], [SET_BACK, changed('Ours', 'Printer')]);
    observeIssue(at, seesOld({ history }));
    expect(at.state.fields.title).toBe('Printer');
    expect(historyOf(at)).toEqual(['title: Ours → Printer (took_jira)']);
    expect(deliverableFields(at.state)).toEqual([]);
  });

  test('that shows ours puts a conflict row where another edit was made here since', () => {
    const at = contextOf({ ...sending(), fields: { title: 'Ours, too' } });
    observeIssue(at, seesOld({ history: past([CARRIED_OUT, changed('Printer', 'Ours')]) }));
    expect(at.effects.conflicts).toMatchObject([
      { field: 'title', base: 'Ours', ours: 'Ours, too', theirs: 'Printer', winner: 'jira' },
    ]);
  });

  test('that shows ours before it was sent shows a person’s', () => {
    // By a minute: Jira's clock may differ from ours by less.
    const firstAt = SET_BACK + 60_000;
    const at = contextOf(sending({ at: firstAt, firstAt }));
    const history = past([CARRIED_OUT, changed('Printer', 'Ours')], [SET_BACK, changed('Ours', 'Printer')]);
    observeIssue(at, seesOld({ history }));
    expect(at.state.fields.title).toBe('Ours');
    expect(deliverableFields(at.state)).toEqual(['title']);
    expect(at.effects.conflicts).toEqual([]);
  });

  test.each([
    ['nothing', past()],
    ['other changes', past([CARRIED_OUT, changed('Printer', 'Another')], [SET_BACK, changed('Another', 'Printer')])],
    ['ours, before what was known when it was sent', past([AGREED - 100, changed('Before', 'Ours')])],
  ])('that shows %s has ours sent again, and is not asked a second time', (_what, history) => {
    const at = contextOf(sending());
    observeIssue(at, seesOld({ history }));
    expect(at.state.fields.title).toBe('Ours');
    expect(deliverableFields(at.state)).toEqual(['title']);
    observeIssue(at, seesOld());
    expect(deliverableFields(at.state)).toEqual(['title']);
  });

  test('is asked again once the issue was changed again', () => {
    const at = contextOf(sending());
    observeIssue(at, seesOld({ history: [] }));
    observeIssue(at, seesOld({ updated: SET_BACK + 1 }));
    expect(deliverableFields(at.state)).toEqual([]);
  });
});

test('nothing is asked where both sides show the same: nothing of ours is sent', () => {
  const at = contextOf({ ...sending(), fields: {} });
  observeIssue(at, seesOld());
  expect(at.state.link?.undated).toEqual({});
});

test('nothing is asked where a newer value of ours was answered since, until the issue is changed again', () => {
  const at = contextOf({
    fields: { title: 'Newest' },
    link: {
      ...sending({ known: [{ by: SET_BACK, jira: 'Newer' }] }).link,
      base: { title: baseOf('Newer') },
      marks: { title: SET_BACK },
    },
  });
  observeIssue(at, snapshotOf({ title: 'Newer' }, { updated: SET_BACK }));
  expect(at.state.link?.undated).toEqual({});
  observeIssue(at, snapshotOf({ title: 'Newer' }, { updated: SET_BACK + 1 }));
  expect(at.state.link?.undated).toHaveProperty('title');
});

test('an event that says that ours was replaced needs no history', () => {
  const at = contextOf(sending());
  const changelog = [changed('Ours', 'Printer')];
  observeIssue(at, eventOf({ title: 'Printer' }, { updated: SET_BACK, changelog }));
  expect(at.state.fields.title).toBe('Printer');
});

test.each<[string, Partial<InFlight>, number]>([
  ['was not changed since', {}, AGREED],
  ['was created with it', { over: [] }, SET_BACK],
])('nothing is asked of an issue that %s', (_which, more, updated) => {
  const at = contextOf(sending(more));
  observeIssue(at, seesOld({ updated }));
  expect(at.state.link?.undated).toEqual({});
  expect(at.state.fields.title).toBe('Ours');
});

describe('a set', () => {
  const known = { base: { labels: { crm: ['a'], jira: ['a'] } }, marks: { labels: AGREED }, editedAt: { labels: 5 } };
  const inFlight = { labels: [sentValue(['a', 'ours'], ['a', 'ours'], { over: [['a']] })] };
  const adding: Given = { fields: { labels: ['a', 'ours'] }, link: { ...known, inFlight } };
  const sees = (labels: string[], more: Parameters<typeof snapshotOf>[1] = {}) =>
    snapshotOf({ labels }, { updated: SET_BACK, ...more });
  const labelled = (from: string, to: string) => changed(from, to, 'labels');

  test('of which ours was taken away again, beside what others put there, stays without it', () => {
    const at = contextOf(adding);
    observeIssue(at, sees(['a', 'b']));
    expect(deliverableFields(at.state)).toEqual([]);
    const history = past([CARRIED_OUT, labelled('a b', 'a b ours')], [SET_BACK, labelled('a b ours', 'a b')]);
    observeIssue(at, sees(['a', 'b'], { history }));
    expect(at.state.fields.labels).toEqual(['a', 'b']);
    expect(deliverableFields(at.state)).toEqual([]);
  });

  test('to which ours never came gets it, beside what others put there', () => {
    const at = contextOf(adding);
    observeIssue(at, sees(['a', 'b'], { history: past([SET_BACK, labelled('a', 'a b')]) }));
    expect(at.state.fields.labels).toEqual(['a', 'b', 'ours']);
    expect(deliverableFields(at.state)).toEqual(['labels']);
  });

  test('that shows ours asks nothing', () => {
    const at = contextOf(adding);
    observeIssue(at, sees(['a', 'b', 'ours']));
    expect(at.state.link?.undated).toEqual({});
    expect(at.state.fields.labels).toEqual(['a', 'b', 'ours']);
  });
});
