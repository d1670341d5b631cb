import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** An upload that Jira did not answer may still be carried out for 75 s. Until then it is looked for, and not sent again. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ backoff: { baseMs: 1, maxMs: 5 } });
});
afterEach(() => {
  world.sandbox.faults.remove();
  world.sandbox.late.clear();
});
afterAll(() => world.close());

const { attachInJira, inJira, filesOf, linked, attach } = attachmentActions(() => world);
const namesInJira = async (issueId: string) => (await inJira(issueId)).map(({ filename }) => filename);

/** Runs whatever waits, several times over. */
async function tryAgain() {
  for (let i = 0; i < 3; i += 1) {
    await world.hurry();
    await world.settle();
  }
}

async function withLateUpload() {
  const { ticketId, issueId } = await linked('Late upload');
  world.sandbox.faults.add({
    match: { endpoint: 'addAttachment' },
    count: 1,
    action: { kind: 'late', answerAfterMs: 0 },
  });
  const { attachmentId, outcome } = await attach(ticketId, 'ours.bin', randomBytes(500));
  expect(outcome).toBe('pending');
  await tryAgain();
  expect(await namesInJira(issueId)).toEqual([]);
  return { ticketId, issueId, attachmentId };
}

test('it is not sent a second time while the first may still arrive, and is known when it does', async () => {
  const { ticketId, issueId } = await withLateUpload();
  await world.sandbox.late.release();
  world.events.length = 0;
  await tryAgain();
  expect(await namesInJira(issueId)).toEqual(['ours.bin']);
  expect(await filesOf(ticketId)).toMatchObject([{ sync: 'synced', source: 'CRM' }]);
});

test('it is sent again once it can no longer arrive', async () => {
  const { ticketId, issueId } = await withLateUpload();
  world.sandbox.late.clear();
  await world.pass(76_000);
  await world.settle();
  expect(await namesInJira(issueId)).toEqual(['ours.bin']);
  expect(await filesOf(ticketId)).toMatchObject([{ sync: 'synced' }]);
});

test('deleted here meanwhile, it is deleted in Jira when it arrives, and does not come back', async () => {
  const { ticketId, issueId, attachmentId } = await withLateUpload();
  await world.commands.deleteAttachment(world.caller, attachmentId);
  await tryAgain();
  await world.sandbox.late.release();
  await world.settle();
  await tryAgain();
  expect(await namesInJira(issueId)).toEqual([]);
  expect(await filesOf(ticketId)).toEqual([]);
});

test('another file of the same length that is attached in Jira meanwhile comes here too', async () => {
  const { ticketId, issueId } = await withLateUpload();
  await attachInJira(issueId, 'theirs.bin', randomBytes(500));
  await world.settle();
  await world.sandbox.late.release();
  await world.settle();
  await world.pass(76_000);
  await world.settle();
  expect((await namesInJira(issueId)).sort()).toEqual(['ours.bin', 'theirs.bin']);
  expect((await filesOf(ticketId)).map(({ fileName, sync }) => `${fileName} ${sync}`).sort()).toEqual([
    'ours.bin synced',
    'theirs.bin synced',
  ]);
});

test('an upload that broke off in the middle can’t arrive, and is sent again at once', async () => {
  const { ticketId, issueId } = await linked('Cut upload');
  world.sandbox.faults.add({
    match: { endpoint: 'addAttachment' },
    count: 1,
    action: { kind: 'cut', afterBytes: 100_000 },
  });
  await attach(ticketId, 'ours.bin', randomBytes(20_000_000));
  await tryAgain();
  expect(await namesInJira(issueId)).toEqual(['ours.bin']);
});
