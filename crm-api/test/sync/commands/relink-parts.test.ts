import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withTenant } from '../../../src/store/db/database.ts';
import { writeAttachments } from '../../../src/store/tickets/attachments.ts';
import { peekTickets } from '../../../src/store/tickets/ticket-states.ts';
import { writeComments } from '../../../src/store/tickets/write-tickets.ts';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { commentActions } from '../../support/comment-actions.ts';
import { linkActions } from '../../support/link-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** What hangs on an issue is the ticket's own: an issue that changes tickets takes nothing away and withholds nothing. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterAll(() => world.close());

const files = attachmentActions(() => world);
const comments = commentActions(() => world);

const newTicket = async (title: string) =>
  (
    await world.commands.createTicket(world.caller, {
      ...{ title, description: '', status: 'OPEN', priority: 'LOW', source: 'API', contactId: null, projectKey: null },
    })
  ).ticketId;
const { link, unlink } = linkActions(() => world);
const contentOf = (fileId: string) => readFile(join(world.blobFolder, world.tenantId, fileId));

test('an issue that changes tickets brings its comments and files along, and the ticket it left keeps its own', async () => {
  const { ticketId: a, issueId } = await files.linked('A');
  const bytes = randomBytes(3_000);
  await comments.inJira(issueId, 'Said in Jira');
  await files.attachInJira(issueId, 'log.txt', bytes);
  await comments.say(a, 'Said here');
  await world.settle();
  await unlink(a);
  const b = await newTicket('B');
  await link(b, issueId);

  expect((await comments.shown(b)).sort()).toEqual(['Said here', 'Said in Jira']);
  expect((await comments.shown(a)).sort()).toEqual(['Said here', 'Said in Jira']);
  for (const ticketId of [a, b]) {
    const [file, ...more] = await files.filesOf(ticketId);
    expect(more).toEqual([]);
    expect(file).toMatchObject({ fileName: 'log.txt', content: 'here' });
    expect((await contentOf(file?.id ?? '')).equals(bytes)).toBe(true);
  }
  // What B does to its copy is nothing to A's.
  const [copy] = await files.filesOf(b);
  await world.commands.deleteAttachment(world.caller, copy?.id ?? '');
  await world.settle();
  const [own] = await files.filesOf(a);
  expect((await contentOf(own?.id ?? '')).equals(bytes)).toBe(true);
});

test('a ticket that goes to another issue and comes back has each comment and file of both once', async () => {
  const { ticketId: a, issueId: first } = await files.linked('There and back');
  const bytes = randomBytes(2_000);
  await comments.inJira(first, 'First, in Jira');
  await files.attachInJira(first, 'first.txt', bytes);
  await comments.say(a, 'Ours');
  await world.settle();
  const other = await files.linked('Other');
  await unlink(other.ticketId);
  await unlink(a);
  await link(a, other.issueId);
  await unlink(a);
  await comments.editInJira(first, world.sandbox.jira.state.comments.of(first)[0]?.id ?? '', 'First, edited meanwhile');
  await link(a, first);

  expect(comments.textsInJira(first).sort()).toEqual(['First, edited meanwhile', 'Ours']);
  expect((await comments.shown(a)).sort()).toEqual(['First, edited meanwhile', 'Ours']);
  const names = (await files.filesOf(a)).map(({ fileName, content }) => [fileName, content]);
  expect(names).toEqual([['first.txt', 'here']]);
  // The chain of its history is unbroken.
  const said = (await comments.stored(a)).find(({ body }) => body === 'First, edited meanwhile');
  expect((await comments.historyOf(said?.id ?? '')).at(-1)).toMatchObject({ new_value: 'First, edited meanwhile' });
});

test('a comment or file that would move to another ticket is refused, and not passed over in silence', async () => {
  const { ticketId: a, issueId } = await files.linked('Owner');
  await comments.inJira(issueId, 'Mine');
  await files.attachInJira(issueId, 'mine.txt', randomBytes(10));
  await world.settle();
  const b = await newTicket('Thief');
  const { tenantId } = world;
  const state = await withTenant(world.db, tenantId, async (tx) => (await peekTickets(tx, tenantId, [a], [a])).get(a));
  const [comment] = state?.comments.values() ?? [];
  const [file] = state?.attachments.values() ?? [];
  if (!comment || !file) throw new Error('there is nothing to take');
  const fresh = { ...comment, id: randomUUID(), jiraCommentId: null };
  await expect(
    withTenant(world.db, tenantId, (tx) =>
      writeComments(tx, tenantId, [
        { ticketId: b, comment },
        { ticketId: b, comment: fresh },
      ]),
    ),
  ).rejects.toThrow('another ticket');
  await expect(
    withTenant(world.db, tenantId, (tx) => writeAttachments(tx, tenantId, [{ ticketId: b, file }])),
  ).rejects.toThrow('another ticket');
  expect(await comments.stored(b)).toEqual([]);
});

test('a ticket that goes to another issue and comes back knows its own comments by their ids, whatever they say now', async () => {
  const { ticketId: a, issueId: first } = await files.linked('A, B and A');
  const { commentId: ours } = await comments.say(a, 'Ours');
  const { commentId: dropped } = await comments.say(a, 'Ours, dropped there');
  const { commentId: here } = await comments.say(a, 'Ours, edited here');
  const theirs = await comments.inJira(first, 'Theirs');
  const gone = await comments.inJira(first, 'Theirs, dropped there');
  await world.settle();
  const idOf = async (commentId: string) =>
    (await comments.stored(a)).find(({ id }) => id === commentId)?.jira_comment_id ?? '';
  const [oursThere, droppedThere] = [await idOf(ours), await idOf(dropped)];
  const other = await files.linked('Other of two');
  await unlink(other.ticketId);
  await unlink(a);
  await link(a, other.issueId);
  await comments.editHere(a, here, 'Ours, edited at B');
  await unlink(a);
  await comments.editInJira(first, oursThere, 'Ours, edited in Jira meanwhile');
  await comments.editInJira(first, theirs, 'Theirs, edited meanwhile');
  for (const id of [droppedThere, gone]) await world.jira('DELETE', `issue/${first}/comment/${id}`);
  await link(a, first);
  await world.hurry();
  await world.settle();

  const texts = ['Ours, edited at B', 'Ours, edited in Jira meanwhile', 'Theirs, edited meanwhile'];
  expect(comments.textsInJira(first).sort()).toEqual(texts);
  expect((await comments.shown(a)).sort()).toEqual(texts);
  expect(await idOf(ours)).toBe(oursThere);
  const ofComments = (await comments.conflictsOf(a)).filter(({ field }) => field.startsWith('comment:'));
  expect(ofComments).toEqual([]);
});

test('the same where another ticket followed the issue in between', async () => {
  const { ticketId: a, issueId: first } = await files.linked('A, then B’s, then A’s');
  const { commentId } = await comments.say(a, 'Ours');
  await world.settle();
  await unlink(a);
  const b = await newTicket('In between');
  await link(b, first);
  const copy = (await comments.stored(b)).find(({ body }) => body === 'Ours');
  await comments.editHere(b, copy?.id ?? '', 'Edited at B');
  await unlink(b);
  await link(a, first);
  expect(comments.textsInJira(first)).toEqual(['Edited at B']);
  expect(await comments.stored(a)).toMatchObject([{ id: commentId, body: 'Edited at B', source: 'CRM' }]);
});

test('a post without an answer is looked for in the issue that the ticket comes back to', async () => {
  const { ticketId: a, issueId: first } = await files.linked('Unanswered, then away');
  world.sandbox.faults.add({
    match: { endpoint: 'addComment' },
    count: 1,
    action: { kind: 'late', answerAfterMs: 0 },
  });
  const { commentId } = await comments.say(a, 'Ours, unanswered');
  const other = await files.linked('Other of three');
  await unlink(other.ticketId);
  await unlink(a);
  await link(a, other.issueId);
  await world.sandbox.late.release();
  const [there] = world.sandbox.jira.state.comments.of(first);
  await comments.editInJira(first, there?.id ?? '', 'Edited in Jira meanwhile');
  await unlink(a);
  await link(a, first);
  await world.hurry();
  await world.settle();
  expect(comments.textsInJira(first)).toEqual(['Edited in Jira meanwhile']);
  expect(await comments.stored(a)).toMatchObject([{ id: commentId, body: 'Edited in Jira meanwhile' }]);
});
