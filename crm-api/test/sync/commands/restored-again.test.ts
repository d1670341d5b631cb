import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { commentActions } from '../../support/comment-actions.ts';
import { linkActions } from '../../support/link-actions.ts';
import { calm } from '../../support/made-issues.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A ticket that gets a new issue does not take one for it that it had before, and that bears its mark. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ createLookupMs: 0, backoff: { baseMs: 60_000, maxMs: 60_000 } });
});
afterEach(() => world.sandbox.faults.remove());
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);
const { say, textsInJira } = commentActions(() => world);
const { link, unlink } = linkActions(() => world);
const retitle = (issueId: string, summary: string) => world.jira('PUT', `issue/${issueId}`, { fields: { summary } });
const issueOf = async (id: string) => (await world.tickets()).find((one) => one.id === id)?.issue_id;

async function inJira(): Promise<{ ticketId: string; issueId: string }> {
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'Made in Jira' };
  const { id } = await world.jira<{ id: string }>('POST', 'issue', { fields });
  await world.settle();
  return { ticketId: (await world.tickets()).find((one) => one.issue_id === id)?.id ?? '', issueId: id };
}

/** The ticket goes on to another issue, which is deleted, and is to have a new one while Jira makes none. */
async function restore(ticketId: string): Promise<void> {
  const other = await linked('Other');
  await unlink(other.ticketId);
  await unlink(ticketId);
  await link(ticketId, other.issueId);
  await world.jira('DELETE', `issue/${other.issueId}`);
  await world.settle();
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'status', status: 503 } });
  await world.commands.restoreTicket(world.caller, ticketId);
  expect(await issueOf(ticketId)).toBeNull();
}

const calmDown = () => calm(world, world.settle);

test.each([
  ['made for it', () => linked('Made here')],
  ['it was made of', inJira],
])('the issue %s is edited before the new one stands', async (_name, begin) => {
  const { ticketId, issueId } = await begin();
  await say(ticketId, 'Said once');
  await restore(ticketId);
  await retitle(issueId, 'Edited meanwhile');
  await calmDown();
  expect(await issueOf(ticketId)).not.toBe(issueId);
  expect(textsInJira(issueId)).toEqual(['Said once']);
  expect(textsInJira((await issueOf(ticketId)) ?? '')).toEqual(['Said once']);
  // What happens there is another ticket's.
  expect((await world.tickets()).filter((one) => one.issue_id === issueId)).toMatchObject([
    { title: 'Edited meanwhile' },
  ]);
});

test('the issue made for it is found by its mark, and is not the one that is looked for', async () => {
  const { ticketId, issueId } = await linked('Made here');
  await say(ticketId, 'Said once');
  await restore(ticketId);
  await calmDown();
  expect(await issueOf(ticketId)).not.toBe(issueId);
  expect(textsInJira(issueId)).toEqual(['Said once']);
});

test('another ticket may be linked to it meanwhile, and it may come back to it', async () => {
  const { ticketId, issueId } = await linked('Made here');
  const other = await linked('Another');
  await unlink(other.ticketId);
  await restore(ticketId);
  await link(other.ticketId, issueId);
  await calmDown();
  expect(await issueOf(other.ticketId)).toBe(issueId);
  expect(await issueOf(ticketId)).not.toBe(issueId);
  await unlink(other.ticketId);
  await unlink(ticketId);
  await link(ticketId, issueId);
  expect(await issueOf(ticketId)).toBe(issueId);
});

test('who unlinks a ticket may want a new issue for it, which takes nothing from the one before, nor that from it', async () => {
  const { ticketId, issueId } = await linked('Made here');
  await say(ticketId, 'Said once');
  await unlink(ticketId);
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'status', status: 503 } });
  await world.commands.createIssue(world.caller, ticketId, 'KAN');
  await retitle(issueId, 'Edited meanwhile');
  await calmDown();
  const made = (await issueOf(ticketId)) ?? '';
  expect(made).not.toBe(issueId);
  expect([textsInJira(issueId), textsInJira(made)]).toEqual([['Said once'], ['Said once']]);
  expect((await world.jira<{ fields: { summary: string } }>('GET', `issue/${made}`)).fields.summary).toBe('Made here');
});
