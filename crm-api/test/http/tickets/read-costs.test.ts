import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Ticket } from '@synapse/shared/ticket';
import pg from 'pg';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

/**
 * What a read costs of the database, pinned: statements, besides the BEGIN with the role and the COMMIT of a transaction, and
 * round trips, which are the times that somebody waited for the database before something more was sent. A read that comes
 * to cost more fails here; raise a number only for what a person gets for it.
 */
let api: TestApi;
let token: string;
let ticket: Ticket;

beforeAll(async () => {
  api = await startTestApi();
  token = await tokenFor(await api.tenant());
  const contact = (await api.call('POST', '/api/contacts', { token, json: { name: 'Zoë' } })).body as { id: string };
  const json = { title: 'Printers are burning', contactId: contact.id, projectKey: null };
  ticket = (await api.call('POST', '/api/tickets', { token, json })).body as Ticket;
  for (const name of ['one', 'two', 'three'])
    await api.call('POST', '/api/views', { token, json: { name, filter: { status: 'OPEN', priority: 'HIGH' } } });
  for (const body of ['one', 'two'])
    await api.call('POST', `/api/tickets/${ticket.id}/comments`, { token, json: { body } });
});
afterAll(() => api.close());

type Cost = { statements: number; roundTrips: number };

/** Listens to what every connection sends and is answered while `work` runs. */
async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const cost = { statements: 0, roundTrips: 0 };
  const open = new Map<object, number>();
  const query = pg.Client.prototype.query as (this: pg.Client, ...asked: unknown[]) => unknown;
  const listening = jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...asked: unknown[]
  ) {
    const waits = open.get(this) ?? 0;
    // What is sent while nothing is under way waits for an answer of its own.
    if (waits === 0) cost.roundTrips += 1;
    open.set(this, waits + 1);
    const [statement, callback] = asked as [string | { text: string }, (...answer: unknown[]) => void];
    const text = typeof statement === 'string' ? statement : statement.text;
    if (!/^(begin|commit)\b/.test(text)) cost.statements += 1;
    const heard = (...answer: unknown[]) => {
      open.set(this, (open.get(this) ?? 1) - 1);
      callback(...answer);
    };
    return query.call(this, statement, heard);
  } as never);
  try {
    await work();
  } finally {
    listening.mockRestore();
  }
  return cost;
}

test.each<[what: string, path: () => string, cost: Cost]>([
  ['a list', () => '/api/tickets', { statements: 1, roundTrips: 1 }],
  [
    'a list with every filter',
    () => '/api/tickets?assignee=me&labels=a&status=OPEN&hasConflict=false',
    { statements: 1, roundTrips: 1 },
  ],
  ['a search', () => '/api/tickets?q=print', { statements: 1, roundTrips: 1 }],
  ['by key', () => '/api/tickets?jiraKey=KAN-1', { statements: 1, roundTrips: 1 }],
  ['counts', () => '/api/tickets/counts?status=OPEN', { statements: 1, roundTrips: 1 }],
  // The filters must be known before they can be counted by.
  ['views with their counts', () => '/api/views', { statements: 2, roundTrips: 2 }],
  ['one ticket with contact and comments', () => `/api/tickets/${ticket.id}`, { statements: 4, roundTrips: 1 }],
  ['its comments', () => `/api/tickets/${ticket.id}/comments`, { statements: 2, roundTrips: 1 }],
  ['its history', () => `/api/tickets/${ticket.id}/history`, { statements: 2, roundTrips: 1 }],
  ['contacts', () => '/api/contacts', { statements: 1, roundTrips: 1 }],
  ['failures', () => '/api/sync/failures', { statements: 1, roundTrips: 1 }],
  ['conflicts', () => '/api/sync/conflicts', { statements: 1, roundTrips: 1 }],
  ['runs', () => '/api/sync/runs', { statements: 1, roundTrips: 1 }],
])('%s costs so much of the database and no more', async (_what, path, cost) => {
  const ask = () => api.call('GET', path(), { token });
  expect((await ask()).status).toBe(200);
  expect(await costOf(ask)).toEqual(cost);
});

test('a page costs the same however many tickets are on it', async () => {
  for (let i = 0; i < 5; i++) {
    await api.call('POST', '/api/tickets', { token, json: { title: `Another ${i}`, projectKey: null } });
    expect(await costOf(() => api.call('GET', '/api/tickets', { token }))).toEqual({ statements: 1, roundTrips: 1 });
  }
});
