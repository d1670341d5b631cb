import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TicketQuery, ticketQuerySchema } from '@synapse/shared/ticket';
import { withTenant } from '../../../src/store/db/database.ts';
import { EXAMINED_AT_MOST } from '../../../src/store/tickets/ticket-filters.ts';
import { listTickets, ticketPageStatement } from '../../../src/store/tickets/tickets-read.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { connectTestSite } from '../support/signed.ts';

/**
 * A page must cost the same however many tickets there are. Row-level security makes that easy to lose: an index then
 * serves only conditions that PostgreSQL knows can't leak, so an innocent cast turns a look-up into a scan of it all.
 */
const TICKETS = 20_000;
let api: TestApi;
let tenantId: string;

beforeAll(async () => {
  api = await startTestApi();
  tenantId = await api.tenant();
  const { siteId } = await connectTestSite(api, tenantId);
  await api.owner.query(
    `insert into ticket (tenant_id, id, number, title, status, priority, source, project_key, assignee, labels, sync_state, created_at, updated_at)
     select $1, gen_random_uuid(), n, 'Ticket ' || n, case n % 1000 when 7 then 'CLOSED' else 'OPEN' end, 'LOW', 'JIRA',
            case n % 1000 when 5 then 'OPS' else 'KAN' end, case when n % 500 = 6 then '{"userId": "ada"}'::jsonb when n % 4 = 1 then '{"userId": "bob"}' end,
            case n % 8 when 1 then '{vip}'::text[] else '{}' end,
            case n % 1000 when 999 then 'pending' when 998 then 'parked' else 'synced' end, now() - n * interval '1 s', now() - n * interval '1 s'
       from generate_series(1, ${TICKETS}) n`,
    [tenantId],
  );
  await api.owner.query(
    `insert into issue_link (tenant_id, ticket_id, site_id, project_key, issue_id, issue_key, state)
     select tenant_id, id, $2, 'KAN', (10000 + number)::text, 'KAN-' || number, 'linked' from ticket where tenant_id = $1`,
    [tenantId, siteId],
  );
  await api.owner.query(
    `insert into work_item (tenant_id, kind, site_id, issue_id) select tenant_id, 'issue', site_id, issue_id from issue_link where tenant_id = $1`,
    [tenantId],
  );
  await api.owner.query(
    `insert into comment (tenant_id, id, ticket_id, body, visibility, source, author_name, created_at, updated_at)
     select tenant_id, gen_random_uuid(), id, 'Hello', 'internal', 'CRM', 'Ann', now(), now() from ticket where tenant_id = $1`,
    [tenantId],
  );
  await api.owner.query('analyze');
}, 60_000);
afterAll(() => api.close());

test.each([
  '',
  'sort=updatedAt',
  'sort=-createdAt',
  'sort=createdAt',
  'sort=number',
  'sort=-number',
  'jiraKey=KAN-7',
  'contactId=00000000-0000-4000-8000-000000000001',
  'companyId=00000000-0000-4000-8000-000000000001',
  'companyId=00000000-0000-4000-8000-000000000001&status=OPEN&sort=number',
  'status=OPEN&priority=LOW&source=JIRA',
  'syncState=pending',
  'syncState=synced',
  'syncState=parked,pending',
  'syncState=pending&sort=-number',
  'status=OPEN',
  'status=CLOSED',
  'project=KAN',
  'project=OPS&sort=updatedAt',
  'assignee=ada',
  'assignee=ada&labels=none',
  'assignee=none',
  'hasConflict=true',
  'updatedSince=2026-01-01',
  'createdSince=2026-01-01&sort=-createdAt',
  'sort=-priority',
  'sort=priority',
  'sort=dueDate',
])('the page of ?%s reads no table from end to end', async (text) => {
  const query = ticketQuerySchema.parse(Object.fromEntries(new URLSearchParams(text)));
  const plan = await planOf(query);
  // The few sites of a tenant may be read as they are.
  expect(plan).not.toMatch(/Seq Scan on (ticket|issue_link|work_item|comment)/);
  // Nor is one walked along its index to find the few that fit.
  expect(plan).not.toMatch(/Rows Removed by Filter: \d{3,}/);
  const most = mostRows(plan);
  expect(most).toBeGreaterThan(-1);
  // One more tells of a next page, and an incremental sort looks one further.
  expect(most).toBeLessThanOrEqual(query.limit + 2);
});

test.each([
  'status=OPEN&sort=-priority',
  'status=CLOSED&sort=dueDate',
  'assignee=ada&sort=-priority',
  'assignee=ada&labels=none&sort=priority',
  'project=KAN&updatedSince=2026-01-01&sort=dueDate',
])('the page of ?%s reads no more than a page may look through', async (text) => {
  const plan = await planOf(ticketQuerySchema.parse(Object.fromEntries(new URLSearchParams(text))));
  expect(plan).not.toMatch(/Seq Scan on (ticket|issue_link|work_item|comment)/);
  expect(mostRows(plan)).toBeLessThanOrEqual(EXAMINED_AT_MOST);
});

test('of many tickets of a person no more are read than fill the page', async () => {
  const plan = await planOf(ticketQuerySchema.parse({ assignee: 'bob', labels: 'vip' }));
  // 51 of them, and those between: every other one fits.
  expect(mostRows(plan)).toBeLessThanOrEqual(102);
});

test('those of a company with many contacts are put together in their order, page by page', async () => {
  const [companyId = '', ...contacts] = Array.from({ length: 8 }, (_, n) => `00000000-0000-4000-8000-0000000001${n}0`);
  await api.owner.query("insert into company (tenant_id, id, name) values ($1, $2, 'Many')", [tenantId, companyId]);
  await api.owner.query(
    `insert into contact (tenant_id, id, name, company_id, company_by_hand) select $1, id, 'Contact ' || id, $2, true from unnest($3::uuid[]) id`,
    [tenantId, companyId, contacts],
  );
  await api.owner.query(
    `update ticket set contact_id = ($2::uuid[])[1 + number / 11 % $3] where tenant_id = $1 and number % 11 = 3 and number < 1000`,
    [tenantId, contacts, contacts.length],
  );
  const numbers: number[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = ticketQuerySchema.parse({ companyId, limit: '20', ...(cursor !== undefined && { cursor }) });
    const { items, nextCursor } = await withTenant(api.context.db, tenantId, (tx) => listTickets(tx, tenantId, query));
    numbers.push(...items.map(({ number }) => number));
    cursor = nextCursor;
  }
  expect(numbers).toEqual(Array.from({ length: 91 }, (_, n) => 3 + n * 11));
});

test('where few of them fit, the page is filled all the same', async () => {
  const list = (query: object) =>
    withTenant(api.context.db, tenantId, (tx) => listTickets(tx, tenantId, ticketQuerySchema.parse(query)));
  await api.owner.query(
    "update ticket set labels = '{rare}' where tenant_id = $1 and number in (9, 4001, 19001, 19997)",
    [tenantId],
  );
  const { items, nextCursor } = await list({ assignee: 'bob', labels: 'rare' });
  expect({ numbers: items.map(({ number }) => number), nextCursor }).toEqual({
    ...{ numbers: [9, 4001, 19001, 19997], nextCursor: expect.any(String) },
  });
});

function planOf(query: TicketQuery): Promise<string> {
  return withTenant(api.context.db, tenantId, async (tx) => {
    const statement = ticketPageStatement(tenantId, query).compile(tx);
    const explained = { ...statement, sql: `explain (analyze, buffers off, timing off, summary off) ${statement.sql}` };
    const { rows } = await tx.executeQuery<{ 'QUERY PLAN': string }>(explained);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
}

const mostRows = (plan: string) =>
  Math.max(...[...plan.matchAll(/actual rows=([\d.]+)/g)].map((match) => Number(match[1])));
