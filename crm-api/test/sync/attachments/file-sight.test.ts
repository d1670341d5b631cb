import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Jira answers 404 for a file that was deleted, and for one whose issue our account may not see. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ backoff: { baseMs: 60_000, maxMs: 60_000 } });
});
afterEach(() => {
  world.sandbox.faults.remove();
  world.sandbox.jira.applySettings({ hideProjects: [] });
});
afterAll(() => world.close());

const { attachInJira, inJira, filesOf, linked, attach } = attachmentActions(() => world);
const namesInJira = async (issueId: string) => (await inJira(issueId)).map(({ filename }) => filename);

/** The account sees the project again, and a person retries what is parked. */
async function showAgain() {
  world.sandbox.jira.applySettings({ hideProjects: [] });
  await world.commands.retryFailures(world.caller, { all: true });
  await world.hurry();
  await world.settle();
}

test('a file that is deleted here while its project is out of sight is deleted in Jira once that is seen again', async () => {
  const { ticketId, issueId } = await linked('Deleted out of sight');
  const { attachmentId } = await attach(ticketId, 'ours.txt', Buffer.from('ours'));
  await world.settle();
  world.sandbox.jira.applySettings({ hideProjects: ['KAN'] });
  const { outcome } = await world.commands.deleteAttachment(world.caller, attachmentId);
  expect(outcome).not.toBe('synced');
  await showAgain();
  expect(await namesInJira(issueId)).toEqual([]);
  expect(await filesOf(ticketId)).toEqual([]);
});

test('a file of Jira’s whose content is out of sight when it is fetched is kept, and fetched once it is seen again', async () => {
  const { ticketId, issueId } = await linked('Fetched out of sight');
  world.sandbox.faults.add({
    match: { endpoint: 'getAttachmentContent' },
    action: { kind: 'status', status: 503, body: {} },
  });
  await attachInJira(issueId, 'theirs.txt', Buffer.from('theirs'));
  await world.settle();
  expect(await filesOf(ticketId)).toMatchObject([{ fileName: 'theirs.txt', sync: 'pending' }]);
  world.sandbox.faults.remove();
  world.sandbox.jira.applySettings({ hideProjects: ['KAN'] });
  await world.hurry();
  await world.settle();
  await showAgain();
  expect(await filesOf(ticketId)).toMatchObject([{ fileName: 'theirs.txt', sync: 'synced' }]);
});

test('one that somebody deleted in Jira meanwhile counts as deleted', async () => {
  const { ticketId, issueId } = await linked('Deleted on both sides');
  const { attachmentId } = await attach(ticketId, 'ours.txt', Buffer.from('ours'));
  await world.settle();
  const [there] = await inJira(issueId);
  await world.jira('DELETE', `attachment/${there?.id}`, undefined, 'grace');
  world.events.length = 0;
  const { outcome } = await world.commands.deleteAttachment(world.caller, attachmentId);
  expect(outcome).toBe('synced');
  expect(await filesOf(ticketId)).toEqual([]);
});
