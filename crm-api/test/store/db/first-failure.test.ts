import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { type Db, openDatabase, type TenantTx, withTenant } from '../../../src/store/db/database.ts';
import { inSavepoint } from '../../../src/store/db/transaction.ts';
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
const fail = (tx: TenantTx, code: string) =>
  sql.raw(`do $$ begin raise exception 'it failed' using errcode = '${code}'; end $$`).execute(tx);

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
