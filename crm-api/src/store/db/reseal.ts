import { sql } from 'kysely';
import { type Db, withTenant, withWorker } from './database.ts';
import { SEALED, type SealedColumn } from './sealed-columns.ts';
import { type Vault, VaultError } from './vault.ts';
import { sealVaultCheck } from './vault-check.ts';

/** What came of it. `lost`: where values are that no key opens, such as `site_secret of workspace …`. */
export type Resealed = { resealed: number; lost: string[] };

/**
 * Seals everything that is still sealed with the previous key with the current one. The API may run meanwhile, with both
 * keys: a value that changes in between is left as it then is, for it was sealed with the current key.
 */
export async function resealAll(db: Db, vault: Vault): Promise<Resealed> {
  const tenants = await withWorker(db, (tx) => tx.selectFrom('tenant').select('id').orderBy('id').execute());
  const all: Resealed = { resealed: 0, lost: [] };
  for (const { id } of tenants) {
    for (const column of SEALED) {
      const { resealed, lost } = await resealColumn(db, vault, id, column);
      all.resealed += resealed;
      if (lost > 0) all.lost.push(`${lost} in ${column.table}.${column.column} of workspace ${id}`);
    }
  }
  // Last: until then the previous key is needed, and a start without it says so.
  await sealVaultCheck(db, vault);
  return all;
}

async function resealColumn(db: Db, vault: Vault, tenantId: string, { table, column, about }: SealedColumn) {
  const [at, of] = [sql.table(table), sql.ref(column)];
  return withTenant(db, tenantId, async (tx) => {
    const { rows } = await sql<Record<string, unknown> & { sealed: Buffer }>`
      select t.*, ${of} as sealed from ${at} t where tenant_id = ${tenantId} and ${of} is not null`.execute(tx);
    const moved = { resealed: 0, lost: 0 };
    for (const row of rows.filter(({ sealed }) => !vault.isCurrent(sealed))) {
      const resealed = reseal(vault, row.sealed, about(row));
      if (resealed === null) moved.lost += 1;
      else {
        const { numAffectedRows = 0n } = await sql`
          update ${at} set ${of} = ${resealed} where tenant_id = ${tenantId} and ${of} = ${row.sealed}`.execute(tx);
        moved.resealed += Number(numAffectedRows);
      }
    }
    return moved;
  });
}

function reseal(vault: Vault, sealed: Buffer, about: string): Buffer | null {
  try {
    return vault.seal(vault.open(sealed, about), about);
  } catch (error) {
    if (error instanceof VaultError) return null;
    throw error;
  }
}
