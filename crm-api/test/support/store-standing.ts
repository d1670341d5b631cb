import { takeStanding } from '../../src/domain/ticket/standing.ts';
import { openDatabase, withTenant } from '../../src/store/db/database.ts';
import { lockTickets } from '../../src/store/tickets/ticket-states.ts';
import { writeStandings } from '../../src/store/tickets/write-tickets.ts';

/**
 * What a test puts into the tables by hand goes around the funnel: how these tickets stand with Jira is worked out and
 * stored here, as the funnel does it.
 * @param url of the test's database
 */
export async function storeStanding(url: string, tenantId: string, ticketIds: readonly string[]): Promise<void> {
  const db = openDatabase({ url, max: 1 });
  try {
    await withTenant(db, tenantId, async (tx) => {
      const states = [...(await lockTickets(tx, tenantId, ticketIds, ticketIds)).values()];
      states.forEach(takeStanding);
      await writeStandings(tx, tenantId, states);
    });
  } finally {
    await db.destroy();
  }
}
