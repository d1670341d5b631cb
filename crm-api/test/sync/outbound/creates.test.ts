import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { siteConfigSchema } from '../../../src/domain/site/site-config.ts';
import { MAY_STILL_ARRIVE_MS } from '../../../src/domain/ticket/may-still-arrive.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { applyChanges } from '../../../src/sync/engine/apply-changes.ts';
import { snapshotFieldsOf } from '../../../src/sync/engine/issue-fetcher.ts';
import { observeSnapshot } from '../../../src/sync/engine/observe-snapshot.ts';
import { DEFAULT_SYNC_SETTINGS } from '../../../src/sync/engine/sync-context.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** What may happen between the request that creates an issue and its answer. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ createLookupMs: 0, backoff: { baseMs: 60_000, maxMs: 60_000 } });
});
afterEach(async () => {
  letGo();
  await Promise.all(world.sync.underway);
  world.sandbox.faults.remove();
  world.sandbox.jira.applySettings({ hideProjects: [] });
});
afterAll(() => world.close());

const newTicket = { description: '', status: 'OPEN', priority: 'LOW', source: 'API', contactId: null } as const;
const ticket = async (id: string) => (await world.tickets()).find((t) => t.id === id);
const workLeft = () =>
  world.owner(
    "select kind, ticket_id, reason from work_item where kind in ('issue', 'create') and (due_at is not null or parked_at is not null)",
  );

/** Makes a ticket whose issue stands in Jira, and whose create is parked because its project is hidden since. */
async function parkedCreate(title: string): Promise<string> {
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'drop', when: 'after' } });
  const { ticketId } = await world.commands.createTicket(world.caller, { ...newTicket, title });
  world.sandbox.jira.applySettings({ hideProjects: ['KAN'] });
  await world.hurry();
  await world.worker.processAll();
  expect(await workLeft()).toMatchObject([{ kind: 'create', ticket_id: ticketId }]);
  world.sandbox.jira.applySettings({ hideProjects: [] });
  return ticketId;
}

test('a create that is parked has nothing to be parked for once the event of its issue has come', async () => {
  const ticketId = await parkedCreate('Linked by its event');
  await world.settle();
  expect(await ticket(ticketId)).toMatchObject({ link_state: 'linked', issue_key: expect.stringMatching(/^KAN-/) });
  expect(await workLeft()).toEqual([]);
});

test('a create that is parked has nothing to be parked for once its ticket is deleted', async () => {
  const ticketId = await parkedCreate('Deleted while it was parked');
  world.events.length = 0;
  await world.commands.deleteTicket(world.caller, ticketId);
  await world.settle();
  expect(await workLeft()).toEqual([]);
});

let letGo: () => void = () => undefined;
type Held = { made: Promise<{ ticketId: string }>; release(): Promise<void> };

/** Creates a ticket whose issue Jira has made already, while the answer is still on its way. */
async function createHeld(title: string): Promise<Held> {
  const answered = Promise.withResolvers<void>();
  letGo = answered.resolve;
  const sent = Promise.withResolvers<void>();
  const { connect } = world.sync;
  world.sync.connect = async (...args) => {
    const site = await connect(...args);
    const createIssue: typeof site.client.createIssue = async (input) => {
      const answer = await site.client.createIssue(input);
      sent.resolve();
      await answered.promise;
      return answer;
    };
    return { ...site, client: { ...site.client, createIssue } };
  };
  const made = world.commands.createTicket(world.caller, { ...newTicket, title });
  await sent.promise;
  world.sync.connect = connect;
  const release = async () => {
    answered.resolve();
    await made;
    await Promise.all(world.sync.underway);
  };
  return { made, release };
}
const madeHere = async (title: string) => (await world.tickets()).find((t) => t.title === title)?.id ?? '';
const issuesCalled = async (summary: string) => {
  const { issues } = await world.jira<{ issues: { id: string; key: string; fields: { summary: string } }[] }>(
    'POST',
    'search/jql',
    { jql: 'project = KAN ORDER BY created ASC', fields: ['summary'], maxResults: 100 },
  );
  return issues.filter((issue) => issue.fields.summary === summary);
};
const historyOf = (ticketId: string, rule: string) =>
  world.owner<{ field: string; new_value: { issueKey: string } }>(
    'select field, new_value from field_history where ticket_id = $1 and rule = $2',
    [ticketId, rule],
  );
const setPolicy = (policy: 'leave' | 'close' | 'delete') =>
  world.owner('update jira_site set config = $1', [JSON.stringify({ onTicketDelete: policy })]);

test('a ticket that was unlinked while its issue was being created stays unlinked, and its history names the issue', async () => {
  const { release } = await createHeld('Unlinked meanwhile');
  const ticketId = await madeHere('Unlinked meanwhile');
  world.sync.settings.writeThroughMs = 0;
  await world.commands.unlinkTicket(world.caller, ticketId);
  world.sync.settings.writeThroughMs = 20_000;
  await release();
  await world.settle();
  await world.reconcile();
  const [issue] = await issuesCalled('Unlinked meanwhile');
  expect(await ticket(ticketId)).toMatchObject({ link_state: 'unlinked', issue_id: null });
  expect((await world.tickets()).filter((t) => t.title === 'Unlinked meanwhile')).toHaveLength(1);
  expect(await historyOf(ticketId, 'made_too_late')).toMatchObject([{ new_value: { issueKey: issue?.key } }]);
  expect(await workLeft()).toEqual([]);
});

test('the same when the answer is lost, and only the event tells of the issue', async () => {
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'drop', when: 'after' } });
  const { ticketId } = await world.commands.createTicket(world.caller, { ...newTicket, title: 'Unlinked, then told' });
  await world.commands.unlinkTicket(world.caller, ticketId);
  await world.settle();
  await world.reconcile();
  const [issue] = await issuesCalled('Unlinked, then told');
  expect(await ticket(ticketId)).toMatchObject({ link_state: 'unlinked', issue_id: null });
  expect((await world.tickets()).filter((t) => t.title === 'Unlinked, then told')).toHaveLength(1);
  expect(await historyOf(ticketId, 'made_too_late')).toMatchObject([{ new_value: { issueKey: issue?.key } }]);
});

test('a link made by hand is not replaced by the answer to a create', async () => {
  const other = await world.jira<{ id: string; key: string }>('POST', 'issue', {
    fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'By hand' },
  });
  world.events.length = 0;
  const { release } = await createHeld('Linked by hand meanwhile');
  const ticketId = await madeHere('Linked by hand meanwhile');
  world.sync.settings.writeThroughMs = 0;
  await world.commands.unlinkTicket(world.caller, ticketId);
  await world.commands.linkTicket(world.caller, ticketId, { issueKey: other.key });
  world.sync.settings.writeThroughMs = 20_000;
  await release();
  await world.settle();
  expect(await ticket(ticketId)).toMatchObject({ link_state: 'linked', issue_key: other.key });
  const [issue] = await issuesCalled('Linked by hand meanwhile');
  expect(await historyOf(ticketId, 'made_too_late')).toMatchObject([{ new_value: { issueKey: issue?.key } }]);
  expect((await world.tickets()).filter((t) => t.issue_id === issue?.id)).toEqual([]);
});

test('the issue that is being made for a ticket is not linked to another one', async () => {
  const { ticketId } = await world.commands.createTicket(world.caller, {
    ...newTicket,
    title: 'Wants another’s',
    projectKey: null,
  });
  const { release } = await createHeld('Somebody’s already');
  const [issue] = await issuesCalled('Somebody’s already');
  const linked = world.commands.linkTicket(world.caller, ticketId, { issueKey: issue?.key ?? '' });
  await expect(linked).rejects.toThrow('has a ticket already');
  await release();
  await world.settle();
  expect((await world.tickets()).filter((t) => t.issue_id === issue?.id)).toMatchObject([
    { title: 'Somebody’s already', link_state: 'linked' },
  ]);
});

test.each(['delete', 'close'] as const)(
  'a ticket that is deleted while its issue is being created has it seen to: %s',
  async (policy) => {
    await setPolicy(policy);
    const titles = [`Answered later, ${policy}`, `Never answered, ${policy}`, `Told by its event, ${policy}`];
    const [answered = '', lost = '', told = ''] = titles;
    const { release } = await createHeld(answered);
    world.sync.settings.writeThroughMs = 0;
    const deleted = await world.commands.deleteTicket(world.caller, await madeHere(answered));
    expect(deleted).toMatchObject({ outcome: 'pending' });
    world.sync.settings.writeThroughMs = 20_000;
    await release();
    await world.settle();
    for (const title of [lost, told]) {
      const drop = { kind: 'drop', when: 'after' };
      world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: drop });
      const { ticketId } = await world.commands.createTicket(world.caller, { ...newTicket, title });
      if (title === lost) world.events.length = 0;
      else
        world.sandbox.faults.add({ match: { path: 'search/jql' }, count: 1, action: { kind: 'status', status: 503 } });
      await world.commands.deleteTicket(world.caller, ticketId);
      await world.settle();
      await world.hurry();
      await world.settle();
    }
    for (const title of titles) {
      const there = await issuesCalled(title);
      if (policy === 'delete') expect([title, there]).toEqual([title, []]);
      else {
        const { fields } = await world.jira<{ fields: { status: { name: string } } }>('GET', `issue/${there[0]?.id}`);
        expect([title, fields.status.name]).toEqual([title, 'Done']);
      }
      expect((await world.tickets()).filter((t) => t.title === title)).toEqual([]);
    }
    expect(await workLeft()).toEqual([]);
    await setPolicy('leave');
  },
);

test('a late snapshot of the deleted issue does not come between a restored ticket and its new issue', async () => {
  const { ticketId } = await world.commands.createTicket(world.caller, { ...newTicket, title: 'Restored' });
  await world.settle();
  const old = await ticket(ticketId);
  const connection = await world.sync.connect(world.tenantId, world.siteId);
  const stale = await connection.client.bulkFetch([old?.issue_id ?? ''], snapshotFieldsOf(siteConfigSchema.parse({})));
  await world.jira('DELETE', `issue/${old?.issue_id}`);
  await world.settle();
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'status', status: 503 } });
  await world.commands.restoreTicket(world.caller, ticketId);
  const cause = { origin: 'reconcile', actor: null, id: 'stale' } as const;
  await withTenant(world.db, world.tenantId, (tx) =>
    applyChanges(
      tx,
      { tenantId: world.tenantId, now: Date.now() },
      stale.issues.map((issue) => observeSnapshot(issue, world.siteId, cause)),
    ),
  );
  expect(await ticket(ticketId)).toMatchObject({ issue_id: null });
  await world.hurry();
  await world.settle();
  const now = await ticket(ticketId);
  expect(now).toMatchObject({ link_state: 'linked' });
  expect(now?.issue_id).not.toBe(old?.issue_id);
  expect((await world.tickets()).filter((t) => t.title === 'Restored')).toHaveLength(1);
});

test('a create without the label on its screen, and without an answer, makes one issue', async () => {
  world.sandbox.jira.applySettings({ createScreenLacks: ['labels'] });
  const drop = { kind: 'drop', when: 'after' };
  // The first POST is refused for its label; the answer to the second is lost.
  const body = { errorMessages: [], errors: { labels: 'Not on the appropriate screen.' } };
  const refuse = { kind: 'status', status: 400, body };
  for (const action of [refuse, drop])
    world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action });
  const { ticketId } = await world.commands.createTicket(world.caller, { ...newTicket, title: 'Without its label' });
  world.events.length = 0;
  await world.hurry();
  await world.worker.processAll();
  expect(await issuesCalled('Without its label')).toHaveLength(1);
  expect(await ticket(ticketId)).toMatchObject({ link_state: 'linked' });
  world.sandbox.jira.applySettings({ createScreenLacks: [] });
});

test('a create whose project is out of sight when its time is up is not tried again, for nobody can know', async () => {
  const ticketId = await parkedCreate('Out of sight');
  world.events.length = 0;
  const [left] = await world.owner<{ reason: { message: string } }>(
    'select reason from work_item where ticket_id = $1',
    [ticketId],
  );
  expect(left?.reason.message).toContain('can’t be looked for');
  await world.commands.retryTicket(world.caller, ticketId);
  await world.settle();
  expect(await issuesCalled('Out of sight')).toHaveLength(1);
  expect(await ticket(ticketId)).toMatchObject({ link_state: 'linked' });
});

test('by default a second try waits as long as the first may still arrive, and then for the search index', () => {
  expect(DEFAULT_SYNC_SETTINGS.createLookupMs).toBeGreaterThan(MAY_STILL_ARRIVE_MS);
});

test('a ticket without a description is created where the screen has none, and nothing is refused', async () => {
  world.sandbox.jira.applySettings({ createScreenLacks: ['description'] });
  const result = await world.commands.createTicket(world.caller, { ...newTicket, title: 'No description here' });
  world.sandbox.jira.applySettings({ createScreenLacks: [] });
  await world.settle();
  expect(result).toMatchObject({ outcome: 'synced' });
  expect(await ticket(result.ticketId)).toMatchObject({ link_state: 'linked', title: 'No description here' });
});

test('an edit that has seen what somebody in Jira set before the create was answered does not give way to it', async () => {
  const { release } = await createHeld('First');
  const id = await madeHere('First');
  const [issue] = await issuesCalled('First');
  const path = `issue/${issue?.id}`;
  await world.jira('PUT', path, { fields: { summary: 'Theirs' } });
  await world.settle();
  expect(await ticket(id)).toMatchObject({ title: 'Theirs' });
  world.sandbox.faults.add({ match: { endpoint: 'editIssue' }, count: 1, action: { kind: 'status', status: 503 } });
  await world.commands.editTicket(world.caller, id, { title: 'Ours since' });
  await release();
  await world.hurry();
  await world.settle();
  expect(await ticket(id)).toMatchObject({ title: 'Ours since' });
  expect(await world.jira('GET', path)).toMatchObject({ fields: { summary: 'Ours since' } });
  expect(await world.owner('select field from conflict where ticket_id = $1', [id])).toEqual([]);
});

test('a restored ticket does not take the issue that it had for its new one, where that was only out of sight', async () => {
  const { ticketId: id } = await world.commands.createTicket(world.caller, { ...newTicket, title: 'Hidden' });
  await world.commands.addComment(world.caller, id, { body: 'Said once', visibility: 'public' });
  await world.settle();
  const first = (await ticket(id))?.issue_id;
  const { connect } = world.sync;
  world.sync.connect = async (...args) => {
    const site = await connect(...args);
    return { ...site, fetcher: async (one) => (one === first ? null : site.fetcher(one)) };
  };
  for (let look = 0; look < 2; look += 1) {
    await world.pass(60_000);
    await world.commands.refreshTicket(world.caller, id);
  }
  world.sync.connect = connect;
  expect(await ticket(id)).toMatchObject({ link_state: 'deleted_in_jira' });
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'status', status: 503 } });
  await world.commands.restoreTicket(world.caller, id);
  await world.hurry();
  await world.settle();
  const { comments } = await world.jira<{ comments: unknown[] }>('GET', `issue/${first}/comment`);
  expect(comments).toHaveLength(1);
  expect((await issuesCalled('Hidden')).map((one) => one.id)).toEqual([first, (await ticket(id))?.issue_id]);
});
