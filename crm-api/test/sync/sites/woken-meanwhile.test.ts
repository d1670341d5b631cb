import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { withTenant } from '../../../src/store/db/database.ts';
import { createVault } from '../../../src/store/db/vault.ts';
import { wakeSite } from '../../../src/store/workqueue/work-items.ts';
import { takeAppToken } from '../../../src/sync/sites/follow-installation.ts';
import { createSiteAccesses } from '../../../src/sync/sites/site-access.ts';
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

test('nor does one that has just ended, and whose end is not committed yet', async () => {
  const { issueId } = await linked('Ends');
  await world.owner(
    `update work_item set due_at = now(), lease_until = now() + interval '1 minute', lease_token = gen_random_uuid()
      where issue_id = $1`,
    [issueId],
  );
  const ending = new pg.Client({ connectionString: world.databaseUrl });
  await ending.connect();
  try {
    await ending.query('begin; set local role synapse_worker');
    await ending.query(
      `update work_item set due_at = now() + interval '1 hour', attempts = 1, lease_until = null, lease_token = null where issue_id = $1 and kind = 'issue'`,
      [issueId],
    );
    const { db, tenantId, siteId } = world;
    const vault = createVault({ current: randomBytes(32) });
    const now = Date.now;
    const token = `e.${btoa(JSON.stringify({ exp: Math.floor(now() / 1000) + 3600 }))}.s`;
    const brought = takeAppToken(
      { db, vault, now, accesses: createSiteAccesses({ db, vault, now }) },
      { tenantId, siteId } as Parameters<typeof takeAppToken>[1],
      { installationId: 'installation-1', apiBaseUrl: world.sandbox.url, token } as Parameters<typeof takeAppToken>[2],
    );
    await sleep(300);
    await ending.query('commit');
    await brought;
  } finally {
    await ending.end();
  }
  expect(
    await world.owner<{ due: boolean }>('select due_at <= now() as due from work_item where issue_id = $1', [issueId]),
  ).toEqual([{ due: true }]);
});
