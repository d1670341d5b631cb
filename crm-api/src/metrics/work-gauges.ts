import { sql } from 'kysely';
import { Gauge, type Registry } from 'prom-client';
import type { Log } from '../log.ts';
import { type Db, withWorker } from '../store/db/database.ts';

type WorkItemCount = { kind: string; due: number; parked: number; oldest_seconds: number };

/** How much work waits, read from the database when somebody asks. All replicas tell the same: take the greatest. */
export function registerWorkGauges(registry: Registry, db: Db, log: Log): void {
  const registers = [registry];
  const workItems = new Gauge({
    name: 'synapse_work_items',
    help: 'Work items that are due or parked, by kind',
    labelNames: ['kind', 'state'] as const,
    registers,
  });
  const oldest = new Gauge({
    name: 'synapse_work_item_oldest_due_seconds',
    help: 'For how long the work item that has waited longest has been due, by kind',
    labelNames: ['kind'] as const,
    registers,
  });
  new Gauge({
    name: 'synapse_inbox_waiting',
    help: 'Events taken in and not yet processed',
    registers,
    async collect() {
      try {
        const work = await readWork(db);
        this.set(work.inbox);
        workItems.reset();
        oldest.reset();
        for (const workItem of work.workItems) {
          workItems.set({ kind: workItem.kind, state: 'due' }, workItem.due);
          workItems.set({ kind: workItem.kind, state: 'parked' }, workItem.parked);
          oldest.set({ kind: workItem.kind }, workItem.oldest_seconds);
        }
      } catch (error) {
        // The other metrics are wanted most when the database is away.
        log.warn({ err: error }, 'the gauges of waiting work cannot be read');
      }
    },
  });
}

function readWork(db: Db): Promise<{ inbox: number; workItems: WorkItemCount[] }> {
  return withWorker(db, async (tx) => {
    const inbox = await sql<{
      waiting: number;
    }>`select count(*) as waiting from inbox where processed_at is null`.execute(tx);
    const workItems = await sql<WorkItemCount>`
      select kind, count(*) filter (where parked_at is null and due_at <= now()) as due,
             count(*) filter (where parked_at is not null) as parked,
             coalesce(extract(epoch from now() - min(due_at) filter (where parked_at is null and due_at <= now())), 0)::float8
               as oldest_seconds
        from work_item where due_at is not null or parked_at is not null group by kind`.execute(tx);
    return { inbox: inbox.rows[0]?.waiting ?? 0, workItems: workItems.rows };
  });
}
