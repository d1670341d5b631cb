import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { ADMINS_ONLY, commentActions } from '../../support/comment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A comment that Jira does not show is not a comment that was deleted. */
let world: SyncWorld;
/** What happens in Jira right after a page of comments was read. */
let afterPage: (startAt: number) => Promise<void>;
beforeAll(async () => {
  world = await createSyncWorld(
    { backoff: { baseMs: 1, maxMs: 5 } },
    {
      onExchange: ({ operation, url }) => {
        if (operation === 'getComments')
          void afterPage(Number(new URL(url, 'http://jira').searchParams.get('startAt')));
      },
    },
  );
});
beforeEach(() => {
  afterPage = () => Promise.resolve();
  world.sandbox.faults.remove();
  world.sandbox.jira.applySettings({ restrictedHiddenFrom: [] });
});
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);
const { inJira, editInJira, editHere, stored, shown, say, historyOf, textsInJira } = commentActions(() => world);
/** The API speaks to Jira as Grace. */
const hideFromUs = () => {
  const grace = world.sandbox.jira.catalog.users.find(({ displayName }) => displayName.startsWith('Grace'));
  world.sandbox.jira.applySettings({ restrictedHiddenFrom: [grace?.accountId ?? ''] });
};
const see = async () => {
  await world.settle();
  await world.hurry();
  await world.settle();
  await world.reconcile();
};
const find = async (ticketId: string, jiraId: string) =>
  (await stored(ticketId)).find(({ jira_comment_id: id }) => id === jiraId);

test('a comment that is restricted, out of our sight, and public again later comes back, and history says so', async () => {
  const { ticketId, issueId } = await linked('Restricted for a while');
  const id = await inJira(issueId, 'For everybody');
  await see();
  hideFromUs();
  await editInJira(issueId, id, 'For admins', { visibility: ADMINS_ONLY });
  await see();
  expect(await shown(ticketId)).toEqual([]);
  await editInJira(issueId, id, 'For everybody again', { visibility: null });
  await see();
  const comment = await find(ticketId, id);
  expect(comment).toMatchObject({ body: 'For everybody again', visibility: 'public', deleted: false });
  const history = await historyOf(comment?.id ?? '');
  expect(history.map(({ rule }) => rule)).toEqual(['out_of_sight', 'seen_again', 'took_jira']);
  expect(history.at(-1)).toMatchObject({ new_value: 'For everybody again' });
  expect(JSON.stringify(history)).not.toContain('For admins');
});

test('one that a webhook says was deleted while it is out of our sight comes back, too', async () => {
  const { ticketId, issueId } = await linked('Claimed');
  const id = await inJira(issueId, 'For everybody');
  await see();
  const other = await inJira(issueId, 'Other');
  await world.jira('DELETE', `issue/${issueId}/comment/${other}`);
  const [claim] = world.events.splice(0).filter(({ type }) => type === 'comment.deleted');
  if (claim?.type !== 'comment.deleted') throw new Error('nothing was told');
  hideFromUs();
  await editInJira(issueId, id, 'For admins', { visibility: ADMINS_ONLY });
  world.events.length = 0;
  await world.receive([{ ...claim, id: `${claim.id}-by-the-webhook`, hint: true, comment: { ...claim.comment, id } }]);
  await world.worker.processAll();
  expect(await shown(ticketId)).toEqual([]);
  await editInJira(issueId, id, 'For everybody again', { visibility: null });
  await see();
  expect(await shown(ticketId)).toEqual(['For everybody again']);
});

test.each(['a webhook', 'the app'])('one that nobody here had seen, and that %s says was deleted', async (by) => {
  const { ticketId, issueId } = await linked('Never seen');
  const other = await inJira(issueId, 'Other');
  await world.jira('DELETE', `issue/${issueId}/comment/${other}`);
  const [told] = world.events.splice(0).filter(({ type }) => type === 'comment.deleted');
  if (told?.type !== 'comment.deleted') throw new Error('nothing was told');
  hideFromUs();
  const id = await inJira(issueId, 'For admins', { visibility: ADMINS_ONLY });
  world.events.length = 0;
  const source = by === 'a webhook' ? { hint: true } : {};
  await world.receive([{ ...told, id: `${told.id}-${by}`, ...source, comment: { ...told.comment, id } }]);
  await world.worker.processAll();
  await see();
  expect(await shown(ticketId)).toEqual([]);
  await editInJira(issueId, id, 'For everybody', { visibility: null });
  await see();
  // What Jira itself says is for good; what a webhook says was only out of our sight.
  expect(await shown(ticketId)).toEqual(by === 'a webhook' ? ['For everybody'] : []);
  expect(await world.owner('select 1 from conflict where ticket_id = $1', [ticketId])).toEqual([]);
});

test('a reading account that sees less hides comments, and the one that sees more brings them back', async () => {
  const { ticketId, issueId } = await linked('Two accounts');
  const id = await inJira(issueId, 'A secret of admins', { visibility: ADMINS_ONLY });
  await inJira(issueId, 'Plain');
  await see();
  hideFromUs();
  await world.commands.refreshTicket(world.caller, ticketId);
  expect(await shown(ticketId)).toEqual(['Plain']);
  world.sandbox.jira.applySettings({ restrictedHiddenFrom: [] });
  await world.commands.refreshTicket(world.caller, ticketId);
  expect(await shown(ticketId)).toEqual(['A secret of admins', 'Plain']);
  expect(await find(ticketId, id)).toMatchObject({ visibility: 'internal', deleted: false });
});

test('a comment that was deleted in Jira stays deleted, whatever late event or old read tells of it', async () => {
  const { ticketId, issueId } = await linked('Really gone');
  const id = await inJira(issueId, 'Short-lived');
  await see();
  await editInJira(issueId, id, 'Short-lived, edited');
  const late = world.events.splice(0);
  const old = await world.jira('GET', `issue/${issueId}?fields=*all`);
  await world.jira('DELETE', `issue/${issueId}/comment/${id}`);
  world.events.splice(0);
  await world.reconcile();
  expect(await shown(ticketId)).toEqual([]);
  await world.receive(late);
  await world.worker.processAll();
  expect(await shown(ticketId)).toEqual([]);
  world.sandbox.faults.add({
    match: { endpoint: 'bulkFetchIssues' },
    count: 1,
    action: { kind: 'status', status: 200, body: { issues: [old] } },
  });
  await world.commands.refreshTicket(world.caller, ticketId);
  expect(await shown(ticketId)).toEqual([]);
});

test('one that was deleted here while it was out of sight is deleted in Jira once it is seen again', async () => {
  const { ticketId, issueId } = await linked('Deleted unseen');
  const id = await inJira(issueId, 'Unwanted');
  await see();
  hideFromUs();
  const [comment] = await stored(ticketId);
  world.sandbox.faults.add({
    match: { endpoint: 'deleteComment' },
    count: 1,
    action: { kind: 'drop', when: 'before' },
  });
  await world.jira('PUT', `issue/${issueId}/comment/${id}`, {
    ...(await bodyOf(issueId, id)),
    visibility: ADMINS_ONLY,
  });
  await world.commands.deleteComment(world.caller, ticketId, comment?.id ?? '');
  await see();
  world.sandbox.jira.applySettings({ restrictedHiddenFrom: [] });
  await world.commands.refreshTicket(world.caller, ticketId);
  expect(world.sandbox.jira.state.comments.of(issueId)).toEqual([]);
  expect(await shown(ticketId)).toEqual([]);
});

const bodyOf = async (issueId: string, id: string) => {
  const { body } = await world.jira<{ body: unknown }>('GET', `issue/${issueId}/comment/${id}`);
  return { body };
};

test('a comment that is deleted in Jira between two pages hides none of its neighbours', async () => {
  const { ticketId, issueId } = await linked('Many comments');
  const ids: string[] = [];
  for (let i = 0; i < 130; i++) ids.push(await inJira(issueId, `Comment ${i}`));
  // Jira says that its answer does not hold them all, so they are read page by page.
  world.sandbox.faults.add({
    match: { endpoint: 'bulkFetchIssues' },
    action: { kind: 'mangle', issue: issueId, path: 'fields.comment.total', value: 1_000 },
  });
  await see();
  expect(await shown(ticketId)).toHaveLength(130);
  let struck = false;
  afterPage = async (startAt) => {
    if (struck || startAt !== 0) return;
    struck = true;
    const { comments } = world.sandbox.jira.state;
    const first = comments.of(issueId)[0];
    if (first) world.sandbox.jira.state.removeComment(first);
  };
  await world.commands.refreshTicket(world.caller, ticketId);
  expect(struck).toBe(true);
  expect(await shown(ticketId)).toEqual(ids.slice(1).map((_, i) => `Comment ${i + 1}`));
});

test('a list that lacks a comment is not believed before Jira denies the comment itself', async () => {
  const { ticketId, issueId } = await linked('Believed twice');
  await inJira(issueId, 'Still there');
  await say(ticketId, 'Ours, still there');
  await see();
  world.sandbox.faults.add({
    match: { endpoint: 'bulkFetchIssues' },
    action: { kind: 'mangle', issue: issueId, path: 'fields.comment', value: { comments: [], total: 0 } },
  });
  await world.commands.refreshTicket(world.caller, ticketId);
  expect(await shown(ticketId)).toEqual(['Still there', 'Ours, still there']);
  // A refusal that is no denial proves nothing either.
  world.sandbox.faults.add({
    match: { endpoint: 'getComment' },
    action: { kind: 'status', status: 403, body: { errorMessages: ['No.'], errors: {} } },
  });
  await world.commands.refreshTicket(world.caller, ticketId);
  expect(await shown(ticketId)).toEqual(['Still there', 'Ours, still there']);
});

test('a comment of ours that is restricted in Jira is internal here, and an edit of it there shows to nobody else', async () => {
  const { ticketId, issueId } = await linked('Ours, restricted');
  const { commentId } = await say(ticketId, 'Said to everybody');
  await see();
  const [there] = world.sandbox.jira.state.comments.of(issueId);
  await editInJira(issueId, there?.id ?? '', 'Now for admins', { visibility: ADMINS_ONLY });
  await see();
  expect((await stored(ticketId)).find(({ id }) => id === commentId)).toMatchObject({
    ...{ body: 'Now for admins', visibility: 'internal', source: 'CRM' },
  });
  await expect(
    world.commands.editComment(world.caller, ticketId, commentId, { visibility: 'public' }),
  ).rejects.toMatchObject({ code: 'conflict' });
  await editInJira(issueId, there?.id ?? '', 'For everybody again', { visibility: null });
  await see();
  expect((await stored(ticketId)).find(({ id }) => id === commentId)).toMatchObject({
    ...{ body: 'For everybody again', visibility: 'public' },
  });
});

test.each(['deletion', 'edit'])(
  'without a look, too, a 404 to a %s is no proof that the comment was deleted',
  async (what) => {
    const { ticketId, issueId } = await linked('Fast');
    const id = await inJira(issueId, 'For everybody');
    await see();
    const restricted = { ...(await bodyOf(issueId, id)), visibility: ADMINS_ONLY };
    await world.jira('PUT', `issue/${issueId}/comment/${id}`, restricted);
    world.events.length = 0;
    hideFromUs();
    const [comment] = await stored(ticketId);
    await world.owner(`update jira_site set config = config || '{"writeMode": "fast"}'`);
    const { outcome } = await (what === 'edit'
      ? editHere(ticketId, comment?.id ?? '', 'Typed too late')
      : world.commands.deleteComment(world.caller, ticketId, comment?.id ?? ''));
    await world.owner(`update jira_site set config = config - 'writeMode'`);
    expect(outcome).toBe('synced');
    expect(await shown(ticketId)).toEqual([]);
    world.sandbox.jira.applySettings({ restrictedHiddenFrom: [] });
    await world.commands.refreshTicket(world.caller, ticketId);
    await see();
    expect(textsInJira(issueId)).toEqual(what === 'edit' ? ['Typed too late'] : []);
    expect(await shown(ticketId)).toEqual(what === 'edit' ? ['Typed too late'] : []);
  },
);
