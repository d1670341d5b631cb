import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createTicketSchema } from '@synapse/shared/ticket';
import { withTenant } from '../../../src/store/db/database.ts';
import { applyChanges } from '../../../src/sync/engine/apply-changes.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Jira carries an edit out after we have given up on it, and after a newer one: the newer one has to stand. */
let world: SyncWorld;
let lateMs = 0;
beforeAll(async () => {
  world = await createSyncWorld();
  world.sync.now = () => Date.now() + lateMs;
});
afterEach(() => {
  world.sandbox.faults.remove();
  world.sandbox.late.clear();
  lateMs = 0;
});
afterAll(() => world.close());

const edit = (ticketId: string, patch: Parameters<SyncWorld['commands']['editTicket']>[2]) =>
  world.commands.editTicket(world.caller, ticketId, patch);
const inJira = (issueId: string, summary: string) => world.jira('PUT', `issue/${issueId}`, { fields: { summary } });
const summaryOf = async (issueId: string) =>
  (await world.jira<{ fields: { summary: string } }>('GET', `issue/${issueId}`)).fields.summary;
const titleOf = async (ticketId: string) => (await world.tickets()).find((one) => one.id === ticketId)?.title;
const conflictsOf = (ticketId: string) =>
  world.owner('select our_value, their_value, winner from conflict where ticket_id = $1 order by at, id', [ticketId]);
const inFlightOf = async (ticketId: string) =>
  (await world.owner<{ in_flight: object }>('select in_flight from issue_link where ticket_id = $1', [ticketId]))[0]
    ?.in_flight;

/** A ticket whose edit `One` was given up on; Jira will carry it out when it is let go. */
async function withLateEdit(
  patch: Parameters<typeof edit>[1] = { title: 'One' },
  { endpoint = 'editIssue', before = {} }: { endpoint?: string; before?: { labels?: string[] } } = {},
) {
  const input = createTicketSchema.parse({ title: 'Before', ...before });
  const { ticketId } = await world.commands.createTicket(world.caller, input);
  await world.settle();
  const issueId = (await world.tickets()).find((one) => one.id === ticketId)?.issue_id ?? '';
  world.sandbox.faults.add({ match: { endpoint }, count: 1, action: { kind: 'late', answerAfterMs: 0 } });
  expect((await edit(ticketId, patch)).outcome).toBe('pending');
  return { ticketId, issueId };
}

/** The time passes after which nothing can arrive any more. */
async function wait() {
  lateMs += 76_000;
  await world.hurry();
  await world.worker.processAll();
}

test('an older edit of ours that arrives late does not stand over the newer one', async () => {
  const { ticketId, issueId } = await withLateEdit();
  expect((await edit(ticketId, { title: 'Two' })).outcome).toBe('synced');
  await world.settle();
  await world.sandbox.late.release();
  expect(await summaryOf(issueId)).toBe('One');
  await world.settle();
  expect([await titleOf(ticketId), await summaryOf(issueId)]).toEqual(['Two', 'Two']);
  expect(await conflictsOf(ticketId)).toEqual([]);
});

test('nor where its event is lost: the issue is read once nothing can arrive any more', async () => {
  const { ticketId, issueId } = await withLateEdit();
  await edit(ticketId, { title: 'Two' });
  await world.settle();
  await world.sandbox.late.release();
  world.events.length = 0;
  await wait();
  expect([await titleOf(ticketId), await summaryOf(issueId)]).toEqual(['Two', 'Two']);
  await world.settle();
  await wait();
  expect(await inFlightOf(ticketId)).toEqual({});
});

test('an edit in Jira that it replaces is put back', async () => {
  const { ticketId, issueId } = await withLateEdit();
  await inJira(issueId, 'Theirs');
  await world.settle();
  expect(await titleOf(ticketId)).toBe('Theirs');
  await world.sandbox.late.release();
  await world.settle();
  expect([await titleOf(ticketId), await summaryOf(issueId)]).toEqual(['Theirs', 'Theirs']);
  expect(await conflictsOf(ticketId)).toEqual([{ our_value: 'One', their_value: 'Theirs', winner: 'jira' }]);
});

test('an edit in Jira that it replaces before anybody here has seen it leaves a conflict row', async () => {
  const { ticketId, issueId } = await withLateEdit();
  await edit(ticketId, { title: 'Two' });
  await world.settle();
  await inJira(issueId, 'Theirs');
  const theirs = world.events.splice(0);
  await world.sandbox.late.release();
  await world.settle();
  await world.receive(theirs);
  await world.settle();
  expect(await conflictsOf(ticketId)).toEqual([{ our_value: 'One', their_value: 'Theirs', winner: 'crm' }]);
  expect([await titleOf(ticketId), await summaryOf(issueId)]).toEqual(['Two', 'Two']);
});

test('a try that was repeated with success may still arrive, too', async () => {
  const { ticketId, issueId } = await withLateEdit();
  await world.hurry();
  await world.settle();
  expect(await summaryOf(issueId)).toBe('One');
  await inJira(issueId, 'Theirs');
  await world.settle();
  await world.sandbox.late.release();
  await world.settle();
  expect([await titleOf(ticketId), await summaryOf(issueId)]).toEqual(['Theirs', 'Theirs']);
});

test('a status is put back as well', async () => {
  const { ticketId, issueId } = await withLateEdit({ status: 'IN_PROGRESS' }, { endpoint: 'doTransition' });
  await edit(ticketId, { status: 'CLOSED' });
  await world.settle();
  await world.sandbox.late.release();
  await world.settle();
  const { fields } = await world.jira<{ fields: { status: { name: string } } }>('GET', `issue/${issueId}`);
  expect(fields.status.name).toBe('Done');
  expect((await world.tickets()).find((one) => one.id === ticketId)?.status).toBe('CLOSED');
});

test('what can no longer arrive is forgotten: the same value, set in Jira by a person, is theirs', async () => {
  const { ticketId, issueId } = await withLateEdit();
  await edit(ticketId, { title: 'Two' });
  await world.settle();
  world.sandbox.late.clear();
  await wait();
  expect(await inFlightOf(ticketId)).toEqual({});
  await inJira(issueId, 'One');
  await world.settle();
  expect([await titleOf(ticketId), await summaryOf(issueId)]).toEqual(['One', 'One']);
});

const labelsOf = async (issueId: string) =>
  (await world.jira<{ fields: { labels: string[] } }>('GET', `issue/${issueId}`)).fields.labels;

test('a label that somebody takes away stays away, though a set of ours without an answer never had it', async () => {
  const { ticketId, issueId } = await withLateEdit({ labels: ['a'] });
  expect((await edit(ticketId, { labels: ['a', 'b'] })).outcome).toBe('synced');
  await world.settle();
  await world.jira('PUT', `issue/${issueId}`, { update: { labels: [{ remove: 'b' }] } });
  await edit(ticketId, { labels: ['a', 'b', 'c'] });
  await world.settle();
  await wait();
  expect((await labelsOf(issueId)).filter((label) => label.length === 1)).toEqual(['a', 'c']);
});

test('a label that a set of ours without an answer found there, was removed here since and put back in Jira stands', async () => {
  const { ticketId, issueId } = await withLateEdit({ labels: ['a', 'b'] }, { before: { labels: ['b'] } });
  expect((await edit(ticketId, { labels: ['a'] })).outcome).toBe('synced');
  await world.settle();
  await world.jira('PUT', `issue/${issueId}`, { update: { labels: [{ add: 'b' }] } });
  await world.settle();
  await world.sandbox.late.release();
  await world.settle();
  await wait();
  expect((await labelsOf(issueId)).filter((label) => label.length === 1)).toEqual(['a', 'b']);
  expect(await world.owner('select labels from ticket where id = $1', [ticketId])).toEqual([{ labels: ['a', 'b'] }]);
});

test('nor is it removed by what is edited here before that is heard of', async () => {
  const { ticketId, issueId } = await withLateEdit({ labels: ['a', 'b'] }, { before: { labels: ['b'] } });
  expect((await edit(ticketId, { labels: ['a'] })).outcome).toBe('synced');
  await world.settle();
  await world.jira('PUT', `issue/${issueId}`, { update: { labels: [{ add: 'b' }] } });
  await edit(ticketId, { labels: ['a', 'c'] });
  await world.settle();
  await wait();
  expect((await labelsOf(issueId)).filter((label) => label.length === 1)).toEqual(['a', 'b', 'c']);
});

test.each([[[]], [['z']]])(
  'a label that somebody has put back since ours arrived is not removed without a trace, though nothing ran for long (beside %j)',
  async (beside) => {
    const { ticketId, issueId } = await withLateEdit({ labels: ['a', ...beside] }, { before: { labels: beside } });
    const cause = { origin: 'crm', actor: null, id: null } as const;
    const change = { kind: 'ticket.edited', cause, ticketId, fields: { labels: beside } } as const;
    await withTenant(world.db, world.tenantId, (tx) =>
      applyChanges(tx, { tenantId: world.tenantId, now: world.sync.now() }, [change]),
    );
    await world.sandbox.late.release();
    for (const change of [{ remove: 'a' }, { add: 'a' }])
      await world.jira('PUT', `issue/${issueId}`, { update: { labels: [change] } });
    world.events.length = 0;
    await wait();
    await world.settle();
    await wait();
    await world.settle();
    expect((await labelsOf(issueId)).filter((label) => label.length === 1)).toEqual(beside);
    expect(await conflictsOf(ticketId)).toMatchObject([
      { our_value: beside, their_value: expect.arrayContaining(['a']) },
    ]);
  },
);

test('where nobody has, it is removed, and that is no conflict', async () => {
  const { ticketId, issueId } = await withLateEdit({ labels: ['a'] });
  const cause = { origin: 'crm', actor: null, id: null } as const;
  const change = { kind: 'ticket.edited', cause, ticketId, fields: { labels: [] as string[] } } as const;
  await withTenant(world.db, world.tenantId, (tx) =>
    applyChanges(tx, { tenantId: world.tenantId, now: world.sync.now() }, [change]),
  );
  await world.sandbox.late.release();
  world.events.length = 0;
  for (let i = 0; i < 2; i += 1) {
    await wait();
    await world.settle();
  }
  expect((await labelsOf(issueId)).filter((label) => label.length === 1)).toEqual([]);
  expect(await conflictsOf(ticketId)).toEqual([]);
  expect(await world.owner('select written from issue_link where ticket_id = $1', [ticketId])).toEqual([
    { written: {} },
  ]);
});
