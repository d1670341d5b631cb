import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withTenant } from '../../../src/store/db/database.ts';
import { wakeSite } from '../../../src/store/workqueue/work-items.ts';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A way to a site opens while a run, which had none, has not ended yet. */

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);

test('a run that found no way waits for no next try where a token came meanwhile', async () => {
  const { ticketId, issueId } = await linked('Before');
  await world.giveAppToken();
  await world.owner('update app_token set refused_at = now()');
  await world.pass(10_000);
  await world.settle();
  const { connect } = world.sync;
  world.sync.connect = async (...asked) => {
    world.sync.connect = connect;
    return connect(...asked).finally(async () => {
      await world.giveAppToken();
      await withTenant(world.db, world.tenantId, (tx) => wakeSite(tx, world.tenantId, world.siteId));
    });
  };
  await world.commands.editTicket(world.caller, ticketId, { title: 'After' });
  await world.settle();
  expect(await world.jira('GET', `issue/${issueId}`)).toMatchObject({ fields: { summary: 'After' } });
});
