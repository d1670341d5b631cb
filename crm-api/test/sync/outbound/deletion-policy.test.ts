import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { JiraEvent } from '@synapse/shared/jira-event';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { ADMINS_ONLY, commentActions } from '../../support/comment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** What nobody here has seen of an issue that is deleted or closed with its ticket is kept. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ confirmMissingMs: 0, backoff: { baseMs: 60_000, maxMs: 60_000 } });
});
beforeEach(() => setConfig({ onTicketDelete: 'delete' }));
afterEach(() => {
  world.sandbox.faults.remove();
  world.sandbox.jira.applySettings({ hideProjects: [] });
});
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);
const { inJira, stored, conflictsOf } = commentActions(() => world);
const setConfig = (config: object) => world.owner('update jira_site set config = $1', [JSON.stringify(config)]);
const retitle = (issueId: string, summary: string) => world.jira('PUT', `issue/${issueId}`, { fields: { summary } });
const remove = (ticketId: string) => world.commands.deleteTicket(world.caller, ticketId);
const stands = (issueId: string) =>
  world.jira('GET', `issue/${issueId}`).then(
    () => true,
    () => false,
  );
async function moveTo(issueId: string, status: string): Promise<void> {
  const { transitions } = await world.jira<{ transitions: { id: string; to: { name: string } }[] }>(
    'GET',
    `issue/${issueId}/transitions`,
  );
  const id = transitions.find(({ to }) => to.name === status)?.id;
  await world.jira('POST', `issue/${issueId}/transitions`, { transition: { id } });
}
async function statusOf(issueId: string): Promise<string> {
  const { fields } = await world.jira<{ fields: { status: { name: string } } }>('GET', `issue/${issueId}`);
  return fields.status.name;
}
const titlesOf = (ticketId: string) =>
  world.owner<{ rule: string; old_value: unknown; new_value: unknown }>(
    "select rule, old_value, new_value from field_history where ticket_id = $1 and field = 'title' order by id",
    [ticketId],
  );
const linkOf = async (ticketId: string) =>
  (
    await world.owner<{ state: string; deletion_policy_due: string | null }>(
      'select state, deletion_policy_due from issue_link where ticket_id = $1',
      [ticketId],
    )
  )[0];

test.each(['careful', 'fast'])('an issue is read before it is deleted with its ticket (%s)', async (writeMode) => {
  await setConfig({ onTicketDelete: 'delete', writeMode });
  const { ticketId, issueId } = await linked('Seen');
  await retitle(issueId, 'Unseen');
  await inJira(issueId, 'Said unseen');
  await inJira(issueId, 'Said to some', { visibility: ADMINS_ONLY });
  world.events.length = 0;
  await remove(ticketId);
  expect(await stands(issueId)).toBe(false);
  expect(await titlesOf(ticketId)).toMatchObject([{ rule: 'took_jira', old_value: 'Seen', new_value: 'Unseen' }]);
  expect((await stored(ticketId)).map(({ body, visibility }) => [body, visibility]).sort()).toEqual([
    ['Said to some', 'internal'],
    ['Said unseen', 'public'],
  ]);
  expect(await linkOf(ticketId)).toEqual({ state: 'deleted_in_jira', deletion_policy_due: null });
});

test('where both sides had changed, what Jira had stands on a conflict row', async () => {
  const { ticketId, issueId } = await linked('Before');
  world.sandbox.faults.add({ match: { endpoint: 'editIssue' }, action: { kind: 'status', status: 503 } });
  await world.commands.editTicket(world.caller, ticketId, { title: 'Ours' });
  world.sandbox.faults.remove();
  await retitle(issueId, 'Theirs');
  world.events.length = 0;
  await remove(ticketId);
  await world.hurry();
  await world.settle();
  expect(await stands(issueId)).toBe(false);
  expect(await conflictsOf(ticketId)).toMatchObject([
    { field: 'title', our_value: 'Ours', their_value: 'Theirs', winner: 'crm' },
  ]);
});

/** Somebody in Jira is quicker than the deletion. @returns the events of what they did, and of the deletion */
async function slipIn(ticketId: string, deed: () => Promise<unknown>): Promise<JiraEvent[]> {
  const { connect } = world.sync;
  world.sync.connect = async (...args) => {
    const site = await connect(...args);
    const deleteIssue: typeof site.client.deleteIssue = async (id) => {
      await deed();
      return site.client.deleteIssue(id);
    };
    return { ...site, client: { ...site.client, deleteIssue } };
  };
  await remove(ticketId);
  world.sync.connect = connect;
  return world.events.splice(0);
}

test('what slips in between the look and the deletion is told by its event, however late', async () => {
  const { ticketId, issueId } = await linked('Seen');
  const events = await slipIn(ticketId, async () => {
    await retitle(issueId, 'Slipped in');
    await inJira(issueId, 'Said at the last moment');
  });
  expect(await stands(issueId)).toBe(false);
  await world.receive(events.reverse());
  await world.settle();
  expect(await titlesOf(ticketId)).toMatchObject([{ rule: 'took_jira', old_value: 'Seen', new_value: 'Slipped in' }]);
  // Nobody can say any more who might read it.
  expect(await stored(ticketId)).toMatchObject([{ body: 'Said at the last moment', visibility: 'internal' }]);
  expect(await world.owner('select kind from work_item where due_at is not null or parked_at is not null')).toEqual([]);
});

test('or by the event of the deletion itself, where that is all that comes', async () => {
  const { ticketId, issueId } = await linked('Seen');
  const events = await slipIn(ticketId, () => retitle(issueId, 'Slipped in'));
  await world.receive(events.filter(({ type }) => type === 'issue.deleted'));
  await world.settle();
  expect(await titlesOf(ticketId)).toMatchObject([{ rule: 'took_jira', old_value: 'Seen', new_value: 'Slipped in' }]);
});

test('a text that is known only as the changelog has it stands on a conflict row', async () => {
  const { ticketId, issueId } = await linked('Described');
  const content = [{ type: 'paragraph', content: [{ type: 'text', text: 'Written at the last moment' }] }];
  const description = { type: 'doc', version: 1, content };
  const events = await slipIn(ticketId, () => world.jira('PUT', `issue/${issueId}`, { fields: { description } }));
  await world.receive(events);
  await world.settle();
  expect(await conflictsOf(ticketId)).toMatchObject([
    { field: 'description', their_value: 'Written at the last moment', winner: 'crm' },
  ]);
});

test('a 404 of a gateway is no deletion, and neither is a project out of sight', async () => {
  const { ticketId, issueId } = await linked('Stays until Jira says so');
  world.sandbox.faults.add({ match: { endpoint: 'deleteIssue' }, count: 1, action: { kind: 'status', status: 404 } });
  await remove(ticketId);
  expect(await linkOf(ticketId)).toEqual({ state: 'linked', deletion_policy_due: 'delete' });
  world.sandbox.jira.applySettings({ hideProjects: ['KAN'] });
  await world.hurry();
  await world.settle();
  expect(await linkOf(ticketId)).toEqual({ state: 'linked', deletion_policy_due: 'delete' });
  world.sandbox.jira.applySettings({ hideProjects: [] });
  await world.owner('update work_item set parked_at = null, due_at = now() where parked_at is not null');
  await world.settle();
  expect(await stands(issueId)).toBe(false);
  expect(await linkOf(ticketId)).toEqual({ state: 'deleted_in_jira', deletion_policy_due: null });
});

test.each(['careful', 'fast'])(
  'one that was closed, and that somebody opened again unseen, is closed (%s)',
  async (writeMode) => {
    await setConfig({ onTicketDelete: 'close', writeMode });
    const { ticketId, issueId } = await linked('Closed before its ticket');
    await world.commands.editTicket(world.caller, ticketId, { status: 'CLOSED' });
    await world.settle();
    await moveTo(issueId, 'In Progress');
    world.events.length = 0;
    await remove(ticketId);
    world.events.length = 0;
    await world.settle();
    expect(await statusOf(issueId)).toBe('Done');
    expect(await conflictsOf(ticketId)).toMatchObject([
      { field: 'status', our_value: 'CLOSED', their_value: 'IN_PROGRESS', winner: 'crm' },
    ]);
  },
);

test('an issue that is to be closed: the status that it had and nobody here had seen stands on a conflict row', async () => {
  await setConfig({ onTicketDelete: 'close' });
  const { ticketId, issueId } = await linked('Closed with its ticket');
  await moveTo(issueId, 'In Progress');
  world.events.length = 0;
  await remove(ticketId);
  world.events.length = 0;
  expect(await statusOf(issueId)).toBe('Done');
  expect(await conflictsOf(ticketId)).toMatchObject([
    { field: 'status', our_value: 'CLOSED', their_value: 'IN_PROGRESS', winner: 'crm' },
  ]);
});
