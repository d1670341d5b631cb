import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ContactQuery, contactPageSchema, contactSchema } from '@synapse/shared/contact';
import { problemSchema } from '@synapse/shared/problem';
import { sql } from 'kysely';
import { contactPageStatement } from '../../../src/store/contacts/contacts.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

async function workspace(): Promise<string> {
  return tokenFor(await api.tenant());
}

async function create(token: string, json: object) {
  const answer = await api.call('POST', '/api/contacts', { token, json });
  expect(answer.status).toBe(201);
  return contactSchema.parse(answer.body);
}

describe('a contact', () => {
  test('is created, read, changed and deleted', async () => {
    const token = await workspace();
    const made = await api.call('POST', '/api/contacts', { token, json: { name: ' Zoë Ng ', email: 'zoe@acme.com' } });
    expect(made.status).toBe(201);
    const contact = contactSchema.parse(made.body);
    expect(made.headers.get('location')).toBe(`/api/contacts/${contact.id}`);
    expect(contact).toMatchObject({ name: 'Zoë Ng', email: 'zoe@acme.com', phone: null, company: null });

    const path = `/api/contacts/${contact.id}`;
    expect((await api.call('GET', path, { token })).body).toEqual(contact);

    const changed = await api.call('PATCH', path, { token, json: { email: null, company: 'Acme' } });
    expect(changed.body).toMatchObject({ name: 'Zoë Ng', email: null, company: 'Acme' });
    expect((await api.call('GET', path, { token })).body).toEqual(changed.body);

    expect((await api.call('DELETE', path, { token })).status).toBe(204);
    expect((await api.call('GET', path, { token })).status).toBe(404);
    expect((await api.call('DELETE', path, { token })).status).toBe(404);
    expect((await api.call('PATCH', path, { token, json: { name: 'x' } })).status).toBe(404);
  });

  test('has an e-mail address of its own, however it is written', async () => {
    const token = await workspace();
    await create(token, { name: 'Ann', email: 'ann@acme.com' });
    const bob = await create(token, { name: 'Bob' });
    for (const [method, path] of [
      ['POST', '/api/contacts'],
      ['PATCH', `/api/contacts/${bob.id}`],
    ] as const) {
      const answer = await api.call(method, path, { token, json: { name: 'Bob', email: 'ANN@acme.com' } });
      expect(answer.status).toBe(409);
      expect(problemSchema.parse(answer.body)).toMatchObject({ code: 'conflict', issues: [{ path: 'email' }] });
    }
    // Another workspace may know the same person.
    await create(await workspace(), { name: 'Ann', email: 'ann@acme.com' });
  });

  test('is kept while a ticket names it', async () => {
    const token = await workspace();
    const contact = await create(token, { name: 'Ann' });
    await api.call('POST', '/api/tickets', { token, json: { title: 'Broken', contactId: contact.id } });
    const answer = await api.call('DELETE', `/api/contacts/${contact.id}`, { token });
    expect(answer.status).toBe(409);
    expect(problemSchema.parse(answer.body).detail).toContain('another contact');
  });
});

describe('the list of contacts', () => {
  test('is paged by name, each contact once, and ends', async () => {
    const token = await workspace();
    const names = ['Ann', 'Ann', 'Ann', 'Bea', 'Cem', 'Dee', 'Dee'];
    for (const name of names) await create(token, { name });
    const seen: string[] = [];
    const ids = new Set<string>();
    let cursor = '';
    do {
      const page = contactPageSchema.parse((await api.call('GET', `/api/contacts?limit=2${cursor}`, { token })).body);
      expect(page.items.length).toBeLessThanOrEqual(2);
      for (const item of page.items) {
        seen.push(item.name);
        ids.add(item.id);
      }
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(seen).toEqual(names);
    expect(ids.size).toBe(names.length);
  });

  test.each([
    ['zo', ['Zoë Smith-Jones']],
    ['zoe', ['Zoë Smith-Jones']],
    ['ZOË', ['Zoë Smith-Jones']],
    ['SMITH', ['Zoë Smith-Jones']],
    ['jones zoë', ['Zoë Smith-Jones']],
    ['ann@ac', ["Ann O'Brien"]],
    ["o'bri", ["Ann O'Brien"]],
    ['wid', ["Ann O'Brien", 'Zoë Smith-Jones']],
    ['rien', []],
    // What joins words is no word.
    ["' | a:* & \\", ["Ann O'Brien"]],
    ["' | & %", []],
    ['acme', ["Ann O'Brien"]],
    ['100%', []],
  ])('finds by the start of any word: %j', async (q, expected) => {
    const token = await workspace();
    await create(token, { name: 'Zoë Smith-Jones', company: 'Widgets' });
    await create(token, { name: "Ann O'Brien", email: 'ann@acme.com', company: 'Widgets' });
    const answer = await api.call('GET', `/api/contacts?q=${encodeURIComponent(q)}`, { token });
    expect(answer.status).toBe(200);
    expect(contactPageSchema.parse(answer.body).items.map((item) => item.name)).toEqual(expected);
  });

  test.each([
    ['Jürgen Müller', ['muller', 'JURGEN mül', 'mu\u0308ller', 'müll']],
    ['Mu\u0308ller', ['müller', 'muller']],
    ['Rosa Weißstraße', ['weissstr', 'weiß', 'WEIẞ']],
    ['Łukasz Ørsted', ['lukasz', 'ØRSTED', 'orsted łuk']],
    ['김민수', ['김민']],
    ['Алёна', ['Алена', 'алё']],
  ])('finds %s with and without the accents', async (name, asked) => {
    const token = await workspace();
    await create(token, { name });
    for (const q of asked) {
      const { body } = await api.call('GET', `/api/contacts?q=${encodeURIComponent(q)}`, { token });
      expect([q, contactPageSchema.parse(body).items.map((item) => item.name)]).toEqual([q, [name]]);
    }
  });

  test('is narrowed to these ids; those of nobody, and of another workspace, are left out', async () => {
    const token = await workspace();
    const [ann, , cem] = [
      await create(token, { name: 'Ann' }),
      await create(token, { name: 'Bea' }),
      await create(token, { name: 'Cem' }),
    ];
    const other = await create(await workspace(), { name: 'Zoë' });
    const ids = [cem?.id, ann?.id, other.id, '00000000-0000-4000-8000-000000000001'].join(',');
    const answer = await api.call('GET', `/api/contacts?ids=${ids}`, { token });
    expect(contactPageSchema.parse(answer.body).items.map(({ name }) => name)).toEqual(['Ann', 'Cem']);
  });

  test('takes no cursor that it did not give', async () => {
    const token = await workspace();
    for (const cursor of ['x', Buffer.from('["number",1,"x"]').toString('base64url')]) {
      const answer = await api.call('GET', `/api/contacts?cursor=${cursor}`, { token });
      expect(problemSchema.parse(answer.body).code).toBe('invalid_cursor');
      expect(answer.status).toBe(400);
    }
  });
});

describe('a search in a large workspace', () => {
  const CONTACTS = 3_000;
  let tenantId: string;
  beforeAll(async () => {
    tenantId = await api.tenant();
    await api.owner.query(
      `insert into contact (tenant_id, id, name, email)
       select $1, gen_random_uuid(), 'Person ' || n, 'p' || n || '@d' || n % 100 || '.common.example' from generate_series(1, ${CONTACTS}) n`,
      [tenantId],
    );
    await api.owner.query(
      `with made as (insert into company (tenant_id, id, name) values ($1, gen_random_uuid(), 'Zenith') returning id)
       update contact set company_id = made.id, company_by_hand = true from made
        where tenant_id = $1 and name < 'Person 11'`,
      [tenantId],
    );
    await api.owner.query('analyze contact, directory_word, company, company_domain');
  }, 60_000);

  /** How many rows of tables and indexes the statement of a page reads, under row-level security. */
  async function rowsRead(query: Partial<ContactQuery>): Promise<number> {
    let read = 0;
    await withTenant(api.context.db, tenantId, async (tx) => {
      const statement = contactPageStatement(tenantId, { limit: 50, ...query });
      const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (analyze, timing off) ${statement}`.execute(tx);
      for (const { 'QUERY PLAN': line } of rows) {
        expect(line).not.toMatch(/Seq Scan on (contact|directory_word)/);
        const [, count, loops] = /(?:Scan).*actual rows=([\d.]+) loops=(\d+)/.exec(line) ?? [];
        if (count) read += Number(count) * Number(loops);
      }
    });
    return read;
  }

  test.each([
    ['the first page', {}, 60],
    ['a rare word', { q: 'p1234' }, 20],
    // The words are counted, to begin with the rarest.
    ['a rare word and a common one', { q: 'p1234 common' }, CONTACTS + 30],
    // 1,000 are found, and their page is read.
    ['a common word', { q: 'common' }, 5 * CONTACTS],
    // The 112 of the company are looked at, and then all who have the other word, too.
    ['a rare word and one of a company', { q: 'p1234 zenith' }, CONTACTS + 1_000],
    ['a common word and one of a company', { q: 'common zenith' }, 6 * CONTACTS],
  ])('%s reads what it shows, and at most so much', async (_name, query, atMost) => {
    expect(await rowsRead(query)).toBeLessThanOrEqual(atMost);
  });
});
