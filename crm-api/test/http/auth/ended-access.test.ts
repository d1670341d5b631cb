import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { joinAs, startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';
import { connectTestSite } from '../support/signed.ts';

/** That what goes on for long ends with the right to it, whichever replica is told of its end. */
let on: JiraApi;
let beside: TestApi;
beforeAll(async () => {
  on = await startJiraApi();
  beside = await startTestApi({}, on.api);
});
afterAll(async () => {
  await beside.close();
  await on.close();
});

/** Somebody who may, on the other replica, and how they lose the right, on this one. Each in a workspace of their own. */
type Reader = { headers: Record<string, string>; call: Call; end(): Promise<unknown> };
type Call = <T>(method: string, path: string, json?: object) => Promise<T>;

async function workspace(): Promise<{ tenantId: string; call: Call }> {
  const tenantId = await on.api.tenant();
  await connectTestSite(on.api, tenantId, on.sandbox.url);
  const token = await tokenFor(tenantId, { role: 'owner' });
  const call = async <T>(method: string, path: string, json?: object) =>
    (await on.api.call(method, path, { token, ...(json ? { json } : {}) })).body as T;
  return { tenantId, call };
}

async function member(patch: object): Promise<Reader> {
  const { tenantId, call } = await workspace();
  const { token, memberId } = await joinAs(on.api, tenantId, randomUUID(), 'admin');
  const headers = { authorization: `Bearer ${token}`, 'x-workspace': tenantId };
  return { headers, call, end: () => call('PATCH', `/api/members/${memberId}`, patch) };
}

async function robot(scopes: string[]): Promise<Reader> {
  const { call } = await workspace();
  const made = await call<{ id: string; token: string }>('POST', '/api/service-tokens', { name: 'Robot', scopes });
  const headers = { authorization: `Bearer ${made.token}` };
  return { headers, call, end: () => call('DELETE', `/api/service-tokens/${made.id}`) };
}

const suspended = () => member({ suspended: true });
const demoted = () => member({ role: 'agent' });
const revoked = () => robot(['tickets:read', 'tickets:write', 'sync:manage']);

describe('a dry run', () => {
  /** Jira is slow over a search, once. @returns waits until it has begun */
  function slowSearch() {
    const match = { endpoint: 'searchAndReconsileIssuesUsingJqlPost' };
    const armed = on.sandbox.faults.add({ match, count: 1, action: { kind: 'delay', ms: 5_000 } });
    const rules = () => on.sandbox.faults.list() as { id: string; hits: number }[];
    return async () => {
      for (let tries = 0; rules().find(({ id }) => id === armed)?.hits === 0 && tries < 1_000; tries += 1)
        await new Promise((resolve) => setTimeout(resolve, 10));
    };
  }

  test.each([
    ['is suspended', suspended],
    ['is demoted', demoted],
    ['has their token revoked', revoked],
  ])('ends, and answers nothing, when whoever asked for it %s', async (_how, who) => {
    const { headers, end } = await who();
    const searching = slowSearch();
    const asked = beside.call('POST', '/api/sync/dry-run', { headers, json: { scope: 'all' } });
    await searching();
    await end();
    const { status, body } = await asked;
    expect([status, (body as { code: string }).code]).toEqual([403, 'forbidden']);
  });

  test('that an agent asks for ends, too', async () => {
    const { headers, end } = await demoted();
    const client = new Client({ name: 'test', version: '1' });
    const transport = new StreamableHTTPClientTransport(new URL(`${beside.url}/mcp`), { requestInit: { headers } });
    await client.connect(transport as unknown as Transport);
    const searching = slowSearch();
    const asked = client.callTool({ name: 'dry_run', arguments: { scope: 'all' } });
    await searching();
    await end();
    const answer = await asked;
    expect([answer.isError, JSON.stringify(answer.content)]).toEqual([true, expect.stringContaining('forbidden')]);
    await client.close();
  });
});

const SIZE = 40_000_000;

test.each([
  ['is suspended', suspended],
  ['has their token revoked', revoked],
])('a download breaks off when its reader %s', async (_how, who) => {
  const { headers, call, end } = await who();
  const ticket = await call<{ id: string }>('POST', '/api/tickets', { title: 'File', projectKey: null });
  const kept = await on.api.call('POST', `/api/tickets/${ticket.id}/attachments?filename=a.bin`, {
    body: Buffer.alloc(SIZE, 'x'),
    headers: { ...headers, 'content-type': 'application/octet-stream' },
  });
  expect(kept.status).toBe(201);
  const { id } = kept.body as { id: string };
  const answer = await fetch(`${beside.url}/api/attachments/${id}/content`, { headers });
  expect(answer.status).toBe(200);
  const reader = answer.body?.getReader();
  let read = (await reader?.read())?.value?.length ?? 0;
  await end();
  const rest = async () => {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) read += part.value.length;
  };
  await expect(rest()).rejects.toThrow();
  expect(read).toBeLessThan(SIZE);
});

test.each([
  ['is suspended', suspended],
  ['is demoted', () => member({ role: 'viewer' })],
  ['has their token revoked', revoked],
])('an upload is not kept when its sender %s before it is whole', async (_how, who) => {
  const { headers, call, end } = await who();
  const ticket = await call<{ id: string }>('POST', '/api/tickets', { title: 'File', projectKey: null });
  const sent = request(`${beside.url}/api/tickets/${ticket.id}/attachments?filename=a.txt`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'text/plain', 'content-length': '200000' },
  });
  sent.on('error', () => {});
  sent.write(Buffer.alloc(100_000, 'x'));
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  await new Promise((resolve) => setTimeout(resolve, 500));
  await end();
  const [answer] = await answered;
  expect(answer.statusCode).toBe(403);
  sent.destroy();
  expect(await call('GET', `/api/tickets/${ticket.id}/attachments`)).toEqual({ items: [] });
});
