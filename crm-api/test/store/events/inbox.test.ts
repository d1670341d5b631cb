import { randomUUID } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type StallingProxy, startStallingProxy } from '@synapse/local-stack/testing/stalling-proxy';
import { until } from '@synapse/local-stack/testing/until';
import pg from 'pg';
import { openPool } from '../../../src/store/db/connection.ts';
import { type Db, databaseOver } from '../../../src/store/db/database.ts';
import { CommitUnknownError, isTimeout } from '../../../src/store/db/pg-error.ts';
import { TIME_LIMITS, type TimeLimits } from '../../../src/store/db/time-limits.ts';
import { type InboxRow, inboxKey, takeEvents } from '../../../src/store/events/inbox.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let owner: pg.Pool;
let proxy: StallingProxy;
let counter: { server: Server; turns: number };
const opened: Db[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
  // Dropping the database ends connections that are about to close by themselves.
  owner.on('error', () => {});
  const { port } = new URL(database.url);
  proxy = await startStallingProxy(Number(port));
  counter = await startCounter(Number(port));
});
beforeEach(() => owner.query('truncate inbox, work_item, webhook_delivery'));
afterAll(async () => {
  for (const db of opened) await db.destroy();
  counter.server.close();
  await proxy.close();
  await owner.end();
  await database.drop();
});

/** A proxy that counts how often the client speaks after the server did: the round trips. */
async function startCounter(toPort: number): Promise<typeof counter> {
  const count = { server: createServer(), turns: 0 };
  count.server.on('connection', (near) => {
    const far = connect(toPort, '127.0.0.1');
    let last = 'server';
    near.on('data', (bytes) => {
      if (last === 'server') count.turns += 1;
      last = 'client';
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      last = 'server';
      near.write(bytes);
    });
    near.on('close', () => far.destroy()).on('error', () => far.destroy());
    far.on('close', () => near.destroy()).on('error', () => near.destroy());
  });
  await new Promise<void>((resolve) => count.server.listen(0, '127.0.0.1', resolve));
  return count;
}

function open(port?: number, limits: TimeLimits = TIME_LIMITS.request): Db {
  const address = new URL(database.url);
  if (port !== undefined) address.port = String(port);
  const pool = openPool({ url: address.href, max: 2, prepares: true, openMs: limits.openMs, onError: () => {} });
  const db = databaseOver(pool, { ...TIME_LIMITS, request: limits });
  opened.push(db);
  return db;
}

const site = { tenantId: randomUUID(), siteId: randomUUID() };
const event = (eventId: string, changed: Partial<InboxRow> = {}): InboxRow => ({
  ...{ ...site, eventId, issueId: '10001', type: 'issue.updated', payload: '{"a":"\\"b\\""}', receivedMs: 1 },
  ...changed,
});
const keysOf = (...ids: string[]) => new Set(ids.map((eventId) => inboxKey({ siteId: site.siteId, eventId })));
const inbox = async () => {
  const { rows } = await owner.query<{ event_id: string }>('select event_id from inbox order by event_id');
  return rows.map((row) => row.event_id);
};
const workItems = async () => (await owner.query('select issue_id, generation from work_item order by issue_id')).rows;

test('a batch is one round trip and one commit, however many events and issues it has', async () => {
  const db = open((counter.server.address() as AddressInfo).port);
  await takeEvents(db, [event('first')]);
  counter.turns = 0;
  const many = Array.from({ length: 300 }, (_, i) => event(`e${i}`, { issueId: String(i % 40) }));
  expect((await takeEvents(db, many)).size).toBe(300);
  expect(counter.turns).toBe(1);
  const { rows } = await owner.query(
    "select count(distinct i.xmin::text)::int as commits from (select xmin from inbox where event_id <> 'first' union all select xmin from work_item where issue_id <> '10001') i",
  );
  expect(rows).toEqual([{ commits: 1 }]);
  expect(await workItems()).toHaveLength(41);
});

test('an event is new once: known ones make no work due, and the same delivery brings nothing more', async () => {
  const db = open();
  expect(await takeEvents(db, [event('a'), event('a'), event('b')])).toEqual(keysOf('a', 'b'));
  const [before] = await workItems();
  expect(await takeEvents(db, [event('a'), event('b')])).toEqual(keysOf());
  expect(await workItems()).toEqual([before]);
  expect(await takeEvents(db, [event('c', { deliveryId: 'd1' }), event('e')])).toEqual(keysOf('c', 'e'));
  expect(await takeEvents(db, [event('f', { deliveryId: 'd1' }), event('g', { deliveryId: 'd2' })])).toEqual(
    keysOf('g'),
  );
  expect(await inbox()).toEqual(['a', 'b', 'c', 'e', 'g']);
  // Two of one delivery in one batch: neither was taken before.
  const together = [
    event('h', { deliveryId: 'd3' }),
    event('i', { deliveryId: 'd3' }),
    event('j', { deliveryId: 'd1' }),
  ];
  expect(await takeEvents(db, together)).toEqual(keysOf('h', 'i'));
});

test('a batch notifies the workers once, from whom it is told, and not at all where nothing is new or nobody is to', async () => {
  const db = open();
  const listening = await owner.connect();
  const heard: string[] = [];
  const hears = ({ payload = '' }: { payload?: string | undefined }) => void heard.push(payload);
  listening.on('notification', hears);
  await listening.query('listen work_item');
  try {
    await takeEvents(db, [event('a'), event('b', { issueId: '10002' })], 'this process');
    await takeEvents(db, [event('a')], 'this process');
    await takeEvents(db, [event('c')], null);
    await takeEvents(db, [event('d')]);
    // What was sent to a session before its statement comes ahead of the answer.
    await listening.query('select 1');
    expect(heard).toEqual(['this process', '']);
  } finally {
    await listening.query('unlisten *');
    listening.off('notification', hears);
    listening.release();
  }
});

test('nothing is answered before the commit: one that fails after the statement was carried out takes nothing in', async () => {
  const db = open();
  await owner.query(`
    create function fail_at_commit() returns trigger language plpgsql as $$ begin raise exception 'at commit'; end $$;
    create constraint trigger fails after insert on inbox deferrable initially deferred for each row
      when (new.event_id = 'fails at commit') execute function fail_at_commit()`);
  await expect(takeEvents(db, [event('fails at commit'), event('a')])).rejects.toThrow('at commit');
  await owner.query('drop trigger fails on inbox');
  expect([await inbox(), await workItems()]).toEqual([[], []]);
  expect(await takeEvents(db, [event('a')])).toEqual(keysOf('a'));
});

test('a statement that the network holds up is unknown, never taken as done; its events are known when they come again', async () => {
  const db = open(proxy.port, { ...TIME_LIMITS.request, wholeMs: 1_000 });
  await takeEvents(db, [event('before')]);
  proxy.stall();
  await expect(takeEvents(db, [event('late')])).rejects.toThrow(CommitUnknownError);
  proxy.resume();
  await until('what was held up has arrived', async () => (await inbox()).includes('late'));
  expect(await takeEvents(db, [event('late'), event('next')])).toEqual(keysOf('next'));
  expect((await inbox()).length).toBe(3);
});

test('a connection that is lost while the statement waits: it is repeated once, and each event is there once', async () => {
  const db = open();
  const holder = await owner.connect();
  await holder.query('begin; lock table inbox in access exclusive mode');
  const taking = takeEvents(db, [event('a'), event('b')]);
  const waiting = () =>
    owner.query<{ pid: number }>(
      "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
  await until('it waits', async () => (await waiting()).rows.length === 1);
  await owner.query('select pg_terminate_backend($1)', [(await waiting()).rows[0]?.pid]);
  await until('it is repeated', async () => (await waiting()).rows.length === 1);
  await holder.query('rollback');
  holder.release();
  expect(await taking).toEqual(keysOf('a', 'b'));
  expect(await inbox()).toEqual(['a', 'b']);
});

test('what had to wait for a lock until its time was up commits nothing', async () => {
  const limits = { ...TIME_LIMITS.request, wholeMs: 1_000, lockMs: 20_000 };
  const holder = await owner.connect();
  await holder.query('begin; lock table inbox in access exclusive mode');
  await expect(takeEvents(open(undefined, limits), [event('too late')])).rejects.toThrow(CommitUnknownError);
  await sleep(200);
  await holder.query('rollback');
  holder.release();
  await until('its transaction is over', async () => {
    const { rowCount } = await owner.query(
      "select 1 from pg_stat_activity where datname = current_database() and query like '%take_events%' and pid <> pg_backend_pid() and state <> 'idle'",
    );
    return rowCount === 0;
  });
  expect(await inbox()).toEqual([]);
});

test('a lock is waited for as long as the limits say', async () => {
  const holder = await owner.connect();
  await holder.query('begin; lock table inbox in access exclusive mode');
  const limits = { ...TIME_LIMITS.request, lockMs: 100 };
  const error = await takeEvents(open(undefined, limits), [event('a')]).catch((e: unknown) => e);
  await holder.query('rollback');
  holder.release();
  expect(isTimeout(error)).toBe(true);
});

test('only a login that may take on the worker takes events in, and it keeps nothing of that role', async () => {
  const client = await owner.connect();
  const role = `nobody_${randomUUID().replaceAll('-', '')}`;
  const call = `select take_events('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '', 1000, 1000)`;
  try {
    await client.query(
      `create role ${role}; grant usage on schema public to ${role}; set session authorization ${role}`,
    );
    await expect(client.query(call)).rejects.toThrow('permission denied to set role');
  } finally {
    await client.query(`reset session authorization; drop owned by ${role}; drop role ${role}`);
    client.release();
  }
  const db = open();
  await takeEvents(db, [event('a')]);
  const asked = {
    sql: "select current_setting('role') as role, current_setting('lock_timeout') as wait",
    parameters: [],
  };
  expect(await db.runAlone(TIME_LIMITS.request, asked)).toEqual([{ role: 'none', wait: '0' }]);
});
