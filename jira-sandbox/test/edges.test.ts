import { request } from 'node:http';
import { basic, type Client, startClient } from './support/sandbox-client.ts';

let client: Client;

beforeAll(async () => {
  client = await startClient();
  await client.createIssue();
});
afterAll(() => client.sandbox.close());

const put = (body: string, contentType: string) =>
  fetch(`${client.sandbox.url}/rest/api/3/issue/KAN-1`, {
    method: 'PUT',
    headers: { authorization: basic('ada'), 'content-type': contentType },
    body,
  });

it('wants JSON that says it is JSON', async () => {
  expect((await put('{"fields":{"summary":"x"}}', 'text/plain')).status).toBe(415);
  const broken = await put('{"fields":', 'application/json');
  expect([broken.status, ((await broken.json()) as { errorMessages: string[] }).errorMessages]).toEqual([
    400,
    ['There was an error parsing JSON. Check that your request body is valid.'],
  ]);
  expect((await put('{"fields":{"summary":"x"}}', 'application/json; charset=utf-8')).status).toBe(204);
  expect((await put('{"fields":[]}', 'application/json')).status).toBe(400);
});

it('answers 404 where there is no resource', async () => {
  expect((await client.rest('GET', '/no/such/thing')).status).toBe(404);
});

it('lets no page of another site reach the control API', async () => {
  const status = (origin: string) =>
    new Promise((resolve, reject) => {
      const sent = request(`${client.sandbox.url}/__sandbox/usage`, { headers: { origin } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.once('error', reject).end();
    });
  expect(await status('https://evil.example')).toBe(403);
  expect(await status('http://localhost.evil.example')).toBe(403);
  expect(await status('http://localhost:3001')).toBe(200);
});

it('refuses settings that make no sense, and keeps the others', async () => {
  expect((await client.control('POST', '/settings', { latencyMs: -1 })).status).toBe(400);
  expect((await client.control('POST', '/settings', { nonsense: 1 })).status).toBe(400);
  await client.control('POST', '/settings', { limits: { getPerSecond: 7 } });
  const { body } = await client.control('POST', '/settings', { searchLagMs: 0 });
  expect(body.limits).toMatchObject({ enabled: false, getPerSecond: 7, putPerSecond: 50 });
});

it('goes on when a listener of its changes fails', async () => {
  const stop = client.sandbox.jira.changes.subscribe(() => {
    throw new Error('A listener of the test fails on purpose');
  });
  const before = client.changes.length;
  expect((await put('{"fields":{"summary":"y"}}', 'application/json')).status).toBe(204);
  stop();
  expect(client.changes.length).toBe(before + 1);
});
