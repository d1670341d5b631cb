import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hostileTexts } from '@synapse/local-stack/testing/hostile-texts';
import { startTestApi, type TestApi, tokenFor } from '../../http/support/api.ts';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startTestApi();
  token = await tokenFor(await api.tenant());
});
afterAll(() => api.close());

const texts = hostileTexts(32_000);

test.each(Object.keys(texts))('a description full of %p is stored without holding anybody up', async (name) => {
  const description = texts[name] ?? '';
  // The worst took 20 s and more by themselves; all of them now take some 30 ms. The limit leaves room for a busy machine.
  const client = await api.owner.connect();
  try {
    await client.query("set statement_timeout = '2s'");
    await client.query("select to_tsvector('english', search_text($1, 65536))", [description]);
  } finally {
    client.release(true);
  }
  const made = await api.call('POST', '/api/tickets', { token, json: { title: 'x', description, projectKey: null } });
  expect(made.status).toBe(201);
});

test('words are found beside a run of 80 characters, and so is what it is made of', async () => {
  const link = `https://example.com/${'path_of-it/'.repeat(30)}`;
  const description = `Ask ada@example.com,bob@example.com for the follow-up of ${link} and the <b>fire</b>`;
  await api.call('POST', '/api/tickets', { token, json: { title: 'Long link', description, projectKey: null } });
  for (const q of ['ada@example.com', 'bob@example.com', 'fire', 'path', 'path_of-it', 'follow-up', '"follow-up of"']) {
    const found = await api.call('GET', `/api/tickets?q=${encodeURIComponent(q)}`, { token });
    expect([q, (found.body as { items: { title: string }[] }).items.map((one) => one.title)]).toEqual([
      q,
      ['Long link'],
    ]);
  }
});

test('a word that begins with a letter beyond ASCII is found by its beginning, as it is written', async () => {
  await api.call('POST', '/api/tickets', { token, json: { title: 'İstanbul ОШИБКА', projectKey: null } });
  for (const q of ['İstan', 'ОШИБ']) {
    const found = await api.call('GET', `/api/tickets?q=${encodeURIComponent(q)}`, { token });
    expect([q, (found.body as { items: unknown[] }).items.length]).toEqual([q, 1]);
  }
});

/** 32,000 letters that differ, in pairs: with its halves each pair is three words, and their keys more than a megabyte. */
function manyWords(): string {
  const letters = Array.from({ length: 32_000 }, (_, i) => String.fromCodePoint(i < 6_000 ? 0x3400 + i : 0x20000 + i));
  return letters.map((letter, i) => (i % 2 === 0 ? letter : `-${letter} `)).join('');
}

test.each([
  ['one word too long for its key', `before ${'q'.repeat(2_040)} zafter`],
  ['more words than a key can hold', `before ${manyWords()}`],
])('a description of %s breaks no key of the index, and is found by its other words', async (_what, description) => {
  const tenantId = await api.tenant();
  await api.owner.query(
    `insert into ticket (tenant_id, id, number, title, description, status, priority, source, created_at, updated_at)
     values ($1, gen_random_uuid(), 70000, 'x', $2, 'OPEN', 'LOW', 'JIRA', now(), now())`,
    [tenantId, description],
  );
  const { rows } = await api.owner.query(
    `with keys as (select tenant_id, number, search, unnest(tsvector_to_array(search_keys(tenant_id, number, search))) as key
                     from ticket where tenant_id = $1)
     select count(*)::int as broken from keys
      where not starts_with(key, search_prefix(tenant_id, search_block(number)))`,
    [tenantId],
  );
  expect(rows).toEqual([{ broken: 0 }]);
  const found = await api.call('GET', '/api/tickets?q=before', { token: await tokenFor(tenantId) });
  expect((found.body as { items: { number: number }[] }).items.map((one) => one.number)).toEqual([70_000]);
});
