import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TicketFilter, ticketFilterSchema } from '@synapse/shared/ticket';
import { findMembers } from '../../../src/store/bulk/bulk-members.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Which tickets a bulk change by a filter is for: all that fit, or it is refused. */
const TICKETS = 20;
/** The latest is 1. */
const MARKED = 15;
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
  await world.owner(
    `insert into ticket (tenant_id, id, number, title, status, priority, source, labels, created_at, updated_at)
     select $1, gen_random_uuid(), n, 'Ticket ' || n, 'OPEN', 'LOW', 'API', case n when ${MARKED} then '{rare}'::text[] else '{}' end,
            now(), now() - n * interval '1 s' from generate_series(1, ${TICKETS}) n`,
    [world.tenantId],
  );
});
afterAll(() => world.close());

const members = (filter: object, examinedAtMost: number) =>
  withTenant(world.db, world.tenantId, (tx) =>
    findMembers(tx, world.tenantId, ticketFilterSchema.parse(filter) as TicketFilter, examinedAtMost),
  );

test.each([
  ['all were looked through', TICKETS + 1],
  ['and none is left', MARKED + 6],
])('the one that fits is found where %s', async (_why, most) => {
  expect(await members({ labels: 'rare' }, most)).toHaveLength(1);
});

test.each([
  ['some of those looked through fit', MARKED + 1],
  ['none of them does', MARKED - 1],
])('where there are more than are looked through, it is refused: %s', async (_why, most) => {
  await expect(members({ labels: 'rare' }, most)).rejects.toMatchObject({ code: 'invalid_request' });
});

test('nothing that an index serves is looked through', async () => {
  expect(await members({ status: 'OPEN' }, 1)).toHaveLength(TICKETS);
});
