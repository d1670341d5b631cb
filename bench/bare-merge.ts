import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import pg from 'pg';

/** The tables that an import fills, in an order that their foreign keys allow. */
const TABLES = ['ticket', 'issue_link', 'comment', 'field_history', 'feed'] as const;

/** Runs `work` with one connection of the tables' owner to a database of the server. */
export async function asOwner<T>(server: EmbeddedPostgres, database: string, work: (client: pg.Client) => Promise<T>) {
  const client = new pg.Client({ connectionString: server.url(database) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * How long the sessions of a database have been at work in all, by PostgreSQL's own account, in milliseconds: commits,
 * index and key checks are in it, waiting for the client is not. A session reports when it ends, so all must have.
 */
export async function databaseTime(server: EmbeddedPostgres, database: string): Promise<number> {
  return asOwner(server, 'postgres', async (client) => {
    for (;;) {
      const open = await client.query('select 1 from pg_stat_activity where datname = $1', [database]);
      if (open.rows.length === 0) break;
      await sleep(50);
    }
    const { rows } = await client.query<{ ms: number }>(
      'select active_time as ms from pg_stat_database where datname = $1',
      [database],
    );
    return rows[0]?.ms ?? 0;
  });
}

/**
 * Puts the very rows that an import made into another database by a bare COPY into a staging table and one MERGE a
 * table, in one transaction: the same indexes, keys and generated columns, no row-level security, nothing to decide.
 * @returns what that took the database, in milliseconds
 */
export async function bareMerge(server: EmbeddedPostgres, from: string, to: string): Promise<number> {
  const file = (table: string) => `${server.dataDir}/bench_${table}.copy`;
  const columns = new Map<string, string>();
  await asOwner(server, from, async (client) => {
    for (const table of TABLES) {
      const { rows } = await client.query<{ list: string }>(
        `select string_agg(column_name, ', ' order by ordinal_position) as list from information_schema.columns
         where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' and is_identity = 'NO'`,
        [table],
      );
      const list = rows[0]?.list ?? '';
      columns.set(table, list);
      await client.query(`copy (select ${list} from ${table}) to '${file(table)}'`);
    }
    for (const table of ['tenant', 'jira_site']) await client.query(`copy ${table} to '${file(table)}'`);
  });
  await asOwner(server, to, async (client) => {
    for (const table of ['tenant', 'jira_site']) await client.query(`copy ${table} from '${file(table)}'`);
  });
  const before = await databaseTime(server, to);
  await asOwner(server, to, async (client) => {
    await client.query('begin');
    for (const table of TABLES) await mergeTable(client, table, columns.get(table) ?? '', file(table));
    await client.query('commit');
  });
  return (await databaseTime(server, to)) - before;
}

async function mergeTable(client: pg.Client, table: string, list: string, file: string): Promise<void> {
  await client.query(`create temp table stage_${table} on commit drop as select ${list} from ${table} with no data`);
  await client.query(`copy stage_${table} (${list}) from '${file}'`);
  const key = KEYS[table] ?? 'false';
  const values = list.replaceAll(/(\w+)/g, 's.$1');
  await client.query(
    `merge into ${table} t using stage_${table} s on ${key} when not matched then insert (${list}) values (${values})`,
  );
}

const KEYS: Readonly<Record<string, string>> = {
  ticket: 't.tenant_id = s.tenant_id and t.id = s.id',
  issue_link: 't.tenant_id = s.tenant_id and t.ticket_id = s.ticket_id',
  comment: 't.tenant_id = s.tenant_id and t.id = s.id',
  feed: 't.tenant_id = s.tenant_id and t.seq = s.seq',
};
