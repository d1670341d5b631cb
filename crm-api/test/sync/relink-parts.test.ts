import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeAttachments } from '../../src/store/attachments.ts';
import { withTenant } from '../../src/store/database.ts';
import { peekTickets } from '../../src/store/ticket-states.ts';
import { writeComments } from '../../src/store/write-tickets.ts';
import { attachmentActions } from '../support/attachment-actions.ts';
import { commentActions } from '../support/comment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../support/sync-world.ts';

/** What hangs on an issue is the ticket's own: an issue that changes tickets takes nothing away and withholds nothing. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterAll(() => world.close());

const files = attachmentActions(() => world);
const comments = commentActions(() => world);

const keyOf = async (issueId: string) => (await world.jira<{ key: string }>('GET', `issue/${issueId}`)).key;
const newTicket = async (title: string) =>
  (
    await world.commands.createTicket(world.caller, {
      ...{ title, description: '', status: 'OPEN', priority: 'LOW', source: 'API', contactId: null, projectKey: null },
    })
  ).ticketId;
const link = async (ticketId: string, issueId: string) => {
  await world.commands.linkTicket(world.caller, ticketId, { issueKey: await keyOf(issueId) });
  await world.settle();
};
const unlink = (ticketId: string) => world.commands.unlinkTicket(world.caller, ticketId);
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
