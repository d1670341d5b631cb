import { expect, test } from '@jest/globals';
import { mentionAt, mentionOf } from '../../src/ticket/comments/mentions.ts';
import { readersOf } from '../../src/ticket/comments/readers.ts';
import { namesOfFields } from '../../src/ticket/field-names.ts';
import { goesToJira, refusalIn } from '../../src/ticket/files/upload-file.ts';
import { nameOf, namesIn } from '../../src/ticket/history/names.ts';
import { inverseOf } from '../../src/ticket/history/undo.ts';

const ADA = { userId: null, accountId: 'ada', name: 'Ada' };
const ANN = { userId: 'ann', accountId: null, name: 'Ann' };

test('a change is taken back as far as it still stands', () => {
  const change = {
    before: { status: 'OPEN', priority: 'LOW' },
    after: { status: 'RESOLVED', priority: 'HIGH' },
  } as const;
  expect(inverseOf(change, { status: 'RESOLVED', priority: 'HIGH' })).toEqual({ status: 'OPEN', priority: 'LOW' });
  expect(inverseOf(change, { status: 'RESOLVED', priority: 'URGENT' })).toEqual({ status: 'OPEN' });
  expect(inverseOf(change, { status: 'CLOSED', priority: 'URGENT' })).toBeNull();
});

test('fields of which several are meant are named once, such as two comments', () => {
  expect(namesOfFields(['title', 'comment:1', 'comment:2', 'custom.rootCause'])).toBe('Title, Comment, Root cause');
});

test('labels are a set, and a person is who one of their ids says', () => {
  expect(inverseOf({ before: { labels: [] }, after: { labels: ['a', 'b'] } }, { labels: ['b', 'a'] })).toEqual({
    labels: [],
  });
  const assigned = { before: { assignee: ADA }, after: { assignee: ANN } };
  const matched = { userId: 'ann', accountId: 'jira-ann', name: 'Ann A.' };
  expect(inverseOf(assigned, { assignee: matched })).toEqual({ assignee: { accountId: 'ada' } });
  expect(inverseOf({ before: { assignee: null }, after: { assignee: ANN } }, { assignee: ANN })).toEqual({
    assignee: null,
  });
  expect(inverseOf(assigned, { assignee: null })).toBeNull();
});

test('a name is searched for from its @ to the caret, and not in an address', () => {
  expect(mentionAt('Ask @Gr', 7)).toEqual({ from: 4, q: 'Gr' });
  expect(mentionAt('Ask @Grace Ho now', 13)).toEqual({ from: 4, q: 'Grace Ho' });
  expect(mentionAt('@', 1)).toEqual({ from: 0, q: '' });
  expect(mentionAt('ann@acme', 8)).toBeNull();
  expect(mentionAt('Ask @Grace, then', 16)).toBeNull();
});

test('a mention names the account where there is one, and can break out of no link', () => {
  expect(mentionOf(ADA)).toBe('[@Ada](jira-user:ada) ');
  expect(mentionOf({ ...ADA, accountId: '557058:f1 (x)', name: 'A] [b\\' })).toBe(
    '[@A\\] \\[b\\\\](jira-user:557058:f1%20(x)) ',
  );
  expect(mentionOf(ANN)).toBe('@Ann ');
});

test('readers are those of Jira who took part, each once, and not oneself', () => {
  const by = (name: string, source: 'CRM' | 'JIRA', visibility: 'public' | 'internal' = 'public') =>
    ({ author: { name, jiraAccountId: null }, source, visibility }) as never;
  const comments = [by('Grace', 'JIRA'), by('Ada', 'JIRA'), by('Ann', 'CRM'), by('Role', 'JIRA', 'internal')];
  expect(readersOf({ assignee: ADA, comments }, 'Ann')).toEqual(['Ada', 'Grace']);
  expect(readersOf({ assignee: ADA, comments }, 'Ada')).toEqual(['Grace']);
});

test('an account of Jira is named where the ticket or its history names it', () => {
  const change = {
    side: 'jira',
    actor: 'ada',
    old: null,
    new: { userId: null, accountId: 'linus', name: 'Linus' },
  } as const;
  const names = namesIn({ assignee: ADA, comments: [] }, [change]);
  expect(nameOf(change, names)).toBe('Ada');
  expect(nameOf({ ...change, actor: 'linus' }, names)).toBe('Linus');
  expect(nameOf({ ...change, actor: 'nobody known' }, names)).toBe('Somebody');
  expect(nameOf({ ...change, side: 'crm', actor: 'Ann' }, names)).toBe('Ann');
});

test('a file goes to Jira with a ticket that has its issue, and with one whose issue is still to be made', () => {
  const jira = { issueKey: 'KAN-1' };
  const of = (state: string, link: object | null) => goesToJira({ jira: link, sync: { state } } as never);
  expect([of('synced', jira), of('pending', null), of('parked', null), of('unlinked', null)]).toEqual([
    ...[true, true, true, false],
  ]);
});

test('an upload that a proxy’s page answers has failed, and is not on its way for ever', () => {
  expect(refusalIn({ status: 502, responseText: '<html>Bad gateway</html>' })).toBeInstanceOf(Error);
  expect(refusalIn({ status: 201, responseText: '{}' })).toBeNull();
  const problem = (code: string) => ({
    status: 422,
    responseText: JSON.stringify({ code, status: 422, detail: 'No' }),
  });
  expect(refusalIn(problem('payload_too_large'))).toMatchObject({ code: 'payload_too_large' });
  // It is kept, and the list of files says why Jira has it not.
  expect(refusalIn(problem('jira_refused'))).toBeNull();
});
