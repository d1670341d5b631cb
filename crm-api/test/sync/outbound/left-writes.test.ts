import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { commentActions } from '../../support/comment-actions.ts';
import { linkActions } from '../../support/link-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/**
 * A value of Jira's that the last edit of a ticket replaced unseen leaves a conflict row on that ticket, though it follows
 * the issue no more when Jira tells.
 */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
  await world.owner(`update jira_site set config = '{"writeMode": "fast", "projectKeys": ["KAN", "OPS"]}'`);
});
beforeEach(() => {
  world.events.length = 0;
});
afterEach(() => {
  world.sandbox.faults.remove();
  world.sandbox.late.clear();
  world.sandbox.jira.applySettings({ hideProjects: [] });
});
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);
const { agreed, editHere, editInJira, slipIn, conflictsOf, historyOf } = commentActions(() => world);
const { link, unlink } = linkActions(() => world);
const inJira = (issueId: string, fields: object) => world.jira('PUT', `issue/${issueId}`, { fields });
const edit = (ticketId: string, title: string) => world.commands.editTicket(world.caller, ticketId, { title });
const inFault = (endpoint: string, action: object) =>
  world.sandbox.faults.add({ match: { endpoint }, count: 1, action } as never);
const memoryOf = (ticketId: string) =>
  world.owner<{ written: object; in_flight: object; left_writes: unknown[] }>(
    'select written, in_flight, left_writes from issue_link where ticket_id = $1',
    [ticketId],
  );
const workItemsOf = (issueId: string) =>
  world.owner(
    'select due_at, parked_at, reason from work_item where issue_id = $1 and (due_at is not null or parked_at is not null)',
    [issueId],
  );

/** An issue that no ticket follows. */
async function free(): Promise<string> {
  const { ticketId, issueId } = await linked('Free');
  await unlink(ticketId);
  return issueId;
}

/** A ticket that follows nothing, but did once. */
async function idle(): Promise<string> {
  const { ticketId } = await linked('Idle');
  await unlink(ticketId);
  return ticketId;
}

type Written = { ticketId: string; issueId: string };
const toFree = async (ticketId: string) => {
  const issueId = await free();
  await unlink(ticketId);
  await link(ticketId, issueId);
};
const LEAVES: Record<string, (written: Written) => Promise<unknown>> = {
  'is unlinked': ({ ticketId }) => unlink(ticketId),
  'is deleted': ({ ticketId }) => world.commands.deleteTicket(world.caller, ticketId),
  'is linked to another issue': ({ ticketId }) => toFree(ticketId),
  'is linked to another issue and back': async ({ ticketId, issueId }) => {
    await toFree(ticketId);
    await unlink(ticketId);
    await link(ticketId, issueId);
  },
  'is unlinked, and another ticket takes its issue': async ({ ticketId, issueId }) => {
    const other = await idle();
    await unlink(ticketId);
    await link(other, issueId);
  },
  'is deleted, and another ticket takes its issue': async ({ ticketId, issueId }) => {
    const other = await idle();
    await world.commands.deleteTicket(world.caller, ticketId);
    await link(other, issueId);
  },
};
const WAYS = Object.entries(LEAVES);

/** Jira's title was replaced by ours, and nobody here has seen it; none of the events comes by itself. */
async function replaced(): Promise<Written & { events: SyncWorld['events'] }> {
  const { ticketId, issueId } = await linked('Before');
  await inJira(issueId, { summary: 'Theirs' });
  await edit(ticketId, 'Ours');
  return { ticketId, issueId, events: world.events.splice(0) };
}
async function passAfter(ms: number): Promise<void> {
  await world.pass(ms);
  await world.reconcile();
  await world.settle();
}
const TITLES = { field: 'title', our_value: 'Ours', their_value: 'Theirs', winner: 'crm' };

describe('while Jira does not show the project of a linked ticket for days, and no event arrives', () => {
  async function hiddenForDays(issueId: string): Promise<void> {
    const { fields } = await world.jira<{ fields: { project: { key: string } } }>('GET', `issue/${issueId}`);
    world.sandbox.jira.applySettings({ hideProjects: [fields.project.key] });
    for (let days = 0; days < 7; days += 0.5) await passAfter(12 * 3_600_000);
    world.sandbox.jira.applySettings({ hideProjects: [] });
  }
  test('what an edit replaced is asked as soon as Jira shows the issue again', async () => {
    const { ticketId, issueId } = await replaced();
    await hiddenForDays(issueId);
    expect(await conflictsOf(ticketId)).toEqual([]);
    await inJira(issueId, { duedate: '2026-05-06' });
    world.events.length = 0;
    await passAfter(5 * 60_000);
    expect(await conflictsOf(ticketId)).toContainEqual(TITLES);
    expect(await memoryOf(ticketId)).toMatchObject([{ written: {} }]);
  });

  test('or within a day, where nothing was changed there', async () => {
    const { ticketId, issueId } = await replaced();
    await hiddenForDays(issueId);
    await passAfter(22 * 3_600_000);
    expect(await conflictsOf(ticketId)).toContainEqual(TITLES);
  });
});

test('where Jira refuses to tell its history, an issue goes on as ever, and is asked again later', async () => {
  const { ticketId, issueId } = await replaced();
  inFault('getBulkChangelogs', { kind: 'status', status: 403 });
  await passAfter(11 * 60_000);
  expect(await workItemsOf(issueId)).toEqual([]);
  expect((await edit(ticketId, 'Newer')).outcome).toBe('synced');
  await passAfter(21 * 60_000);
  expect(await conflictsOf(ticketId)).toContainEqual(TITLES);
});

describe.each(WAYS)('a ticket that %s', (_how, leave) => {
  test('is told by Jira’s history what its last edit replaced, and nothing is left to do', async () => {
    const { ticketId, issueId } = await replaced();
    await leave({ ticketId, issueId });
    await world.settle();
    expect(await conflictsOf(ticketId)).toContainEqual(TITLES);
    expect(await memoryOf(ticketId)).toMatchObject([{ written: {}, in_flight: {}, left_writes: [] }]);
    expect(await workItemsOf(issueId)).toEqual([]);
  });

  test('is told what an edit without an answer replaced, once that can’t arrive any more', async () => {
    const { ticketId, issueId } = await linked('Before');
    await inJira(issueId, { summary: 'Theirs' });
    inFault('editIssue', { kind: 'late', answerAfterMs: 0 });
    await edit(ticketId, 'Ours');
    world.events.length = 0;
    await leave({ ticketId, issueId });
    await world.sandbox.late.release();
    world.events.length = 0;
    await world.pass(80_000);
    await world.settle();
    await world.pass(80_000);
    await world.settle();
    // Back at the issue, the ticket has seen it before ours arrived, and waits for the echo as ever.
    await world.pass(11 * 60_000);
    await world.reconcile();
    await world.settle();
    expect((await conflictsOf(ticketId)).map((row) => row.their_value)).toContain('Theirs');
    expect(await memoryOf(ticketId)).toMatchObject([{ written: {}, in_flight: {}, left_writes: [] }]);
    expect(await workItemsOf(issueId)).toEqual([]);
  });

  test.each(['a late event', 'the echo'])('is told by %s where Jira’s history can’t be asked', async (by) => {
    const { ticketId, issueId, events } = await replaced();
    world.sandbox.faults.add({
      match: { endpoint: 'getBulkChangelogs' },
      action: { kind: 'status', status: 503 },
    } as never);
    await leave({ ticketId, issueId });
    world.events.length = 0;
    const [theirs, ours] = events;
    await world.receive([by === 'the echo' ? ours : theirs].flatMap((one) => one ?? []));
    await world.worker.processAll();
    expect(await conflictsOf(ticketId)).toContainEqual(TITLES);
    world.sandbox.faults.remove();
    await world.receive(events);
    await world.hurry();
    await world.settle();
    expect((await conflictsOf(ticketId)).filter((row) => row.their_value === 'Theirs')).toHaveLength(1);
    expect(await workItemsOf(issueId)).toEqual([]);
  });

  test('is told by a late event what an edit of a comment replaced', async () => {
    const { ticketId, issueId, jiraId, commentId } = await agreed('Before');
    const held = await slipIn(
      () => editInJira(issueId, jiraId, 'Theirs'),
      () => editHere(ticketId, commentId, 'Ours'),
    );
    await leave({ ticketId, issueId });
    await world.settle();
    await world.receive(held);
    await world.settle();
    await world.receive(held.map((event) => ({ ...event, id: `${event.id}-by-the-webhook` })));
    await world.settle();
    const told = (await conflictsOf(ticketId)).filter((row) => row.their_value === 'Theirs');
    expect(told).toMatchObject([{ field: `comment:${commentId}`, winner: 'crm' }]);
    expect((await historyOf(commentId)).some((row) => row.new_value === 'Theirs')).toBe(false);
  });
});
