import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { withTenant } from '../../../src/store/db/database.ts';
import { readSiteHealth } from '../../../src/store/sites/site-health.ts';
import { createIssueFetcher } from '../../../src/sync/engine/issue-fetcher.ts';
import { createWorkQueueWorker } from '../../../src/workers/work-queue-worker.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Trouble of a site, or of a moment, that must not become trouble of a ticket. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ confirmMissingMs: 0, backoff: { baseMs: 60_000, maxMs: 60_000 } });
});
afterEach(() => world.sandbox.faults.remove());
afterAll(() => world.close());

const newTicket = { description: '', status: 'OPEN', priority: 'LOW', source: 'API', contactId: null } as const;
const linked = async (title: string) => {
  const { ticketId } = await world.commands.createTicket(world.caller, { ...newTicket, title });
  await world.settle();
  const ticket = (await world.tickets()).find((one) => one.id === ticketId);
  return { ticketId, issueId: ticket?.issue_id ?? '' };
};
const summaryOf = async (issueId: string) =>
  (await world.jira<{ fields: { summary: string } }>('GET', `issue/${issueId}`)).fields.summary;
const parked = () => world.owner('select issue_id, ticket_id, reason from work_item where parked_at is not null');
const linkState = async (id: string) => (await world.tickets()).find((one) => one.id === id)?.link_state;

test('refreshing a ticket that follows no issue is refused with the reason', async () => {
  const { ticketId } = await world.commands.createTicket(world.caller, {
    ...newTicket,
    title: 'On its own',
    projectKey: null,
  });
  const refused = { code: 'conflict', message: expect.stringContaining('follows no issue') };
  await expect(world.commands.refreshTicket(world.caller, ticketId)).rejects.toMatchObject(refused);
  const { ticketId: other } = await linked('Unlinked');
  await world.commands.unlinkTicket(world.caller, other);
  await expect(world.commands.refreshTicket(world.caller, other)).rejects.toMatchObject(refused);
});

test('a site that is closed to the account parks no edit and refuses none: they go out when it is open again', async () => {
  const [one, two] = [await linked('One'), await linked('Two')];
  const body = { errorMessages: ['Access from your IP address is not allowed.'], errors: {} };
  world.sandbox.faults.add({ action: { kind: 'status', status: 403, body } });
  const { commands, caller } = world;
  expect(await commands.editTicket(caller, one.ticketId, { title: 'One, edited' })).toMatchObject({
    outcome: 'pending',
  });
  const said = await commands.addComment(caller, two.ticketId, { body: 'Said', visibility: 'public' });
  expect(said).toMatchObject({ outcome: 'pending' });
  const made = await commands.createTicket(caller, { ...newTicket, title: 'Made meanwhile' });
  expect(made).toMatchObject({ outcome: 'pending' });
  expect(await parked()).toEqual([]);
  const [health] = await withTenant(world.db, world.tenantId, (tx) => readSiteHealth(tx, world.tenantId));
  expect(health?.trouble).toContain('Jira refuses every call');
  world.sandbox.faults.remove();
  await world.hurry();
  await world.settle();
  expect(await summaryOf(one.issueId)).toBe('One, edited');
  const { comments } = await world.jira<{ comments: unknown[] }>('GET', `issue/${two.issueId}/comment`);
  expect(comments).toHaveLength(1);
  expect(await linkState(made.ticketId)).toBe('linked');
  const [healed] = await withTenant(world.db, world.tenantId, (tx) => readSiteHealth(tx, world.tenantId));
  expect(healed?.trouble).toBeNull();
});

test('a 403 for one issue is that issue’s', async () => {
  const { ticketId, issueId } = await linked('Not to be edited');
  const body = { errorMessages: ['You do not have permission to edit issues in this project.'], errors: {} };
  world.sandbox.faults.add({ match: { issue: issueId, method: 'PUT' }, action: { kind: 'status', status: 403, body } });
  const edited = await world.commands.editTicket(world.caller, ticketId, { title: 'Refused' });
  expect(edited).toMatchObject({ outcome: 'refused', refusal: { jira: body.errorMessages[0] } });
});

test('one 404 of a gateway is no deletion: the edit goes out a little later', async () => {
  const { ticketId, issueId } = await linked('Still there');
  world.sandbox.faults.add({
    match: { issue: issueId, method: 'PUT' },
    count: 1,
    action: { kind: 'status', status: 404 },
  });
  const edited = await world.commands.editTicket(world.caller, ticketId, { title: 'Still there, edited' });
  expect(edited).toMatchObject({ outcome: 'pending' });
  expect(await parked()).toEqual([]);
  await world.hurry();
  await world.settle();
  expect(await summaryOf(issueId)).toBe('Still there, edited');
  expect(await linkState(ticketId)).toBe('linked');
});

test('the same for a comment and a file: neither is refused', async () => {
  const { ticketId, issueId } = await linked('With a comment and a file');
  const { commands, caller } = world;
  for (const endpoint of ['addComment', 'addAttachment'])
    world.sandbox.faults.add({ match: { endpoint }, count: 1, action: { kind: 'status', status: 404 } });
  const said = await commands.addComment(caller, ticketId, { body: 'Said once', visibility: 'public' });
  expect(said).toMatchObject({ outcome: 'pending' });
  await world.hurry();
  await world.settle();
  const content = Readable.from([Buffer.from('hello')], { objectMode: false });
  const file = { fileName: 'a.txt', mimeType: 'text/plain', size: 5, content };
  expect(await commands.addAttachment(caller, ticketId, file)).toMatchObject({ outcome: 'pending' });
  await world.hurry();
  await world.settle();
  const { fields } = await world.jira<{ fields: { comment: { total: number }; attachment: unknown[] } }>(
    'GET',
    `issue/${issueId}?fields=comment,attachment`,
  );
  expect([fields.comment.total, fields.attachment.length]).toEqual([1, 1]);
});

test('an issue that is gone when an edit is sent is looked for twice, and then is known to be deleted', async () => {
  const { ticketId, issueId } = await linked('Soon gone');
  await world.jira('DELETE', `issue/${issueId}`);
  world.events.length = 0;
  world.sync.settings.confirmMissingMs = 60_000;
  await world.commands.editTicket(world.caller, ticketId, { title: 'Too late' });
  expect(await linkState(ticketId)).toBe('linked');
  world.sync.settings.confirmMissingMs = 0;
  await world.hurry();
  await world.settle();
  expect(await linkState(ticketId)).toBe('deleted_in_jira');
  expect(await parked()).toEqual([]);
});

test('a page that was read before an issue was deleted does not bring it back', async () => {
  const { ticketId, issueId } = await linked('Deleted while a page was read');
  const { connect } = world.sync;
  world.sync.connect = async (...args) => {
    const site = await connect(...args);
    const search: typeof site.client.search = async (query) => {
      const page = await site.client.search(query);
      world.sync.connect = connect;
      await world.jira('DELETE', `issue/${issueId}`);
      await world.receive(world.events.splice(0));
      await createWorkQueueWorker(world.sync).processAll();
      expect(await linkState(ticketId)).toBe('deleted_in_jira');
      return page;
    };
    return { ...site, client: { ...site.client, search } };
  };
  await world.reconcile();
  await world.settle();
  expect(await linkState(ticketId)).toBe('deleted_in_jira');
});

/** The next fetches of this issue are answered as it was now. */
async function answerAsNow(issueId: string) {
  const { connect } = world.sync;
  const site = await connect(world.tenantId, world.siteId);
  const old = await site.fetcher(issueId);
  world.sync.connect = async (...args) => ({ ...(await connect(...args)), fetcher: () => Promise.resolve(old) });
  return () => {
    world.sync.connect = connect;
  };
}

test('a fetch that Jira answers with an older state does not bring a deleted issue back', async () => {
  const { ticketId, issueId } = await linked('Deleted, and fetched as it was before');
  const fresh = await answerAsNow(issueId);
  await world.jira('DELETE', `issue/${issueId}`);
  await world.settle();
  expect(await linkState(ticketId)).toBe('deleted_in_jira');
  await world.commands.refreshTicket(world.caller, ticketId);
  await world.settle();
  fresh();
  expect(await linkState(ticketId)).toBe('deleted_in_jira');
});

test('nor does it make a ticket of an issue that was deleted before it had one', async () => {
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'Made and deleted' };
  const { id } = await world.jira<{ id: string }>('POST', 'issue', { fields });
  const fresh = await answerAsNow(id);
  await world.jira('DELETE', `issue/${id}`);
  await world.settle();
  fresh();
  expect((await world.tickets()).filter((one) => one.issue_id === id)).toEqual([]);
  expect(await world.owner('select event_id from inbox where issue_id = $1 and processed_at is null', [id])).toEqual(
    [],
  );
});

/** Finds a deletion of which no event told, as a deletion check does: two looks. */
async function deletionCheckFinds(ticketId: string, issueId: string) {
  await world.jira('DELETE', `issue/${issueId}`);
  world.events.length = 0;
  for (let look = 0; look < 2; look += 1) {
    await world.owner("update sync_cursor set deep_at = now() - interval '2 days'");
    await world.commands.startRun(world.caller, world.siteId);
    // The issue's work item is the one that is held: only the pass runs.
    await createWorkQueueWorker(world.sync).processAll();
  }
  expect(await linkState(ticketId)).toBe('deleted_in_jira');
}

/** Jira answers a call to this client, and before its answer is here the issue is deleted, and found to be gone. */
function goneBefore(name: 'editIssue' | 'bulkFetch', ticketId: string, issueId: string) {
  const { connect } = world.sync;
  world.sync.connect = async (...args) => {
    const site = await connect(...args);
    const client = {
      ...site.client,
      async [name](...call: never[]) {
        const answer = await (site.client[name] as (...call: never[]) => Promise<unknown>)(...call);
        world.sync.connect = connect;
        await deletionCheckFinds(ticketId, issueId);
        return answer;
      },
    };
    return { ...site, client, fetcher: createIssueFetcher(client) };
  };
}

test.each(['editIssue', 'bulkFetch'] as const)(
  'nor does what %s answered before a deletion check found that the issue is gone',
  async (name) => {
    const { ticketId, issueId } = await linked(`Gone after ${name}`);
    world.sync.settings.secondLookMs = 0;
    await world.reconcile();
    goneBefore(name, ticketId, issueId);
    if (name === 'editIssue') await world.commands.editTicket(world.caller, ticketId, { title: 'Sent just before' });
    else await world.commands.refreshTicket(world.caller, ticketId);
    await Promise.all(world.sync.underway);
    expect(await linkState(ticketId)).toBe('deleted_in_jira');
    await world.settle();
    expect(await linkState(ticketId)).toBe('deleted_in_jira');
    expect(await parked()).toEqual([]);
  },
);

test('a page that still shows an issue that is gone has it looked for, and no more', async () => {
  const { ticketId, issueId } = await linked('In the index still');
  await world.jira('PUT', `issue/${issueId}`, { fields: { summary: 'Changed, then deleted' } });
  world.events.length = 0;
  world.sync.settings.confirmMissingMs = 0;
  const { connect } = world.sync;
  world.sync.connect = async (...args) => {
    const site = await connect(...args);
    const search: typeof site.client.search = async (query) => {
      const page = await site.client.search(query);
      if (!page.issues.some(({ id }) => id === issueId)) return page;
      world.sync.connect = connect;
      await world.jira('DELETE', `issue/${issueId}`);
      world.events.length = 0;
      // It is fetched, and not shown, twice.
      await world.commands.refreshTicket(world.caller, ticketId);
      for (let look = 0; look < 2; look += 1) {
        await world.hurry();
        await createWorkQueueWorker(world.sync).processAll();
      }
      expect(await linkState(ticketId)).toBe('deleted_in_jira');
      return page;
    };
    return { ...site, client: { ...site.client, search } };
  };
  await world.reconcile();
  world.sync.connect = connect;
  await world.settle();
  expect(await linkState(ticketId)).toBe('deleted_in_jira');
});
