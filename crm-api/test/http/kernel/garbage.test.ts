import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import type { ApiProcess } from '@synapse/local-stack/testing/api-process';
import { z } from 'zod';
import { type ProcessWorld, startProcessWorld } from '../../support/process-world.ts';

// A process is started, on a machine that may be busy.
jest.setTimeout(120_000);

/**
 * What a request leaves behind must be gone with the next minor collection. Else these have to copy it, and take 20 ms instead of
 * one, in which nobody is answered (docs/reference/dependencies.md#functions-in-the-old-generation). Seen in a process of its own,
 * by its debugger: what else a test's process holds decides what V8 keeps.
 */
const BATCHES = 10;
const REQUESTS = 20;
const TICKETS = 20;
const TEXT = 'so much text that it is worth it '.repeat(60);

let world: ProcessWorld;
let api: ApiProcess;
let token: string;
let inspector: WebSocket;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

beforeAll(async () => {
  world = await startProcessWorld();
  const tenantId = randomUUID();
  await world.owner.query('insert into tenant (id, name) values ($1, $2)', [tenantId, 'Read again and again']);
  const started = await world.start({ NODE_OPTIONS: '--expose-gc --inspect=127.0.0.1:0' });
  api = started;
  token = await mintDemoToken({ ...world.secrets, tenantId });
  const [, address = ''] = /listening on (ws:\S+)/.exec(await readFile(started.logFile, 'utf8')) ?? [];
  inspector = new WebSocket(address);
  await once(inspector, 'open');
  for (let i = 0; i < TICKETS; i++) {
    const answer = await fetch(`${api.url}/api/tickets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title: `Ticket ${i}`, description: TEXT, projectKey: null }),
    });
    expect(answer.status).toBe(201);
  }
});
afterAll(async () => {
  agent.destroy();
  inspector?.close();
  await world?.close();
});

const answerSchema = z.object({ result: z.object({ result: z.object({ value: z.number() }) }) });

/** Runs it in the API's process. */
async function inProcess(expression: string): Promise<number> {
  const answered = once(inspector, 'message');
  const params = { expression: `${expression}, ${OLD_GENERATION}`, returnByValue: true };
  inspector.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
  const [{ data }] = (await answered) as [{ data: string }];
  return answerSchema.parse(JSON.parse(data)).result.result.value;
}

const OLD_GENERATION = `process.getBuiltinModule('node:v8').getHeapSpaceStatistics()
  .filter((one) => /^(old|large_object)_space$/.test(one.space_name))
  .reduce((sum, one) => sum + one.space_used_size, 0)`;

/** @returns the bytes of the answer's body, as they came */
const read = (takes: string) =>
  new Promise<number>((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'accept-encoding': takes };
    get(`${api.url}/api/tickets`, { agent, headers }, (answer) => {
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      answer.on('end', () => resolve(bytes));
    }).on('error', reject);
  });

test.each(['identity', 'br', 'gzip'])('a list that is read as %s is not kept in the old generation', async (takes) => {
  for (let i = 0; i < 20; i++) await read(takes);
  let before = await inProcess(`gc({ type: 'major' })`);
  const kept: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    for (let i = 0; i < REQUESTS; i++) await read(takes);
    const now = await inProcess(`gc({ type: 'minor' })`);
    kept.push((now - before) / REQUESTS);
    before = now;
  }
  // What stays is the engine's own: code and feedback. The median of the batches, for what a request keeps, it keeps in each; what the
  // process keeps once (a table that grows, 2.6 MB in one run of CI) is in one.
  expect(kept.toSorted((a, b) => a - b)[BATCHES / 2]).toBeLessThan((TICKETS * TEXT.length) / 6);
});
