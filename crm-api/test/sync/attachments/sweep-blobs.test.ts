import { randomUUID } from 'node:crypto';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { linkActions } from '../../support/link-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

let world: SyncWorld;
let folder: string;
const { attachInJira, filesOf, linked, attach } = attachmentActions(() => world);
beforeAll(async () => {
  world = await createSyncWorld();
  folder = join(world.blobFolder, world.tenantId);
});
afterAll(() => world.close());

const TWO_DAYS_AGO = Date.now() / 1000 - 2 * 86_400;

/** Leaves a file in the store that nobody asked for. */
async function leave(name: string, old: boolean, where = folder): Promise<string> {
  await mkdir(where, { recursive: true });
  await writeFile(join(where, name), 'left');
  if (old) await utimes(join(where, name), TWO_DAYS_AGO, TWO_DAYS_AGO);
  return name;
}

const sweep = async () => {
  await world.hurry();
  await world.worker.processAll(['blob-sweep']);
};

test('what no row names and is older than a day goes, and nothing else', async () => {
  const { ticketId, issueId } = await linked('Swept');
  await attach(ticketId, 'ours.txt', Buffer.from('ours'));
  await attachInJira(issueId, 'theirs.txt', Buffer.from('theirs'));
  await world.settle();
  const named = (await filesOf(ticketId)).map(({ id }) => id);
  for (const id of named) await utimes(join(folder, id), TWO_DAYS_AGO, TWO_DAYS_AGO);
  const young = [await leave(randomUUID(), false), await leave(`${randomUUID()}.part`, false)];
  await leave(randomUUID(), true);
  await leave(`${randomUUID()}.part`, true);
  const elsewhere = join(world.blobFolder, randomUUID());
  const theirs = await leave(randomUUID(), true, elsewhere);
  await sweep();
  expect((await readdir(folder)).sort()).toEqual([...named, ...young].sort());
  expect(await readdir(elsewhere)).toEqual([theirs]);
  expect(await filesOf(ticketId)).toMatchObject([{ content: 'here' }, { content: 'here' }]);
});

test('the content of a deleted file goes also where no work item sees to its ticket', async () => {
  const { ticketId, issueId } = await linked('Gone in Jira');
  const { attachmentId } = await attach(ticketId, 'ours.txt', Buffer.from('ours'));
  await world.jira('DELETE', `issue/${issueId}`);
  await world.settle();
  await world.commands.deleteAttachment(world.caller, attachmentId);
  await world.settle();
  await world.owner(`update attachment set stored = true, deleted_at = now() - interval '2 days' where id = $1`, [
    attachmentId,
  ]);
  await leave(attachmentId, true);
  await sweep();
  expect(await readdir(folder)).not.toContain(attachmentId);
  const [row] = await world.owner<{ stored: boolean }>('select stored from attachment where id = $1', [attachmentId]);
  expect(row?.stored).toBe(false);
});

test('a sweep is booked before a content is stored, and comes again each day', async () => {
  await world.owner(`delete from work_item where kind = 'blob-sweep'`);
  const workItems = () =>
    world.owner<{ hours: number }>(
      `select round(extract(epoch from due_at - now()) / 3600)::int as hours from work_item where kind = 'blob-sweep'`,
    );
  const { ticketId } = await linked('Killed');
  const { blobs } = world.sync.files;
  const { put } = blobs;
  let booked: { hours: number }[] = [];
  blobs.put = async () => {
    booked = await workItems();
    throw new Error('killed');
  };
  try {
    await expect(attach(ticketId, 'a.txt', Buffer.from('a'))).rejects.toThrow('killed');
  } finally {
    blobs.put = put;
  }
  expect(booked).toEqual([{ hours: 24 }]);
  await sweep();
  expect(await workItems()).toEqual([{ hours: 24 }]);
});

test('so does that of a file whose upload got no answer, though its ticket follows no issue any more', async () => {
  const { ticketId } = await linked('Unlinked');
  world.sandbox.faults.add({
    match: { endpoint: 'addAttachment' },
    count: 1,
    action: { kind: 'late', answerAfterMs: 0 },
  });
  const { attachmentId } = await attach(ticketId, 'ours.txt', Buffer.from('ours'));
  await linkActions(() => world).unlink(ticketId);
  world.sandbox.late.clear();
  await world.commands.deleteAttachment(world.caller, attachmentId);
  await world.settle();
  await world.pass(3 * 86_400_000);
  await world.settle();
  await sweep();
  expect(await world.owner('select stored from attachment where id = $1', [attachmentId])).toEqual([{ stored: false }]);
  expect(await readdir(folder)).not.toContain(attachmentId);
});
