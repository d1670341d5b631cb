import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { problemSchema } from '@synapse/shared/problem';
import { type Ticket, ticketPageSchema } from '@synapse/shared/ticket';
import fc from 'fast-check';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

const SORTS = ['updatedAt', '-updatedAt', 'createdAt', '-createdAt', 'number', '-number'] as const;

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** A workspace with tickets whose times are microseconds apart, or the same. */
async function workspaceWith(count: number, spread: number) {
  const tenantId = await api.tenant();
  await api.owner.query(
    `insert into ticket (tenant_id, id, number, title, status, priority, source, created_at, updated_at)
     select $1, gen_random_uuid(), n, 'Ticket ' || n, 'OPEN', 'LOW', 'API',
            timestamptz '2026-01-01 00:00:00.123456Z' + (n % $3) * interval '1 microsecond',
            timestamptz '2026-01-02 00:00:00.654321Z' + ((n * 7) % $3) * interval '1 microsecond'
       from generate_series(1, $2::int) as n`,
    [tenantId, count, spread],
  );
  return { tenantId, token: await tokenFor(tenantId) };
}

/** Every page of a list, with `between` called after each. */
async function readPages(token: string, query: string, between: () => Promise<void> = async () => {}) {
  const pages: Ticket[][] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path = `/api/tickets?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const page = ticketPageSchema.parse((await api.call('GET', path, { token })).body);
    pages.push(page.items);
    cursor = page.nextCursor;
    await between();
  }
  return pages;
}

const ids = (pages: Ticket[][]) => pages.flat().map((ticket) => ticket.id);

describe('the pages of a list', () => {
  test('put together are the whole list in order, whatever the sort, the size and the ties', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(...SORTS),
        async (count, spread, limit, sort) => {
          const { tenantId, token } = await workspaceWith(count, spread);
          const pages = await readPages(token, `sort=${sort}&limit=${limit}`);
          const column = { updatedAt: 'updated_at', createdAt: 'created_at', number: 'number' }[sort.replace('-', '')];
          const way = sort.startsWith('-') ? 'desc' : 'asc';
          const { rows } = await api.owner.query(
            `select id from ticket where tenant_id = $1 order by ${column} ${way}, id ${way}`,
            [tenantId],
          );
          expect(ids(pages)).toEqual(rows.map((row) => row.id));
          for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit);
        },
      ),
      { numRuns: 25 },
    );
  });

  test.each(['number', '-number', 'createdAt', '-createdAt', '-updatedAt'] as const)(
    'hold no ticket twice while tickets change between them: sort=%s',
    async (sort) => {
      const { tenantId, token } = await workspaceWith(30, 10);
      const before = new Set(ids(await readPages(token, `sort=${sort}`)));
      const seen = ids(
        await readPages(token, `sort=${sort}&limit=4`, async () => {
          await api.owner.query(
            `update ticket set updated_at = clock_timestamp()
              where tenant_id = $1 and id in (select id from ticket where tenant_id = $1 order by random() limit 3)`,
            [tenantId],
          );
          await api.owner.query(
            `insert into ticket (tenant_id, id, number, title, status, priority, source, created_at, updated_at)
             select $1, gen_random_uuid(), max(number) + 1, 'New', 'OPEN', 'LOW', 'API', clock_timestamp(), clock_timestamp()
               from ticket where tenant_id = $1`,
            [tenantId],
          );
        }).then((pages) => pages.map((page) => page.filter((ticket) => before.has(ticket.id)))),
      );
      expect(new Set(seen).size).toBe(seen.length);
      // What orders by something that a change does not touch misses nothing either.
      if (sort !== '-updatedAt') expect(new Set(seen)).toEqual(before);
    },
    20_000,
  );

  test('are narrowed alike on every page', async () => {
    const { tenantId, token } = await workspaceWith(20, 5);
    await api.owner.query("update ticket set status = 'CLOSED' where tenant_id = $1 and number % 2 = 0", [tenantId]);
    const pages = await readPages(token, 'sort=number&limit=3&status=CLOSED');
    expect(pages.flat().map((ticket) => ticket.number)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
  });
});

describe('a cursor', () => {
  test('belongs to its sort', async () => {
    const { token } = await workspaceWith(3, 1);
    const page = ticketPageSchema.parse((await api.call('GET', '/api/tickets?sort=number&limit=1', { token })).body);
    const answer = await api.call('GET', `/api/tickets?sort=-number&limit=1&cursor=${page.nextCursor}`, { token });
    expect([answer.status, problemSchema.parse(answer.body).code]).toEqual([400, 'invalid_cursor']);
  });

  test.each([
    '',
    'x',
    '%20',
    encode(null),
    encode(['-updatedAt', 'now', '00000000-0000-4000-8000-000000000000']),
    encode(['-updatedAt', -1, '00000000-0000-4000-8000-000000000000']),
    encode(['-updatedAt', 1e300, '00000000-0000-4000-8000-000000000000']),
    encode(['-updatedAt', 1, "' or 1=1"]),
  ])('that was not given is refused: %j', async (cursor) => {
    const { token } = await workspaceWith(1, 1);
    const answer = await api.call('GET', `/api/tickets?cursor=${cursor}`, { token });
    expect([answer.status, problemSchema.parse(answer.body).code]).toEqual([400, 'invalid_cursor']);
  });

  test('of the end of time is only an empty page', async () => {
    const { token } = await workspaceWith(1, 1);
    const cursor = encode(['updatedAt', Date.UTC(2200, 0) * 1_000, '00000000-0000-4000-8000-000000000000']);
    const answer = await api.call('GET', `/api/tickets?sort=updatedAt&cursor=${cursor}`, { token });
    expect([answer.status, answer.body]).toEqual([200, { items: [], nextCursor: null }]);
  });

  test('of another workspace shows nothing of it', async () => {
    const one = await workspaceWith(3, 1);
    const two = await workspaceWith(3, 1);
    const page = ticketPageSchema.parse((await api.call('GET', '/api/tickets?limit=1', { token: one.token })).body);
    const answer = await api.call('GET', `/api/tickets?cursor=${page.nextCursor}`, { token: two.token });
    const theirs = new Set(ids(await readPages(two.token, 'limit=10')));
    for (const ticket of ticketPageSchema.parse(answer.body).items) expect(theirs.has(ticket.id)).toBe(true);
  });
});

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
