import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { seedMany } from '@synapse/jira-sandbox/jira/seed/seed-many';
import type { Alert } from '@synapse/shared/alert';
import { DEFAULT_POINT_LIMITS } from '../../../src/domain/rate-limit/rate-budget.ts';
import { listAlerts } from '../../../src/store/alerts/alerts.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { createImportCommands } from '../../../src/sync/imports/import-commands.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

let world: SyncWorld;
beforeEach(async () => {
  world = await createSyncWorld({ reconcileEnabled: true });
});
afterEach(() => world.close());

const alerts = (): Promise<Alert[]> =>
  withTenant(world.db, world.tenantId, (tx) => listAlerts(tx, world.tenantId, { limit: 50 }));
const kinds = async () =>
  (await alerts()).map(({ kind, recoveredAt }) => `${kind} ${recoveredAt ? 'over' : 'open'}`).sort();

/** As its time comes: a pass that somebody asks for counts its failures anew. */
async function nextPass(): Promise<void> {
  await world.hurry();
  await world.worker.processAll();
}

test('sync.failing comes with the third pass that fails in a row, once, and sync.recovered when one goes through', async () => {
  world.sandbox.faults.add({ action: { kind: 'status', status: 503, body: {} } });
  await world.reconcile();
  await nextPass();
  expect(await kinds()).toEqual([]);
  await nextPass();
  await nextPass();
  expect(await kinds()).toEqual(['sync.failing open']);
  world.sandbox.faults.remove();
  await world.reconcile();
  await world.reconcile();
  expect(await kinds()).toEqual(['sync.failing over', 'sync.recovered over']);
  const told = await world.owner<{ kind: string }>(`select kind from feed where kind like 'sync.%' order by seq`);
  expect(told.map(({ kind }) => kind)).toEqual(['sync.failing', 'sync.recovered']);
});

test('import.done comes once with its site', async () => {
  seedMany(world.sandbox.jira, { issues: 3, commentsPerIssue: 0 });
  const imports = createImportCommands(world.sync, DEFAULT_POINT_LIMITS);
  await imports.start({ tenantId: world.tenantId, name: 'Ida Admin', traceId: 'test' }, { projects: [] });
  await world.worker.processAll();
  expect(await alerts()).toMatchObject([{ kind: 'import.done', siteId: world.siteId, message: 'The import is done.' }]);
});
