import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Opens what the platform must not forget: the installation, the app's key-value store and every invocation that is
 * still owed. Without a folder it lives in memory. A committed write outlives kill -9 of this process.
 */
export function openForgeStore(folder: string | undefined): DatabaseSync {
  if (folder) mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(folder ? join(folder, 'forge-host.sqlite') : ':memory:');
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA busy_timeout = 5000;
    CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS entry (
      secret INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
      created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
      PRIMARY KEY (secret, key)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS job (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL,
      module_key TEXT NOT NULL,
      function_key TEXT NOT NULL,
      payload TEXT NOT NULL,
      lane TEXT,
      lane_limit INTEGER,
      due_at INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      retry TEXT
    );
    CREATE INDEX IF NOT EXISTS job_due ON job (due_at, id);
  `);
  // A store of before values had a time to live.
  const columns = database.prepare('PRAGMA table_info(entry)').all() as { name: string }[];
  if (!columns.some(({ name }) => name === 'expires_at'))
    database.exec('ALTER TABLE entry ADD COLUMN expires_at INTEGER');
  return database;
}

/** Small values of the host itself, as JSON. */
export function readSetting(database: DatabaseSync, name: string): unknown {
  const row = database.prepare('SELECT value FROM setting WHERE name = ?').get(name) as { value: string } | undefined;
  return row && JSON.parse(row.value);
}

export function writeSetting(database: DatabaseSync, name: string, value: unknown): void {
  database.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)').run(name, JSON.stringify(value));
}
