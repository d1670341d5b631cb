import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { ADMINS_ONLY, commentActions } from '../../support/comment-actions.ts';
import { linkActions } from '../../support/link-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A ticket that follows an issue again brings nothing along that belongs to another issue, and misses nothing. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterAll(() => world.close());

const files = attachmentActions(() => world);
const comments = commentActions(() => world);
const keyOf = async (issueId: string) => (await world.jira<{ key: string }>('GET', `issue/${issueId}`)).key;
const { link, unlink } = linkActions(() => world);
async function free() {
  const other = await files.linked('Other');
  await unlink(other.ticketId);
  return other.issueId;
}

test('a text that the other issue restricted is not shown, nor sent, where everybody reads', async () => {
  const { ticketId: a, issueId: first } = await files.linked('A');
  await comments.say(a, 'Ours');
  await world.settle();
  const b = await free();
  await unlink(a);
  await link(a, b);
  const [there] = world.sandbox.jira.state.comments.of(b);
  await comments.editInJira(b, there?.id ?? '', 'Secret of B', { visibility: ADMINS_ONLY });
  await world.settle();
  expect(await comments.stored(a)).toMatchObject([{ body: 'Secret of B', visibility: 'internal' }]);
  await unlink(a);
  await link(a, first);
  await world.settle();
  expect(comments.textsInJira(first)).toEqual(['Ours']);
  const [comment] = await comments.stored(a);
  expect(comment).toMatchObject({ body: 'Ours', visibility: 'public' });
  expect((await comments.historyOf(comment?.id ?? '')).at(-1)).toMatchObject({
    old_value: 'Secret of B',
    new_value: 'Ours',
  });
});

test('what an issue that was left has restricted is not published from here in another one', async () => {
  const { ticketId: a, issueId: first } = await files.linked('A');
  const { commentId } = await comments.say(a, 'Ours');
  await world.settle();
  const [there] = world.sandbox.jira.state.comments.of(first);
  await comments.editInJira(first, there?.id ?? '', 'Secret of A', { visibility: ADMINS_ONLY });
  await world.settle();
  const b = await free();
  await unlink(a);
  await link(a, b);
  const publish = world.commands.editComment(world.caller, a, commentId, { visibility: 'public' });
  await expect(publish).rejects.toThrow('restricted in Jira');
  expect(comments.textsInJira(b)).toEqual([]);
});

test('what was in conflict in an issue that was left is not shown in another one', async () => {
  const { ticketId: a, issueId: first } = await files.linked('A');
  await world.jira('PUT', `issue/${first}`, { fields: { summary: 'Secret of A' } });
  await world.commands.editTicket(world.caller, a, { title: 'Ours' });
  await world.commands.editTicket(world.caller, a, { title: 'Shared' });
  await world.settle();
  const rows = (ticketId: string) =>
    world.owner('select our_value, their_value, restricted from conflict where ticket_id = $1 order by at', [ticketId]);
  const met = { our_value: 'Ours', their_value: 'Secret of A' };
  expect(await rows(a)).toEqual([{ ...met, restricted: false }]);
  const b = await free();
  await unlink(a);
  expect(await rows(a)).toEqual([{ ...met, restricted: false }]);
  await link(a, b);
  const there = { our_value: 'Shared', their_value: 'Other', restricted: false };
  expect(await rows(a)).toEqual([{ ...met, restricted: true }, there]);
  // Nor where a new issue is made for it.
  await world.jira('DELETE', `issue/${b}`);
  await world.settle();
  await world.commands.restoreTicket(world.caller, a);
  expect(await rows(a)).toEqual([
    { ...met, restricted: true },
    { ...there, restricted: true },
  ]);
});

test('nor is it sent there where somebody takes the side of the issue that was left', async () => {
  const { ticketId: a, issueId: first } = await files.linked('A');
  await world.jira('PUT', `issue/${first}`, { fields: { summary: 'Secret of A' } });
  await world.commands.editTicket(world.caller, a, { title: 'Ours' });
  await world.commands.editTicket(world.caller, a, { title: 'Shared' });
  await world.settle();
  const b = await free();
  await unlink(a);
  await link(a, b);
  await world.settle();
  const [row] = await world.owner<{ id: string }>(
    `select id from conflict where ticket_id = $1 and their_value = '"Secret of A"'`,
    [a],
  );
  const take = (side: 'ours' | 'theirs', how: { asComment?: true } = {}) =>
    world.commands.resolveConflict(world.caller, row?.id ?? '', { take: side, ...how });
  const why = `everybody who sees ${await keyOf(b)} could read it there`;
  await expect(take('theirs')).rejects.toThrow(why);
  await expect(take('theirs', { asComment: true })).rejects.toThrow(why);
  const summary = async () => (await world.jira<{ fields: { summary: string } }>('GET', `issue/${b}`)).fields.summary;
  expect(await summary()).toBe('Other');
  await take('ours');
  await world.settle();
  expect(await summary()).toBe('Ours');
});

test('what somebody in Jira edits while a ticket is being linked is taken', async () => {
  const { ticketId: a, issueId } = await files.linked('A');
  await unlink(a);
  const key = await keyOf(issueId);
  // Jira is edited, and its event taken, between the command's read of the issue and its transaction.
  const original = world.sync.connect;
  let hooked = false;
  world.sync.connect = async (...args: Parameters<typeof original>) => {
    const site = await original(...args);
    return {
      ...site,
      client: new Proxy(site.client, {
        get(target, name, receiver) {
          const value = Reflect.get(target, name, receiver);
          if (name !== 'bulkFetch' || hooked) return value;
          return async (...given: unknown[]) => {
            hooked = true;
            const answer = await (value as (...x: unknown[]) => Promise<unknown>).apply(target, given);
            await world.jira('PUT', `issue/${issueId}`, { fields: { summary: 'Edited while linking' } });
            await world.settle();
            return answer;
          };
        },
      }),
    };
  };
  await world.commands.linkTicket(world.caller, a, { issueKey: key });
  world.sync.connect = original;
  await world.settle();
  expect(hooked).toBe(true);
  const row = (await world.tickets()).find((one) => one.id === a);
  expect(row).toMatchObject({ title: 'Edited while linking' });
});

test('a file of ours stands once in an issue that its ticket comes back to', async () => {
  const { ticketId: a, issueId: first } = await files.linked('A');
  await files.attach(a, 'ours.txt', randomBytes(2000));
  await world.settle();
  expect((await files.inJira(first)).length).toBe(1);
  const b = await free();
  await unlink(a);
  await link(a, b);
  expect((await files.inJira(b)).length).toBe(1);
  await unlink(a);
  await link(a, first);
  await world.settle();
  expect((await files.inJira(first)).map((f) => f.filename)).toEqual(['ours.txt']);
  expect((await files.filesOf(a)).map((f) => f.fileName)).toEqual(['ours.txt']);
});

test('files that are deleted here while the ticket follows another issue are deleted in the one it comes back to', async () => {
  const { ticketId: a, issueId: first } = await files.linked('A');
  const { attachmentId } = await files.attach(a, 'ours.txt', randomBytes(2000));
  await files.attachInJira(first, 'theirs.txt', randomBytes(1000));
  await world.settle();
  const b = await free();
  await unlink(a);
  await link(a, b);
  await world.commands.deleteAttachment(world.caller, attachmentId);
  const theirs = (await files.filesOf(a)).find((f) => f.fileName === 'theirs.txt');
  await world.commands.deleteAttachment(world.caller, theirs?.id ?? '');
  await world.settle();
  await unlink(a);
  await link(a, first);
  await world.settle();
  expect((await files.filesOf(a)).map((f) => f.fileName)).toEqual([]);
  expect((await files.inJira(first)).map((f) => f.filename)).toEqual([]);
});

test('an upload without an answer is looked for in the issue that the ticket comes back to', async () => {
  const { ticketId: a, issueId: first } = await files.linked('A');
  const action = { kind: 'late', answerAfterMs: 0 } as const;
  world.sandbox.faults.add({ match: { endpoint: 'addAttachment' }, count: 1, action });
  await files.attach(a, 'ours.txt', randomBytes(2000));
  await unlink(a);
  await link(a, await free());
  await world.sandbox.late.release();
  await unlink(a);
  await link(a, first);
  await world.hurry();
  await world.settle();
  expect((await files.inJira(first)).map(({ filename }) => filename)).toEqual(['ours.txt']);
  expect((await files.filesOf(a)).map(({ fileName }) => fileName)).toEqual(['ours.txt']);
});

test('a map that was changed meanwhile holds for what Jira had all along', async () => {
  const { ticketId, issueId } = await files.linked('Mapped');
  await unlink(ticketId);
  const config = JSON.stringify({ projects: { KAN: { statusMap: { '10000': 'IN_PROGRESS' } } } });
  await world.owner('update jira_site set config = $1', [config]);
  await link(ticketId, issueId);
  await world.settle();
  const [ticket] = await world.owner('select status, sync_state from ticket where id = $1', [ticketId]);
  expect(ticket).toEqual({ status: 'IN_PROGRESS', sync_state: 'synced' });
  await world.owner("update jira_site set config = '{}'");
});
