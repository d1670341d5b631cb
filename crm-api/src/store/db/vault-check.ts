import { sql } from 'kysely';
import { type Db, withWorker } from './database.ts';
import { SEALED } from './sealed-columns.ts';
import { aboutVaultCheck, type Vault, VaultError } from './vault.ts';

/** What is sealed; what matters is that it opens. */
const KNOWN = 'synapse';

export type VaultStanding = 'current' | 'previous' | 'wrong';

/** The message when neither key is the right one. */
export const WRONG_KEY =
  'ENCRYPTION_KEY is not the key that this database is sealed with. Set it to that key; or, to change it, set ENCRYPTION_KEY_PREVIOUS to that key and then run `npm run reseal`.';

/** As vaultStanding, but asks no more once the answer was good: keys do not change while a process runs. */
export function createVaultCheck(db: Db, vault: Vault): () => Promise<VaultStanding> {
  let known: VaultStanding | undefined;
  return async () => {
    if (known === undefined || known === 'wrong') known = await vaultStanding(db, vault);
    return known;
  };
}

/**
 * Whether the database's secrets open with a key that we have, and with which. The first start seals the check; where
 * secrets were stored before there was one, with the key that opens them.
 */
export async function vaultStanding(db: Db, vault: Vault): Promise<VaultStanding> {
  const stored = await readCheck(db);
  if (stored) return standingOf(vault, stored, aboutVaultCheck);
  const older = await standingOfSecrets(db, vault);
  if (older === 'wrong') return 'wrong';
  await withWorker(db, (tx) =>
    sql`insert into vault_check (sealed) values (${vault.seal(KNOWN, aboutVaultCheck)}) on conflict do nothing`.execute(
      tx,
    ),
  );
  // Another process may have been first, with another key.
  const now = await readCheck(db);
  const check = now ? standingOf(vault, now, aboutVaultCheck) : 'wrong';
  return check === 'current' ? older : check;
}

/** From now on the current key alone is needed. */
export async function sealVaultCheck(db: Db, vault: Vault): Promise<void> {
  const sealed = vault.seal(KNOWN, aboutVaultCheck);
  await withWorker(db, (tx) =>
    tx
      .insertInto('vault_check')
      .values({ sealed })
      .onConflict((before) => before.column('one').doUpdateSet({ sealed }))
      .execute(),
  );
}

async function readCheck(db: Db): Promise<Buffer | undefined> {
  const row = await withWorker(db, (tx) => tx.selectFrom('vault_check').select('sealed').executeTakeFirst());
  return row?.sealed;
}

/** By one stored secret of each kind that the worker's role may read. */
async function standingOfSecrets(db: Db, vault: Vault): Promise<VaultStanding> {
  let standing: VaultStanding = 'current';
  for (const { table, column, about } of SEALED.filter(({ ofWorker }) => ofWorker)) {
    const { rows } = await withWorker(db, (tx) =>
      sql<Record<string, string> & { sealed: Buffer }>`
        select t.*, ${sql.ref(column)} as sealed from ${sql.table(table)} t where ${sql.ref(column)} is not null limit 1`.execute(
        tx,
      ),
    );
    for (const row of rows) {
      const one = standingOf(vault, row.sealed, about(row));
      if (one === 'wrong') return 'wrong';
      if (one === 'previous') standing = 'previous';
    }
  }
  return standing;
}

function standingOf(vault: Vault, sealed: Buffer, about: string): VaultStanding {
  try {
    vault.open(sealed, about);
    return vault.isCurrent(sealed) ? 'current' : 'previous';
  } catch (error) {
    if (error instanceof VaultError) return 'wrong';
    throw error;
  }
}
