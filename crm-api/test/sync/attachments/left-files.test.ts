import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { linkActions } from '../../support/link-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A file of Jira's whose issue the ticket has left: nothing of it is on its way any more, and nobody is told that it is. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ backoff: { baseMs: 60_000, maxMs: 60_000 } });
});
afterEach(() => world.sandbox.faults.remove());
afterAll(() => world.close());

const { attachInJira, filesOf, linked } = attachmentActions(() => world);
const { link, unlink } = linkActions(() => world);
const shown = async (ticketId: string) => (await filesOf(ticketId)).map(({ content, sync }) => ({ content, sync }));

/** The ticket goes on to an issue that no other follows. */
async function goOn(ticketId: string): Promise<void> {
  const other = await linked('Other');
  await unlink(other.ticketId);
  await unlink(ticketId);
  await link(ticketId, other.issueId);
}

test('one that is here stays here alone', async () => {
  const { ticketId, issueId } = await linked('Stored');
  await attachInJira(issueId, 'theirs.txt', randomBytes(1000));
  await world.settle();
  expect(await shown(ticketId)).toEqual([{ content: 'here', sync: 'synced' }]);
  await goOn(ticketId);
  expect(await shown(ticketId)).toEqual([{ content: 'here', sync: 'local' }]);
});

test('one whose content had not come is not coming, and comes where the ticket goes back', async () => {
  const { ticketId, issueId } = await linked('Not stored');
  world.sandbox.faults.add({ match: { endpoint: 'getAttachmentContent' }, action: { kind: 'status', status: 503 } });
  await attachInJira(issueId, 'theirs.txt', randomBytes(1000));
  await world.settle();
  expect(await shown(ticketId)).toEqual([{ content: 'coming', sync: 'pending' }]);
  await goOn(ticketId);
  world.sandbox.faults.remove();
  expect(await shown(ticketId)).toEqual([{ content: 'none', sync: 'local' }]);
  await unlink(ticketId);
  await link(ticketId, issueId);
  await world.hurry();
  await world.settle();
  expect(await shown(ticketId)).toEqual([{ content: 'here', sync: 'synced' }]);
});
