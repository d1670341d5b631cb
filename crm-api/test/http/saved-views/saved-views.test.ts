import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { auditPageSchema } from '@synapse/shared/audit';
import { type Ticket, ticketPageSchema } from '@synapse/shared/ticket';
import { type SavedView, savedViewListSchema, savedViewSchema } from '@synapse/shared/views/saved-view';
import { COUNTED_FOR_VIEW } from '../../../src/store/saved-views/view-counts.ts';
import { EXAMINED_AT_MOST } from '../../../src/store/tickets/ticket-filters.ts';
import { startTestApi, type TestApi, tokenFor, userIdFor } from '../support/api.ts';

/** Who Ada is as an assignee. */
const ADA = JSON.stringify({ userId: userIdFor('ada'), accountId: null, name: 'Ada' });

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** An admin and two agents of one workspace, and a viewer. */
async function people() {
  const tenantId = await api.tenant();
  const as = (sub: string, role: string) => tokenFor(tenantId, { sub, role, name: sub });
  const [ada, bob, eve, admin] = await Promise.all([
    as('ada', 'agent'),
    as('bob', 'agent'),
    as('eve', 'viewer'),
    as('root', 'admin'),
  ]);
  return { tenantId, ada, bob, eve, admin };
}

async function save(token: string, json: object): Promise<SavedView> {
  const answer = await api.call('POST', '/api/views', { token, json });
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
  return savedViewSchema.parse(answer.body);
}

const of = (token: string, method: string) => (method === 'PATCH' ? { token, json: { name: 'x' } } : { token });

const list = async (token: string) =>
  savedViewListSchema.parse((await api.call('GET', '/api/views', { token })).body).items;
const namesOf = async (token: string) => (await list(token)).map(({ name }) => name);

describe('a saved view', () => {
  test('is kept as it was saved, for who made it alone', async () => {
    const { ada, bob, admin } = await people();
    const wanted = {
      name: 'Late at Acme',
      filter: { status: 'OPEN,IN_PROGRESS', assignee: 'me', overdue: 'true', updatedSince: 'P7D' },
      sort: '-priority',
      columns: ['number', 'assignee', 'dueDate'],
      grouping: 'assignee',
      layout: 'board',
    };
    const view = await save(ada, wanted);
    expect(view).toMatchObject({ ...wanted, visibility: 'private', createdBy: 'ada', mine: true, mayChange: true });
    expect((await api.call('GET', `/api/views/${view.id}`, { token: ada })).body).toEqual(view);
    for (const token of [bob, admin]) {
      expect(await namesOf(token)).toEqual([]);
      for (const method of ['GET', 'PATCH', 'DELETE'])
        expect((await api.call(method, `/api/views/${view.id}`, of(token, method))).status).toBe(404);
    }
  });

  test('of the workspace is seen by all, and changed by who made it and by admins, which the audit log tells', async () => {
    const { ada, bob, eve, admin } = await people();
    const view = await save(ada, { name: 'Ours' });
    const change = (token: string, json: object) => api.call('PATCH', `/api/views/${view.id}`, { token, json });
    expect((await change(ada, { visibility: 'workspace' })).status).toBe(200);
    expect(await namesOf(eve)).toEqual(['Ours']);
    expect((await change(bob, { name: 'Bob’s' })).status).toBe(403);
    expect((await change(admin, { name: 'Renamed', grouping: 'status' })).body).toMatchObject({
      name: 'Renamed',
      grouping: 'status',
      mine: false,
      mayChange: true,
    });
    expect((await change(ada, { grouping: null })).body).toMatchObject({ grouping: null, name: 'Renamed' });
    // It would be gone for who takes it away, and nobody but its author would know.
    expect((await change(admin, { visibility: 'private' })).status).toBe(403);
    expect((await api.call('DELETE', `/api/views/${view.id}`, { token: bob })).status).toBe(403);
    expect((await api.call('DELETE', `/api/views/${view.id}`, { token: admin })).status).toBe(204);
    expect(await namesOf(ada)).toEqual([]);
    const audit = auditPageSchema.parse((await api.call('GET', '/api/audit', { token: admin })).body);
    expect(audit.items.map(({ action, about }) => [action, about])).toEqual(
      ['deleted', 'changed', 'changed', 'changed'].map((what) => [`view.${what}`, `view:${view.id}`]),
    );
    expect(JSON.stringify(audit)).not.toContain('Renamed');
  });

  test.each([
    [{ name: 'x', filter: { status: 'NOWHERE' } }, 'filter.status'],
    [{ name: 'x', filter: { ids: 'x' } }, 'filter'],
    [{ name: 'x', filter: { updatedSince: 'last week' } }, 'filter.updatedSince'],
    [{ name: 'x', columns: ['colour'] }, 'columns'],
    [{ name: ' ' }, 'name'],
  ])('that would show nothing is refused: %j', async (json, path) => {
    const { ada } = await people();
    const answer = await api.call('POST', '/api/views', { token: ada, json });
    expect(answer.status).toBe(400);
    expect((answer.body as { issues: { path: string }[] }).issues[0]?.path).toContain(path);
  });

  test('is one of 100 of a person, and of 100 of the workspace', async () => {
    const { tenantId, ada, bob } = await people();
    await api.owner.query(
      `insert into saved_view (tenant_id, id, name, author, author_name, shared, filter, sort, columns, layout, created_at, updated_at)
       select $1, gen_random_uuid(), 'v' || n, $2, 'ada', shared, '{}', '-updatedAt', '{}', 'list', now(), now()
         from generate_series(1, 99) n, unnest(array[true, false]) shared`,
      [tenantId, userIdFor('ada')],
    );
    for (const visibility of ['private', 'workspace']) {
      await save(ada, { name: 'the hundredth', visibility });
      const refused = await api.call('POST', '/api/views', { token: ada, json: { name: 'more', visibility } });
      expect(refused.body).toMatchObject({ status: 409, code: 'conflict' });
    }
    const mine = await save(bob, { name: 'my first' });
    const share = { token: bob, json: { visibility: 'workspace' } };
    expect((await api.call('PATCH', `/api/views/${mine.id}`, share)).status).toBe(409);
    expect(await list(ada)).toHaveLength(200);
  });

  test('is made once for one Idempotency-Key', async () => {
    const { ada } = await people();
    const send = () =>
      api.call('POST', '/api/views', { token: ada, json: { name: 'once' }, headers: { 'idempotency-key': 'k' } });
    expect((await send()).body).toEqual((await send()).body);
    expect(await namesOf(ada)).toEqual(['once']);
  });
});

test('views are counted as their lists would show, `me` for whoever looks, and no further than is said', async () => {
  const { tenantId, ada, bob } = await people();
  await api.owner.query(
    `insert into ticket (tenant_id, id, number, title, status, priority, source, assignee, created_at, updated_at)
     select $1, gen_random_uuid(), n, 'Ticket ' || n, 'OPEN', case n % 2 when 0 then 'HIGH' else 'LOW' end, 'API',
            case when n <= 3 then $2::jsonb end, now(), now() - n * interval '1 s'
       from generate_series(1, ${COUNTED_FOR_VIEW + 100}) n`,
    [tenantId, ADA],
  );
  const [mine, high, all, none] = [
    { assignee: 'me' },
    { assignee: 'me', priority: 'HIGH' },
    { status: 'OPEN' },
    { q: 'nothing' },
  ];
  for (const [name, filter] of Object.entries({ mine, high, all, none }))
    await save(ada, { name, filter, visibility: 'workspace' });
  const counts = async (token: string) =>
    Object.fromEntries((await list(token)).map(({ name, count }) => [name, [count.total, count.exact]]));
  const shared = { all: [COUNTED_FOR_VIEW + 1, false], none: [0, true] };
  expect(await counts(ada)).toEqual({ ...shared, mine: [3, true], high: [1, true] });
  expect(await counts(bob)).toEqual({ ...shared, mine: [0, true], high: [0, true] });
});

describe('a list by priority or due date', () => {
  test.each([
    ['-priority', ['high 3', 'high 1', 'low 4', 'low 2']],
    ['priority', ['low 2', 'low 4', 'high 1', 'high 3']],
    ['dueDate', ['high 3', 'low 2', 'high 1', 'low 4']],
  ])('?sort=%s is paged, each ticket once', async (sort, expected) => {
    const { ada } = await people();
    const due = ['2026-12-02', '2026-12-01', '2026-01-01', null];
    for (const [i, dueDate] of due.entries()) {
      const priority = i % 2 === 0 ? 'HIGH' : 'LOW';
      const title = `${priority.toLowerCase()} ${i + 1}`;
      await api.call('POST', '/api/tickets', { token: ada, json: { title, priority, dueDate, projectKey: null } });
    }
    for (const filter of ['', '&status=OPEN', '&q=low&status=OPEN'])
      expect(await titlesOf(ada, `sort=${sort}${filter}`, 1)).toEqual(
        expected.filter((title) => !filter.includes('low') || title.startsWith('low')),
      );
  });

  test('is whole where more fit a filter than are sorted at once', async () => {
    const { tenantId, ada } = await people();
    const many = EXAMINED_AT_MOST + 300;
    await api.owner.query(
      `insert into ticket (tenant_id, id, number, title, status, priority, source, assignee, created_at, updated_at)
       select $1, gen_random_uuid(), n, n::text, case when n % 3 = 0 then 'CLOSED' else 'OPEN' end,
              case n % 10 when 1 then 'URGENT' else 'LOW' end, 'API', $2::jsonb, now(), now()
         from generate_series(1, ${many}) n`,
      [tenantId, ADA],
    );
    const titles = await titlesOf(ada, 'assignee=me&status=OPEN&sort=-priority', 200);
    expect(titles).toHaveLength(many - Math.floor(many / 3));
    expect(new Set(titles).size).toBe(titles.length);
    const urgent = titles.findIndex((title) => !title.endsWith('1'));
    expect(titles.slice(0, urgent).every((title) => title.endsWith('1'))).toBe(true);
  });
});

async function titlesOf(token: string, query: string, limit: number): Promise<string[]> {
  const tickets: Ticket[] = [];
  let cursor = '';
  do {
    const { body, text } = await api.call('GET', `/api/tickets?${query}&limit=${limit}${cursor}`, { token });
    const page = ticketPageSchema.safeParse(body);
    if (!page.success) throw new Error(text.slice(0, 500));
    tickets.push(...page.data.items);
    cursor = page.data.nextCursor === null ? '' : `&cursor=${page.data.nextCursor}`;
  } while (cursor !== '');
  return tickets.map(({ title }) => title);
}
