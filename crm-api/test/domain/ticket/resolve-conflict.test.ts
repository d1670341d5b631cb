import { expect, test } from '@jest/globals';
import type { CustomFieldKind } from '@synapse/shared/project-config';
import type { ChangeOf } from '../../../src/domain/ticket/change-context.ts';
import { pendingFields } from '../../../src/domain/ticket/pending.ts';
import { resolveConflict } from '../../../src/domain/ticket/resolve-conflict.ts';
import {
  BY_AGENT,
  baseOf,
  commentWith,
  contextOf,
  type Given,
  historyOf,
  linkWith,
  refusalOf,
  TICKET,
} from '../states.ts';

type Decision = Partial<ChangeOf<'conflict.resolved'>>;
const resolve = (given: Given, decision: Decision) => {
  const at = contextOf(given);
  return { at, refusal: refusalOf(() => resolveConflict(at, changeOf(decision))) };
};
const changeOf = (decision: Decision): ChangeOf<'conflict.resolved'> => ({
  ...{ kind: 'conflict.resolved', cause: BY_AGENT, ticketId: TICKET, conflictId: 'conflict-1' },
  ...{ field: 'title', take: 'ours', value: 'Ours', keepsWinner: false, restricted: false },
  ...decision,
});

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
const richText = {
  fields: { description: 'a' },
  link: { base: { ...linkWith().base, description: baseOf('a', withImage) } },
};
const ofComment = { field: 'comment:comment-1', value: 'other text' } as const;
const asComment = { commentId: 'comment-9' };

test.each<[rule: string, given: Given, decision: Decision, history: string[], pending: string[]]>([
  ['the value that lost is an edit, and waits for Jira', {}, {}, ['title: Printer → Ours (resolved_ours)'], ['title']],
  ['the value that won changes nothing', {}, { take: 'theirs', value: 'Printer', keepsWinner: true }, [], []],
  [
    'a text that lost is an edit of its comment',
    { comments: [commentWith()] },
    ofComment,
    ['comment:comment-1: hello → other text (resolved_ours)'],
    [],
  ],
  [
    'a text that won needs no comment any more',
    { comments: [commentWith({ deletedAt: 5 })] },
    { ...ofComment, keepsWinner: true },
    [],
    [],
  ],
  [
    'a text may go to Jira as a comment: the field shows what Jira has',
    { ...richText, fields: { description: 'mine' } },
    { field: 'description', value: 'mine', asComment },
    ['description: mine → a (resolved_ours)'],
    [],
  ],
])('%s', (_rule, given, decision, history, pending) => {
  const { at, refusal } = resolve(given, decision);
  expect(refusal).toBeNull();
  expect(historyOf(at)).toEqual(history);
  expect(pendingFields(at.state)).toEqual(pending);
  expect(at.effects.resolutions).toEqual([
    { conflictId: 'conflict-1', take: decision.take ?? 'ours', by: BY_AGENT.actor },
  ]);
  expect(at.state.comments.get('comment-9')?.body).toBe(decision.asComment ? 'mine' : undefined);
});

test.each<[rule: string, given: Given, decision: Decision, refusal: string]>([
  ['a deleted ticket', { deletedAt: 5 }, {}, 'not_found'],
  ['a status that only Jira has a name for', {}, { field: 'status', value: 'Waiting for support' }, 'conflict'],
  ['a text that would lose an image in Jira', richText, { field: 'description', value: 'b' }, 'body_not_regenerable'],
  [
    'a text that has won, and would lose an image in Jira',
    { ...richText, fields: { description: 'b' } },
    { field: 'description', value: 'b', keepsWinner: true },
    'body_not_regenerable',
  ],
  ['a text whose comment was deleted since', { comments: [commentWith({ deletedAt: 5 })] }, ofComment, 'conflict'],
  [
    'a restricted text for a comment that everybody may read',
    { comments: [commentWith()] },
    { ...ofComment, take: 'theirs', restricted: true },
    'conflict',
  ],
  [
    'as a comment, what Jira had in an issue that the ticket has left',
    richText,
    { field: 'description', value: 'secret', take: 'theirs', restricted: true, asComment },
    'conflict',
  ],
  ['an empty text as a comment', richText, { field: 'description', value: ' ', asComment }, 'invalid_request'],
  [
    'a text as a comment where there is no issue',
    { link: null },
    { field: 'description', value: 'mine', asComment },
    'invalid_request',
  ],
])('refused: %s', (_rule, given, decision, code) => {
  const { at, refusal } = resolve(given, decision);
  expect(refusal).toBe(code);
  expect(at.effects.resolutions).toEqual([]);
});

test('what may be lost in Jira is replaced by who says that they know', () => {
  const { at, refusal } = resolve(richText, { field: 'description', value: 'b', replaceDescription: true });
  expect(refusal).toBeNull();
  expect(at.state.link?.replaceKnown).toEqual(['description']);
});

test.each<[kind: CustomFieldKind, value: unknown, refusal: string | null]>([
  ['multi-select', ['Red'], null],
  ['multi-select', 'Red', 'conflict'],
  ['number', '15', 'conflict'],
  ['number', null, null],
])('a value that a custom field of the kind %s can’t hold is refused: %j', (kind, value, refusal) => {
  const customFields = [{ name: 'extra', fieldId: 'customfield_1', kind }];
  const link = { base: { 'custom.extra': baseOf('x') } };
  const at = contextOf({ fields: { 'custom.extra': 'x' }, link }, { customFields });
  const change: Decision = { field: 'custom.extra', take: 'theirs', value };
  expect(refusalOf(() => resolveConflict(at, changeOf(change)))).toBe(refusal);
});

test.each([
  [false, 'conflict'],
  [true, null],
])(
  'the value of a custom field that is not chosen any more has nowhere to go (it has won: %s)',
  (keepsWinner, refusal) => {
    const at = contextOf({ fields: { 'custom.extra': 'x' } });
    const change = changeOf({ field: 'custom.extra', take: 'ours', value: 'y', keepsWinner });
    expect(refusalOf(() => resolveConflict(at, change))).toBe(refusal);
    expect(at.state.fields['custom.extra']).toBe('x');
  },
);
