import type { Db } from '../db/database.ts';
import { NOBODY } from '../workqueue/notify-workers.ts';

/** An event as it goes into the inbox. `payload` is its JSON text as JSON.stringify writes it, in one line. */
export type InboxRow = {
  tenantId: string;
  siteId: string;
  eventId: string;
  issueId: string;
  type: string;
  payload: string;
  /** When it came, epoch ms by the clock of this process: what is dated after it can't have been yet. */
  receivedMs: number;
  /** The webhook delivery that brought it: another event of the same delivery is a duplicate. */
  deliveryId?: string;
};

/** The same event of the same site has the same key, however often it is sent. */
export const inboxKey = (row: { siteId: string; eventId: string }): string => `${row.siteId} ${row.eventId}`;

/**
 * Takes events in and makes the work items of their issues due: one statement, one round trip, one commit, however many
 * they are. Resolves once they are committed. Where that is unknown the statement may be repeated, and whoever sent the
 * events may send them again: each is known by its id.
 * @param notifyFrom who notifies the workers of all processes with the commit; null: nobody; see live/worker-notifier.ts
 * @returns the keys (inboxKey) of the events that were not there yet
 * @throws CommitUnknownError when nobody knows whether they are in
 */
export async function takeEvents(
  db: Db,
  rows: readonly InboxRow[],
  notifyFrom: string | null = NOBODY,
): Promise<Set<string>> {
  const { lockMs, wholeMs } = db.limits[db.kind];
  const parameters = [
    rows.map((row) => row.tenantId),
    rows.map((row) => row.siteId),
    rows.map((row) => row.eventId),
    rows.map((row) => row.issueId),
    rows.map((row) => row.type),
    // In an array each quote would have to be escaped.
    rows.map((row) => row.payload).join('\n'),
    rows.map((row) => row.receivedMs),
    rows.map((row) => row.deliveryId ?? null),
    notifyFrom,
    lockMs,
    wholeMs,
  ];
  const [added] = await db.runAlone<{ taken: string[] }>(db.limits[db.kind], {
    sql: TAKE_EVENTS,
    parameters,
  });
  return new Set(added?.taken);
}

const TAKE_EVENTS = 'select take_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as taken';
