import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Jira fails at one thing each time, as where a listener of its own throws: the rest of the ticket goes on. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterEach(() => world.sandbox.faults.remove());
afterAll(() => world.close());

const { linked, attach, attachInJira, filesOf, inJira } = attachmentActions(() => world);
const fail = (match: object) =>
  world.sandbox.faults.add({
    match,
    action: { kind: 'status', status: 500, body: { errorMessages: ['Internal server error'], errors: {} } },
  });
const commentsIn = async (issueId: string) =>
  (await world.jira<{ total: number }>('GET', `issue/${issueId}/comment`)).total;

/** Runs what waits, several times over. */
async function runOften(): Promise<void> {
  for (let times = 0; times < 4; times += 1) {
    await world.hurry();
    await world.settle();
  }
}

test('an edit that Jira fails to carry out holds up no reply', async () => {
  const { ticketId, issueId } = await linked('Before');
  fail({ endpoint: 'editIssue' });
  await world.commands.editTicket(world.caller, ticketId, { title: 'After' });
  await world.commands.addComment(world.caller, ticketId, { body: 'We look into it', visibility: 'public' });
  await runOften();
  expect(await commentsIn(issueId)).toBe(1);
  world.sandbox.faults.remove();
  await runOften();
  expect(await world.jira('GET', `issue/${issueId}`)).toMatchObject({ fields: { summary: 'After' } });
});

test('an edit that Jira fails at once arrives before the status that was set with it', async () => {
  const { ticketId, issueId } = await linked('Before');
  const action = { kind: 'status' as const, status: 500, body: { errorMessages: ['Once'], errors: {} } };
  world.sandbox.faults.add({ match: { endpoint: 'editIssue' }, count: 1, action });
  await world.commands.editTicket(world.caller, ticketId, { title: 'After', status: 'CLOSED' });
  await runOften();
  const changed = world.sandbox.jira.state.changelogs
    .of(issueId)
    .flatMap(({ items }) => items.map(({ field }) => field));
  expect(changed.filter((field) => field !== 'resolution')).toEqual(['summary', 'status']);
});

test('a status that Jira fails to set holds up no reply', async () => {
  const { ticketId, issueId } = await linked('Stays open');
  fail({ endpoint: 'doTransition' });
  await world.commands.editTicket(world.caller, ticketId, { status: 'CLOSED' });
  await world.commands.addComment(world.caller, ticketId, { body: 'It is done', visibility: 'public' });
  await runOften();
  expect(await commentsIn(issueId)).toBe(1);
});

test('the edit of a comment that Jira fails to carry out holds up no newer reply', async () => {
  const { ticketId, issueId } = await linked('Has a reply');
  const { commentId } = await world.commands.addComment(world.caller, ticketId, { body: 'One', visibility: 'public' });
  await world.settle();
  fail({ endpoint: 'updateComment' });
  await world.commands.editComment(world.caller, ticketId, commentId, { body: 'One, corrected' });
  await world.commands.addComment(world.caller, ticketId, { body: 'Two', visibility: 'public' });
  await runOften();
  expect(await commentsIn(issueId)).toBe(2);
});

test('the deletion of a file that Jira fails to carry out holds up no other file', async () => {
  const { ticketId, issueId } = await linked('Has a file');
  await attachInJira(issueId, 'first.txt', Buffer.from('first'));
  await world.settle();
  fail({ endpoint: 'removeAttachment' });
  const [first] = await filesOf(ticketId);
  await world.commands.deleteAttachment(world.caller, first?.id ?? '');
  await attach(ticketId, 'second.txt', Buffer.from('second one'));
  await runOften();
  expect((await inJira(issueId)).map(({ filename }) => filename)).toEqual(['first.txt', 'second.txt']);
});

test('a file of Jira’s that it fails to hand out holds up no other', async () => {
  const { ticketId, issueId } = await linked('Has files');
  const first = await attachInJira(issueId, 'first.txt', Buffer.from('first'));
  await attachInJira(issueId, 'second.txt', Buffer.from('second one'));
  fail({ path: `attachment/content/${first}` });
  await world.settle();
  await runOften();
  const contents = async () => (await filesOf(ticketId)).map(({ fileName, content }) => [fileName, content]);
  expect(await contents()).toEqual([
    ['first.txt', 'coming'],
    ['second.txt', 'here'],
  ]);
  world.sandbox.faults.remove();
  await runOften();
  expect((await contents())[0]).toEqual(['first.txt', 'here']);
});

test('what another try may mend is tried again beside what Jira refuses for good', async () => {
  const { ticketId, issueId } = await linked('May not be moved');
  const { commentId } = await world.commands.addComment(world.caller, ticketId, { body: 'One', visibility: 'public' });
  await world.settle();
  const action = { kind: 'status' as const, status: 403, body: { errorMessages: ['No.'], errors: {} } };
  world.sandbox.faults.add({ match: { endpoint: 'getTransitions' }, action });
  world.sandbox.faults.add({ match: { endpoint: 'updateComment' }, count: 1, action: { ...action, status: 500 } });
  await world.commands.editTicket(world.caller, ticketId, { status: 'CLOSED' });
  await world.commands.editComment(world.caller, ticketId, commentId, { body: 'One, corrected' });
  await runOften();
  expect(JSON.stringify(await world.jira('GET', `issue/${issueId}/comment`))).toContain('One, corrected');
});

test('the content of a file that was deleted in Jira goes here, while Jira hands out none of another', async () => {
  const { ticketId, issueId } = await linked('Loses a file');
  const deleted = await attachInJira(issueId, 'deleted.txt', Buffer.from('deleted'));
  await world.settle();
  const [file] = await filesOf(ticketId);
  const stored = async () =>
    (await world.owner<{ stored: boolean }>('select stored from attachment where id = $1', [file?.id]))[0]?.stored;
  expect(await stored()).toBe(true);
  const away = await attachInJira(issueId, 'away.txt', Buffer.from('away'));
  const action = { kind: 'status' as const, status: 503, body: {} };
  world.sandbox.faults.add({ match: { path: `attachment/content/${away}` }, action });
  await world.jira('DELETE', `attachment/${deleted}`);
  await world.settle();
  await runOften();
  expect(await stored()).toBe(false);
});
