import pg from 'pg';
import type { Db } from '../db/database.ts';
import { atCommit, type LastStatement } from '../db/transaction.ts';
import type { ClaimedWorkItem } from './claims.ts';
import { NAMED_ALIKE, namedLike } from './work-item-row.ts';

/** The work item of this run belongs to another run now: this one must change nothing more, neither here nor in Jira. */
export class LeaseLostError extends Error {
  constructor(why: string) {
    super(`the lease of this run is lost: ${why}`);
    this.name = 'LeaseLostError';
  }
}

/** What refuse_lost_lease raises. */
const LEASE_LOST = 'SYN01';

type Fence = {
  /** Before a transaction begins. @throws LeaseLostError */
  mayBegin(): Promise<void>;
  /** The database has refused to commit. */
  lost(): LeaseLostError;
};

/**
 * The database as a run may use it: a transaction that has written something commits only while the run holds its lease.
 * That is proved in the message of the COMMIT, with the lock of the work item, in its place among the other work items
 * (ARCHITECTURE.md, the order of locks).
 */
export function fencedDb(db: Db, workItem: ClaimedWorkItem, fence: Fence): Db {
  const of = [workItem.tenantId, String(workItem.id), workItem.token].map((value) => pg.escapeLiteral(value));
  // Work items are locked in the order of their kinds, and what a run makes due are issues.
  const first = NAMED_ALIKE.indexOf(namedLike(workItem.kind)) < NAMED_ALIKE.indexOf('issues');
  const prove: LastStatement<true> = {
    order: first ? 0 : 2,
    // Where it comes first, what is written may all come after it: then the transaction counts as one that writes.
    render: () => `select ${first ? 'pg_current_xact_id(), ' : ''}refuse_lost_lease(${of.join(', ')})`,
  };
  return {
    ...db,
    runAlone: () => Promise.reject(new Error('A run works in transactions only: they prove its lease')),
    async transact(how, work) {
      await fence.mayBegin();
      try {
        return await db.transact(how, (tx) => {
          atCommit(tx, prove, [true]);
          return work(tx);
        });
      } catch (error) {
        throw isLeaseLost(error) ? fence.lost() : error;
      }
    },
  };
}

function isLeaseLost(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === LEASE_LOST;
}
