import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ticketPageSchema, ticketQuerySchema } from '@synapse/shared/ticket';
import pg from 'pg';
import { withTenant } from '../../../src/store/db/database.ts';
import { FOUND_AT_MOST } from '../../../src/store/tickets/search.ts';
import { ticketPageStatement } from '../../../src/store/tickets/tickets-read.ts';
import { startTestApi, type TestApi, tokenFor } from '../../http/support/api.ts';
import { connectTestSite } from '../../http/support/signed.ts';

/**
 * A search must use its index though row-level security stands before it, cost the same for a rare word and a common one,
 * and read nothing of another workspace. The plans are those of PostgreSQL itself, within search_tickets too (auto_explain).
 */
const TICKETS = 5_000;
/** What search_tickets looks through at once. */
const BLOCK = 1_024;
let api: TestApi;
let [ours, theirs] = ['', ''];

beforeAll(async () => {
  api = await startTestApi();
  [ours, theirs] = [await api.tenant(), await api.tenant()];
  for (const tenantId of [ours, theirs]) {
    const { siteId } = await connectTestSite(api, tenantId);
    await api.owner.query(
      `insert into ticket (tenant_id, id, number, title, description, status, priority, source, created_at, updated_at)
       select $1, gen_random_uuid(), n, 'Printer ' || n, 'common' || n % 7 || case n % 2500 when 0 then ' zyzzyva' else '' end
              || case when n > 1000 then '' else ' ancient' end,
              'OPEN', 'LOW', 'JIRA', now() - n * interval '1 s', now() - n * interval '1 s'
         from generate_series(1, ${TICKETS}) n`,
      [tenantId],
    );
    await api.owner.query(
      `insert into issue_link (tenant_id, ticket_id, site_id, project_key, issue_id, issue_key, state)
       select tenant_id, id, $2, 'KAN', (10000 + number)::text, 'KAN-' || number, 'linked' from ticket where tenant_id = $1`,
      [tenantId, siteId],
    );
  }
  await api.owner.query('analyze');
}, 60_000);
afterAll(() => api.close());

/** The plans of everything that a search runs, with the rows that each step read. */
async function plansOf(q: string): Promise<{ plans: string; found: number }> {
  const query = ticketQuerySchema.parse({ q, limit: '200' });
  const { sql, parameters } = await withTenant(api.context.db, ours, async (tx) =>
    ticketPageStatement(ours, query).compile(tx),
  );
  const client = new pg.Client({ connectionString: api.database.ownerUrl });
  await client.connect();
  const plans: string[] = [];
  try {
    await client.query(
      `load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
       set auto_explain.log_analyze = on; set auto_explain.log_timing = off; set client_min_messages = log;
       begin; set local role synapse_app; select set_config('app.tenant_id', '${ours}', true)`,
    );
    client.on('notice', ({ message }) => void plans.push(message ?? ''));
    const { rows } = await client.query(sql, [...parameters]);
    // The plan of the statement itself is told when it is put away.
    await client.query('commit');
    return { plans: plans.join('\n'), found: rows.length };
  } finally {
    await client.end();
  }
}

test.each([
  ['a rare word', 'zyzzyva', 2],
  ['a word that is nowhere', 'nowhere', 0],
  ['a common word', 'printer', 201],
  ['a common word that only old tickets have', 'ancient', 201],
  ['three letters', 'pri', 201],
  ['two words, the last of them not to its end', 'printers comm', 201],
  ['a phrase', '"zyzzyva ancient"', 0],
  ['a word without another', 'printer -ancient', 201],
  ['only a word that is not wanted', '-printer', 0],
  ['a number', '17', 111],
  ['a key', 'kan-17', 111],
  ['a project', 'KAN', 201],
  ['many words that are nowhere', Array.from({ length: 28 }, (_, i) => `n${i}`).join(' or '), 0],
  ['many beginnings that are nowhere', Array.from({ length: 45 }, (_, i) => `n${i}`).join('-'), 0],
])('the search for %s reads only what it needs, of its own workspace', async (_what, q, found) => {
  const searched = await plansOf(q);
  expect(searched.found).toBe(found);
  expect(searched.plans).toContain('search_tickets');
  expect(searched.plans).not.toMatch(/Seq Scan on (ticket|issue_link)\b/);
  // Without a condition an index is read whole.
  expect(searched.plans).not.toMatch(
    /Scan (?:Backward )?(?:using|on) (?:ticket|issue_link)_\w+ [^\n]*\n(?!\s*Index Cond)/,
  );
  // Whatever is read of an index is of this workspace: it begins with the tenant, or with what stands for it.
  const scans = [
    ...searched.plans.matchAll(/ (?:using|Index Scan on) (?:ticket|issue_link)\w*.*\n\s*Index Cond: (.*)/g),
  ];
  expect(scans.length).toBeGreaterThan(0);
  const prefix = `'${Buffer.from(ours.replaceAll('-', ''), 'hex').toString('base64').replace(/=+$/, '')}.`;
  const own = [`tenant_id = '${ours}'`, "tenant_id = (NULLIF(current_setting('app.tenant_id'"];
  for (const [, condition = ''] of scans) {
    const words = condition.match(/'[\w+/]{22}\./g);
    if (words) expect([...new Set(words)]).toEqual([prefix]);
    else expect([condition, own.some((one) => condition.includes(one))]).toEqual([condition, true]);
  }
  const read = [...searched.plans.matchAll(/actual rows=([\d.]+)/g)].map((match) => Number(match[1]));
  expect(read.length).toBeGreaterThan(0);
  expect(Math.max(...read)).toBeLessThanOrEqual(2 * BLOCK);
});

test('a search of another workspace than the one of the transaction is refused', async () => {
  const search = (of: string) =>
    withTenant(api.context.db, ours, async (tx) => {
      const { rows } = await tx.executeQuery<{ n: number }>({
        ...ticketPageStatement(ours, ticketQuerySchema.parse({})).compile(tx),
        sql: "select count(*)::int as n from search_tickets($1, 'printer', 10)",
        parameters: [of],
      });
      return rows[0]?.n;
    });
  expect(await search(ours)).toBe(10);
  await expect(search(theirs)).rejects.toThrow('A search is of the workspace of its transaction');
});

test('nobody but synapse_app may search, and nobody takes on the role that the search runs as', async () => {
  const { rows } = await api.owner.query(
    `select has_function_privilege('synapse_worker', p.oid, 'execute') as worker,
            has_function_privilege('synapse_app', p.oid, 'execute') as app, owner.rolname as owner,
            owner.rolsuper or owner.rolbypassrls or owner.rolcanlogin as mighty,
            has_schema_privilege(owner.oid, 'public', 'create') as creates,
            has_column_privilege(owner.oid, 'ticket', 'title', 'select') as reads_titles,
            pg_has_role($1, owner.oid, 'member') as login_is_member, pg_has_role('synapse_app', owner.oid, 'member') as app_is_member
       from pg_proc p join pg_roles owner on owner.oid = p.proowner where p.proname = 'search_tickets'`,
    [new URL(api.database.url).username],
  );
  expect(rows).toEqual([
    {
      ...{ worker: false, app: true, owner: 'synapse_search', mighty: false, creates: false, reads_titles: false },
      ...{ login_is_member: false, app_is_member: false },
    },
  ]);
});

test('the pages of a search put together are the newest that fit, and the ticket with the very number is among them', async () => {
  const token = await tokenFor(ours);
  const numbers = async (query: string) => {
    const all: number[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path = `/api/tickets?${query}&limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = ticketPageSchema.parse((await api.call('GET', path, { token })).body);
      all.push(...page.items.map((ticket) => ticket.number));
      cursor = page.nextCursor;
    }
    return all;
  };
  const newest = Array.from({ length: FOUND_AT_MOST }, (_, i) => TICKETS - i);
  expect(await numbers('q=printer&sort=-number')).toEqual(newest);
  expect(await numbers('q=printer&sort=updatedAt')).toEqual(newest);
  expect(await numbers('q=common3&sort=number&status=OPEN')).toEqual(
    Array.from({ length: TICKETS }, (_, i) => i + 1).filter((n) => n % 7 === 3),
  );
  expect((await numbers('q=%231&sort=number'))[0]).toBe(1);
}, 30_000);
