import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openStream, type SseClient } from '@synapse/local-stack/testing/sse-client';
import type { Presence } from '@synapse/shared/live';
import { createPresenceBoard, type PresenceNotice } from '../../src/live/presence.ts';
import { startTestApi, type TestApi, tokenFor, userIdFor } from '../http/support/api.ts';

/** Two processes over one database: Ann's page is at the one, Ben's at the other. */
let one: TestApi;
let other: TestApi;
let tenantId: string;
let ticketId: string;
let ann: { token: string; page: string };
let ben: { token: string; page: string };
const opened: SseClient[] = [];

beforeAll(async () => {
  one = await startTestApi();
  other = await startTestApi({}, one);
});
beforeEach(async () => {
  tenantId = await one.tenant();
  ann = { token: await tokenFor(tenantId, { sub: 'ann', name: 'Ann' }), page: randomUUID() };
  ben = { token: await tokenFor(tenantId, { sub: 'ben', name: 'Ben', role: 'viewer' }), page: randomUUID() };
  ticketId = (
    (await one.call('POST', '/api/tickets', { token: ann.token, json: { title: 'x' } })).body as { id: string }
  ).id;
});
afterEach(() => {
  for (const client of opened.splice(0)) client.close();
});
afterAll(async () => {
  await other.close();
  await one.close();
});

async function follow(api: TestApi, { token, page }: typeof ann) {
  const client = await openStream(api, token, { query: `?page=${page}` });
  opened.push(client);
  return client;
}
const announce = (api: TestApi, { token, page }: typeof ann, json: object) =>
  api.call('PUT', '/api/live/presence', { token, json: { page, ...json } });
const told = (client: SseClient) =>
  client.events.filter(({ event }) => event === 'presence').map(({ data }) => (JSON.parse(data) as Presence).people);
const untilLast = (client: SseClient, people: object[]) =>
  client.until(() => JSON.stringify(told(client).at(-1)) === JSON.stringify(people));

test('who looks at a ticket and what they change there is told to the others who have it open, over all processes', async () => {
  const [atAnn, atBen] = [await follow(one, ann), await follow(other, ben)];
  expect((await announce(one, ann, { ticketId })).body).toEqual({ ticketId, people: [] });
  await announce(other, ben, { ticketId });
  await untilLast(atAnn, [{ userId: userIdFor('ben'), name: 'Ben', field: null }]);
  await untilLast(atBen, [{ userId: userIdFor('ann'), name: 'Ann', field: null }]);
  await announce(other, ben, { ticketId, field: 'title' });
  await untilLast(atAnn, [{ userId: userIdFor('ben'), name: 'Ben', field: 'title' }]);
  // A cut connection is enough, and the feed knows nothing of it.
  atBen.close();
  await untilLast(atAnn, []);
  const { rows } = await one.owner.query('select kind from feed where tenant_id = $1', [tenantId]);
  expect(rows).toEqual([{ kind: 'ticket.created' }]);
}, 20_000);

test('another workspace is told nothing, and can’t be present at a ticket that is not its own', async () => {
  const stranger = { token: await tokenFor(await one.tenant(), { sub: 'ann' }), page: ann.page };
  const atStranger = await follow(one, stranger);
  const atAnn = await follow(one, ann);
  await announce(one, ann, { ticketId });
  expect((await announce(one, stranger, { ticketId })).status).toBe(404);
  await announce(one, ben, { ticketId });
  await untilLast(atAnn, [{ userId: userIdFor('ben'), name: 'Ben', field: null }]);
  expect(told(atStranger)).toEqual([]);
});

test('who came before a page had its stream is told as it has it', () => {
  const board = createPresenceBoard({ now: () => 0, gone: () => {} });
  const at = { tenantId: 't', ticketId: 'k', field: null };
  const page = { tenantId: 't', userId: 'ann', page: 'p' };
  const told: Presence[] = [];
  const leave = board.join(page, (presence) => told.push(presence));
  leave();
  expect(told).toEqual([]);
  board.heard(JSON.stringify({ ...at, ...page, name: 'Ann' }));
  board.heard(JSON.stringify({ ...at, userId: 'ben', name: 'Ben', page: 'q' }));
  board.join(page, (presence) => told.push(presence));
  expect(told).toEqual([{ ticketId: 'k', people: [{ userId: 'ben', name: 'Ben', field: null }] }]);
  board.stop();
});

test('a page that says nothing more is gone after its time, and no one fills the memory', () => {
  let now = 0;
  const board = createPresenceBoard({ now: () => now, gone: () => {} });
  const say = (fields: Partial<PresenceNotice>) =>
    board.heard(
      JSON.stringify({
        tenantId: 't',
        userId: 'u',
        name: 'U',
        page: randomUUID(),
        ticketId: 'k',
        field: null,
        ...fields,
      }),
    );
  for (let i = 0; i < 30; i++) say({});
  for (let i = 0; i < 800; i++) say({ userId: `u${i}` });
  board.heard('nonsense');
  const others = () => board.others({ tenantId: 't', userId: 'me', page: 'p' }, 'k').people.length;
  // Of one person 20 pages, of the workspace 500.
  expect(others()).toBe(481);
  now = 45_001;
  expect(others()).toBe(0);
  board.stop();
});
