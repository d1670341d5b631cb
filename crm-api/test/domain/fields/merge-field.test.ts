import { expect, test } from '@jest/globals';
import { CORE_FIELDS } from '../../../src/domain/fields/field-map.ts';
import { type MergeInput, mergeField } from '../../../src/domain/fields/merge-field.ts';
import type { AnyField } from '../../../src/domain/fields/synced-field.ts';
import { baseOf, configWith } from '../states.ts';

const fieldOf = (name: string): AnyField => {
  const field = CORE_FIELDS.find((one) => one.name === name);
  if (!field) throw new Error(`there is no field ${name}`);
  return field;
};

const merge = (name: string, given: Partial<MergeInput>) => {
  const merged = mergeField({
    field: fieldOf(name),
    local: 'old',
    base: baseOf('old'),
    inFlight: [],
    added: [],
    removed: [],
    editedSince: false,
    editedItems: [],
    editedOnceMade: false,
    mayBeLate: false,
    incoming: 'old',
    createdHere: null,
    policy: 'jira',
    direction: 'both',
    editedAt: 0,
    jiraUpdated: 2_000,
    changedInJira: () => null,
    config: configWith(),
    ...given,
  });
  return merged && { rule: merged.rule, shows: merged.local, agreed: merged.base.crm };
};

type Case = [rule: string, given: Partial<MergeInput>, becomes: { rule: string; shows: unknown; agreed: unknown }];

const bothEdited = { local: 'ours', incoming: 'theirs', editedAt: 1_500 } as const;

test.each<Case>([
  [
    'Jira says what it said: nothing new, and what waits here waits',
    { local: 'ours' },
    { rule: 'same', shows: 'ours', agreed: 'old' },
  ],
  [
    'only Jira has changed: its value is taken',
    { incoming: 'theirs' },
    { rule: 'took_jira', shows: 'theirs', agreed: 'theirs' },
  ],
  [
    'both made the same change: agreed',
    { local: 'ours', incoming: 'ours' },
    { rule: 'agreed', shows: 'ours', agreed: 'ours' },
  ],
  [
    'a value in flight is our own echo',
    { local: 'newer', inFlight: ['ours'], incoming: 'ours' },
    { rule: 'echo', shows: 'newer', agreed: 'ours' },
  ],
  [
    'an earlier one in flight, too',
    { local: 'newer', inFlight: ['ours', 'newer'], incoming: 'ours' },
    { rule: 'echo', shows: 'newer', agreed: 'ours' },
  ],
  [
    'both have changed, policy jira: Jira wins',
    bothEdited,
    { rule: 'conflict_jira', shows: 'theirs', agreed: 'theirs' },
  ],
  [
    'both have changed, policy crm: the CRM wins',
    { ...bothEdited, policy: 'crm' },
    { rule: 'conflict_crm', shows: 'ours', agreed: 'theirs' },
  ],
  [
    'a field from Jira only shows what Jira has',
    { local: 'old', incoming: 'theirs', direction: 'from-jira', policy: 'crm' },
    { rule: 'took_jira', shows: 'theirs', agreed: 'theirs' },
  ],
  [
    'an edit from before it came from Jira only gives way, and stands on a conflict row',
    { ...bothEdited, direction: 'from-jira', policy: 'crm' },
    { rule: 'conflict_jira', shows: 'theirs', agreed: 'theirs' },
  ],
  [
    'the same where Jira still has the old value',
    { local: 'ours', incoming: 'old', direction: 'from-jira' },
    { rule: 'conflict_jira', shows: 'old', agreed: 'old' },
  ],
  [
    'the same where there was no issue yet when it was edited',
    { local: 'ours', base: undefined, editedOnceMade: true, incoming: 'theirs', direction: 'from-jira' },
    { rule: 'conflict_jira', shows: 'theirs', agreed: 'theirs' },
  ],
  [
    'what a ticket began with is no edit',
    { local: 'ours', base: undefined, editedAt: 1, incoming: 'theirs', direction: 'from-jira' },
    { rule: 'took_jira', shows: 'theirs', agreed: 'theirs' },
  ],
  [
    'what was sent before that, and arrives late, is taken: the ticket shows no edit that could lose',
    { local: 'old', inFlight: ['ours'], incoming: 'ours', direction: 'from-jira' },
    { rule: 'took_jira', shows: 'ours', agreed: 'ours' },
  ],
  [
    'the same where Jira has what was sent before it',
    { local: 'newer', inFlight: ['ours'], incoming: 'ours', direction: 'from-jira' },
    { rule: 'conflict_jira', shows: 'ours', agreed: 'ours' },
  ],
  [
    'a field to Jira only keeps what stands here, and the other on a conflict row',
    { local: 'old', incoming: 'theirs', direction: 'to-jira' },
    { rule: 'conflict_crm', shows: 'old', agreed: 'theirs' },
  ],
])('title: %s', (_rule, given, becomes) => {
  expect(merge('title', given)).toEqual(becomes);
});

test.each<Case>([
  [
    'edited here, and Jira has nothing: ours is sent',
    { local: '2026-12-01', incoming: null, editedAt: 1 },
    { rule: 'same', shows: '2026-12-01', agreed: null },
  ],
  [
    'edited here, and a person has put something into Jira: a conflict',
    { local: '2026-12-01', incoming: '2026-12-24', editedAt: 1 },
    { rule: 'conflict_jira', shows: '2026-12-24', agreed: '2026-12-24' },
  ],
  [
    'an issue created from here that nobody has touched: ours is sent',
    { local: '2026-12-01', incoming: '2026-12-24', editedAt: 1, createdHere: 'untouched' },
    { rule: 'same', shows: '2026-12-01', agreed: '2026-12-24' },
  ],
  [
    'nothing here and never edited: Jira’s is taken',
    { local: null, incoming: '2026-12-24' },
    { rule: 'took_jira', shows: '2026-12-24', agreed: '2026-12-24' },
  ],
  [
    'emptied here: a conflict all the same',
    { local: null, incoming: '2026-12-24', editedAt: 1, policy: 'crm' },
    { rule: 'conflict_crm', shows: null, agreed: '2026-12-24' },
  ],
])('due date, of which the two sides have never spoken: %s', (_rule, given, becomes) => {
  expect(merge('dueDate', { base: undefined, ...given })).toEqual(becomes);
});

const high = { id: '20', name: 'High' };

test.each<Case>([
  [
    'in an edited issue of ours may be Jira’s default: what the ticket was made with stands',
    { createdHere: 'edited', policy: 'jira' },
    { rule: 'conflict_crm', shows: 'LOW', agreed: 'HIGH' },
  ],
  [
    'in an issue that was not created here is a person’s',
    { createdHere: null, policy: 'jira' },
    { rule: 'conflict_jira', shows: 'HIGH', agreed: 'HIGH' },
  ],
])('priority, which Jira fills in: what is first heard of it %s', (_rule, given, becomes) => {
  expect(merge('priority', { base: undefined, local: 'LOW', incoming: high, editedAt: 1, ...given })).toEqual(becomes);
});

test.each<[rule: string, given: Partial<MergeInput>, winner: 'crm' | 'jira' | 'not known yet']>([
  ['an edit here after the issue’s last update is newer', { editedAt: 2_001 }, 'crm'],
  ['an edit here before it: not known until the history is asked', { editedAt: 1_999 }, 'not known yet'],
  [
    'Jira’s change of the field is older',
    { editedAt: 1_500, changedInJira: () => ({ at: 1_499, of: 'field' }) },
    'crm',
  ],
  [
    'Jira’s change of the field is newer',
    { editedAt: 1_500, changedInJira: () => ({ at: 1_501, of: 'field' }) },
    'jira',
  ],
  ['at the same time Jira’s stands', { editedAt: 1_500, changedInJira: () => ({ at: 1_500, of: 'field' }) }, 'jira'],
  ['no edit here is known', { editedAt: 0 }, 'jira'],
])('policy newest: %s', (_rule, given, winner) => {
  const merged = merge('title', { local: 'ours', incoming: 'theirs', policy: 'newest', ...given });
  expect(merged?.rule ?? 'not known yet').toBe(winner === 'not known yet' ? winner : `conflict_${winner}`);
});

type SetCase = [
  rule: string,
  agreed: string[],
  here: string[],
  jira: string[],
  inFlight: string[][],
  becomes: string[],
  sent?: Partial<Pick<MergeInput, 'added' | 'removed'>>,
];

test.each<SetCase>([
  ['both add one: both stand', ['a'], ['a', 'b'], ['a', 'c'], [], ['a', 'b', 'c']],
  ['what Jira removed is removed', ['a', 'b'], ['a', 'b', 'c'], ['a'], [], ['a', 'c']],
  ['what was removed here is removed', ['a', 'b'], ['a'], ['a', 'b', 'c'], [], ['a', 'c']],
  [
    'what we sent and took back since is removed',
    ['a'],
    ['a'],
    ['a', 'b', 'c'],
    [['a', 'b']],
    ['a', 'c'],
    { added: ['b'] },
  ],
  [
    'what a set of ours found there already, was removed here since and put back in Jira, stands',
    ['a'],
    ['a'],
    ['a', 'b'],
    [['a', 'b']],
    ['a', 'b'],
    { added: ['a'] },
  ],
  [
    'what we sent away and put back since stands',
    ['a', 'b'],
    ['a', 'b'],
    ['a'],
    [['a']],
    ['a', 'b'],
    { removed: ['b'] },
  ],
  ['what an older set of ours never had, and Jira removed, is removed', ['a', 'b'], ['a', 'b'], [], [['a']], []],
  ['the same where Jira shows that very set', ['a', 'b'], ['a', 'b', 'c'], ['a'], [['a']], ['a', 'c']],
])('labels: %s', (_rule, agreed, local, incoming, inFlight, becomes, sent = {}) => {
  const merged = merge('labels', { base: baseOf(agreed), local, incoming, inFlight, ...sent, editedAt: 1 });
  expect(merged?.shows).toEqual(becomes);
});

test.each<[item: string, given: Partial<MergeInput>, isAsked: boolean]>([
  ['a text', { local: 'theirs', incoming: 'theirs' }, true],
  ['a text that the issue was just read for', { local: 'theirs', incoming: 'theirs', mayBeLate: false }, false],
  ['a text that was not edited here', { incoming: 'theirs' }, false],
  ['another text', { local: 'ours', incoming: 'theirs' }, false],
])('an edit that sets what Jira is late to tell is nothing agreed on: %s', (_item, given, isAsked) => {
  expect(merge('title', { mayBeLate: true, editedAt: 1, ...given }) === null).toBe(isAsked);
});

test.each<[item: string, agreed: string[], here: string[], jira: string[], given: Partial<MergeInput>, asked: boolean]>(
  [
    ['added on both sides', [], ['a'], ['a', 'b'], {}, true],
    ['taken away on both sides', ['a'], ['c'], ['b'], {}, true],
    ['added by a set without an answer', [], ['a'], ['a', 'b'], { inFlight: [['a']], added: ['a'] }, false],
    ['taken away by one', ['a'], [], ['b'], { inFlight: [[]], removed: ['a'] }, false],
    ['added here alone', [], ['a'], ['b'], {}, false],
  ],
)(
  'an edit that sets what Jira is late to tell: a label that was %s',
  (_item, agreed, local, incoming, given, asked) => {
    const input = { base: baseOf(agreed), local, incoming, editedAt: 1, mayBeLate: true };
    expect(merge('labels', { ...input, ...given }) === null).toBe(asked);
  },
);

test.each([
  ['added again stands', ['a'], ['a'], [], ['a']],
  ['taken away again is taken away', [], [], ['a', 'b'], ['b']],
])(
  'an item that was edited here since something was sent is an edit: %s',
  (_rule, agreed, local, incoming, becomes) => {
    const input = { base: baseOf(agreed), local, incoming, editedSince: true, editedItems: ['a'], editedAt: 1 };
    expect(merge('labels', input)?.shows).toEqual(becomes);
  },
);
