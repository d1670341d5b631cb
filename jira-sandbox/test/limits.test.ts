import { type Client, startClient } from './support/sandbox-client.ts';

let client: Client;
let now = 0;

beforeAll(async () => {
  client = await startClient({ now: () => now });
});
afterAll(() => client.sandbox.close());
beforeEach(async () => {
  now = Date.parse('2026-11-22T12:59:30Z');
  await client.control('POST', '/reset', { seed: 'empty' });
  await client.createIssue();
  await client.createIssue();
  now += 60 * 60_000;
});

const limit = (limits: object) => client.control('POST', '/settings', { limits: { enabled: true, ...limits } });
const appToken = async () => `Bearer ${(await client.control('POST', '/app-tokens', { appId: 'crm' })).body.token}`;
const edit = (key: string, authorization?: string) =>
  client.rest('PUT', `/issue/${key}`, { fields: { summary: `At ${now} ${Math.random()}` } }, authorization);
const reason = (answer: { headers: Headers }) => answer.headers.get('ratelimit-reason');

it('lets nothing through an app’s empty pool until the hour turns, and never charges a person', async () => {
  await limit({ pointsPerHour: 5 });
  const token = await appToken();
  const search = () => client.rest('POST', '/search/jql', { jql: 'project = KAN' }, token);
  expect((await search()).status).toBe(200);
  expect((await search()).status).toBe(200);
  const refused = await search();
  expect([refused.status, reason(refused)]).toEqual([429, 'jira-quota-global-based']);
  expect(refused.headers.get('retry-after')).toBe('30');
  expect(refused.headers.get('x-ratelimit-reset')).toBe('2026-11-22T14:00:00.000+0000');
  expect((await client.rest('POST', '/search/jql', { jql: 'project = KAN' })).status).toBe(200);
  now += 30_000;
  expect((await search()).status).toBe(200);
});

it('stops a burst on one endpoint and method, and only there', async () => {
  await limit({ getPerSecond: 3 });
  const read = () => client.rest('GET', '/issue/KAN-1');
  for (let index = 0; index < 3; index += 1) expect((await read()).status).toBe(200);
  const refused = await read();
  expect([refused.status, reason(refused), refused.headers.get('retry-after')]).toEqual([429, 'jira-burst-based', '1']);
  expect((await client.rest('GET', '/myself')).status).toBe(200);
  now += 1001;
  expect((await read()).status).toBe(200);
});

it('stops too many writes on one issue, and only there', async () => {
  await limit({ issueWritesPer2s: 2, issueWritesPer30s: 4 });
  expect([(await edit('KAN-1')).status, (await edit('KAN-1')).status]).toEqual([204, 204]);
  const refused = await edit('KAN-1');
  expect([refused.status, reason(refused)]).toEqual([429, 'jira-per-issue-on-write']);
  expect((await edit('KAN-2')).status).toBe(204);
  expect((await client.rest('GET', '/issue/KAN-1')).status).toBe(200);
  now += 2001;
  expect([(await edit('KAN-1')).status, (await edit('KAN-1')).status]).toEqual([204, 204]);
  now += 2001;
  const later = await edit('KAN-1');
  expect([later.status, Number(later.headers.get('retry-after'))]).toEqual([429, 26]);
  now += 26_000;
  expect((await edit('KAN-1')).status).toBe(204);
});

it('counts requests and points: a read 1 and 1 for each object, a write 1', async () => {
  await client.control('POST', '/usage/reset');
  const token = await appToken();
  await client.rest('GET', '/issue/KAN-1', undefined, token);
  await client.rest('POST', '/search/jql', { jql: 'project = KAN' }, token);
  await edit('KAN-1', token);
  const { body } = await client.control('GET', '/usage');
  expect(body.tokens).toEqual({ 'app:crm': { requests: 3, points: 2 + 3 + 1, throttled: 0 } });
  expect(body.endpoints.searchAndReconsileIssuesUsingJqlPost).toEqual({ requests: 1, points: 3, throttled: 0 });
  expect(body.total.requests).toBe(3);
});

it('limits nothing unless told to', async () => {
  for (let index = 0; index < 30; index += 1) expect((await edit('KAN-1')).status).toBe(204);
});
