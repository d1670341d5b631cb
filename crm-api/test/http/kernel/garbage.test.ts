import { Agent, get } from 'node:http';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

/**
 * What a request leaves behind must be gone with the next minor collection. Else these have to copy it, and take 20 ms instead of
 * one, in which nobody is answered (docs/reference/dependencies.md#functions-in-the-old-generation).
 */
const REQUESTS = 200;
const TICKETS = 20;
const TEXT = 'so much text that it is worth it '.repeat(60);

let api: TestApi;
let token: string;
let collect: (how: { type: 'minor' | 'major' }) => void;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

beforeAll(async () => {
  setFlagsFromString('--expose-gc');
  collect = runInNewContext('gc');
  api = await startTestApi();
  token = await tokenFor(await api.tenant());
  for (let i = 0; i < TICKETS; i++) {
    const json = { title: `Ticket ${i}`, description: TEXT, projectKey: null };
    await api.call('POST', '/api/tickets', { token, json });
  }
});
afterAll(async () => {
  agent.destroy();
  await api.close();
});

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

const oldGeneration = () =>
  getHeapSpaceStatistics()
    .filter(({ space_name: name }) => /^(old|large_object)_space$/.test(name))
    .reduce((sum, { space_used_size: bytes }) => sum + bytes, 0);

test.each(['identity', 'br', 'gzip'])('a list that is read as %s is not kept in the old generation', async (takes) => {
  for (let i = 0; i < 20; i++) await read(takes);
  collect({ type: 'major' });
  const before = oldGeneration();
  for (let i = 1; i <= REQUESTS; i++) {
    await read(takes);
    if (i % 20 === 0) collect({ type: 'minor' });
  }
  const kept = (oldGeneration() - before) / REQUESTS;
  // What stays is the engine's own: code and feedback.
  expect(kept).toBeLessThan((TICKETS * TEXT.length) / 4);
});
