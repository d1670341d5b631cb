import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { FaultAction } from '@synapse/jira-sandbox/jira/faults/fault-rules';
import { HELD_AT_MOST_MS, MAY_STILL_ARRIVE_MS } from '../../../src/domain/ticket/may-still-arrive.ts';
import { MARKER_PROPERTY } from '../../../src/jira/read-issue.ts';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { linkActions } from '../../support/link-actions.ts';
import { calm, lateIssues, madeFor } from '../../support/made-issues.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/**
 * A ticket that had an issue wants another one, and is unlinked while that is being made: whatever follows, the late issue
 * becomes no second ticket, and the ticket may have an issue again.
 */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ createLookupMs: 0, backoff: { baseMs: 60_000, maxMs: 60_000 } });
});
afterEach(() => world.sandbox.faults.remove());
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);
const { link, unlink } = linkActions(() => world);
const createIssue = (ticketId: string) => world.commands.createIssue(world.caller, ticketId, 'KAN');
const retitle = (issueId: string, summary: string) => world.jira('PUT', `issue/${issueId}`, { fields: { summary } });
const ticketsOf = async (title: string) =>
  (await world.tickets()).filter((one) => one.title === title).map(({ id, issue_id: issueId }) => [id, issueId]);
const issueOf = async (id: string) => (await world.tickets()).find((one) => one.id === id)?.issue_id ?? null;
const issuesOf = (ticketId: string) => madeFor(world.sandbox, ticketId);
const lateOnes = (ticketId: string) => lateIssues(world, ticketId);
const calmDown = () => calm(world, world.settle);

const LATE: FaultAction = { kind: 'late', answerAfterMs: 0 };

/** It had an issue, and is unlinked from the next one while that is on its way to Jira. */
async function left(title: string, action: FaultAction = LATE): Promise<{ ticketId: string; issueId: string }> {
  const made = await linked(title);
  await unlink(made.ticketId);
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action });
  await createIssue(made.ticketId);
  await unlink(made.ticketId);
  return made;
}

async function arrive(): Promise<void> {
  await world.sandbox.late.release();
  await calmDown();
}

test('it goes back to the issue that it had, which bears its mark, too', async () => {
  const { ticketId, issueId } = await left('Back');
  await link(ticketId, issueId);
  await arrive();
  expect(await ticketsOf('Back')).toEqual([[ticketId, issueId]]);
  expect(await lateOnes(ticketId)).toEqual([issuesOf(ticketId)[1]]);
});

test('the issue that it had is edited, which bears its mark, too', async () => {
  const { ticketId, issueId } = await left('Told');
  await retitle(issueId, 'Told, and edited');
  await calmDown();
  await arrive();
  expect(await ticketsOf('Told')).toEqual([[ticketId, null]]);
  expect(await ticketsOf('Told, and edited')).toEqual([[expect.not.stringMatching(ticketId), issueId]]);
  expect(await lateOnes(ticketId)).toEqual([issuesOf(ticketId)[1]]);
});

test('the issue has arrived, and the ticket may have another one', async () => {
  const { ticketId } = await left('Arrived');
  await arrive();
  await createIssue(ticketId);
  await calmDown();
  const [, second, third] = issuesOf(ticketId);
  expect(await ticketsOf('Arrived')).toEqual([[ticketId, third]]);
  expect(await lateOnes(ticketId)).toEqual([second]);
});

test('the issue may still arrive: another one is refused until it can’t any more', async () => {
  const { ticketId } = await left('Waits');
  await expect(createIssue(ticketId)).rejects.toThrow('Wait two minutes');
  await world.pass(HELD_AT_MOST_MS + MAY_STILL_ARRIVE_MS);
  await createIssue(ticketId);
  await calmDown();
  expect(await issueOf(ticketId)).not.toBeNull();
  await arrive();
});

test.each([
  ['before the answer to the next one is looked for', true],
  ['after the next one was found', false],
])('it arrives %s: the ticket has one of the two, and no ticket follows the other', async (_when, isFirst) => {
  const title = `Both ${isFirst}`;
  const { ticketId } = await left(title);
  await world.pass(HELD_AT_MOST_MS + MAY_STILL_ARRIVE_MS);
  const action = { kind: 'drop', when: 'after' } as const;
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action });
  await createIssue(ticketId);
  if (!isFirst) await calmDown();
  await arrive();
  const [, ...made] = issuesOf(ticketId);
  expect(made).toHaveLength(2);
  const issueId = await issueOf(ticketId);
  expect(await ticketsOf(title)).toEqual([[ticketId, issueId]]);
  expect(made).toContain(issueId);
  expect(await lateOnes(ticketId)).toEqual(made.filter((id) => id !== issueId));
});

test('another ticket has taken the issue that it had, and it may have a new one', async () => {
  const { ticketId, issueId } = await linked('Taken');
  const other = await linked('The other');
  await unlink(other.ticketId);
  await unlink(ticketId);
  await link(other.ticketId, issueId);
  await createIssue(ticketId);
  await calmDown();
  expect(await issueOf(other.ticketId)).toBe(issueId);
  expect(await issueOf(ticketId)).toBe(issuesOf(ticketId)[1]);
});

test('the issue never arrived: a copy of the next one with its mark, made long after, gets a ticket of its own', async () => {
  const { ticketId } = await left('Never', { kind: 'drop', when: 'before' });
  // It was two hours ago.
  await world.owner(
    `update issue_link set left_issues = (
        select jsonb_agg(case when one ? 'sentAt' then one || jsonb_build_object('sentAt', (one ->> 'sentAt')::bigint - 7200000) else one end)
          from jsonb_array_elements(left_issues) one) where ticket_id = $1`,
    [ticketId],
  );
  await createIssue(ticketId);
  await calmDown();
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'A copy' };
  const properties = [{ key: MARKER_PROPERTY, value: { id: ticketId } }];
  const { id: issueId } = await world.jira<{ id: string }>('POST', 'issue', { fields, properties });
  await calmDown();
  expect(await ticketsOf('A copy')).toEqual([[expect.not.stringMatching(ticketId), issueId]]);
  expect(await lateOnes(ticketId)).toEqual([]);
});
