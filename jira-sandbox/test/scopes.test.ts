import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { forgeTable, sandboxTable } from '../scripts/scope-tables.ts';
import { allRoutes } from '../src/jira/rest/all-routes.ts';
import { scopesOf } from '../src/jira/rest/require-scopes.ts';
import { sharedFile } from './support/openapi-judge.ts';
import { basic, type Client, startClient } from './support/sandbox-client.ts';

const specification = sharedFile('jira', 'openapi-sync-subset.json');
const committed = (path: string) => readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8');
const withSpecification = specification.isHere ? it : it.skip;

let client: Client;
beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.sandbox.close());

/** A request through Atlassian's gateway. */
async function gateway(method: string, path: string, authorization: string, body?: unknown) {
  const { sandbox } = client;
  const answer = await fetch(`${sandbox.url}/ex/jira/${sandbox.jira.catalog.cloudId}/rest/api/3${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
}

const tokenWith = async (scopes?: string[]) =>
  `Bearer ${(await client.control('POST', '/app-tokens', { appId: 'app-1', ...(scopes ? { scopes } : {}) })).body.token}`;

withSpecification(`the committed tables of scopes are those of Atlassian’s file${specification.note}`, () => {
  const read = JSON.parse(readFileSync(specification.path, 'utf8'));
  expect(committed('jira-sandbox/src/jira/rest/operation-scopes.json')).toBe(sandboxTable(read));
  expect(committed('forge-app/scripts/manifest-checks/jira-scopes.json')).toBe(forgeTable(read));
});

it('knows the scopes of every endpoint it has', () => {
  expect(allRoutes.map(({ operation }) => operation).filter((name) => scopesOf(name) === undefined)).toEqual([]);
});

it('refuses an app’s call whose scope its token lacks, in the gateway’s own words, and no other call of that token', async () => {
  const token = await tokenWith();
  const refused = await gateway('GET', '/priority/search', token);
  expect([refused.status, refused.body]).toEqual([401, { code: 401, message: 'Unauthorized; scope does not match' }]);
  expect(refused.headers.get('x-failure-category')).toBe('FAILURE_CLIENT_SCOPE_CHECK');
  expect((await gateway('GET', '/priority', token)).status).toBe(200);
  const reader = await tokenWith(['read:jira-work']);
  expect((await gateway('GET', '/project/search', reader)).status).toBe(200);
  expect((await gateway('GET', '/myself', reader)).status).toBe(401);
  const create = { fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'Not by a reader' } };
  expect((await gateway('POST', '/issue', reader, create)).status).toBe(401);
});

it('answers a token that it does not know in the gateway’s words there, and in Jira’s at the site’s own address', async () => {
  expect((await gateway('GET', '/myself', 'Bearer nonsense')).body).toEqual({ code: 401, message: 'Unauthorized' });
  expect((await client.rest('GET', '/myself', undefined, 'Bearer nonsense')).body).toHaveProperty('errorMessages');
});

it('takes an API token with scopes through the gateway alone, for what its scopes say', async () => {
  await client.control('POST', '/settings', { scopedApiTokens: { 'sandbox-token-mei': ['read:jira-user'] } });
  expect((await client.rest('GET', '/myself', undefined, basic('mei'))).status).toBe(401);
  expect((await gateway('GET', '/myself', basic('mei'))).body).toMatchObject({ displayName: 'Mei Tanaka' });
  expect((await gateway('GET', '/priority', basic('mei'))).body).toMatchObject({
    message: expect.stringContaining('scope'),
  });
  expect((await client.rest('GET', '/priority', undefined, basic('ada'))).status).toBe(200);
});

it('tells which Jira a site’s address is, without a sign-in', async () => {
  const answer = await fetch(`${client.sandbox.url}/_edge/tenant_info`);
  expect(await answer.json()).toEqual({ cloudId: client.sandbox.jira.catalog.cloudId });
});

it('tells an app that reports accounts which were closed and which have changed since, and nobody else', async () => {
  const token = await tokenWith(['report:personal-data']);
  const [ada, grace, mei] = ['5b10a2844c20165700ede21g', '5b10ac8d82e05b22cc7d4ef5', '5b10b1a2c3d4e5f60718293a'];
  const people = { [ada]: { closed: true }, [grace]: { displayName: 'Grace M. Hopper', updated: 2_000 } };
  await client.control('POST', '/settings', { people });
  const report = async (authorization: string, accounts: object[]) => {
    const headers = { authorization, 'content-type': 'application/json' };
    const body = JSON.stringify({ accounts });
    const answer = await fetch(`${client.sandbox.url}/app/report-accounts/`, { method: 'POST', headers, body });
    return { status: answer.status, text: await answer.text() };
  };
  const at = (accountId: string, ms: number) => ({ accountId, updatedAt: new Date(ms).toISOString() });
  const told = await report(token, [at(ada, 1_000), at(grace, 1_000), at(mei, 1_000)]);
  expect(JSON.parse(told.text)).toEqual({
    accounts: [
      { accountId: ada, status: 'closed' },
      { accountId: grace, status: 'updated' },
    ],
  });
  expect(await report(token, [at(grace, 3_000)])).toEqual({ status: 204, text: '' });
  expect(
    (
      await report(
        token,
        Array.from({ length: 91 }, () => at(mei, 1)),
      )
    ).status,
  ).toBe(400);
  expect((await report(await tokenWith(), [at(mei, 1)])).status).toBe(401);
  expect((await report(basic('ada'), [at(mei, 1)])).status).toBe(403);
  expect((await client.rest('GET', `/user?accountId=${ada}`)).body.displayName).toBe('Former user');
});
