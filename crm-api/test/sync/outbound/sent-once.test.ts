import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createTicketSchema } from '@synapse/shared/ticket';
import { guardOf } from '../../../src/jira/call-guard.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** What Jira did not answer may still be carried out for 75 s. Until then it is neither sent again nor forgotten. */
let world: SyncWorld;
beforeAll(async () => {
  // A wait of even 1 ms may not be over when the request looks whether its work is due again.
  world = await createSyncWorld({ backoff: { baseMs: 0, maxMs: 0 } });
});
afterEach(() => {
  world.sandbox.faults.remove();
  world.sandbox.late.clear();
});
afterAll(() => world.close());

type Sent = { crm: unknown }[];

const edit = (ticketId: string, patch: Parameters<SyncWorld['commands']['editTicket']>[2]) =>
  world.commands.editTicket(world.caller, ticketId, patch);
const ticketOf = async (ticketId: string) => (await world.tickets()).find((one) => one.id === ticketId);
const statusInJira = async (issueId: string) =>
  (await world.jira<{ fields: { status: { name: string } } }>('GET', `issue/${issueId}`)).fields.status.name;
const inFlightOf = async (ticketId: string) =>
  (
    await world.owner<{ in_flight: Record<string, Sent> }>('select in_flight from issue_link where ticket_id = $1', [
      ticketId,
    ])
  )[0]?.in_flight ?? {};

async function linked() {
  const input = createTicketSchema.parse({ title: 'Before' });
  const { ticketId } = await world.commands.createTicket(world.caller, input);
  await world.settle();
  return { ticketId, issueId: (await ticketOf(ticketId))?.issue_id ?? '' };
}

/** Jira answers nothing to the next call of this kind, and carries it out when it is let go. */
const hold = (endpoint: string) =>
  world.sandbox.faults.add({ match: { endpoint }, count: 1, action: { kind: 'late', answerAfterMs: 0 } });

/** How often the history of an issue says that its status became this one. */
async function timesMadeTo(issueId: string, status: string): Promise<number> {
  const { values } = await world.jira<{ values: { items: { field: string; toString: string }[] }[] }>(
    'GET',
    `issue/${issueId}/changelog`,
  );
  return values.flatMap(({ items }) => items).filter((item) => item.field === 'status' && item.toString === status)
    .length;
}

/** Runs whatever waits, several times over. */
async function tryAgain() {
  for (let i = 0; i < 3; i += 1) {
    await world.hurry();
    await world.settle();
  }
}

test('a transition that Jira did not answer is not made a second time while the first may still arrive', async () => {
  const { ticketId, issueId } = await linked();
  hold('doTransition');
  expect((await edit(ticketId, { status: 'IN_PROGRESS' })).outcome).toBe('pending');
  await tryAgain();
  expect(await statusInJira(issueId)).toBe('To Do');
  expect(world.sandbox.late.list()).toHaveLength(1);
  await world.sandbox.late.release();
  world.events.length = 0;
  await tryAgain();
  expect([await statusInJira(issueId), await timesMadeTo(issueId, 'In Progress')]).toEqual(['In Progress', 1]);
  expect(await ticketOf(ticketId)).toMatchObject({ status: 'IN_PROGRESS' });
  expect(await inFlightOf(ticketId)).toEqual({});
});

test('it is made again once it can no longer arrive', async () => {
  const { ticketId, issueId } = await linked();
  hold('doTransition');
  await edit(ticketId, { status: 'IN_PROGRESS' });
  await tryAgain();
  world.sandbox.late.clear();
  await world.pass(76_000);
  await world.settle();
  expect([await statusInJira(issueId), await timesMadeTo(issueId, 'In Progress')]).toEqual(['In Progress', 1]);
});

test('nor is it when Jira has answered that it did not make it: that is known, and it goes out again at once', async () => {
  const { ticketId, issueId } = await linked();
  const action = { kind: 'status', status: 409, body: { errorMessages: ['Busy.'], errors: {} } };
  world.sandbox.faults.add({ match: { endpoint: 'doTransition' }, count: 1, action });
  expect((await edit(ticketId, { status: 'IN_PROGRESS' })).outcome).toBe('synced');
  expect(await statusInJira(issueId)).toBe('In Progress');
});

const configure = (config: object) => world.owner('update jira_site set config = $1', [JSON.stringify(config)]);

test('the issue of a deleted ticket is closed once, though Jira did not answer', async () => {
  await configure({ onTicketDelete: 'close' });
  const { ticketId, issueId } = await linked();
  hold('doTransition');
  await world.commands.deleteTicket(world.caller, ticketId);
  await tryAgain();
  expect(await statusInJira(issueId)).toBe('To Do');
  await world.sandbox.late.release();
  await tryAgain();
  await world.pass(76_000);
  await world.settle();
  expect([await statusInJira(issueId), await timesMadeTo(issueId, 'Done')]).toEqual(['Done', 1]);
  const [link] = await world.owner('select deletion_policy_due from issue_link where ticket_id = $1', [ticketId]);
  expect(link).toEqual({ deletion_policy_due: null });
  await configure({});
});

test('what is refused without being sent forgets nothing of what was sent before and may still arrive', async () => {
  const { ticketId, issueId } = await linked();
  hold('editIssue');
  world.sync.settings.backoff = { baseMs: 60_000, maxMs: 60_000 };
  expect((await edit(ticketId, { title: 'One' })).outcome).toBe('pending');
  await configure({ projects: { KAN: { directions: { title: 'from-jira' } } } });
  await tryAgain();
  expect((await inFlightOf(ticketId)).title?.map(({ crm }) => crm)).toEqual(['One']);
  await world.sandbox.late.release();
  await world.settle();
  expect((await ticketOf(ticketId))?.title).toBe('One');
  expect((await world.jira<{ fields: { summary: string } }>('GET', `issue/${issueId}`)).fields.summary).toBe('One');
  await configure({});
  world.sync.settings.backoff = { baseMs: 1, maxMs: 5 };
});

test('the time in which a request may arrive does not begin before it is sent', async () => {
  const { ticketId } = await linked();
  world.sync.settings.backoff = { baseMs: 60_000, maxMs: 60_000 };
  hold('editIssue');
  const { connect } = world.sync;
  // As behind the limiter: it waits for a minute before it is sent.
  world.sync.connect = (tenantId, siteId, priority, guards) =>
    connect(tenantId, siteId, priority, () => {
      const guard = guardOf(guards ?? { signal: new AbortController().signal });
      const beforeWrite = async (timeoutMs: number) => {
        world.sync.connect = connect;
        await world.pass(60_000);
        await guard.beforeWrite?.(timeoutMs);
      };
      return { ...guard, beforeWrite };
    });
  expect((await edit(ticketId, { title: 'One' })).outcome).toBe('pending');
  await Promise.all(world.sync.underway);
  expect(world.sandbox.late.list()).toHaveLength(1);
  await edit(ticketId, { title: 'Two' });
  await world.pass(16_000);
  await world.settle();
  expect((await inFlightOf(ticketId)).title?.map(({ crm }) => crm)).toEqual(['One']);
  await world.pass(60_000);
  await world.settle();
  expect(await inFlightOf(ticketId)).toEqual({});
  world.sync.settings.backoff = { baseMs: 1, maxMs: 5 };
});

test('nor does the time in which a created issue may arrive', async () => {
  world.sync.settings.backoff = { baseMs: 60_000, maxMs: 60_000 };
  hold('createIssue');
  const { connect } = world.sync;
  world.sync.connect = (tenantId, siteId, priority, guards) =>
    connect(tenantId, siteId, priority, () => {
      const guard = guardOf(guards ?? { signal: new AbortController().signal });
      const beforeWrite = async (timeoutMs: number) => {
        world.sync.connect = connect;
        await world.pass(300_000);
        await guard.beforeWrite?.(timeoutMs);
      };
      return { ...guard, beforeWrite };
    });
  const input = createTicketSchema.parse({ title: 'Sent five minutes later' });
  const { ticketId } = await world.commands.createTicket(world.caller, input);
  await Promise.all(world.sync.underway);
  expect(world.sandbox.late.list()).toHaveLength(1);
  world.sandbox.faults.remove();
  for (const seconds of [1, 60, 60]) {
    await world.pass(seconds * 1_000);
    await world.settle();
    expect(await ticketOf(ticketId)).toMatchObject({ link_state: 'creating', issue_id: null });
  }
  await world.sandbox.late.release();
  world.events.length = 0;
  await world.pass(60_000);
  await world.settle();
  expect(await ticketOf(ticketId)).toMatchObject({ link_state: 'linked', issue_id: expect.any(String) });
  const { issues } = await world.jira<{ issues: unknown[] }>('POST', 'search/jql', {
    jql: `labels = "crm-${ticketId}"`,
    fields: ['summary'],
  });
  expect(issues).toHaveLength(1);
  world.sync.settings.backoff = { baseMs: 1, maxMs: 5 };
});
