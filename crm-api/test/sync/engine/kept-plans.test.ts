import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openDatabase, withTenant } from '../../../src/store/db/database.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** PostgreSQL plans a statement that is kept for its values five times, and goes on doing so where that seems cheaper to it. */
const BY_VALUES = 5;

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({}, {}, (url) => openDatabase({ url, max: 1 }));
  // In an empty table every plan costs the same.
  await world.owner(
    `insert into ticket (tenant_id, id, number, title, status, priority, source, created_at, updated_at)
     select $1, gen_random_uuid(), n, 'Ticket ' || n, 'OPEN', 'LOW', 'JIRA', now(), now() from generate_series(1001, 3000) n`,
    [world.tenantId],
  );
  await world.owner(
    `insert into issue_link (tenant_id, ticket_id, site_id, project_key, issue_id, issue_key, state)
     select tenant_id, id, $2, 'KAN', (900000 + number)::text, 'KAN-' || number, 'linked' from ticket where tenant_id = $1`,
    [world.tenantId, world.siteId],
  );
  await world.owner(
    `insert into work_item (tenant_id, kind, site_id, issue_id)
     select tenant_id, 'issue', site_id, issue_id from issue_link where tenant_id = $1`,
    [world.tenantId],
  );
  await world.owner('analyze');
});
afterAll(() => world.close());

test('no statement of an edit, of its echo and of an edit there is planned again each time', async () => {
  const { ticketId } = await world.commands.createTicket(world.caller, {
    title: 'Printer',
    description: '',
    status: 'OPEN',
    priority: 'MEDIUM',
    source: 'API',
    contactId: null,
  } as never);
  await world.settle();
  const issueId = (await world.tickets()).find(({ id }) => id === ticketId)?.issue_id;
  for (let i = 0; i < 2 * BY_VALUES; i += 1) {
    await world.commands.editTicket(world.caller, ticketId, { title: `Printer ${i}` });
    await world.settle();
    await world.jira('PUT', `issue/${issueId}`, { fields: { summary: `Scanner ${i}` } });
    await world.settle();
  }
  const { rows } = await withTenant(world.db, world.tenantId, (tx) =>
    sql<{ statement: string }>`
      select statement from pg_prepared_statements
       where custom_plans > ${BY_VALUES} and statement not like '%pg_prepared_statements%'`.execute(tx),
  );
  expect(rows.map(({ statement }) => statement)).toEqual([]);
});
