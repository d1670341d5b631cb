import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { projectConfigSchema } from '@synapse/shared/project-config';
import { withTenant } from '../../../src/store/db/database.ts';
import { listMissingPermissions } from '../../../src/store/sites/project-permissions.ts';
import { createProjectSetup } from '../../../src/sync/mapping/project-setup.ts';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** What Jira does not allow the account in a project: scopes do not grant it, and Jira answers 404 where it can't browse. */

const GRACE = '5b10ac8d82e05b22cc7d4ef5';
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ secondLookMs: 0, confirmMissingMs: 0 });
});
beforeEach(() => {
  world.sandbox.jira.applySettings({ withheld: {}, hideUsers: false });
});
afterAll(() => world.close());
const { linked } = attachmentActions(() => world);

const withhold = (...permissions: string[]) => {
  world.sandbox.jira.applySettings({ withheld: { [GRACE]: permissions } });
};
const missing = async () => {
  const rows = await withTenant(world.db, world.tenantId, (tx) => listMissingPermissions(tx, world.tenantId));
  return rows.map(({ projectKey, permissions }) => ({ projectKey, permissions }));
};
const save = (key: string) =>
  createProjectSetup(world.sync).saveConfig(world.tenantId, world.siteId, key, projectConfigSchema.parse({}));
const stateOf = async (ticketId: string) => (await world.tickets()).find(({ id }) => id === ticketId)?.link_state;

test('what is missing is asked when a project is set up, by project, and told', async () => {
  withhold('OPS:EDIT_ISSUES', 'OPS:ADD_COMMENTS');
  await save('OPS');
  await save('KAN');
  expect(await missing()).toEqual([{ projectKey: 'OPS', permissions: ['EDIT_ISSUES', 'ADD_COMMENTS'] }]);
  world.sandbox.jira.applySettings({ withheld: {}, hideUsers: true });
  await save('KAN');
  expect(await missing()).toContainEqual({ projectKey: 'KAN', permissions: ['USER_PICKER'] });
});

test('to delete issues is needed only where an admin chose that a deleted ticket’s issue goes too', async () => {
  withhold('OPS:DELETE_ISSUES');
  await save('OPS');
  expect((await missing()).find(({ projectKey }) => projectKey === 'OPS')).toBeUndefined();
  await world.owner(`update jira_site set config = config || '{"onTicketDelete": "delete"}'`);
  await save('OPS');
  expect(await missing()).toContainEqual({ projectKey: 'OPS', permissions: ['DELETE_ISSUES'] });
  await world.owner(`update jira_site set config = config || '{"onTicketDelete": "leave"}'`);
});

test('it is asked again once a day, by a pass, and not with every pass', async () => {
  await save('KAN');
  await save('OPS');
  await world.settle();
  await world.reconcile();
  withhold('KAN:CREATE_ISSUES');
  const asked = () => world.sandbox.usage.report().endpoints.getMyPermissions?.requests ?? 0;
  world.sandbox.usage.reset();
  await world.reconcile();
  expect([asked(), await missing()]).toEqual([0, []]);
  await world.pass(25 * 3_600_000);
  await world.reconcile();
  expect(await missing()).toEqual([{ projectKey: 'KAN', permissions: ['CREATE_ISSUES'] }]);
});

test('a 404 to a write, in a project whose issues the account may not browse, deletes nothing', async () => {
  const { ticketId } = await linked('Out of sight');
  withhold('KAN:BROWSE_PROJECTS');
  await world.commands.editTicket(world.caller, ticketId, { title: 'Typed meanwhile' });
  for (let i = 0; i < 3; i += 1) {
    await world.pass(60_000);
    await world.worker.processAll();
  }
  expect(await stateOf(ticketId)).toBe('linked');
  const [workItem] = await world.owner<{ reason: { message: string } }>(
    `select reason from work_item where kind = 'issue' and parked_at is not null`,
  );
  expect(workItem?.reason.message).toContain('Browse projects');
});

test('nor does a deletion check there', async () => {
  const { ticketId } = await linked('Counted');
  withhold('KAN:BROWSE_PROJECTS');
  // A first look at what is not found, and a second one that would confirm it.
  for (let day = 0; day < 2; day += 1) {
    await world.owner("update sync_cursor set deep_at = now() - interval '2 days'");
    await world.owner("update suspected_deletion set suspected_at = now() - interval '2 days'");
    await world.pass(25 * 3_600_000);
    await world.reconcile();
  }
  expect(await stateOf(ticketId)).toBe('linked');
  expect(await missing()).toContainEqual({
    projectKey: 'KAN',
    permissions: expect.arrayContaining(['BROWSE_PROJECTS']),
  });
});
