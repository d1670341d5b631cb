import { sql } from 'kysely';
import type { OperatorTx } from '../db/database.ts';

/** All rows of a workspace, whatever table they are in: read from the catalog, so that no table is forgotten. */

/** The tables of workspaces, those that refer to others first. */
async function tenantTables(tx: OperatorTx): Promise<string[]> {
  const { rows } = await sql<{ name: string; refers: string[] }>`
    select c.relname as name, array(
        select distinct r.confrelid::regclass::text from pg_constraint r
         where r.conrelid = c.oid and r.contype = 'f' and r.confrelid <> c.oid) as refers
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`.execute(tx);
  const ordered: string[] = [];
  let left = rows;
  while (left.length > 0) {
    const named = new Set(left.flatMap(({ refers }) => refers));
    const free = left.filter(({ name }) => !named.has(name));
    if (free.length === 0) throw new Error('Tables refer to each other in a circle');
    ordered.push(...free.map(({ name }) => name));
    left = left.filter(({ name }) => named.has(name));
  }
  return ordered;
}

const PAGE = 500;

/**
 * Every row as a line of JSON; the transaction must be a snapshot. Left out is what is encrypted, hashed or derived: secrets, and
 * what a search reads.
 */
export async function exportRows(
  tx: OperatorTx,
  tenantId: string,
  write: (lines: string[]) => Promise<void>,
): Promise<number> {
  let records = 0;
  for (const table of (await tenantTables(tx)).reverse()) {
    const { rows: hidden } = await sql<{ name: string }>`
      select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped
         and atttypid in ('bytea'::regtype, 'tsvector'::regtype)`.execute(tx);
    const names = hidden.map(({ name }) => name);
    await sql`
      declare rows_of_table no scroll cursor for
      select json_build_object('table', ${sql.lit(table)}, 'row', to_jsonb(r) - ${sql.lit(`{${names.join(',')}}`)}::text[])::text as line
        from ${sql.table(table)} r where tenant_id = ${sql.lit(tenantId)}::uuid`.execute(tx);
    for (;;) {
      const { rows } = await sql<{ line: string }>`fetch ${sql.lit(PAGE)} from rows_of_table`.execute(tx);
      if (rows.length === 0) break;
      records += rows.length;
      await write(rows.map(({ line }) => line));
    }
    await sql`close rows_of_table`.execute(tx);
  }
  return records;
}

/** Deletes a workspace with everything in it. @returns whether there was one */
export async function deleteWorkspace(tx: OperatorTx, tenantId: string): Promise<boolean> {
  // Who would add a first row of it meanwhile waits, and then finds no workspace.
  const found = await tx.selectFrom('tenant').select('id').where('id', '=', tenantId).forUpdate().execute();
  for (const table of await tenantTables(tx))
    await sql`delete from ${sql.table(table)} where tenant_id = ${tenantId}::uuid`.execute(tx);
  await tx.deleteFrom('tenant').where('id', '=', tenantId).execute();
  return found.length > 0;
}
