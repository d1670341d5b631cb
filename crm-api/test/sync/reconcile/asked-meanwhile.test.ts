import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '@synapse/local-stack/testing/until';
import { type TenantTx, withTenant } from '../../../src/store/db/database.ts';
import { beginRun, queueRun } from '../../../src/store/runs/runs-write.ts';
import { writeProjectKeys } from '../../../src/store/sites/site-configs.ts';
import { createProjectSetup } from '../../../src/sync/mapping/project-setup.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Who asks for something at the very moment in which something else of the same kind is committed. */

let world: SyncWorld;
let project: string;
beforeAll(async () => {
  world = await createSyncWorld();
  await world.owner(`update jira_site set config = '{"projectKeys": ["KAN", "OPS"]}'`);
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'One' };
  await world.jira('POST', 'issue', { fields });
  await world.reconcile();
  project =
    (await world.owner<{ id: string }>("select project_id as id from jira_project where project_key = 'KAN'"))[0]?.id ??
    '';
});
afterAll(() => world.close());

/** A transaction that has done its work and waits to commit. @returns to let it commit */
async function held(work: (tx: TenantTx) => Promise<unknown>): Promise<() => Promise<void>> {
  const { promise: over, resolve: commit } = Promise.withResolvers<void>();
  const { promise: done, resolve: hasDone } = Promise.withResolvers<void>();
  const transaction = withTenant(world.db, world.tenantId, async (tx) => {
    await work(tx);
    hasDone();
    await over;
  });
  await Promise.race([done, transaction]);
  return () => {
    commit();
    return transaction;
  };
}
const waits = () =>
  until('a statement waits for a lock', async () => {
    const blocked = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    return (await world.owner(blocked)).length > 0;
  });

test('whoever asks for a pass while the one that was asked for before begins gets one of their own', async () => {
  const { tenantId, siteId } = world;
  const first = await withTenant(world.db, tenantId, (tx) => queueRun(tx, tenantId, siteId));
  const commit = await held((tx) => beginRun(tx, tenantId, siteId, false));
  const asked = withTenant(world.db, tenantId, (tx) => queueRun(tx, tenantId, siteId));
  await Promise.race([asked, waits()]);
  await commit();
  const second = await asked;
  expect(second).not.toBe(first);
  expect(
    await world.owner('select status from sync_run where id = any($1) order by status', [[first, second]]),
  ).toEqual([{ status: 'queued' }, { status: 'running' }]);
  await world.reconcile();
});

test('a project that another admin lets take part is not dropped by one who takes out a third', async () => {
  const { tenantId, siteId } = world;
  const commit = await held((tx) => writeProjectKeys(tx, tenantId, siteId, [project, 'OPS', '10777']));
  const left = createProjectSetup(world.sync).leave(tenantId, siteId, 'OPS');
  await waits();
  await commit();
  await left;
  expect(await world.owner(`select config -> 'projectKeys' as keys from jira_site`)).toEqual([
    { keys: [project, '10777'] },
  ]);
});
