import { Faults } from '../src/jira/faults/fault-rules.ts';
import { basic, type Client, startClient } from './support/sandbox-client.ts';

let client: Client;

beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.sandbox.close());
beforeEach(async () => {
  await client.control('POST', '/reset', { seed: 'empty' });
  await client.createIssue({ summary: 'Before' });
});

const fault = (rule: unknown) => client.control('POST', '/faults', rule);
const edit = (summary: string) => client.rest('PUT', '/issue/KAN-1', { fields: { summary } });
const summary = async () => (await client.rest('GET', '/issue/10001')).body.fields.summary;

it('answers what it is told to, as often as it is told to, without doing the work', async () => {
  await fault({
    match: { endpoint: 'editIssue' },
    count: 2,
    action: { kind: 'status', status: 503, headers: { 'Retry-After': '7' }, body: { no: 1 } },
  });
  const first = await edit('A');
  expect([first.status, first.headers.get('retry-after'), first.body]).toEqual([503, '7', { no: 1 }]);
  expect((await edit('A')).status).toBe(503);
  expect(await summary()).toBe('Before');
  expect((await edit('A')).status).toBe(204);
});

it('loses the answer after the work was done, or the request before it', async () => {
  await fault({ match: { method: 'PUT' }, count: 1, action: { kind: 'drop', when: 'after' } });
  await expect(edit('Done')).rejects.toThrow();
  expect(await summary()).toBe('Done');
  await fault({ match: { method: 'PUT' }, count: 1, action: { kind: 'drop', when: 'before' } });
  await expect(edit('Lost')).rejects.toThrow();
  expect(await summary()).toBe('Done');
});

it('never answers when told to, and lets go when the client does', async () => {
  await fault({ match: { path: '^/rest/api/3/myself' }, action: { kind: 'timeout' } });
  const hanging = fetch(`${client.sandbox.url}/rest/api/3/myself`, {
    headers: { authorization: basic('ada') },
    signal: AbortSignal.timeout(60),
  });
  await expect(hanging).rejects.toThrow(/timeout|aborted/);
  expect(await summary()).toBe('Before');
});

it('carries a request out after its caller gave up, when it is let go or by itself', async () => {
  await fault({ match: { method: 'PUT' }, count: 1, action: { kind: 'late', answerAfterMs: 0 } });
  expect((await edit('Late')).status).toBe(504);
  expect(await summary()).toBe('Before');
  expect((await edit('Sooner')).status).toBe(204);
  const { requests } = (await client.control('GET', '/late')).body;
  expect(requests).toMatchObject([{ method: 'PUT', endpoint: 'editIssue' }]);
  expect((await client.control('POST', '/late/release', {})).body).toEqual({ carriedOut: 1 });
  expect(await summary()).toBe('Late');
  await fault({ match: { method: 'PUT' }, count: 1, action: { kind: 'late', carryOutAfterMs: 50 } });
  const hanging = fetch(`${client.sandbox.url}/rest/api/3/issue/KAN-1`, {
    method: 'PUT',
    headers: { authorization: basic('ada'), 'content-type': 'application/json' },
    body: JSON.stringify({ fields: { summary: 'By itself' } }),
    signal: AbortSignal.timeout(20),
  });
  await expect(hanging).rejects.toThrow(/timeout|aborted/);
  while ((await summary()) !== 'By itself') await new Promise((resolve) => setTimeout(resolve, 10));
});

it('forgets what it holds back when the site starts over', async () => {
  await fault({ match: { method: 'PUT' }, count: 1, action: { kind: 'late', answerAfterMs: 0 } });
  expect((await edit('Late')).status).toBe(504);
  await client.control('POST', '/reset', { seed: 'empty' });
  expect((await client.control('POST', '/late/release', {})).body).toEqual({ carriedOut: 0 });
});

it('delays, and a delay goes together with another fault', async () => {
  await fault({ rules: [{ action: { kind: 'delay', ms: 40 } }, { action: { kind: 'status', status: 500 } }] });
  const started = performance.now();
  expect((await edit('x')).status).toBe(500);
  expect(performance.now() - started).toBeGreaterThan(35);
});

it('hits only the issue it names, by id or by key', async () => {
  await client.createIssue();
  await fault({ match: { issue: '10001' }, action: { kind: 'status', status: 500 } });
  expect((await edit('x')).status).toBe(500);
  expect((await client.rest('PUT', '/issue/10002', { fields: { summary: 'x' } })).status).toBe(204);
  await client.control('DELETE', '/faults');
  expect((await edit('x')).status).toBe(204);
});

it('answers with something unexpected in one issue, and leaves the others as they are', async () => {
  await client.createIssue();
  await fault({ action: { kind: 'mangle', issue: 'KAN-1', path: 'fields.updated', value: 5 } });
  const { body } = await client.rest('POST', '/search/jql', { jql: 'project = KAN ORDER BY key', fields: ['updated'] });
  const [first, second] = body.issues as { fields: { updated: unknown } }[];
  expect(first?.fields.updated).toBe(5);
  expect(typeof second?.fields.updated).toBe('string');
  await client.control('DELETE', '/faults');
});

it('lists and removes rules, and refuses one that makes no sense', async () => {
  const { body } = await fault({ action: { kind: 'status', status: 500 } });
  expect((await client.control('GET', '/faults')).body.rules).toMatchObject([{ id: body.ids[0], hits: 0 }]);
  await client.control('DELETE', `/faults/${body.ids[0]}`);
  expect((await client.control('GET', '/faults')).body.rules).toEqual([]);
  expect((await fault({ action: { kind: 'explode' } })).status).toBe(400);
  expect((await fault({ match: { path: '(' }, action: { kind: 'timeout' } })).status).toBe(400);
});

it('gives the same outcomes for the same seed', () => {
  const target = { method: 'GET', url: '/', endpoint: 'getIssue', issueNames: [] };
  const hits = (seed: number) => {
    const faults = new Faults();
    faults.add({ probability: 0.3, seed, action: { kind: 'status', status: 500 } });
    return Array.from({ length: 500 }, () => faults.hit(target).length).join('');
  };
  expect(hits(5)).toBe(hits(5));
  expect(hits(5)).not.toBe(hits(6));
  const share = [...hits(5)].filter((hit) => hit === '1').length / 500;
  expect(share).toBeGreaterThan(0.22);
  expect(share).toBeLessThan(0.38);
});
