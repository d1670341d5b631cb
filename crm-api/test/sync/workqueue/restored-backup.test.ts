import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createFeedHub } from '../../../src/live/feed-hub.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { readFeed, readFeedBounds } from '../../../src/store/feed/feed-read.ts';
import { takeUpAfterRestore } from '../../../src/sync/workqueue/after-restore.ts';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { commentActions } from '../../support/comment-actions.ts';
import { backUp } from '../../support/database-backup.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/**
 * The CRM is set back to a backup, and Jira is not: what was sent after the backup stands there, and this database does not
 * know it. The files of attachments are kept, as docs/operate.md says: what a row names must be there.
 */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ backoff: { baseMs: 1, maxMs: 5 }, secondLookMs: 0 });
});
beforeEach(() => world.sandbox.faults.remove());
afterAll(() => world.close());

const { attach, inJira: filesInJira, linked, filesOf } = attachmentActions(() => world);
const { inJira: commentInJira, stored, say, textsInJira } = commentActions(() => world);

const newTicket = { description: '', status: 'OPEN', priority: 'LOW', source: 'API', contactId: null } as const;
const ticket = async (id: string) => (await world.tickets()).find((t) => t.id === id);
const issues = async (summary: string) => {
  const jql = encodeURIComponent(`project = KAN AND summary ~ "${summary}"`);
  return (await world.jira<{ issues: { id: string; key: string }[] }>('GET', `search/jql?fields=summary&jql=${jql}`))
    .issues;
};
const away = () => world.sandbox.faults.add({ match: {}, action: { kind: 'status', status: 503 } });
/** Lets everything happen that only needs time. */
const settleLong = async () => {
  for (const seconds of [1, 80, 300]) {
    await world.pass(seconds * 1_000);
    await world.settle();
  }
};

test('what waited for Jira in the backup and was sent after it is not sent again', async () => {
  const { ticketId, issueId } = await linked('Waiting');
  away();
  const { ticketId: waiting } = await world.commands.createTicket(world.caller, { ...newTicket, title: 'Createdonce' });
  await say(ticketId, 'Posted once');
  await attach(ticketId, 'once.txt', Buffer.from('sent once'));
  await world.commands.editTicket(world.caller, ticketId, { title: 'Edited here' });
  const backup = await backUp(world.databaseUrl);
  world.sandbox.faults.remove();
  await settleLong();
  expect([textsInJira(issueId), (await filesInJira(issueId)).length]).toEqual([['Posted once'], 1]);
  expect(await issues('Createdonce')).toHaveLength(1);
  await world.jira('PUT', `issue/${issueId}`, { fields: { summary: 'Edited in Jira after that' } });
  world.events.length = 0;

  await backup.restore();
  expect(await ticket(waiting)).toMatchObject({ issue_id: null });
  const told = await takeUpAfterRestore(world.db, world.sync.now());
  expect(told).toMatchObject({ tickets: 2 });
  await settleLong();
  await world.reconcile();
  await settleLong();

  expect(await issues('Createdonce')).toHaveLength(1);
  expect(await ticket(waiting)).toMatchObject({ link_state: 'linked', issue_id: (await issues('Createdonce'))[0]?.id });
  expect(textsInJira(issueId)).toEqual(['Posted once']);
  expect(await stored(ticketId)).toMatchObject([{ source: 'CRM', jira_comment_id: expect.any(String) }]);
  expect(await filesInJira(issueId)).toHaveLength(1);
  expect(await filesOf(ticketId)).toMatchObject([{ source: 'CRM', sync: 'synced' }]);
  // Both sides differ from what the backup knew as agreed: the field's policy decides, and the other value is kept.
  const conflicts = await world.owner('select field, our_value, their_value from conflict where ticket_id = $1', [
    ticketId,
  ]);
  expect(conflicts).toMatchObject([
    { field: 'title', our_value: 'Edited here', their_value: 'Edited in Jira after that' },
  ]);
});

test('what came into being after the backup comes back from Jira, once; a ticket that was made after it has another id', async () => {
  const { ticketId, issueId } = await linked('Known to the backup');
  const backup = await backUp(world.databaseUrl);
  const later = await linked('After the backup');
  await say(later.ticketId, 'Said after the backup');
  await say(ticketId, 'Said later');
  await commentInJira(issueId, 'Said in Jira');
  await world.commands.editTicket(world.caller, ticketId, { title: 'Renamed after the backup' });
  await world.settle();

  await backup.restore();
  expect(await ticket(later.ticketId)).toBeUndefined();
  await takeUpAfterRestore(world.db, world.sync.now());
  await world.reconcile();
  await settleLong();

  const [back, ...more] = (await world.tickets()).filter(({ issue_id }) => issue_id === later.issueId);
  expect([back?.title, more]).toEqual(['After the backup', []]);
  expect(await ticket(ticketId)).toMatchObject({ title: 'Renamed after the backup' });
  expect(textsInJira(later.issueId)).toEqual(['Said after the backup']);
  expect(textsInJira(issueId).sort()).toEqual(['Said in Jira', 'Said later']);
  expect((await stored(ticketId)).map(({ body }) => body).sort()).toEqual(['Said in Jira', 'Said later']);
  expect((await stored(back?.id ?? '')).map(({ body }) => body)).toEqual(['Said after the backup']);
});

test('what was deleted in Jira after the backup is found by the next passes', async () => {
  const { ticketId, issueId } = await linked('Deleted after the backup');
  const backup = await backUp(world.databaseUrl);
  await world.jira('DELETE', `issue/${issueId}`);
  await world.settle();
  await backup.restore();
  await takeUpAfterRestore(world.db, world.sync.now());
  await world.reconcile();
  await settleLong();
  await world.reconcile();
  await settleLong();
  expect(await ticket(ticketId)).toMatchObject({ link_state: 'deleted_in_jira' });
});

test('no number of the feed and of tickets is given out a second time, and who followed the feed reads everything anew', async () => {
  const lastSeq = async () =>
    (await withTenant(world.db, world.tenantId, (tx) => readFeedBounds(tx, world.tenantId))).last;
  const backup = await backUp(world.databaseUrl);
  const beforeBackup = await lastSeq();
  const { ticketId: later } = await linked('Numbered');
  const numbered = (await ticket(later))?.number ?? 0;
  const afterBackup = await lastSeq();
  await backup.restore();
  await takeUpAfterRestore(world.db, world.sync.now());

  for (const place of [beforeBackup, afterBackup]) expect(await follow(place)).toEqual({ resets: 1, events: [] });
  const { ticketId } = await world.commands.createTicket(world.caller, { ...newTicket, title: 'Next' });
  expect((await ticket(ticketId))?.number).toBeGreaterThan(numbered);
  const { events } = await follow((await lastSeq()) - 1);
  expect(events).toEqual([expect.any(Number)]);
  expect(events[0]).toBeGreaterThan(afterBackup);
});

/** What a client is told that comes back with a place in the feed. */
async function follow(after: number): Promise<{ resets: number; events: number[] }> {
  const { db, tenantId } = world;
  const hub = createFeedHub(
    {
      bounds: (id) => withTenant(db, id, (tx) => readFeedBounds(tx, id)),
      read: (id, from, limit) => withTenant(db, id, (tx) => readFeed(tx, id, from, limit)),
    },
    world.sync.log,
  );
  const told = { resets: 0, events: [] as number[] };
  const following = await hub.follow(tenantId, after, {
    take: (events) => void told.events.push(...events.map(({ seq }) => seq)),
    ready: () => Promise.resolve(),
    reset: () => {
      told.resets += 1;
    },
    drop: () => {},
  });
  following.leave();
  return told;
}
