import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { ADMINS_ONLY, commentActions, paragraph } from '../../support/comment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** An edit or a deletion here looks at the comment in Jira first: its event may still be on its way. */
let world: SyncWorld;
/** What a person does in Jira between our look and our write. */
let afterLook: () => void;
beforeAll(async () => {
  world = await createSyncWorld(
    { backoff: { baseMs: 1, maxMs: 5 } },
    {
      onExchange: ({ operation }) => {
        if (operation === 'getComment') afterLook();
      },
    },
  );
});
beforeEach(() => {
  afterLook = () => undefined;
  world.sandbox.faults.remove();
  world.sandbox.jira.applySettings({ editsPublish: false });
});
afterAll(() => world.close());

const { agreed, editHere, inJira, editInJira, textsInJira, stored, shown, say, conflictsOf } = commentActions(
  () => world,
);

/** Reaches into the sandbox: a request of its own would be in the middle of ours. */
const writeInJira = (issueId: string, jiraId: string, text: string) => {
  const { jira } = world.sandbox;
  const comment = jira.state.comments.find(jiraId);
  const issue = jira.state.issue(issueId);
  if (!comment || !issue) throw new Error('there is no such comment');
  const updated = jira.nextUpdated(issue);
  jira.state.putIssue({ ...issue, updated });
  jira.state.putComment({ ...comment, bodyJson: JSON.stringify(paragraph(text)), updated });
  return updated;
};
/** The event of a text that stood in Jira for a moment. */
const eventOf = async (issueId: string, jiraId: string, text: string, updated: number, id: string) => {
  const { key } = await world.jira<{ key: string }>('GET', `issue/${issueId}`);
  await world.receive([
    {
      ...{ id, type: 'comment.saved', cloudId: world.sandbox.jira.catalog.cloudId, occurredAt: updated },
      ...{ actorAccountId: null, selfGenerated: false },
      issue: { id: issueId, key, updated, fields: { projectKey: 'KAN' } },
      comment: {
        ...{ id: jiraId, body: paragraph(text), created: updated, updated },
        ...{ authorAccountId: null, authorName: 'Ada', jsdPublic: true },
      },
    } as unknown as (typeof world.events)[number],
  ]);
  await world.worker.processAll();
};

test.each(['careful', 'fast'])(
  'an edit in Jira whose event is held back is not written over, be it a site that writes %s: it wins, and ours is on a conflict row',
  async (writeMode) => {
    await world.owner(`update jira_site set config = config || '{"writeMode": "${writeMode}"}'`);
    const { ticketId, issueId, jiraId, commentId } = await agreed('Agreed');
    await editInJira(issueId, jiraId, 'Theirs, unseen');
    const held = world.events.splice(0);
    await editHere(ticketId, commentId, 'Ours');
    expect(textsInJira(issueId)).toEqual(['Theirs, unseen']);
    expect(await shown(ticketId)).toEqual(['Theirs, unseen']);
    const row = { field: `comment:${commentId}`, our_value: 'Ours', their_value: 'Theirs, unseen', winner: 'jira' };
    expect(await conflictsOf(ticketId)).toEqual([row]);
    await world.receive(held);
    await world.settle();
    expect(await conflictsOf(ticketId)).toEqual([row]);
  },
);

test('a deletion here keeps what was written in Jira meanwhile on a conflict row', async () => {
  const { ticketId, issueId, jiraId, commentId } = await agreed('To be deleted');
  await editInJira(issueId, jiraId, 'Written before it went');
  world.events.splice(0);
  await world.commands.deleteComment(world.caller, ticketId, commentId);
  expect(textsInJira(issueId)).toEqual([]);
  expect(await conflictsOf(ticketId)).toEqual([
    { field: `comment:${commentId}`, our_value: null, their_value: 'Written before it went', winner: 'crm' },
  ]);
});

test('what slips in between look and write is told by its late event, and stands on a conflict row once', async () => {
  const { ticketId, issueId, jiraId, commentId } = await agreed('Before the slip');
  let updated = 0;
  afterLook = () => {
    if (updated === 0) updated = writeInJira(issueId, jiraId, 'Slipped in');
  };
  await editHere(ticketId, commentId, 'Ours, over it');
  expect(textsInJira(issueId)).toEqual(['Ours, over it']);
  await eventOf(issueId, jiraId, 'Slipped in', updated, 'late-event-1');
  await eventOf(issueId, jiraId, 'Slipped in', updated, 'late-event-2');
  await world.settle();
  expect(await conflictsOf(ticketId)).toEqual([
    { field: `comment:${commentId}`, our_value: 'Ours, over it', their_value: 'Slipped in', winner: 'crm' },
  ]);
  expect(await shown(ticketId)).toEqual(['Ours, over it']);
});

test('what a deletion of ours took along unseen is told by its late event', async () => {
  const { ticketId, issueId, jiraId, commentId } = await agreed('Before the deletion');
  let updated = 0;
  afterLook = () => {
    if (updated === 0) updated = writeInJira(issueId, jiraId, 'Slipped in, deleted');
  };
  await world.commands.deleteComment(world.caller, ticketId, commentId);
  await eventOf(issueId, jiraId, 'Slipped in, deleted', updated, 'late-event-3');
  expect(await conflictsOf(ticketId)).toMatchObject([{ our_value: null, their_value: 'Slipped in, deleted' }]);
  expect(await shown(ticketId)).toEqual([]);
});

test('the events of our own writes, however late, are no conflict', async () => {
  const { ticketId, commentId } = await agreed('Plain');
  await editHere(ticketId, commentId, 'Ours 1');
  await editHere(ticketId, commentId, 'Ours 2');
  await editHere(ticketId, commentId, 'Ours 3');
  const late = world.events.splice(0);
  await world.receive(late.reverse());
  await world.settle();
  expect(await conflictsOf(ticketId)).toEqual([]);
  expect(await shown(ticketId)).toEqual(['Ours 3']);
});

test('an image that came meanwhile is not wiped: the fresh text is judged, not the one of before', async () => {
  const { ticketId, issueId, jiraId, commentId } = await agreed('Only text');
  const image = { type: 'mediaSingle', attrs: { layout: 'center' }, content: [IMAGE] };
  const body = { ...paragraph('Only text'), content: [...paragraph('Only text').content, image] };
  await world.jira('PUT', `issue/${issueId}/comment/${jiraId}`, { body });
  world.events.splice(0);
  await editHere(ticketId, commentId, 'Ours, without the image');
  expect(JSON.stringify(world.sandbox.jira.state.comments.find(jiraId)?.bodyJson)).toContain('mediaSingle');
  const [conflict] = await world.owner<{ id: string }>('select id from conflict where ticket_id = $1', [ticketId]);
  await expect(
    world.commands.editComment(world.caller, ticketId, commentId, { body: 'Once more' }),
  ).rejects.toMatchObject({ code: 'body_not_regenerable' });
  expect(conflict).toBeDefined();
});
const IMAGE = { type: 'media', attrs: { type: 'file', id: 'a-file', collection: '' } };

test('a comment that was restricted meanwhile is not written to', async () => {
  const { ticketId, issueId, jiraId, commentId } = await agreed('Public so far');
  await editInJira(issueId, jiraId, 'For admins', { visibility: ADMINS_ONLY });
  world.events.splice(0);
  await editHere(ticketId, commentId, 'Ours');
  expect(textsInJira(issueId)).toEqual(['For admins']);
  expect((await stored(ticketId))[0]).toMatchObject({ visibility: 'internal', body: 'For admins' });
});

test('a comment that is gone when it is looked at is hidden, and what was typed stays in its history', async () => {
  const { ticketId, issueId, jiraId, commentId } = await agreed('Going');
  await world.jira('DELETE', `issue/${issueId}/comment/${jiraId}`);
  world.events.splice(0);
  await editHere(ticketId, commentId, 'Typed too late');
  expect(await shown(ticketId)).toEqual([]);
  const history = await world.owner<{ old_value: unknown }>('select old_value from field_history where field = $1', [
    `comment:${commentId}`,
  ]);
  expect(history).toContainEqual({ old_value: 'Typed too late' });
});

test('an edit costs one look', async () => {
  const { ticketId, commentId } = await agreed('Counted');
  let looks = 0;
  afterLook = () => {
    looks += 1;
  };
  await editHere(ticketId, commentId, 'Counted, edited');
  expect(looks).toBe(1);
  await say(ticketId, 'A new one needs none');
  expect(looks).toBe(1);
});

test.each([false, true])(
  'an edit that was made before the comment was restricted still arrives, and stays with those who may read it, also where one that does not say so publishes it: %s',
  async (editsPublish) => {
    world.sandbox.jira.applySettings({ editsPublish });
    const { ticketId, issueId, jiraId, commentId } = await agreed('Public at first');
    await editInJira(issueId, jiraId, 'Public at first', { visibility: ADMINS_ONLY });
    world.events.splice(0);
    await editHere(ticketId, commentId, 'Typed while it was public here');
    expect(textsInJira(issueId)).toEqual(['Typed while it was public here']);
    expect(world.sandbox.jira.state.comments.find(jiraId)?.visibility).toMatchObject(ADMINS_ONLY);
    expect((await stored(ticketId))[0]).toMatchObject({
      visibility: 'internal',
      body: 'Typed while it was public here',
    });
  },
);

test('the same of an internal note of a service project', async () => {
  await world.owner(`update jira_site set config = '{"projectKeys": ["OPS"]}'`);
  world.sandbox.jira.applySettings({ editsPublish: true });
  const fields = { project: { key: 'OPS' }, issuetype: { name: 'Task' }, summary: 'Of a service project' };
  const { id: issueId } = await world.jira<{ id: string }>('POST', 'issue', { fields });
  const jiraId = await inJira(issueId, 'Public at first');
  await world.settle();
  const ticketId = (await world.tickets()).find((one) => one.issue_id === issueId)?.id ?? '';
  const commentId = (await stored(ticketId))[0]?.id ?? '';
  const key = 'sd.public.comment';
  await editInJira(issueId, jiraId, 'Public at first', { properties: [{ key, value: { internal: true } }] });
  world.events.splice(0);
  await editHere(ticketId, commentId, 'Typed while it was public here');
  expect(textsInJira(issueId)).toEqual(['Typed while it was public here']);
  expect(world.sandbox.jira.state.comments.find(jiraId)?.properties[key]).toEqual({ internal: true });
  expect((await stored(ticketId))[0]).toMatchObject({ visibility: 'internal' });
});
