import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import type { ApiProcess } from '@synapse/local-stack/testing/api-process';
import { until } from '@synapse/local-stack/testing/until';
import { type ProcessWorld, startProcessWorld } from '../support/process-world.ts';

// Processes are started and killed, on a machine that may be busy.
jest.setTimeout(120_000);

const tenantId = randomUUID();
let world: ProcessWorld;
let api: ApiProcess;
beforeAll(async () => {
  world = await startProcessWorld();
  await world.connectSite(tenantId, 'Acme');
  api = await world.start();
});
afterAll(() => world?.close());

test('kill -9 between the commit of a ticket and its answer: the next try answers for that ticket', async () => {
  const token = await mintDemoToken({ ...world.secrets, tenantId });
  const send = () =>
    fetch(`${api.url}/api/tickets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'once' },
      body: JSON.stringify({ title: 'Once' }),
    });
  const tickets = async () =>
    (await world.owner.query<{ id: string }>('select id from ticket where tenant_id = $1', [tenantId])).rows;
  // Jira keeps the request waiting, so the ticket is committed and nothing is answered.
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'delay', ms: 2_500 } });
  const lost = send().then(
    () => 'answered',
    () => 'lost',
  );
  await until('the ticket is committed', async () => (await tickets()).length === 1);
  await api.kill();
  expect(await lost).toBe('lost');
  await api.start();
  let answer = await send();
  for (let tries = 0; answer.status === 409 && tries < 4; tries += 1) {
    await sleep(Number(answer.headers.get('retry-after')) * 1000);
    answer = await send();
  }
  expect([201, 202]).toContain(answer.status);
  expect(((await answer.json()) as { id: string }).id).toBe((await tickets())[0]?.id);
  expect(await tickets()).toHaveLength(1);
  const again = await send();
  expect(again.headers.get('idempotency-replayed')).toBe('true');
});
