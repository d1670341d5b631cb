import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** The status that KAN and OPS share, in the sandbox's catalog. */
const SHARED = '10001';

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
  // Both workflows have this status, and it reads otherwise in each project.
  const config = {
    projectKeys: ['KAN', 'OPS'],
    projects: { KAN: { statusMap: { [SHARED]: 'OPEN' } }, OPS: { statusMap: { [SHARED]: 'RESOLVED' } } },
  };
  await world.owner('update jira_site set config = $1', [JSON.stringify(config)]);
});
afterAll(() => world.close());

async function move(id: string, project: string): Promise<void> {
  const answer = await fetch(`${world.sandbox.url}/__sandbox/issues/${id}/move`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ project }),
  });
  expect(answer.ok).toBe(true);
}

const ticketOf = async (id: string) => (await world.tickets()).find((ticket) => ticket.issue_id === id);

async function createIssue(summary: string): Promise<string> {
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary };
  const { id } = await world.jira<{ id: string }>('POST', 'issue', { fields });
  type Offered = { transitions: { id: string; to: { id: string } }[] };
  const { transitions } = await world.jira<Offered>('GET', `issue/${id}/transitions`);
  const transition = transitions.find(({ to }) => to.id === SHARED);
  await world.jira('POST', `issue/${id}/transitions`, { transition: { id: transition?.id } });
  return id;
}

test('an issue that moves to another project is read by the maps of the project it is in now, told by an event', async () => {
  const id = await createIssue('Moves, and an event tells');
  await world.settle();
  expect(await ticketOf(id)).toMatchObject({ status: 'OPEN' });
  await move(id, 'OPS');
  await world.settle();
  expect(await ticketOf(id)).toMatchObject({ status: 'RESOLVED', issue_key: expect.stringMatching(/^OPS-/) });
  // What it now reads as is agreed: Jira is told nothing of it.
  const issue = await world.jira<{ fields: { status: { id: string } } }>('GET', `issue/${id}`);
  expect(issue.fields.status.id).toBe(SHARED);
});

test('and so it is when only a pass of the reconciler tells', async () => {
  const id = await createIssue('Moves, and no event tells');
  await world.settle();
  await move(id, 'OPS');
  await world.jira('PUT', `issue/${id}`, { fields: { summary: 'Moved' } });
  world.events.length = 0;
  await world.reconcile();
  expect(await ticketOf(id)).toMatchObject({ title: 'Moved', status: 'RESOLVED' });
});
