import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { problemSchema } from '@synapse/shared/problem';
import { type TicketCounts, ticketCountsSchema, ticketPageSchema } from '@synapse/shared/ticket';
import { EXAMINED_AT_MOST } from '../../../src/store/tickets/ticket-filters.ts';
import { startTestApi, type TestApi, tokenFor, userIdFor } from '../support/api.ts';
import { connectTestSite } from '../support/signed.ts';

const ADA = userIdFor('ada');

let api: TestApi;
let [tenantId, token] = ['', ''];
const OLD = '00000000-0000-4000-8000-0000000000aa';
const CONTACT = '00000000-0000-4000-8000-00000000000c';

/** One ticket each, named by its title: what it has that others have not. */
const TICKETS: Record<string, Record<string, unknown>> = {
  plain: {},
  urgent: { priority: 'URGENT', source: 'EMAIL', contact_id: CONTACT },
  old: { id: OLD, created_at: '2020-01-01', updated_at: '2020-02-01T10:00:00Z', status: 'CLOSED' },
  'account of ada': { assignee: { userId: 'stale', accountId: 'acc-ada', name: 'Ada' }, labels: ['bug', 'vip'] },
  'user ada': { assignee: { userId: ADA, accountId: null, name: 'Ada' }, labels: ['bug'] },
  'of bob': { assignee: { userId: null, accountId: 'acc-bob', name: 'Bob' }, status: 'RESOLVED', labels: ['vip'] },
  parked: { sync_state: 'parked', project_key: 'KAN', custom: { severity: 'High', seats: 5, areas: ['a', 'b'] } },
  pending: {
    sync_state: 'pending',
    project_key: 'OPS',
    custom: { severity: 'Low', owner: { userId: null, accountId: 'acc-bob', name: 'Bob' } },
  },
  late: { due_date: '2020-01-01', custom: { severity: null } },
  'late but done': { due_date: '2020-01-01', status: 'RESOLVED' },
  'in conflict': {},
  'conflict over': {},
};
const ALL = Object.keys(TICKETS);
const but = (...titles: string[]) => ALL.filter((title) => !titles.includes(title));

beforeAll(async () => {
  api = await startTestApi();
  tenantId = await api.tenant();
  token = await tokenFor(tenantId, { sub: 'ada' });
  const { siteId } = await connectTestSite(api, tenantId);
  const customFields = ['severity', 'seats', 'areas', 'owner'].map((name, at) => ({
    ...{ name, fieldId: `customfield_1000${at}` },
    kind: { seats: 'number', areas: 'multi-select', owner: 'user' }[name] ?? 'text',
  }));
  await api.owner.query(`update jira_site set config = config || $2 where id = $1`, [
    siteId,
    JSON.stringify({ projects: { KAN: { customFields } } }),
  ]);
  await api.owner.query('insert into contact (tenant_id, id, name, updated_at) values ($1, $2, $3, now())', [
    tenantId,
    CONTACT,
    'Zoë',
  ]);
  await api.owner.query(
    `insert into jira_person (tenant_id, site_id, account_id, user_id, name, matched_by) values ($1, $2, 'acc-ada', '${ADA}', 'Ada', 'hand')`,
    [tenantId, siteId],
  );
  const rows = Object.entries(TICKETS).map(([title, own], i) => ({
    ...{
      number: i + 1,
      title,
      status: 'OPEN',
      priority: 'LOW',
      source: 'API',
      labels: [],
      custom: {},
      sync_state: 'synced',
    },
    ...{ created_at: '2026-11-01', updated_at: '2026-11-02', ...own },
  }));
  await api.owner.query(
    `insert into ticket (tenant_id, id, number, title, status, priority, source, labels, custom, sync_state, created_at, updated_at,
       contact_id, assignee, project_key, due_date)
     select $1, coalesce(r.id, gen_random_uuid()), r.number, r.title, r.status, r.priority, r.source, r.labels, r.custom, r.sync_state,
       r.created_at, r.updated_at, r.contact_id, r.assignee, r.project_key, r.due_date
       from jsonb_to_recordset($2) as r (id uuid, number int, title text, status text, priority text, source text,
       labels text[], custom jsonb, sync_state text, created_at timestamptz, updated_at timestamptz, contact_id uuid, assignee jsonb,
       project_key text, due_date date)`,
    [tenantId, JSON.stringify(rows)],
  );
  await api.owner.query(
    `insert into conflict (tenant_id, id, ticket_id, field, policy, winner, at, resolved_at)
     select tenant_id, gen_random_uuid(), id, 'title', 'jira', 'jira', now(), case title when 'conflict over' then now() end
       from ticket where tenant_id = $1 and title like '%conflict%'`,
    [tenantId],
  );
  await api.owner.query(
    `insert into issue_link (tenant_id, ticket_id, site_id, project_key, issue_id, issue_key, state)
     select tenant_id, id, $2, project_key, number, project_key || '-' || number, 'linked' from ticket
      where tenant_id = $1 and project_key is not null`,
    [tenantId, siteId],
  );
});
afterAll(() => api.close());

const custom = (fields: object) => `custom=${encodeURIComponent(JSON.stringify(fields))}`;

const CASES: [query: string, titles: string[]][] = [
  ['', ALL],
  ['assignee=me', ['account of ada', 'user ada']],
  [`assignee=${ADA}`, ['account of ada', 'user ada']],
  ['assignee=acc-ada', ['account of ada']],
  ['assignee=acc-bob', ['of bob']],
  ['assignee=stale', []],
  ['assignee=none', but('account of ada', 'user ada', 'of bob')],
  ['assignee=me&labels=vip', ['account of ada']],
  ['assignee=me&status=OPEN&labels=bug', ['account of ada', 'user ada']],
  ['labels=bug', ['account of ada', 'user ada']],
  ['labels=bug,vip', ['account of ada']],
  ['labels=none', []],
  ['status=CLOSED,RESOLVED', ['old', 'of bob', 'late but done']],
  ['status=OPEN&priority=URGENT', ['urgent']],
  ['source=EMAIL', ['urgent']],
  [`ids=${OLD},${CONTACT}`, ['old']],
  [`ids=${OLD}&status=OPEN`, []],
  [`contactId=${CONTACT}`, ['urgent']],
  [`contactId=${CONTACT}&status=CLOSED`, []],
  ['syncState=parked', ['parked']],
  ['syncState=parked,pending', ['parked', 'pending']],
  ['syncState=synced&status=CLOSED', ['old']],
  ['project=KAN', ['parked']],
  ['project=kan,OPS', ['parked', 'pending']],
  ['project=KAN&syncState=pending', []],
  ['jiraKey=kan-7', ['parked']],
  ['q=KAN&syncState=pending', []],
  ['updatedSince=2026-01-01', but('old')],
  ['updatedSince=2020-02-01T12:00:00%2B02:00', ALL],
  ['updatedSince=2020-02-01T10:00:00.001Z', but('old')],
  ['createdSince=2026-01-01', but('old')],
  ['createdSince=2026-01-01&status=CLOSED', []],
  ['updatedSince=2030-01-01', []],
  [custom({ severity: 'High' }), ['parked']],
  [custom({ seats: 5 }), ['parked']],
  [custom({ seats: '5' }), []],
  [custom({ areas: 'b' }), ['parked']],
  [custom({ owner: 'acc-bob' }), ['pending']],
  [custom({ severity: null }), but('parked', 'pending')],
  [custom({ severity: 'High', seats: 6 }), []],
  [`${custom({ severity: 'Low' })}&project=OPS&q=pending`, ['pending']],
  ['hasConflict=true', ['in conflict']],
  ['hasConflict=false', but('in conflict')],
  ['hasConflict=true&status=CLOSED', []],
  ['overdue=true', ['late']],
  ['overdue=false', but('late')],
  ['overdue=true&assignee=none&hasConflict=false&q=la', ['late']],
];

describe.each(['-updatedAt', 'updatedAt', '-createdAt', 'number'])('sorted by %s, the list and its counts', (sort) => {
  test.each(CASES)('are narrowed by ?%s', async (query, titles) => {
    const found: string[] = [];
    for (let cursor = ''; ; ) {
      const answer = await api.call('GET', `/api/tickets?${query}&sort=${sort}&limit=2${cursor}`, { token });
      const page = ticketPageSchema.parse(answer.body);
      found.push(...page.items.map((ticket) => ticket.title));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(found.sort()).toEqual([...titles].sort());
    if (sort !== '-updatedAt') return;
    const counts = ticketCountsSchema.parse((await api.call('GET', `/api/tickets/counts?${query}`, { token })).body);
    expect([counts.total, counts.exact]).toEqual([titles.length, true]);
    const sums = [counts.status, counts.priority, counts.syncState].map((by) =>
      Object.values(by).reduce((a, b) => a + b),
    );
    expect([...sums, counts.assignee.reduce((sum, { count }) => sum + count, 0)]).toEqual(Array(4).fill(titles.length));
  });
});

test('counts say how many there are of each', async () => {
  const answer = await api.call('GET', '/api/tickets/counts', { token });
  expect(answer.body).toEqual({
    total: 12,
    exact: true,
    status: { OPEN: 9, IN_PROGRESS: 0, RESOLVED: 2, CLOSED: 1 },
    priority: { LOW: 11, MEDIUM: 0, HIGH: 0, URGENT: 1 },
    syncState: { unlinked: 0, synced: 10, pending: 1, parked: 1, deleted_in_jira: 0 },
    assignee: [
      { assignee: null, count: 9 },
      { assignee: { userId: null, accountId: 'acc-ada', name: 'Ada' }, count: 1 },
      { assignee: { userId: null, accountId: 'acc-bob', name: 'Bob' }, count: 1 },
      { assignee: { userId: ADA, accountId: null, name: 'Ada' }, count: 1 },
    ],
  } satisfies TicketCounts);
});

test('a custom field that no project has is refused, with those that there are, wherever a filter may name it', async () => {
  const filter = { custom: JSON.stringify({ severty: null }) };
  const ask = (path: string) => api.call('GET', `${path}?${custom({ severty: null })}`, { token });
  const json = { filter, action: { kind: 'delete' } };
  for (const answer of [
    await ask('/api/tickets'),
    await ask('/api/tickets/counts'),
    await api.call('POST', '/api/tickets/bulk/preview', { token, json }),
    await api.call('POST', '/api/tickets/bulk', { token, json }),
  ]) {
    expect(answer.status).toBe(400);
    expect(problemSchema.parse(answer.body)).toMatchObject({
      code: 'invalid_request',
      issues: [{ path: 'custom.severty', options: ['areas', 'owner', 'seats', 'severity'], likely: 'severity' }],
    });
  }
});

test.each([
  ['assignee=', 'assignee', /empty/],
  ['labels=a%20b', 'labels', /space/],
  ['labels=,', 'labels', /empty/],
  ['updatedSince=yesterday', 'updatedSince', /2026-11-30/],
  ['createdSince=2026-13-01', 'createdSince', /2026-11-30/],
  ['project=K%25', 'project', /KAN/],
  ['custom=severity', 'custom', /JSON/],
  ['custom=%7B%22a%22%3Atrue%7D', 'custom', /./],
  ['custom=%5B%5D', 'custom', /object/],
  [`custom=${encodeURIComponent('{"__proto__":"High"}')}`, 'custom', /__proto__/],
  [`custom=${encodeURIComponent('{"severity":"\\ud800"}')}`, 'custom', /character/],
  [`custom=${encodeURIComponent('{"a\\u0000":1}')}`, 'custom', /./],
  ['hasConflict=1', 'hasConflict', /true.*false/],
  ['overdue=yes', 'overdue', /true.*false/],
  ['status=DONE', 'status', /OPEN.*CLOSED/],
])('a list and its counts refuse ?%s, naming the parameter and what is allowed', async (query, parameter, allowed) => {
  for (const path of ['/api/tickets', '/api/tickets/counts']) {
    const answer = await api.call('GET', `${path}?${query}`, { token });
    expect(answer.status).toBe(400);
    const [issue] = problemSchema.parse(answer.body).issues ?? [];
    expect(issue?.path.split('.')[0]).toBe(parameter);
    expect(issue?.message).toMatch(allowed);
  }
});

test('counts have no pages and no order', async () => {
  for (const query of ['sort=number', 'limit=1', 'cursor=x'])
    expect((await api.call('GET', `/api/tickets/counts?${query}`, { token })).status).toBe(400);
});

test('a page looks through so many tickets at the most, and the next one goes on from there', async () => {
  const large = await api.tenant();
  const asks = await tokenFor(large);
  const count = 2 * EXAMINED_AT_MOST + 10;
  await api.owner.query(
    `insert into ticket (tenant_id, id, number, title, status, priority, source, labels, created_at, updated_at)
     select $1, gen_random_uuid(), n, 'Ticket ' || n, 'OPEN', 'LOW', 'API', case when n in (3, 4, 9000) then '{rare}'::text[] else '{}' end,
            now(), timestamptz '2026-01-01' + n * interval '1 s'
       from generate_series(1, $2::int) as n`,
    [large, count],
  );
  const pages: number[][] = [];
  for (let cursor = ''; pages.length < 9; ) {
    const answer = await api.call('GET', `/api/tickets?labels=rare&limit=50${cursor}`, { token: asks });
    const page = ticketPageSchema.parse(answer.body);
    pages.push(page.items.map((ticket) => ticket.number));
    if (page.nextCursor === null) break;
    cursor = `&cursor=${page.nextCursor}`;
  }
  expect(pages).toEqual([[9000], [], [4, 3]]);
}, 30_000);

test('counts of a search that finds no more than it may say so, whatever else narrows them', async () => {
  const large = await api.tenant();
  const { siteId } = await connectTestSite(api, large);
  await api.owner.query(
    `insert into ticket (tenant_id, id, number, title, status, priority, source, project_key, created_at, updated_at, deleted_at)
     select $1, gen_random_uuid(), n, 'Printer ' || n, 'OPEN', 'LOW', 'API', 'BIG', now(),
            timestamptz '2026-01-01' + n * interval '1 s', case n when 1 then now() end
       from generate_series(1, 1500) as n`,
    [large],
  );
  await api.owner.query(
    `insert into issue_link (tenant_id, ticket_id, site_id, project_key, issue_id, issue_key, state)
     select tenant_id, id, $2, project_key, number, project_key || '-' || number, 'linked' from ticket where tenant_id = $1`,
    [large, siteId],
  );
  const asks = await tokenFor(large);
  const exact = async (query: string) => {
    const counts = ticketCountsSchema.parse(
      (await api.call('GET', `/api/tickets/counts?${query}`, { token: asks })).body,
    );
    return [query, counts.exact];
  };
  // 1,000 of them are found, of which 900 are as new as that; it leaves out none, but nobody can know.
  for (const query of ['q=printer', 'q=printer&updatedSince=2026-01-01T00:10:00Z', 'q=BIG', 'q=BIG&status=OPEN'])
    expect(await exact(query)).toEqual([query, false]);
  for (const query of ['q=1499', 'q=BIG-1499', 'q=nothing']) expect(await exact(query)).toEqual([query, true]);
});
