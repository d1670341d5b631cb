import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type S3Server, s3Server, startS3Server } from '@synapse/local-stack/testing/s3/s3-server';
import { createS3Blobs } from '../../../src/store/blobs/s3-blobs.ts';
import { attachmentActions, sha256 } from '../../support/attachment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

(s3Server.isHere ? describe : describe.skip)(`attachments kept in a bucket${s3Server.note}`, () => {
  let server: S3Server;
  let world: SyncWorld;
  const { attachInJira, inJira, bytesInJira, filesOf, linked, attach } = attachmentActions(() => world);
  beforeAll(async () => {
    [server, world] = await Promise.all([startS3Server(), createSyncWorld({ backoff: { baseMs: 1, maxMs: 5 } })]);
    world.sync.files.blobs = createS3Blobs(server.place);
  });
  afterAll(() => Promise.all([server.close(), world.close()]));

  const kept = async () => {
    const ids: string[] = [];
    for await (const { id } of world.sync.files.blobs.list(world.tenantId)) ids.push(id);
    return ids;
  };

  test('go both ways through it, whole, and leave it when they are deleted', async () => {
    const { ticketId, issueId } = await linked('In a bucket');
    const [ours, theirs] = [randomBytes(200_000), randomBytes(9_000_000)];
    await attach(ticketId, 'ours.bin', ours);
    await attachInJira(issueId, 'theirs.bin', theirs);
    await world.settle();
    const [there] = await inJira(issueId);
    expect(sha256(await bytesInJira(there?.id ?? ''))).toBe(sha256(ours));
    const files = await filesOf(ticketId);
    expect(files).toMatchObject([
      { sha256: sha256(ours), sync: 'synced', content: 'here' },
      { sha256: sha256(theirs), sync: 'synced', content: 'here' },
    ]);
    expect(await kept()).toEqual(files.map(({ id }) => id).sort());
    for (const { id } of files) await world.commands.deleteAttachment(world.caller, id);
    await world.settle();
    expect(await inJira(issueId)).toEqual([]);
    expect(await kept()).toEqual([]);
  });

  test('wait while it is away: a file is not taken, and one of Jira’s is fetched once it is back', async () => {
    const { ticketId, issueId } = await linked('Bucket away');
    const { files } = world.sync;
    const { blobs } = files;
    files.blobs = createS3Blobs({ ...server.place, endpoint: 'http://127.0.0.1:1' });
    await expect(attach(ticketId, 'ours.txt', Buffer.from('ours'))).rejects.toMatchObject({ code: 'not_ready' });
    await attachInJira(issueId, 'theirs.txt', Buffer.from('theirs'));
    await world.settle();
    expect(await filesOf(ticketId)).toMatchObject([{ content: 'coming', sync: 'pending' }]);
    const [workItem] = await world.owner<{ message: string }>(
      `select reason ->> 'message' as message from work_item where kind = 'issue' and issue_id = $1`,
      [issueId],
    );
    expect(workItem?.message).toContain('store of attachments');
    files.blobs = blobs;
    await world.hurry();
    await world.settle();
    expect(await filesOf(ticketId)).toMatchObject([{ content: 'here', sync: 'synced' }]);
  });
});
