import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { problemSchema } from '@synapse/shared/problem';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startTestApi();
  token = await tokenFor(await api.tenant());
});
afterAll(() => api.close());

const issuesOf = async (method: string, path: string, json?: unknown) => {
  const answer = await api.call(method, path, { token, ...(json === undefined ? {} : { json }) });
  expect(answer.status).toBe(400);
  return problemSchema.parse(answer.body).issues ?? [];
};

const PRIORITIES = ['LOW', 'MEDIUM', 'HIGH', 'URGENT'];

test('a value that is not allowed is told with those that are, and the likeliest', async () => {
  const [issue] = await issuesOf('POST', '/api/tickets', { title: 'x', priority: 'hihg' });
  expect(issue).toMatchObject({ path: 'priority', options: PRIORITIES });
  const [near] = await issuesOf('POST', '/api/tickets', { title: 'x', priority: 'urgnt' });
  expect(near).toMatchObject({ likely: 'URGENT' });
});

test('so is the word that says of which kind the rest is', async () => {
  const [issue] = await issuesOf('POST', '/api/tickets/bulk/preview', { filter: {}, action: { kind: 'edti' } });
  expect(issue).toMatchObject({ path: 'action.kind', options: ['edit', 'comment', 'link', 'delete'], likely: 'edit' });
});

test('two letters that have changed places are one slip', async () => {
  const issues = await issuesOf('POST', '/api/tickets', { titel: 'x' });
  expect(issues).toContainEqual(expect.objectContaining({ path: '', likely: 'title' }));
});

test('so is one of a list in the query', async () => {
  const [issue] = await issuesOf('GET', '/api/tickets?status=OPEN,IN-PROGRES');
  expect(issue).toMatchObject({ path: 'status.1', options: expect.arrayContaining(['OPEN']), likely: 'IN_PROGRESS' });
});

test('and in the filter that a view keeps', async () => {
  const [issue] = await issuesOf('POST', '/api/views', { name: 'Mine', filter: { status: 'OPN' } });
  expect(issue).toMatchObject({ path: 'filter.status.0', options: expect.arrayContaining(['OPEN']), likely: 'OPEN' });
});

test('a name that is not known is told with those that are, within an object, too', async () => {
  const [issue] = await issuesOf('POST', '/api/tickets', { title: 'x', descripton: 'y' });
  expect(issue).toMatchObject({
    path: '',
    options: expect.arrayContaining(['title', 'description']),
    likely: 'description',
  });
  const [query] = await issuesOf('GET', '/api/contacts?limt=5');
  expect(query).toMatchObject({ options: expect.arrayContaining(['q', 'limit', 'cursor']), likely: 'limit' });
});

test('and where the rest depends on its kind, those of this kind', async () => {
  const wrong = async (action: object) =>
    (await issuesOf('POST', '/api/tickets/bulk/preview', { filter: {}, action }))[0];
  expect(await wrong({ kind: 'edit', fields: { staus: 'OPEN' } })).toMatchObject({
    path: 'action.fields',
    options: expect.arrayContaining(['priority', 'addLabels']),
    likely: 'status',
  });
  const noted = await wrong({ kind: 'comment', body: 'x', visibilty: 'public' });
  expect(noted).toMatchObject({ path: 'action', likely: 'visibility' });
  expect(noted?.options).not.toContain('fields');
});

test('what is wrong with a value is said in words for people, with a code for those of another language', async () => {
  const said = async (method: string, path: string, json: unknown) =>
    (await issuesOf(method, path, json)).map(({ path: at, message, template }) => [at, message, template?.code]);
  const long = 'x'.repeat(201);
  expect(await said('POST', '/api/contacts', { name: long, email: 'nobody' })).toEqual([
    ['name', 'It takes at most 200 characters.', 'value_too_long'],
    ['email', 'not an e-mail address', 'value_format'],
  ]);
  expect(await said('POST', '/api/tickets', {})).toEqual([['title', 'It is missing.', 'value_missing']]);
  // What a schema says in words of its own goes with a code as well.
  expect(await said('POST', '/api/tickets', { title: '' })).toEqual([['title', 'a title is needed', 'value_empty']]);
  // And where only these tell the reason, with none: a code for any reason would hide it.
  expect(await said('POST', '/api/tickets', { title: 'a', labels: ['a b'] })).toEqual([
    ['labels.0', 'Jira takes no spaces in a label', undefined],
  ]);
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`${i}${'k'.repeat(1_000)}`, 1]));
  const answer = await issuesOf('POST', '/api/tickets', { title: 'a', ...many });
  expect(JSON.stringify(answer).length).toBeLessThan(2_000);
});

test('what may have several shapes is told what each of them misses', async () => {
  for (const body of [{}, { all: true, ticketIds: [] }]) {
    const [issue] = await issuesOf('POST', '/api/sync/failures/retry', body);
    expect(issue?.message).toContain('ticketIds');
    expect(issue?.message).toContain('all');
  }
});

test('what is like nothing is not guessed, and what was sent is not told again', async () => {
  const secret = 'a-password-that-was-pasted';
  const issues = await issuesOf('POST', '/api/tickets', { title: 'x', priority: secret });
  expect(issues[0]).not.toHaveProperty('likely');
  expect(JSON.stringify(issues)).not.toContain(secret);
});
