import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createOutbound } from '../../src/egress/egress.ts';
import { ruleFor } from '../../src/egress/host-rule.ts';
import { createFileTransfer } from '../../src/jira/files/file-transfer.ts';
import { createJiraClient } from '../../src/jira/jira-client.ts';
import { createJiraHttp } from '../../src/jira/jira-http.ts';

/** Ids come from events and answers: one that is made of dots would have another thing read, written or deleted. */
const asked: string[] = [];
const server = createServer((req, res) => {
  asked.push(`${req.method} ${req.url}`);
  res.end('{}');
});
let access: { baseUrl: string; appToken: string };
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  access = { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, appToken: 'token' };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each(['..', '.', '%2e%2e/..'])('nothing is asked of Jira by the id %p that leads elsewhere', async (id) => {
  const outbound = createOutbound([ruleFor(access.baseUrl)]);
  const client = createJiraClient(createJiraHttp(access, { outbound }));
  const files = createFileTransfer(access, { outbound });
  asked.length = 0;
  const nothing = { kind: 'not_found', status: 404 };
  const isPlain = id.includes('%');
  const calls = [
    () => client.deleteComment('10001', id),
    () => client.comment('10001', id),
    () => client.transition(id, '1'),
    () => client.project(id),
    () => files.open({ method: 'GET', path: `rest/api/3/attachment/content/${encodeURIComponent(id)}` }, 0, null),
  ];
  for (const call of calls) {
    const done = await call().catch((error: unknown) => error);
    if (!isPlain) expect(done).toMatchObject(nothing);
  }
  // What only looks like it is a name like any other, and stays in its place.
  const expected = isPlain ? ['DELETE /rest/api/3/issue/10001/comment/%252e%252e%2F..'] : [];
  expect(asked.slice(0, 1)).toEqual(expected);
});
