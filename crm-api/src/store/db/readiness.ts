import { sql } from 'kysely';
import { type Db, forWork, withWorker } from './database.ts';
import { migrations } from './migrations.ts';

/** How far a clock may be from the database's before it is reported, ms: tokens and signatures allow for more. */
export const CLOCKS_APART_MS = 30_000;

/**
 * By how much the clock of this process is ahead of the database's, and how far that may be off, ms.
 * @throws when the database does not answer
 */
export async function clockAhead(db: Db, now: () => number): Promise<{ ms: number; within: number }> {
  const { asked, theirs } = await withWorker(db, async (tx) => {
    const before = now();
    const { rows } = await sql<{
      ms: number;
    }>`select extract(epoch from clock_timestamp())::float8 * 1000 as ms`.execute(tx);
    return { asked: { before, after: now() }, theirs: rows[0]?.ms ?? before };
  });
  return { ms: (asked.before + asked.after) / 2 - theirs, within: asked.after - asked.before };
}

/**
 * What is wrong with the clock of this process, in plain words; null when nothing is, or nothing can be said. Measured
 * against the database's, which is the one other clock that every process sees.
 * @throws when the database does not answer
 */
export async function clockProblem(db: Db, now: () => number): Promise<string | null> {
  const { ms: ahead, within } = await clockAhead(forWork(db, 'readiness'), now);
  if (Math.abs(ahead) < CLOCKS_APART_MS + within) return null;
  const apart = `${Math.max(1, Math.round(Math.abs(ahead) / 60_000))} minutes ${ahead > 0 ? 'ahead of' : 'behind'}`;
  return `The clock of this process is ${apart} the database’s. The one that is wrong must be set (NTP): until then signatures and tokens that are right may be refused.`;
}

/**
 * What keeps the database from serving; empty when nothing does. Never throws.
 * The list of migrations belongs to the role that migrates; where the API's role may not read it, what can't be
 * checked is not held against it, for then a start has migrated (MIGRATE_ON_START) or somebody did by hand.
 */
export async function databaseProblems(db: Db): Promise<string[]> {
  let lacking: string[] = [];
  try {
    await withWorker(forWork(db, 'readiness'), async (tx) => {
      const { rows } = await sql<{ readable: boolean | null }>`
        select has_table_privilege('synapse_worker', to_regclass('kysely_migration'), 'select') as readable`.execute(
        tx,
      );
      if (!rows[0]?.readable) return;
      const done = await sql<{ name: string }>`select name from kysely_migration`.execute(tx);
      const names = new Set(done.rows.map((row) => row.name));
      lacking = Object.keys(migrations)
        .filter((name) => !names.has(name))
        .map((name) => `The database lacks the migration ${name}. Start one process with MIGRATE_ON_START=true.`);
    });
    return lacking;
  } catch (error) {
    // Without its migrations a database may not even have what a COMMIT needs.
    if (lacking.length > 0) return lacking;
    const { code } = error as { code?: unknown };
    if (code === '22023' || code === '42501') {
      return ['The database was never migrated, or its login may not take on synapse_worker. Run the migrations.'];
    }
    return ['The database cannot be reached.'];
  }
}
