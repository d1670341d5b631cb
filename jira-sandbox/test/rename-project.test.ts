import { type Client, startClient } from './support/sandbox-client.ts';

let client: Client;
let issue: { id: string; key: string };

beforeAll(async () => {
  client = await startClient();
  issue = await client.createIssue();
  await client.createIssue({ summary: 'Another' });
  expect((await client.control('POST', '/projects/KAN/rename', { key: 'CORE' })).body.key).toBe('CORE');
});
afterAll(() => client.sandbox.close());

const find = async (jql: string) =>
  (await client.rest('POST', '/search/jql', { jql, fields: ['project'] })).body.issues?.map(
    (one: typeof issue) => one.key,
  );

it('keeps the ids and changes the keys; the old keys go on resolving', async () => {
  for (const name of [issue.id, 'KAN-1', 'CORE-1']) {
    const { body } = await client.rest('GET', `/issue/${name}`);
    expect([body.id, body.key, body.fields.project.key]).toEqual([issue.id, 'CORE-1', 'CORE']);
  }
  const byKey = await client.rest('GET', '/project/KAN');
  const byId = await client.rest('GET', `/project/${byKey.body.id}`);
  expect([byKey.body.key, byId.body.key]).toEqual(['CORE', 'CORE']);
});

it('finds by the id, the new key and the old one', async () => {
  const { id } = (await client.rest('GET', '/project/CORE')).body;
  for (const name of [id, 'CORE', '"KAN"'])
    expect(await find(`project = ${name} ORDER BY id`)).toEqual(['CORE-1', 'CORE-2']);
});

it('moves no `updated` and tells of no issue', async () => {
  expect(client.changes.map(({ type }) => type)).toEqual(['issue_created', 'issue_created']);
  const { fields } = (await client.rest('GET', '/issue/CORE-1')).body;
  expect(fields.updated).toBe(fields.created);
});

it('numbers new issues on, under the new key alone', async () => {
  const made = await client.createIssue({ project: { key: 'CORE' } });
  expect(made.key).toBe('CORE-3');
  const refused = await client.rest('POST', '/issue', {
    fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'By the old key' },
  });
  expect(refused.status).toBe(400);
});

it('hides a project by any of its names, and lets none take the key of another', async () => {
  await client.control('POST', '/settings', { hideProjects: ['KAN'] });
  expect((await client.rest('GET', '/project/CORE')).status).toBe(404);
  expect((await client.rest('GET', '/issue/CORE-1')).status).toBe(404);
  await client.control('POST', '/settings', { hideProjects: [] });
  expect((await client.control('POST', '/projects/OPS/rename', { key: 'KAN' })).status).toBe(400);
  expect((await client.control('POST', '/projects/OPS/rename', { key: 'no' })).status).toBe(400);
});

it('goes back to its old key, and a reset forgets it all', async () => {
  await client.control('POST', '/projects/CORE/rename', { key: 'KAN' });
  expect((await client.rest('GET', '/issue/CORE-1')).body.key).toBe('KAN-1');
  await client.control('POST', '/projects/KAN/rename', { key: 'CORE' });
  await client.control('POST', '/reset', { seed: 'empty' });
  expect((await client.rest('GET', '/project/KAN')).body.key).toBe('KAN');
  expect((await client.rest('GET', '/project/CORE')).status).toBe(404);
});

it('dates an issue as an import may, in the future too; the next change is dated now, and answers by its own clock', async () => {
  const { id } = await client.createIssue();
  const ahead = Date.now() + 86_400_000;
  await client.control('POST', `/issues/${id}/updated`, { updated: ahead });
  const updated = async () => Date.parse((await client.rest('GET', `/issue/${id}`)).body.fields.updated);
  expect(await updated()).toBe(ahead);
  const { headers } = await client.rest('PUT', `/issue/${id}`, { fields: { summary: 'Changed' } });
  expect(await updated()).toBeLessThanOrEqual(Date.now());
  expect(Math.abs(Date.parse(headers.get('date') ?? '') - Date.now())).toBeLessThan(5_000);
});
