import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DEFAULT_POINT_LIMITS } from '../../../src/domain/rate-limit/rate-budget.ts';
import { type BulkCommands, createBulkCommands } from '../../../src/sync/bulk/bulk-commands.ts';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { linkActions } from '../../support/link-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A bulk edit is undone after its ticket was given another issue: what the former one had is not written into that. */
let world: SyncWorld;
let bulk: BulkCommands;
beforeAll(async () => {
  world = await createSyncWorld();
  bulk = createBulkCommands(world.sync, DEFAULT_POINT_LIMITS);
});
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);
const { link, unlink } = linkActions(() => world);
const stored = async (id: string) =>
  (
    await world.owner<{ labels: string[]; contact_id: string | null }>(
      'select labels, contact_id from ticket where id = $1',
      [id],
    )
  )[0];
type Issue = { fields: { labels: string[]; priority: { name: string } } };
async function inJira(issueId: string) {
  const { labels, priority } = (await world.jira<Issue>('GET', `issue/${issueId}`)).fields;
  return { labels: labels.filter((label) => !label.startsWith('crm-')), priority: priority.name };
}

/** A ticket whose issue had a label that a job has taken away, together with its contact and priority. */
async function sorted() {
  const { ticketId, issueId } = await linked('Sorted');
  await world.jira('PUT', `issue/${issueId}`, { fields: { labels: ['of-a'] } });
  await world.settle();
  const fields = { removeLabels: ['of-a'], priority: 'HIGH' as const, contactId: await contact() };
  const { id: job } = await bulk.start(world.caller, { ids: [ticketId], action: { kind: 'edit', fields } });
  await world.settle();
  return { ticketId, issueId, job };
}

async function contact(): Promise<string> {
  const id = randomUUID();
  await world.owner(`insert into contact (tenant_id, id, name) values ($1, $2, 'Zoë')`, [world.tenantId, id]);
  return id;
}

async function undo(job: string) {
  const { id } = await bulk.undo(world.caller, job);
  await world.settle();
  return (await bulk.outcomes(world.tenantId, id, { limit: 500 })).items[0];
}

test('not the fields that another issue would get, which is said; what stays here is set back', async () => {
  const { ticketId, job } = await sorted();
  const other = await linked('Other');
  await unlink(other.ticketId);
  await world.jira('PUT', `issue/${other.issueId}`, { fields: { priority: { name: 'High' } } });
  await unlink(ticketId);
  await link(ticketId, other.issueId);
  expect(await undo(job)).toMatchObject({
    outcome: 'changed',
    fields: ['contactId'],
    message: 'Left alone: the issue was changed since by Sam Agent.',
  });
  expect(await stored(ticketId)).toEqual({ labels: [], contact_id: null });
  expect(await inJira(other.issueId)).toEqual({ labels: [], priority: 'High' });
});

test.each([
  [
    'after its issue was deleted',
    async (ticketId: string, issueId: string) => {
      await world.jira('DELETE', `issue/${issueId}`);
      await world.settle();
      await world.commands.restoreTicket(world.caller, ticketId);
    },
  ],
  [
    'after it was unlinked',
    async (ticketId: string) => {
      await unlink(ticketId);
      await world.commands.createIssue(world.caller, ticketId, 'KAN');
    },
  ],
])('nor a new issue that was made for the ticket %s', async (_when, another) => {
  const { ticketId, issueId, job } = await sorted();
  await another(ticketId, issueId);
  await world.settle();
  await undo(job);
  expect((await stored(ticketId))?.labels).toEqual([]);
});

test('all of it where the ticket has come back to the same issue', async () => {
  const { ticketId, issueId, job } = await sorted();
  await unlink(ticketId);
  await link(ticketId, issueId);
  expect(await undo(job)).toMatchObject({ outcome: 'changed', message: null });
  expect(await inJira(issueId)).toEqual({ labels: ['of-a'], priority: 'Low' });
});
