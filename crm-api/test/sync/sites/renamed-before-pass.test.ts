import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { renameProject } from '@synapse/jira-sandbox/jira/issues/rename-project';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A project that is renamed after it was chosen, and before a pass has asked Jira for its id. */

let world: SyncWorld;
beforeEach(async () => {
  world = await createSyncWorld({ secondLookMs: 0, createLookupMs: 0 });
});
afterEach(() => world.close());

test.each([['the default project', {}] as const, ['a project that takes part', { projectKeys: ['KAN'] }] as const])(
  '%s goes on under its new key: the next pass makes a ticket of its new issue',
  async (_which, config) => {
    await world.owner('update jira_site set config = $1', [JSON.stringify(config)]);
    renameProject(world.sandbox.jira, 'KAN', 'CORE');
    const fields = { project: { key: 'CORE' }, issuetype: { name: 'Task' }, summary: 'Made under the new key' };
    const first = await world.jira<{ id: string }>('POST', 'issue', { fields });
    await world.settle();
    await world.reconcile();
    await world.settle();
    expect(await world.tickets()).toMatchObject([{ issue_id: first.id, title: 'Made under the new key' }]);
    // From then on it is known by its id, so the next needs no pass.
    const next = await world.jira<{ id: string }>('POST', 'issue', { fields: { ...fields, summary: 'The next' } });
    await world.settle();
    expect(await world.tickets()).toEqual(expect.arrayContaining([expect.objectContaining({ issue_id: next.id })]));
  },
);
