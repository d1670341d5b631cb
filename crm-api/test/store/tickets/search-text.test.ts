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
