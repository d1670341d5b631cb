import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { type Db, openDatabase, type TenantTx, withTenant } from '../../../src/store/db/database.ts';
import { inSavepoint, sendAhead } from '../../../src/store/db/transaction.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

/** Of several statements that are sent at once the one that failed is heard of, and not those that failed for it. */
let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, max: 2 });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const one = (tx: TenantTx) => sql`select 1`.execute(tx);
const failing = (code: string) => sql.raw(`do $$ begin raise exception 'it failed' using errcode = '${code}'; end $$`);
const fail = (tx: TenantTx, code: string) => failing(code).execute(tx);

/** As a function of the store that sends several statements, called beside another one that sends one. */
async function several(tx: TenantTx, first: () => Promise<unknown>): Promise<void> {
  await Promise.all([Promise.all([first(), one(tx)]), one(tx)]);
}

const inTransaction = <T>(work: (tx: TenantTx) => Promise<T>) => withTenant(db, randomUUID(), work);

test('a collision is run again', async () => {
  let tries = 0;
  await inTransaction((tx) => {
    tries += 1;
    return several(tx, () => (tries === 1 ? fail(tx, '40P01') : one(tx)));
  });
  expect(tries).toBe(2);
});

test.each(['22P05', '55P03', '23505'])('%s is heard of', async (code) => {
  await expect(inTransaction((tx) => several(tx, () => fail(tx, code)))).rejects.toMatchObject({ code });
});

test('so is it in a savepoint, and then the next failure', async () => {
  const codes = await inTransaction(async (tx) => {
    const codeOf = (code: string) =>
      inSavepoint(tx, () => several(tx, () => fail(tx, code))).catch((error) => error.code);
    return [await codeOf('22P05'), await codeOf('23505'), (await one(tx)).rows.length];
  });
  expect(codes).toEqual(['22P05', '23505', 1]);
});

test('what was sent ahead and failed is heard of, whether or not something was sent behind it', async () => {
  const atCommit = inTransaction(async (tx) => sendAhead(tx, failing('23505')));
  await expect(atCommit).rejects.toMatchObject({ code: '23505' });
  const behind = inTransaction((tx) => {
    sendAhead(tx, failing('23505'));
    return one(tx);
  });
  await expect(behind).rejects.toMatchObject({ code: '23505' });
});

test('what was sent ahead and collided is run again; so it is once where the database only reads for the moment', async () => {
  for (const code of ['40P01', '25006']) {
    let tries = 0;
    await inTransaction(async (tx) => {
      tries += 1;
      sendAhead(tx, tries === 1 ? failing(code) : sql`select 1`);
    });
    expect([code, tries]).toEqual([code, 2]);
  }
});

test('what was sent ahead in a savepoint and failed is undone with it', async () => {
  const names = await inTransaction(async (tx) => {
    await sql`create temporary table told (name text) on commit drop`.execute(tx);
    sendAhead(tx, sql`insert into told values ('before')`);
    const part = inSavepoint(tx, async () => {
      sendAhead(tx, sql`insert into told values ('in it')`);
      sendAhead(tx, failing('22P05'));
    });
    await expect(part).rejects.toMatchObject({ code: '22P05' });
    sendAhead(tx, sql`insert into told values ('after')`);
    return (await sql<{ name: string }>`select name from told`.execute(tx)).rows.map(({ name }) => name);
  });
  expect(names).toEqual(['before', 'after']);
});
