import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commentSchema } from '@synapse/shared/comment';
import { problemSchema } from '@synapse/shared/problem';
import { type TicketPage, ticketDetailSchema, ticketPageSchema, ticketSchema } from '@synapse/shared/ticket';
import { startTestApi, type TestApi, tokenFor, userIdFor } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const workspace = async () => tokenFor(await api.tenant());

async function create(token: string, json: object) {
  const answer = await api.call('POST', '/api/tickets', { token, json });
  expect(answer.status).toBe(201);
  return ticketSchema.parse(answer.body);
}

async function list(token: string, query: string): Promise<TicketPage> {
  const answer = await api.call('GET', `/api/tickets${query}`, { token });
  expect([query, answer.status]).toEqual([query, 200]);
  return ticketPageSchema.parse(answer.body);
}

const titles = async (token: string, query: string) => (await list(token, query)).items.map((t) => t.title).sort();

describe('a ticket of a workspace without Jira', () => {
  test('is created, read, changed and deleted', async () => {
    const token = await workspace();
    const made = await api.call('POST', '/api/tickets', { token, json: { title: ' Printer on fire ' } });
    expect(made.status).toBe(201);
    const ticket = ticketSchema.parse(made.body);
    expect(made.headers.get('location')).toBe(`/api/tickets/${ticket.id}`);
    expect(ticket).toMatchObject({
      number: 1,
      title: 'Printer on fire',
      description: '',
      status: 'OPEN',
      priority: 'MEDIUM',
      source: 'API',
      contactId: null,
      version: 1,
      jira: null,
      sync: { state: 'unlinked', pendingFields: [], reason: null },
    });
    const path = `/api/tickets/${ticket.id}`;
    const patched = await api.call('PATCH', path, { token, json: { status: 'RESOLVED', version: 1 } });
    expect(patched.status).toBe(200);
    expect(ticketSchema.parse(patched.body)).toMatchObject({ status: 'RESOLVED', version: 2 });

    const stale = await api.call('PATCH', path, { token, json: { status: 'OPEN', version: 1 } });
    expect(stale.status).toBe(409);
    expect(problemSchema.parse(stale.body).code).toBe('conflict');

    expect((await api.call('DELETE', path, { token })).status).toBe(204);
    expect((await api.call('GET', path, { token })).status).toBe(404);
    expect((await list(token, '')).items).toEqual([]);
  });

  test('is assigned to somebody by their own name, whatever is sent; by that only to who has not been here', async () => {
    const token = await tokenFor(await api.tenant(), { sub: 'ann', name: 'Ann Agent' });
    await list(token, '');
    const assigned = async (userId: string) =>
      (await create(token, { title: 'x', assignee: { userId, name: 'Eve' } })).assignee?.name;
    expect([await assigned(userIdFor('ann')), await assigned('not-yet-here')]).toEqual(['Ann Agent', 'Eve']);
  });

  test('shows its contact and its comments, the oldest first', async () => {
    const token = await workspace();
    const contact = (await api.call('POST', '/api/contacts', { token, json: { name: 'Zoë' } })).body as { id: string };
    const ticket = await create(token, { title: 'x', contactId: contact.id });
    for (const body of ['one', 'two', 'three']) {
      await api.call('POST', `/api/tickets/${ticket.id}/comments`, { token, json: { body } });
    }
    const detail = ticketDetailSchema.parse((await api.call('GET', `/api/tickets/${ticket.id}`, { token })).body);
    expect(detail.contact).toMatchObject({ id: contact.id, name: 'Zoë' });
    expect(detail.comments.map((comment) => comment.body)).toEqual(['one', 'two', 'three']);
  });
});

describe('a comment', () => {
  test('is internal unless said otherwise, is changed, published and deleted', async () => {
    const token = await workspace();
    const ticket = await create(token, { title: 'x' });
    const path = `/api/tickets/${ticket.id}/comments`;
    const made = await api.call('POST', path, { token, json: { body: 'for us' } });
    expect(made.status).toBe(201);
    const comment = commentSchema.parse(made.body);
    expect(comment).toMatchObject({
      visibility: 'internal',
      source: 'CRM',
      sync: 'local',
      author: { name: 'Ann Agent' },
    });

    const changed = await api.call('PATCH', `${path}/${comment.id}`, { token, json: { body: 'for us all' } });
    expect(changed.body).toMatchObject({ body: 'for us all', visibility: 'internal' });
    const published = await api.call('PATCH', `${path}/${comment.id}`, { token, json: { visibility: 'public' } });
    expect(published.body).toMatchObject({ visibility: 'public' });

    expect((await api.call('DELETE', `${path}/${comment.id}`, { token })).status).toBe(204);
    expect((await api.call('GET', path, { token })).body).toEqual({ items: [] });
    expect((await api.call('GET', `${path}/${comment.id}`, { token })).status).toBe(404);
  });
});

test("a comment is found by its own ticket's address only", async () => {
  const token = await workspace();
  const [one, two] = [await create(token, { title: 'one' }), await create(token, { title: 'two' })];
  const made = await api.call('POST', `/api/tickets/${one.id}/comments`, { token, json: { body: 'of one' } });
  const { id } = commentSchema.parse(made.body);
  for (const method of ['GET', 'PATCH', 'DELETE']) {
    const json = method === 'PATCH' ? { json: { body: 'of two' } } : {};
    const answer = await api.call(method, `/api/tickets/${two.id}/comments/${id}`, { token, ...json });
    expect([method, answer.status]).toEqual([method, 404]);
  }
  expect((await api.call('GET', `/api/tickets/${one.id}/comments/${id}`, { token })).body).toMatchObject({
    body: 'of one',
  });
  expect((await api.call('GET', `/api/tickets/${two.id}/comments`, { token })).body).toEqual({ items: [] });
});

describe('the list', () => {
  test('is narrowed by what a ticket is', async () => {
    const token = await workspace();
    const contact = (await api.call('POST', '/api/contacts', { token, json: { name: 'Zoë' } })).body as { id: string };
    await create(token, { title: 'a', status: 'OPEN', priority: 'LOW' });
    await create(token, { title: 'b', status: 'IN_PROGRESS', priority: 'HIGH', source: 'EMAIL' });
    await create(token, { title: 'c', status: 'CLOSED', priority: 'HIGH', contactId: contact.id });
    expect(await titles(token, '?status=OPEN,IN_PROGRESS')).toEqual(['a', 'b']);
    expect(await titles(token, '?priority=HIGH&status=CLOSED')).toEqual(['c']);
    expect(await titles(token, '?source=EMAIL')).toEqual(['b']);
    expect(await titles(token, `?contactId=${contact.id}`)).toEqual(['c']);
    expect(await titles(token, '?syncState=unlinked')).toEqual(['a', 'b', 'c']);
    expect(await titles(token, '?syncState=synced,pending,parked,deleted_in_jira')).toEqual([]);
    expect(await titles(token, '?jiraKey=KAN-1')).toEqual([]);
  });

  test('is sorted both ways by each order', async () => {
    const token = await workspace();
    for (const title of ['a', 'b', 'c']) await create(token, { title });
    const [first] = (await list(token, '?sort=number')).items;
    await api.call('PATCH', `/api/tickets/${first?.id}`, { token, json: { priority: 'URGENT' } });
    const inOrder = async (sort: string) => (await list(token, `?sort=${sort}`)).items.map((t) => t.title).join('');
    expect(await inOrder('number')).toBe('abc');
    expect(await inOrder('-number')).toBe('cba');
    expect(await inOrder('createdAt')).toBe('abc');
    expect(await inOrder('-createdAt')).toBe('cba');
    expect(await inOrder('updatedAt')).toBe('bca');
    expect(await inOrder('-updatedAt')).toBe('acb');
  });

  test('is searched by words, number and nothing else', async () => {
    const token = await workspace();
    await create(token, { title: 'Printers are burning', description: 'smoke in **room 12**' });
    await create(token, { title: 'Login fails', description: 'after the password reset' });
    const find = (q: string) => titles(token, `?q=${encodeURIComponent(q)}`);
    expect(await find('printer')).toEqual(['Printers are burning']);
    expect(await find('burn smoke')).toEqual(['Printers are burning']);
    expect(await find('"password reset"')).toEqual(['Login fails']);
    expect(await find('printer or login')).toEqual(['Login fails', 'Printers are burning']);
    expect(await find('login -password')).toEqual([]);
    expect(await find('2')).toEqual(['Login fails']);
    expect(await find('#2')).toEqual(['Login fails']);
    expect(await find('%')).toEqual([]);
    expect(await find("'; drop table ticket; --")).toEqual([]);
    expect(await find('((:*&|!')).toEqual([]);
    expect(await find('999999999999999999999')).toEqual([]);
  });

  test('is searched while words are typed: the last one by its beginning, English by its stems', async () => {
    const token = await workspace();
    await create(token, {
      title: 'Printers are burning',
      description: 'Der Drucker brennt, ask ada.lovelace@example.com',
    });
    await create(token, { title: 'Login fails', description: "after the password reset of O'Brien" });
    const find = (q: string) => titles(token, `?q=${encodeURIComponent(q)}`);
    for (const q of [
      'pri',
      'Printer',
      'printers burn',
      'burned prin',
      'burni',
      'are',
      'druck',
      'ada.love',
      'ADA.LOVELACE@exam',
    ])
      expect([q, await find(q)]).toEqual([q, ['Printers are burning']]);
    for (const q of ['passwo', 'reset passw', 'the password res', "o'bri", '"password reset" lo', 'login -prin'])
      expect([q, await find(q)]).toEqual([q, ['Login fails']]);
    // Only the last word is still being typed.
    for (const q of ['prin burn', 'passw reset', 'login -fail', '"password re"', 'rinter'])
      expect([q, await find(q)]).toEqual([q, []]);
  });

  test.each([
    'status=NOPE',
    'status=',
    'priority=LOW,',
    'contactId=1',
    'limit=0',
    'limit=201',
    'limit=ten',
    'sort=title',
    'unknown=1',
    'status=OPEN&status=CLOSED',
    'q=',
    `q=${'x'.repeat(201)}`,
    'q=%00',
    '__proto__[x]=1',
  ])('refuses the query %s', async (query) => {
    const token = await workspace();
    const answer = await api.call('GET', `/api/tickets?${query}`, { token });
    expect(answer.status).toBe(400);
    const problem = problemSchema.parse(answer.body);
    expect(problem.code).toBe('invalid_request');
    expect(problem.issues?.length).toBeGreaterThan(0);
  });
});

describe('a body that is not right', () => {
  test.each<[string, unknown, string]>([
    ['no title', {}, 'title'],
    ['a blank title', { title: '   ' }, 'title'],
    ['a title of two lines', { title: 'a\nb' }, 'title'],
    ['a long title', { title: 'x'.repeat(256) }, 'title'],
    ['a long description', { title: 'x', description: 'x'.repeat(32_768) }, 'description'],
    ['an unknown status', { title: 'x', status: 'DONE' }, 'status'],
    ['a source that is not ours to choose', { title: 'x', source: 'JIRA' }, 'source'],
    ['a contact that is no id', { title: 'x', contactId: '7' }, 'contactId'],
    ['a contact that does not exist', { title: 'x', contactId: '00000000-0000-4000-8000-000000000009' }, 'contactId'],
    ['a project that does not take part', { title: 'x', projectKey: 'NOPE' }, 'projectKey'],
    ['the year 0', { title: 'x', dueDate: '0000-01-01' }, 'dueDate'],
    ['a NUL', { title: 'a\u0000b' }, 'title'],
    ['half a character', { title: 'x', description: 'a\ud800b' }, 'description'],
    ['an unknown member', { title: 'x', admin: true }, ''],
    ['a list', [], ''],
  ])('is refused: %s', async (_what, json, path) => {
    const token = await workspace();
    const answer = await api.call('POST', '/api/tickets', { token, json });
    expect(answer.status).toBe(400);
    const problem = problemSchema.parse(answer.body);
    expect(problem.code).toBe('invalid_request');
    expect(problem.issues?.map((issue) => issue.path)).toContain(path);
    expect((await list(token, '')).items).toEqual([]);
  });

  test('is refused in a change: nothing to change', async () => {
    const token = await workspace();
    const { id } = await create(token, { title: 'x' });
    for (const json of [{}, { version: 1 }, { title: null }]) {
      expect((await api.call('PATCH', `/api/tickets/${id}`, { token, json })).status).toBe(400);
    }
  });
});
