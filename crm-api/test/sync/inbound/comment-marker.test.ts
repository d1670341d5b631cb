import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { commentActions } from '../../support/comment-actions.ts';
import { linkActions } from '../../support/link-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A comment's marker property is what anybody may write: it counts for a post of ours that is open, and for nothing else. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ backoff: { baseMs: 1, maxMs: 5 } });
});
beforeEach(() => void world.sandbox.faults.remove());
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);
const { link, unlink } = linkActions(() => world);
const { inJira, shown, stored, say, textsInJira } = commentActions(() => world);

const marked = (id: string) => ({ properties: [{ key: 'synapse-crm', value: { id } }] });
const readAll = async () => {
  await world.settle();
  await world.reconcile();
  await world.hurry();
  await world.settle();
};
/** Makes the next fetch read comments with their properties: an unanswered post of ours asks for them. */
const losePost = async (ticketId: string) => {
  world.sandbox.faults.add({ match: { endpoint: 'addComment' }, count: 1, action: { kind: 'drop', when: 'after' } });
  await say(ticketId, `Unanswered ${randomUUID()}`);
};

test('a comment of issue B that is marked as a note of ticket A changes nothing of A, and is B’s own', async () => {
  const a = await linked('A');
  const b = await linked('B');
  const { commentId } = await say(a.ticketId, 'Internal of A', 'internal');
  const before = await stored(a.ticketId);
  await inJira(b.issueId, 'Foreign', marked(commentId));
  await losePost(b.ticketId);
  await readAll();
  expect(await stored(a.ticketId)).toEqual(before);
  expect(await stored(b.ticketId)).toContainEqual(
    expect.objectContaining({
      body: 'Foreign',
      source: 'JIRA',
      visibility: 'public',
      id: expect.not.stringMatching(commentId),
    }),
  );
});

test('a comment that is marked as an internal note of its own ticket neither shows nor changes it', async () => {
  const { ticketId, issueId } = await linked('Own note');
  const { commentId } = await say(ticketId, 'Internal, own', 'internal');
  await inJira(issueId, 'Foreign, own issue', marked(commentId));
  await losePost(ticketId);
  await readAll();
  const rows = await stored(ticketId);
  expect(rows.find(({ id }) => id === commentId)).toMatchObject({
    ...{ body: 'Internal, own', visibility: 'internal', jira_comment_id: null, deleted: false },
  });
  expect(rows.filter(({ body }) => body === 'Foreign, own issue')).toMatchObject([{ source: 'JIRA' }]);
  expect(textsInJira(issueId).join()).not.toContain('Internal, own');
});

test('a comment that is marked as one of ours that Jira has already is another comment', async () => {
  const { ticketId, issueId } = await linked('Answered');
  const { commentId } = await say(ticketId, 'Answered text');
  await world.settle();
  await inJira(issueId, 'A copy', marked(commentId));
  await losePost(ticketId);
  await readAll();
  expect((await stored(ticketId)).find(({ id }) => id === commentId)).toMatchObject({ body: 'Answered text' });
  expect(await shown(ticketId)).toContain('A copy');
});

test('the marker of our own unanswered post still finds it, and it stands once', async () => {
  const { ticketId, issueId } = await linked('Unanswered');
  await losePost(ticketId);
  await readAll();
  const [ours, ...more] = await stored(ticketId);
  expect(more).toEqual([]);
  expect(ours).toMatchObject({ source: 'CRM', jira_comment_id: expect.any(String) });
  expect(textsInJira(issueId)).toEqual([ours?.body]);
});

test('a comment that was marked as a note before that was published is another, and the note is posted', async () => {
  const { ticketId, issueId } = await linked('Published');
  const { commentId } = await say(ticketId, 'Once a note', 'internal');
  await inJira(issueId, 'Foreign, marked early', marked(commentId));
  world.events.length = 0;
  world.sandbox.faults.add({ match: { endpoint: 'addComment' }, count: 1, action: { kind: 'drop', when: 'before' } });
  await world.commands.editComment(world.caller, ticketId, commentId, { visibility: 'public' });
  await world.pass(80_000);
  await readAll();
  expect((await stored(ticketId)).find(({ id }) => id === commentId)).toMatchObject({ body: 'Once a note' });
  expect([...textsInJira(issueId)].sort()).toEqual(['Foreign, marked early', 'Once a note']);
  expect([...(await shown(ticketId))].sort()).toEqual(['Foreign, marked early', 'Once a note']);
});

test('a copy of a comment of ours, with its marker, is another, though the first is posted anew elsewhere', async () => {
  const { ticketId } = await linked('First issue');
  const { commentId } = await say(ticketId, 'Said twice');
  await world.settle();
  const [first] = await stored(ticketId);
  const there = [...world.sandbox.jira.state.allIssues()].flatMap(({ id }) => world.sandbox.jira.state.comments.of(id));
  const posted = there.find(({ id }) => id === first?.jira_comment_id);
  expect(posted).toBeDefined();
  const other = await linked('Second issue');
  await unlink(other.ticketId);
  await unlink(ticketId);
  await inJira(other.issueId, 'A clone', {
    properties: Object.entries(posted?.properties ?? {}).map(([key, value]) => ({ key, value })),
  });
  world.events.length = 0;
  world.sandbox.faults.add({ match: { endpoint: 'addComment' }, count: 1, action: { kind: 'drop', when: 'before' } });
  await link(ticketId, other.issueId);
  await world.pass(80_000);
  await readAll();
  expect((await stored(ticketId)).find(({ id }) => id === commentId)).toMatchObject({ body: 'Said twice' });
  expect([...textsInJira(other.issueId)].sort()).toEqual(['A clone', 'Said twice']);
});
