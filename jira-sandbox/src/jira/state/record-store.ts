import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type RecordKind =
  | 'issue'
  | 'comment'
  | 'changelog'
  | 'attachment'
  | 'remoteLink'
  | 'appToken'
  | 'webhook'
  | 'counter'
  | 'project'
  | 'settings';

/** Where records are kept between two lives of the process. */
export type RecordStore = {
  put(kind: RecordKind, id: string, record: unknown): void;
  remove(kind: RecordKind, id: string): void;
  /** Every record of a kind, in no order. */
  load(kind: RecordKind): Iterable<unknown>;
  clear(): void;
  /** Runs `work` so that all it puts is kept, or none. Calls may nest. */
  atomically<T>(work: () => T): T;
  close(): void;
};

/** A store that forgets everything: for sandboxes without a data folder. */
export function memoryStore(): RecordStore {
  return {
    put: () => undefined,
    remove: () => undefined,
    load: () => [],
    clear: () => undefined,
    atomically: (work) => work(),
    close: () => undefined,
  };
}

/**
 * A store in one SQLite file. A committed write is in the operating system's hands before the answer leaves, so it
 * outlives kill -9 of this process (write-ahead log; `synchronous = NORMAL` gives up only on a power cut).
 */
export function sqliteStore(folder: string): RecordStore {
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, 'jira-sandbox.sqlite'));
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS record (kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
  `);
  const put = database.prepare('INSERT OR REPLACE INTO record (kind, id, body) VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM record WHERE kind = ? AND id = ?');
  const load = database.prepare('SELECT body FROM record WHERE kind = ?');
  let depth = 0;

  function atomically<T>(work: () => T): T {
    if (depth > 0) return work();
    database.exec('BEGIN IMMEDIATE');
    depth += 1;
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    } finally {
      depth -= 1;
    }
  }

  return {
    put: (kind, id, record) => void put.run(kind, id, JSON.stringify(record)),
    remove: (kind, id) => void remove.run(kind, id),
    *load(kind) {
      for (const row of load.iterate(kind)) yield JSON.parse(String(row.body));
    },
    clear: () => database.exec('DELETE FROM record'),
    atomically,
    close: () => database.close(),
  };
}
