import { Gauge, type Registry } from 'prom-client';
import type { Log } from '../log.ts';
import { type Db, withWorker } from '../store/db/database.ts';
import { countWaiting } from '../store/events/inbox-read.ts';
import { countWorkItems, type WorkItemCount } from '../store/workqueue/backlog.ts';

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
          oldest.set({ kind: workItem.kind }, workItem.oldestSeconds);
        }
      } catch (error) {
        // The other metrics are wanted most when the database is away.
        log.warn({ err: error }, 'the gauges of waiting work cannot be read');
      }
    },
  });
}

const readWork = (db: Db): Promise<{ inbox: number; workItems: WorkItemCount[] }> =>
  withWorker(db, async (tx) => ({ inbox: await countWaiting(tx), workItems: await countWorkItems(tx) }));
