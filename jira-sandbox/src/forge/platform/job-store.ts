import type { DatabaseSync } from 'node:sqlite';

/** An invocation that the platform owes the app, until it is done or given up. */
export type Job = {
  id: number;
  kind: 'event' | 'queue';
  moduleKey: string;
  functionKey: string;
  /** The function's first argument, without what a retry adds. */
  payload: Record<string, unknown>;
  /** At most `laneLimit` jobs of a lane run at once. */
  lane: string | null;
  laneLimit: number | null;
  dueAt: number;
  createdAt: number;
  /** How often it has been tried. */
  attempts: number;
  /** Why it is tried again; null before its first try. */
  retry: { reason: string; data: unknown } | null;
};

export type NewJob = Omit<Job, 'id' | 'attempts' | 'retry'>;

/** What a job runs: a function by its key, or an endpoint by its key after this. */
const ENDPOINT = 'endpoint:';

/** The endpoint that a job calls; undefined when it runs a function. */
export function endpointOf({ functionKey }: Pick<Job, 'functionKey'>): string | undefined {
  return functionKey.startsWith(ENDPOINT) ? functionKey.slice(ENDPOINT.length) : undefined;
}

/** A module that sets something off. */
export type Triggering = { key: string; function?: string | undefined; endpoint?: string | undefined };

/** The delivery of an event to a trigger. */
export function eventJob(trigger: Triggering, event: object, dueAt: number): NewJob {
  return {
    kind: 'event',
    moduleKey: trigger.key,
    functionKey: trigger.function ?? `${ENDPOINT}${trigger.endpoint ?? ''}`,
    payload: { ...event },
    lane: null,
    laneLimit: null,
    dueAt: Math.round(dueAt),
    createdAt: Date.now(),
  };
}

type Row = Record<string, string | number | null>;

/** The jobs that are owed, on disk: a job leaves only when it is done, so a killed host runs it again. */
export class JobStore {
  private readonly database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.database = database;
  }

  /** Adds all or none. */
  addAll(jobs: readonly NewJob[]): void {
    const insert = this.database.prepare(
      `INSERT INTO job (kind, module_key, function_key, payload, lane, lane_limit, due_at, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.database.exec('BEGIN');
    try {
      for (const j of jobs) {
        const payload = JSON.stringify(j.payload);
        insert.run(j.kind, j.moduleKey, j.functionKey, payload, j.lane, j.laneLimit, j.dueAt, j.createdAt);
      }
      this.database.exec('COMMIT');
    } catch (error) {
      this.database.exec('ROLLBACK');
      throw error;
    }
  }

  /** The job to run next: due, of none of these kinds or lanes, and not running already. */
  nextDue(now: number, held: { kinds: string[]; lanes: string[]; running: number[] }): Job | undefined {
    const row = this.database
      .prepare(
        `SELECT * FROM job WHERE due_at <= ?
           AND kind NOT IN (SELECT value FROM json_each(?))
           AND (lane IS NULL OR lane NOT IN (SELECT value FROM json_each(?)))
           AND id NOT IN (SELECT value FROM json_each(?))
         ORDER BY due_at, id LIMIT 1`,
      )
      .get(now, JSON.stringify(held.kinds), JSON.stringify(held.lanes), JSON.stringify(held.running)) as
      | Row
      | undefined;
    return row && fromRow(row);
  }

  /** When the first job after `now` falls due. */
  nextDueAt(now: number): number | undefined {
    const row = this.database.prepare('SELECT min(due_at) AS at FROM job WHERE due_at > ?').get(now) as Row;
    return typeof row.at === 'number' ? row.at : undefined;
  }

  retryAt(id: number, dueAt: number, retry: NonNullable<Job['retry']>): void {
    this.database
      .prepare('UPDATE job SET due_at = ?, attempts = attempts + 1, retry = ? WHERE id = ?')
      .run(Math.round(dueAt), JSON.stringify(retry), id);
  }

  remove(id: number): void {
    this.database.prepare('DELETE FROM job WHERE id = ?').run(id);
  }

  clear(): void {
    this.database.exec('DELETE FROM job');
  }

  count(kind: Job['kind']): { waiting: number; inRetry: number } {
    const row = this.database
      .prepare('SELECT count(*) AS waiting, count(retry) AS in_retry FROM job WHERE kind = ?')
      .get(kind) as Row;
    return { waiting: Number(row.waiting), inRetry: Number(row.in_retry) };
  }

  /** Every job owed, the next first, without its payload. */
  list(limit: number): Omit<Job, 'payload'>[] {
    const rows = this.database.prepare('SELECT * FROM job ORDER BY due_at, id LIMIT ?').all(limit) as Row[];
    return rows.map((row) => {
      const { payload: _left, ...job } = fromRow(row);
      return job;
    });
  }
}

function fromRow(row: Row): Job {
  return {
    id: Number(row.id),
    kind: row.kind as Job['kind'],
    moduleKey: String(row.module_key),
    functionKey: String(row.function_key),
    payload: JSON.parse(String(row.payload)),
    lane: row.lane as string | null,
    laneLimit: row.lane_limit as number | null,
    dueAt: Number(row.due_at),
    createdAt: Number(row.created_at),
    attempts: Number(row.attempts),
    retry: row.retry === null ? null : JSON.parse(String(row.retry)),
  };
}
