import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { withTenant } from '../../../src/store/db/database.ts';
import { enqueue } from '../../../src/store/workqueue/work-items.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Work that is of no ticket stands in no list of failures, so nobody would try it again: it is never left to a person. */

const MEI = '5b10b1a2c3d4e5f60718293a';
const ADA = '5b10a2844c20165700ede21g';
const SCOPES = ['read:jira-work', 'write:jira-work', 'read:jira-user', 'report:personal-data'];
const DAY_MS = 24 * 3_600_000;
let world: SyncWorld;

beforeAll(async () => {
  world = await createSyncWorld();
});
afterEach(() => world.sandbox.faults.remove());
afterAll(() => world.close());

const refuse = (endpoint: string) =>
  world.sandbox.faults.add({
    match: { endpoint },
    action: { kind: 'status', status: 403, body: { errorMessages: ['You may not.'], errors: {} } },
  });
const create = async (summary: string) =>
  (
    await world.jira<{ id: string }>('POST', 'issue', {
      fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary, assignee: { accountId: ADA } },
    })
  ).id;
async function run(kind: 'personal-data' | 'purge'): Promise<void> {
  const { tenantId, siteId } = world;
  await withTenant(world.db, tenantId, (tx) => enqueue(tx, tenantId, [{ kind, siteId }]));
  await world.worker.processAll();
}
const workItem = async (kind: string) =>
  (
    await world.owner<{ due: boolean; parked: boolean; reason: unknown }>(
      'select due_at is not null as due, parked_at is not null as parked, reason from work_item where kind = $1',
      [kind],
    )
  )[0];

test('who is erased does not wait for somebody whose new name Jira refuses to tell; that one is asked for again', async () => {
  const issueId = await create('Assigned');
  await world.settle();
  await world.jira('PUT', `issue/${issueId}`, { fields: { assignee: { accountId: MEI } } });
  await world.settle();
  await world.giveAppToken({ scopes: SCOPES });
  await run('personal-data');
  world.sandbox.jira.applySettings({
    people: {
      [MEI]: { closed: true, updated: 0 },
      [ADA]: { closed: false, displayName: 'Ada King', updated: world.sync.now() + 1 },
    },
  });
  await world.pass(8 * DAY_MS);
  await world.giveAppToken({ scopes: SCOPES });
  refuse('getUser');
  await run('personal-data');
  expect(await workItem('personal-data')).toMatchObject({ due: true, parked: false });
  const names = () =>
    world.owner(
      "select old_value ->> 'name' as was, new_value ->> 'name' as is from field_history where field = 'assignee'",
    );
  expect(await names()).toEqual([{ was: 'Ada Lovelace', is: 'Former user' }]);
  world.sandbox.faults.remove();
  await world.pass(8 * DAY_MS);
  await world.giveAppToken({ scopes: SCOPES });
  await run('personal-data');
  expect(await names()).toEqual([{ was: 'Ada King', is: 'Former user' }]);
});

test('the removal of deleted tickets goes on where Jira has refused to show their project for a while', async () => {
  const issueId = await create('Deleted');
  await world.settle();
  await world.jira('DELETE', `issue/${issueId}`);
  await world.settle();
  await world.owner(`update jira_site set config = config || '{"purgeDeletedAfterDays": 1}'`);
  await world.pass(2 * DAY_MS);
  await world.giveAppToken({ scopes: SCOPES });
  refuse('getProject');
  await run('purge');
  expect(await workItem('purge')).toMatchObject({ due: true, parked: false });
  world.sandbox.faults.remove();
  await world.pass(1_000);
  await world.worker.processAll();
  expect(await world.owner('select 1 from issue_link where issue_id = $1', [issueId])).toEqual([]);
});
