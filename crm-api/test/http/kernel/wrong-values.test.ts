import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { problemSchema } from '@synapse/shared/problem';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startTestApi();
  token = await tokenFor(await api.tenant());
});
afterAll(() => api.close());

/** What is said to be wrong, as path, words, and code. */
async function wrongIn(method: string, path: string, json: unknown) {
  const answer = await api.call(method, path, { token, json });
  expect(answer.status).toBe(400);
  const { issues = [] } = problemSchema.parse(answer.body);
  return issues.map((one) => [one.path, one.message, one.template?.code]);
}
const RETRY = '/api/sync/failures/retry';

test('of several shapes the one that is meant says what is wrong, as it does alone', async () => {
  const ids = Array.from({ length: 1_001 }, () => randomUUID());
  const most = ['failureIds', 'At most 1,000 are taken.', 'value_too_many'];
  expect(await wrongIn('POST', RETRY, { failureIds: ids })).toEqual([most]);
  expect(await wrongIn('POST', RETRY, { failureIds: [] })).toEqual([
    ['failureIds', 'At least 1 are needed.', 'value_too_few'],
  ]);
  expect(await wrongIn('POST', RETRY, { ticketIds: ['x'] })).toEqual([
    ['ticketIds.0', 'This is no id.', 'value_format'],
  ]);
  expect(await wrongIn('PATCH', `/api/tickets/${randomUUID()}`, { custom: { votes: ['a', 5] } })).toEqual([
    ['custom.votes.1', 'It must be text.', 'value_type'],
  ]);
});

test('where none is meant, or more than one, it is said what each misses', async () => {
  for (const body of [{}, { all: true, failureIds: [randomUUID()] }])
    expect(await wrongIn('POST', RETRY, body)).toEqual([
      ['', expect.stringMatching(/^fits none of the shapes that it may have: .*; or /), 'value_unfit'],
    ]);
});

test('of what kind a value must be is said in words', async () => {
  expect(await wrongIn('POST', '/api/tickets', { title: 5, description: null })).toEqual([
    ['title', 'It must be text.', 'value_type'],
    ['description', 'It must be text.', 'value_type'],
  ]);
  expect(await wrongIn('POST', '/api/tickets', [])).toEqual([['', 'It must be an object.', 'value_type']]);
});

test('the filter that a view keeps is told in the same words as one in an address', async () => {
  const filter = { q: 'x'.repeat(2_000), contactId: 'x', status: 'OPN' };
  const asked = Object.entries(filter).map(([name, value]) => `${name}=${value}`);
  const { body } = await api.call('GET', `/api/tickets?${asked.join('&')}`, { token });
  const inAddress = problemSchema
    .parse(body)
    .issues?.map((one) => [`filter.${one.path}`, one.message, one.template?.code]);
  expect(await wrongIn('POST', '/api/views', { name: 'Mine', filter })).toEqual(inAddress);
  expect(inAddress).toContainEqual(['filter.q', 'It takes at most 200 characters.', 'value_too_long']);
});
