import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '@synapse/local-stack/testing/until';
import { type ProjectConfig, projectConfigSchema } from '@synapse/shared/project-config';
import { type TenantTx, withTenant } from '../../../src/store/db/database.ts';
import { lockTickets } from '../../../src/store/tickets/ticket-states.ts';
import { claimDue } from '../../../src/store/workqueue/claims.ts';
import { createProjectSetup } from '../../../src/sync/mapping/project-setup.ts';
import { runWorkItem } from '../../../src/sync/workqueue/run-work-item.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** An admin changes a map while a transaction that has read the map before is under way. */

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterAll(() => world.close());

const save = (config: Partial<ProjectConfig>) =>
  createProjectSetup(world.sync).saveConfig(world.tenantId, world.siteId, 'KAN', projectConfigSchema.parse(config));

async function linked(summary: string): Promise<{ issueId: string; ticketId: string }> {
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary };
  const { id: issueId } = await world.jira<{ id: string }>('POST', 'issue', { fields });
  await world.settle();
  const ticketId = (await world.tickets()).find((ticket) => ticket.issue_id === issueId)?.id ?? '';
  return { issueId, ticketId };
}
/** What moves an issue to the status 10001. */
async function transitionOf(issueId: string): Promise<{ id: string | undefined }> {
  const { transitions } = await world.jira<{ transitions: { id: string; to: { id: string } }[] }>(
    'GET',
    `issue/${issueId}/transitions`,
  );
  return { id: transitions.find((one) => one.to.id === '10001')?.id };
}
/** Holds the lock of a ticket. @returns to let it go */
async function hold(ticketId: string): Promise<() => Promise<void>> {
  const { promise: over, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: done, resolve: hasDone } = Promise.withResolvers<void>();
  const transaction = withTenant(world.db, world.tenantId, async (tx: TenantTx) => {
    await lockTickets(tx, world.tenantId, [ticketId], []);
    hasDone();
    await over;
  });
  await done;
  return () => {
    letGo();
    return transaction;
  };
}
const blocked = () =>
  until('a statement waits for a lock', async () => {
    const all = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    return (await world.owner(all)).length > 0;
  });
/** Until nothing that had read the map before can be under way. */
const later = async () => {
  await world.hurry();
  await world.settle();
};

test('a status that a pass reads by the map before, and takes after the remapping, is read by the new one nevertheless', async () => {
  const { issueId, ticketId } = await linked('One');
  await world.reconcile();
  const transition = await transitionOf(issueId);
  await world.jira('POST', `issue/${issueId}/transitions`, { transition });
  world.events.length = 0;
  const letGo = await hold(ticketId);
  const pass = world.reconcile();
  await blocked();
  await save({ statusMap: { '10001': 'RESOLVED' } });
  await world.worker.processAll(['remap']);
  await letGo();
  await pass;
  await later();
  expect(await world.owner('select status from ticket where id = $1', [ticketId])).toEqual([{ status: 'RESOLVED' }]);
});

test('the same where the map was changed before, and the remapping for that has not ended', async () => {
  const { issueId, ticketId } = await linked('Two');
  await world.reconcile();
  await later();
  const transition = await transitionOf(issueId);
  await save({ statusMap: { '10001': 'CLOSED' } });
  const [first] = await claimDue(world.db, 1, ['remap']);
  await world.jira('POST', `issue/${issueId}/transitions`, { transition });
  world.events.length = 0;
  const letGo = await hold(ticketId);
  const pass = world.reconcile();
  await blocked();
  await save({ statusMap: { '10001': 'RESOLVED' } });
  if (!first) throw new Error('the remapping was not due');
  await runWorkItem(world.sync, first);
  await world.worker.processAll(['remap']);
  await letGo();
  await pass;
  await later();
  expect(await world.owner('select status from ticket where id = $1', [ticketId])).toEqual([{ status: 'RESOLVED' }]);
});
