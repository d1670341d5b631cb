import { adf, basic, type Client, startClient } from './support/sandbox-client.ts';

let client: Client;

beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.sandbox.close());
beforeEach(async () => {
  await client.control('POST', '/reset', { seed: 'empty' });
  await client.createIssue();
  client.changes.length = 0;
});

const post = (body: unknown, key = 'KAN-1') => client.rest('POST', `/issue/${key}/comment`, body);
const updatedOf = async (key: string) => (await client.rest('GET', `/issue/${key}?fields=updated`)).body.fields.updated;

it('makes, edits and deletes a comment; each moves the issue’s `updated` and none enters the history', async () => {
  const moments = [await updatedOf('KAN-1')];
  const { status, body } = await post({ body: adf('Hello') });
  expect([status, body.body, body.author.displayName]).toEqual([201, adf('Hello'), 'Ada Lovelace']);
  moments.push(await updatedOf('KAN-1'));
  expect(body.updated).toBe(moments[1]);
  const edited = await client.rest('PUT', `/issue/KAN-1/comment/${body.id}`, { body: adf('Bye') }, basic('grace'));
  expect(edited.body).toMatchObject({
    id: body.id,
    created: body.created,
    author: { displayName: 'Ada Lovelace' },
    updateAuthor: { displayName: 'Grace Hopper' },
    body: adf('Bye'),
  });
  moments.push(await updatedOf('KAN-1'));
  expect((await client.rest('DELETE', `/issue/KAN-1/comment/${body.id}`)).status).toBe(204);
  moments.push(await updatedOf('KAN-1'));
  expect((await client.rest('GET', `/issue/KAN-1/comment/${body.id}`)).status).toBe(404);
  expect(new Set(moments).size).toBe(4);
  expect(moments).toEqual([...moments].sort());
  expect((await client.rest('GET', '/issue/KAN-1/changelog')).body.total).toBe(0);
});

it('tells of a comment first, then of the issue without history', async () => {
  const { body } = await post({ body: adf('Hello'), properties: [{ key: 'crm', value: 1 }] });
  await client.rest('PUT', `/issue/KAN-1/comment/${body.id}`, { body: adf('Bye') });
  await client.rest('DELETE', `/issue/KAN-1/comment/${body.id}`);
  expect(client.changes.map(({ type }) => type)).toEqual([
    'comment_created',
    'issue_updated',
    'comment_updated',
    'issue_updated',
    'comment_deleted',
  ]);
  expect(client.changes[0]?.comment).toMatchObject({ id: body.id, properties: [{ key: 'crm', value: 1 }] });
  expect(client.changes.every(({ changelog }) => changelog === undefined)).toBe(true);
});

it.each([
  [{ body: 'plain text' }, 'Comment body is not valid!'],
  [{ body: { type: 'doc', version: 1 } }, 'Comment body is not valid!'],
  [{}, 'Comment body can not be empty!'],
  [{ body: adf('x'.repeat(32_768)) }, 'The entered text is too long.'],
])('refuses a body that is no document (%#)', async (input, message) => {
  const { status, body } = await post(input);
  expect([status, body.errors.comment]).toEqual([400, expect.stringContaining(message)]);
  expect(client.changes).toEqual([]);
});

it('pages, orders, and expands properties', async () => {
  for (const text of ['1', '2', '3']) await post({ body: adf(text), properties: [{ key: 'n', value: text }] });
  const page = async (query: string) => (await client.rest('GET', `/issue/KAN-1/comment${query}`)).body;
  const texts = (body: { comments: { body: ReturnType<typeof adf> }[] }) =>
    body.comments.map((comment) => comment.body.content[0]?.content[0]?.text);
  expect(texts(await page('?maxResults=2'))).toEqual(['1', '2']);
  expect(texts(await page('?startAt=2'))).toEqual(['3']);
  expect(texts(await page('?orderBy=-created&maxResults=2'))).toEqual(['3', '2']);
  expect((await page('?startAt=2')).total).toBe(3);
  expect((await page('')).comments[0].properties).toBeUndefined();
  expect((await page('?expand=properties')).comments[0].properties).toEqual([{ key: 'n', value: '1' }]);
  expect((await client.rest('GET', '/issue/KAN-1/comment?orderBy=author')).status).toBe(400);
});

it('marks an internal note of a service project, and only there', async () => {
  await client.createIssue({ project: { key: 'OPS' } });
  const internal = { body: adf('x'), properties: [{ key: 'sd.public.comment', value: { internal: true } }] };
  expect((await post(internal, 'OPS-1')).body.jsdPublic).toBe(false);
  expect((await post({ body: adf('x') }, 'OPS-1')).body.jsdPublic).toBe(true);
  expect((await post(internal, 'KAN-1')).body.jsdPublic).toBe(true);
});

it('keeps who may see a comment', async () => {
  const visibility = { type: 'role', value: 'Administrators', identifier: null };
  const { body } = await post({ body: adf('x'), visibility });
  expect(body.visibility).toEqual(visibility);
  const edited = await client.rest('PUT', `/issue/KAN-1/comment/${body.id}`, { body: adf('y') });
  expect(edited.body.visibility).toEqual(visibility);
  await client.control('POST', '/settings', { editsPublish: true });
  const named = await client.rest('PUT', `/issue/KAN-1/comment/${body.id}`, { body: adf('y'), visibility });
  expect(named.body.visibility).toEqual(visibility);
  const published = await client.rest('PUT', `/issue/KAN-1/comment/${body.id}`, { body: adf('y') });
  expect(published.body.visibility).toBeUndefined();
});

it('keeps a restricted comment from those who are in no role or group', async () => {
  const { body } = await post({ body: adf('x'), visibility: { type: 'role', value: 'Administrators' } });
  await post({ body: adf('for all') });
  const grace = client.sandbox.jira.catalog.users.find(({ displayName }) => displayName.startsWith('Grace'));
  await client.control('POST', '/settings', { restrictedHiddenFrom: [grace?.accountId] });
  const texts = async (who: string) => {
    const list = (await client.rest('GET', '/issue/KAN-1/comment', undefined, basic(who))).body.comments;
    const field = (await client.rest('GET', '/issue/KAN-1?fields=comment', undefined, basic(who))).body.fields.comment;
    return [list.length, field.comments.length, field.total];
  };
  expect([await texts('ada'), await texts('grace')]).toEqual([
    [2, 2, 2],
    [1, 1, 1],
  ]);
  const own = async (who: string) =>
    (await client.rest('GET', `/issue/KAN-1/comment/${body.id}`, undefined, basic(who))).status;
  expect([await own('ada'), await own('grace')]).toEqual([200, 404]);
});

it('finds comments by id, wherever they are', async () => {
  await client.createIssue();
  const ids = [];
  for (const key of ['KAN-1', 'KAN-2']) ids.push(Number((await post({ body: adf(key) }, key)).body.id));
  const { body } = await client.rest('POST', '/comment/list', { ids: [...ids, 99_999] });
  expect(body.values.map(({ id }: { id: string }) => Number(id))).toEqual(ids);
});
