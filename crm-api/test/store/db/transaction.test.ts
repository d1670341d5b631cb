import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { onServer } from '@synapse/local-stack/testing/on-server';
import { type StallingProxy, startStallingProxy } from '@synapse/local-stack/testing/stalling-proxy';
import { sql, type Transaction } from 'kysely';
import { type Db, openDatabase } from '../../../src/store/db/database.ts';
import { CommitUnknownError } from '../../../src/store/db/pg-error.ts';
import type { Database } from '../../../src/store/db/schema.ts';
import { TIME_LIMITS } from '../../../src/store/db/time-limits.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let proxy: StallingProxy;
let db: Db;
let tenantId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  const address = new URL(database.url);
  proxy = await startStallingProxy(Number(address.port));
  address.port = String(proxy.port);
  db = openDatabase({ url: address.href, max: 4 });
});
afterAll(async () => {
  await db.destroy();
  await proxy.close();
  await database.drop();
});
beforeEach(async () => {
  tenantId = randomUUID();
  await owner('insert into tenant (id, name) values ($1, $2)', [tenantId, 'one']);
});

async function owner(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  let rows: Record<string, unknown>[] = [];
  await onServer(database.ownerUrl, async (client) => {
    rows = (await client.query(text, values)).rows;
  });
  return rows;
}

const opening = () =>
  `select set_config('role', 'synapse_app', true), set_config('app.tenant_id', '${tenantId}', true)`;
const addContact = (tx: Transaction<Database>, name: string) =>
  sql`insert into contact (tenant_id, id, name) values (${tenantId}, ${randomUUID()}, ${name})`.execute(tx);
const contacts = async () =>
  (await owner('select name from contact where tenant_id = $1', [tenantId])).map((r) => r.name);
const pidOf = async (tx: Transaction<Database>) =>
  (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)).rows[0]?.pid;

test('a COMMIT that is held up until the time is over commits nothing, and is said to be unknown', async () => {
  const how = { opening: opening(), limits: { ...TIME_LIMITS.request, wholeMs: 1_000 } };
  const done = db.transact(how, async (tx) => {
    await addContact(tx, 'late');
    proxy.stall();
  });
  await expect(done).rejects.toThrow(CommitUnknownError);
  proxy.resume();
  // The message arrives now; once its connection is gone, nothing of it can happen any more.
  for (;;) {
    const open = await owner(
      "select 1 from pg_stat_activity where datname = current_database() and application_name = 'synapse-crm-api' and xact_start is not null",
    );
    if (open.length === 0) break;
  }
  expect(await contacts()).toEqual([]);
});

test('work whose connection was lost before COMMIT is run again, once', async () => {
  const how = { opening: opening(), limits: TIME_LIMITS.request };
  let runs = 0;
  const lose = async (tx: Transaction<Database>) =>
    owner('select pg_terminate_backend($1)', [await pidOf(tx)]).then(() => sql`select 1`.execute(tx));
  await db.transact(how, async (tx) => {
    runs += 1;
    await addContact(tx, `run ${runs}`);
    if (runs === 1) await lose(tx);
  });
  expect(await contacts()).toEqual(['run 2']);
  runs = 0;
  const never = db.transact(how, async (tx) => {
    runs += 1;
    await lose(tx);
  });
  await expect(never).rejects.toThrow();
  expect(runs).toBe(2);
});

test('a transaction that waits for another in a circle is run again, and both are committed', async () => {
  const how = { opening: opening(), limits: TIME_LIMITS.request };
  let [entered, both] = [0, () => {}];
  const met = new Promise<void>((resolve) => {
    both = resolve;
  });
  const lock = (tx: Transaction<Database>, key: number) => sql`select pg_advisory_xact_lock(${key}::int)`.execute(tx);
  const circle = (first: number, second: number, name: string) =>
    db.transact(how, async (tx) => {
      await lock(tx, first);
      entered += 1;
      if (entered === 2) both();
      await met;
      await lock(tx, second);
      await addContact(tx, name);
    });
  await Promise.all([circle(1, 2, 'one'), circle(2, 1, 'two')]);
  expect((await contacts()).toSorted()).toEqual(['one', 'two']);
  expect(entered).toBe(3);
});

test('a transaction that has ended cannot be used any more: its connection serves another tenant', async () => {
  const leaked = await db.transact({ opening: opening(), limits: TIME_LIMITS.request }, async (tx) => ({ tx }));
  await expect(addContact(leaked.tx, 'leaked')).rejects.toThrow('has ended');
});

const how = () => ({ opening: opening(), limits: TIME_LIMITS.request });
const nameOf = async (tx: Transaction<Database>, id: string, lock = false) => {
  const found = sql<{ name: string }>`select name from contact where tenant_id = ${tenantId} and id = ${id}::uuid`;
  return (await (lock ? sql<{ name: string }>`${found} for update` : found).execute(tx)).rows[0]?.name;
};

test('statements sent at once are carried out one after the other: what stands behind a lock sees what it waited for', async () => {
  const [locked, other] = [randomUUID(), randomUUID()];
  for (const id of [locked, other])
    await owner("insert into contact (tenant_id, id, name) values ($1, $2, 'before')", [tenantId, id]);
  let read: Promise<unknown> | undefined;
  await db.transact(how(), async (tx) => {
    await sql`update contact set name = 'after' where tenant_id = ${tenantId}`.execute(tx);
    read = db.transact(how(), (one) => Promise.all([nameOf(one, locked, true), nameOf(one, other)]));
    for (;;) {
      const waiting = await owner(
        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      );
      if (waiting.length > 0) break;
    }
  });
  await expect(read).resolves.toEqual(['after', 'after']);
});

test('of statements sent at once the first that fails is the error, nothing of the others stays, and the connection goes on', async () => {
  const failing = db.transact(how(), (tx) =>
    Promise.all([addContact(tx, 'one'), sql`select 1 / 0`.execute(tx), addContact(tx, 'two')]),
  );
  await expect(failing).rejects.toThrow('division by zero');
  expect(await contacts()).toEqual([]);
  await db.transact(how(), (tx) => Promise.all([addContact(tx, 'one'), addContact(tx, 'two')]));
  expect((await contacts()).sort()).toEqual(['one', 'two']);
});

test('a read cannot write, and what fails in it leaves its connection fit for the next one', async () => {
  const one = openDatabase({ url: database.url, max: 1 });
  const how = () => ({ opening: opening(), limits: TIME_LIMITS.request });
  const tenant = (tx: Transaction<Database>) => sql<{ name: string }>`select name from tenant`.execute(tx);
  try {
    await expect(one.read(how(), (tx) => addContact(tx, 'written'))).rejects.toThrow(/read-only transaction/);
    await expect(one.read(how(), (tx) => Promise.all([tenant(tx), sql`select 1 / 0`.execute(tx)]))).rejects.toThrow(
      /division by zero/,
    );
    const wrong = { ...how(), opening: "select set_config('role', 'nobody_has_this', true)" };
    await expect(one.read(wrong, tenant)).rejects.toThrow(/nobody_has_this/);
    expect((await one.read(how(), tenant)).rows).toEqual([{ name: 'one' }]);
  } finally {
    await one.destroy();
  }
  expect(await contacts()).toEqual([]);
});

test('a read whose connection was lost is run again, once; one that has ended asks nothing more', async () => {
  const how = { opening: opening(), limits: TIME_LIMITS.request };
  let runs = 0;
  let kept: Transaction<Database> | undefined;
  const name = await db.read(how, async (tx) => {
    kept = tx;
    runs += 1;
    if (runs === 1) await owner('select pg_terminate_backend($1)', [await pidOf(tx)]);
    return (await sql<{ name: string }>`select name from tenant`.execute(tx)).rows[0]?.name;
  });
  expect([name, runs]).toEqual(['one', 2]);
  await expect(sql`select 1`.execute(kept as Transaction<Database>)).rejects.toThrow('has ended');
});

test('a read that is not answered in time fails, and its connection is not used again', async () => {
  const how = { opening: opening(), limits: { ...TIME_LIMITS.request, wholeMs: 500 } };
  const stalled = db.read(how, (tx) => {
    proxy.stall();
    return sql`select 1`.execute(tx);
  });
  await expect(stalled).rejects.toThrow('The database did not answer in time');
  proxy.resume();
  const answer = await db.read({ ...how, limits: TIME_LIMITS.request }, (tx) => sql`select 1 as n`.execute(tx));
  expect(answer.rows).toEqual([{ n: 1 }]);
});
