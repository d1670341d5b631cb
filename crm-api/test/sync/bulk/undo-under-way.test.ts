import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { DEFAULT_POINT_LIMITS } from '../../../src/domain/rate-limit/rate-budget.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { getTicket } from '../../../src/store/tickets/tickets-read.ts';
import { type BulkCommands, createBulkCommands } from '../../../src/sync/bulk/bulk-commands.ts';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { commentActions } from '../../support/comment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** The undo of a deletion that crosses what Jira was told of it, or what happened there meanwhile. */
let world: SyncWorld;
let bulk: BulkCommands;
beforeAll(async () => {
  world = await createSyncWorld({ confirmMissingMs: 0, backoff: { baseMs: 60_000, maxMs: 60_000 } });
  bulk = createBulkCommands(world.sync, DEFAULT_POINT_LIMITS);
});
beforeEach(() => setConfig({}));
afterEach(() => world.sandbox.faults.remove());
afterAll(() => world.close());

const { linked, attach, attachInJira, inJira: filesInJira, filesOf } = attachmentActions(() => world);
const { inJira, shown, say, editInJira, textsInJira, conflictsOf } = commentActions(() => world);
const setConfig = (config: object) => world.owner('update jira_site set config = $1', [JSON.stringify(config)]);
const fails = (endpoint: string, action: object, count?: number) =>
  world.sandbox.faults.add({ match: { endpoint }, action: action as never, ...(count ? { count } : {}) });
const LOST = { kind: 'drop', when: 'after' };
const LATE = { kind: 'late', answerAfterMs: 0 };
const DOWN = { kind: 'status', status: 503, body: {} };

/** Deletes tickets by a job, which is over. */
async function remove(...ids: string[]): Promise<string> {
  const { id } = await bulk.start(world.caller, { ids, action: { kind: 'delete' } });
  await world.worker.processAll(['bulk']);
  return id;
}
async function undo(job: string): Promise<string> {
  const { id } = await bulk.undo(world.caller, job);
  await world.worker.processAll(['bulk']);
  return id;
}
const outcomes = async (id: string) => (await bulk.outcomes(world.tenantId, id, { limit: 500 })).items;
const ticket = (id: string) => withTenant(world.db, world.tenantId, (tx) => getTicket(tx, world.tenantId, id));
const issue = (issueId: string) =>
  world
    .jira<{ fields: { summary: string; status: { name: string } } }>('GET', `issue/${issueId}`)
    .then(({ fields }) => ({ summary: fields.summary, status: fields.status.name }))
    .catch(() => null);
const release = () => fetch(`${world.sandbox.url}/__sandbox/late/release`, { method: 'POST' });

/** Until nothing is left to be done, also not later. */
async function calm(): Promise<void> {
  for (let i = 0; i < 4; i += 1) {
    await world.settle();
    await world.pass(120_000);
  }
  await world.settle();
  const open = await world.owner(
    "select kind, reason from work_item where kind <> 'blob-sweep' and (due_at is not null or parked_at is not null)",
  );
  expect(open).toEqual([]);
}

test('the deletion of the issue is answered after its ticket has come back', async () => {
  await setConfig({ onTicketDelete: 'delete' });
  const { ticketId, issueId } = await linked('Under way');
  const job = await remove(ticketId);
  const { connect } = world.sync;
  world.sync.connect = async (...args) => {
    const site = await connect(...args);
    const deleteIssue: typeof site.client.deleteIssue = async (one) => {
      await site.client.deleteIssue(one);
      world.sync.connect = connect;
      await undo(job);
    };
    return { ...site, client: { ...site.client, deleteIssue } };
  };
  await world.worker.processAll();
  expect(world.sync.connect).toBe(connect);
  world.events.length = 0;
  await calm();
  expect(await issue(issueId)).toBeNull();
  expect((await ticket(ticketId)).sync.state).toBe('deleted_in_jira');
});

test.each([
  ['whose answer was lost', LOST],
  ['that comes late', LATE],
])('a deletion of the issue %s: the ticket stays, and can have a new issue', async (_name, action) => {
  await setConfig({ onTicketDelete: 'delete' });
  const { ticketId, issueId } = await linked('Deleted');
  fails('deleteIssue', action, 1);
  const job = await remove(ticketId);
  await world.worker.processAll();
  await undo(job);
  if (action === LATE) await calm();
  else world.events.length = 0;
  await release();
  expect(await issue(issueId)).toBeNull();
  await calm();
  expect((await ticket(ticketId)).sync.state).toBe('deleted_in_jira');
  await world.commands.restoreTicket(world.caller, ticketId);
  await calm();
  expect((await ticket(ticketId)).sync.state).toBe('synced');
});

test.each([
  ['whose answer was lost', LOST, true],
  ['that comes late', LATE, true],
  ['that comes late, of which no event tells', LATE, false],
])('a close %s is taken back, and tells no customer', async (_name, action, heard) => {
  await setConfig({ onTicketDelete: 'close', whenDone: { status: 'RESOLVED', note: 'Tell them' } });
  const { ticketId, issueId } = await linked('Closed');
  fails('doTransition', action, 1);
  const job = await remove(ticketId);
  await world.worker.processAll();
  await undo(job);
  if (action === LATE) await world.worker.processAll();
  await release();
  expect(await issue(issueId)).toMatchObject({ status: 'Done' });
  if (!heard) {
    world.events.length = 0;
    await calm();
    await world.reconcile();
  }
  await calm();
  expect((await ticket(ticketId)).status).toBe('OPEN');
  expect(await issue(issueId)).toMatchObject({ status: 'To Do' });
  expect([await conflictsOf(ticketId), await shown(ticketId)]).toEqual([[], []]);
});

test('what somebody in Jira was done with meanwhile is told to the customer, as of any ticket', async () => {
  await setConfig({ onTicketDelete: 'leave', whenDone: { status: 'RESOLVED', note: 'Tell them' } });
  const { ticketId, issueId } = await linked('Done meanwhile');
  const job = await remove(ticketId);
  type Transitions = { transitions: { id: string; to: { name: string } }[] };
  const { transitions } = await world.jira<Transitions>('GET', `issue/${issueId}/transitions`);
  const done = transitions.find(({ to }) => to.name === 'Done');
  await world.jira('POST', `issue/${issueId}/transitions`, { transition: { id: done?.id } });
  await calm();
  await undo(job);
  await calm();
  expect((await ticket(ticketId)).status).toBe('RESOLVED');
  expect(await shown(ticketId)).toEqual([expect.stringContaining('Tell them')]);
});

test.each(['careful', 'fast'])(
  'what the last look saw before a deletion that failed stands (%s)',
  async (writeMode) => {
    await setConfig({ onTicketDelete: 'delete', writeMode });
    const { ticketId, issueId } = await linked('Before');
    fails('deleteIssue', DOWN);
    await world.jira('PUT', `issue/${issueId}`, { fields: { summary: 'Meanwhile' } });
    world.events.length = 0;
    const job = await remove(ticketId);
    await world.worker.processAll();
    const back = await undo(job);
    world.sandbox.faults.remove();
    await calm();
    expect([(await ticket(ticketId)).title, (await issue(issueId))?.summary]).toEqual(['Meanwhile', 'Meanwhile']);
    expect(await outcomes(back)).toMatchObject([{ outcome: 'changed', message: null, jira: { state: 'synced' } }]);
  },
);

test('comments and files come back with what became of them in Jira, and what waited here is sent', async () => {
  await setConfig({ onTicketDelete: 'leave' });
  const { ticketId, issueId } = await linked('With parts');
  const goes = await inJira(issueId, 'Goes meanwhile');
  const stays = await inJira(issueId, 'Is edited meanwhile');
  const fileGoes = await attachInJira(issueId, 'goes.txt', randomBytes(100));
  await attach(ticketId, 'ours.txt', randomBytes(100));
  await world.settle();
  world.sandbox.faults.add({ action: { kind: 'status', status: 503, body: {} } });
  await say(ticketId, 'Waiting');
  await attach(ticketId, 'waiting.txt', randomBytes(100));
  const job = await remove(ticketId);
  world.sandbox.faults.remove();
  await calm();
  expect(textsInJira(issueId)).not.toContain('Waiting');
  await world.jira('DELETE', `issue/${issueId}/comment/${goes}`);
  await world.jira('DELETE', `attachment/${fileGoes}`);
  await editInJira(issueId, stays, 'Edited');
  await inJira(issueId, 'New meanwhile');
  await attachInJira(issueId, 'new.txt', randomBytes(100));
  await calm();
  await undo(job);
  await calm();
  const texts = ['Edited', 'New meanwhile', 'Waiting'];
  expect([(await shown(ticketId)).sort(), textsInJira(issueId).sort()]).toEqual([texts, texts]);
  const files = await filesOf(ticketId);
  const names = ['new.txt', 'ours.txt', 'waiting.txt'];
  expect(files.map(({ fileName }) => fileName).sort()).toEqual(names);
  expect((await filesInJira(issueId)).map(({ filename }) => filename).sort()).toEqual(names);
  expect(files.map(({ content }) => content)).toEqual(['here', 'here', 'here']);
});

test.each(['leave', 'close', 'delete'])(
  'a ticket whose creation had no answer has one issue afterwards (%s)',
  async (onTicketDelete) => {
    await setConfig({ onTicketDelete });
    fails('createIssue', LOST, 1);
    const { ticketId } = await world.commands.createTicket(world.caller, {
      ...{ title: 'Made', description: '', status: 'OPEN', priority: 'LOW', source: 'API', contactId: null },
    });
    await undo(await remove(ticketId));
    await calm();
    expect((await ticket(ticketId)).sync.state).toBe('synced');
    const jql = `labels = "crm-${ticketId}"`;
    const found = await world.jira<{ issues: unknown[] }>('POST', 'search/jql', { jql, fields: ['summary'] });
    expect(found.issues).toHaveLength(1);
  },
);

test('deleted twice before Jira hears of it, only the second deletion can be undone', async () => {
  await setConfig({ onTicketDelete: 'close' });
  const { ticketId, issueId } = await linked('Twice');
  const first = await remove(ticketId);
  await undo(first);
  const second = await remove(ticketId);
  await expect(bulk.undo(world.caller, first)).rejects.toMatchObject({ code: 'conflict' });
  await undo(second);
  await calm();
  expect([(await ticket(ticketId)).status, (await issue(issueId))?.status]).toEqual(['OPEN', 'To Do']);
});

test('another ticket takes the issue and is deleted with it: of both undone, that one follows it', async () => {
  await setConfig({ onTicketDelete: 'close' });
  const { ticketId, issueId } = await linked('Shared issue');
  fails('doTransition', DOWN);
  const first = await remove(ticketId);
  await world.worker.processAll();
  world.sandbox.faults.remove();
  const { key } = await world.jira<{ key: string }>('GET', `issue/${issueId}`);
  await world.commands.adoptIssue(world.caller, { issueKey: key });
  await calm();
  const query = 'select ticket_id as id from issue_link where issue_id = $1';
  const [other = { id: '' }] = await world.owner<{ id: string }>(query, [issueId]);
  const second = await remove(other.id);
  await calm();
  expect(await issue(issueId)).toMatchObject({ status: 'Done' });
  const back = await undo(first);
  await undo(second);
  await calm();
  expect(await ticket(ticketId)).toMatchObject({ status: 'OPEN', sync: { state: 'unlinked' } });
  expect((await ticket(other.id)).status).toBe('OPEN');
  expect(await issue(issueId)).toMatchObject({ status: 'To Do' });
  expect(await outcomes(back)).toMatchObject([{ message: expect.stringContaining('has another ticket') }]);
});

test('a map that was changed meanwhile holds for what Jira had all along', async () => {
  await setConfig({ onTicketDelete: 'leave' });
  const { ticketId } = await linked('Mapped');
  const job = await remove(ticketId);
  await calm();
  await setConfig({ projects: { KAN: { statusMap: { '10000': 'IN_PROGRESS' } } } });
  await undo(job);
  await calm();
  expect(await ticket(ticketId)).toMatchObject({ status: 'IN_PROGRESS', sync: { state: 'synced' } });
});

test('an issue is not deleted whose ticket comes back while it is read for the last time', async () => {
  await setConfig({ onTicketDelete: 'delete' });
  const { ticketId, issueId } = await linked('Read for the last time');
  const job = await remove(ticketId);
  const { connect } = world.sync;
  world.sync.connect = async (...args) => {
    const site = await connect(...args);
    const fetcher: typeof site.fetcher = async (one) => {
      const seen = await site.fetcher(one);
      world.sync.connect = connect;
      await undo(job);
      return seen;
    };
    return { ...site, fetcher };
  };
  await world.worker.processAll();
  expect(world.sync.connect).toBe(connect);
  await calm();
  expect(await issue(issueId)).toMatchObject({ summary: 'Read for the last time' });
  expect((await ticket(ticketId)).sync.state).toBe('synced');
});

test('nor one whose ticket comes back while the deletion waits for its turn', async () => {
  await setConfig({ onTicketDelete: 'delete' });
  const { ticketId, issueId } = await linked('Waits');
  const job = await remove(ticketId);
  const { connect } = world.sync;
  world.sync.connect = async (...args) => {
    const site = await connect(...args);
    const deleteIssue: typeof site.client.deleteIssue = async (...deletion) => {
      world.sync.connect = connect;
      await undo(job);
      return site.client.deleteIssue(...deletion);
    };
    return { ...site, client: { ...site.client, deleteIssue } };
  };
  await world.worker.processAll();
  expect(world.sync.connect).toBe(connect);
  await calm();
  expect(await issue(issueId)).toMatchObject({ summary: 'Waits' });
  expect((await ticket(ticketId)).sync.state).toBe('synced');
});
