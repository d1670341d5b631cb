import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { ADMINS_ONLY, commentActions } from '../../support/comment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A comment of ours that Jira took without an answer, and that somebody there restricted before we had looked. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
let ahead = 0;
beforeEach(async () => {
  await world.pass(-ahead);
  ahead = 0;
  world.sandbox.faults.remove();
  world.sandbox.late.clear();
  show();
});
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);
const { editInJira, say, textsInJira, stored } = commentActions(() => world);
const wait = async () => {
  for (const seconds of [1, 80, 80]) {
    ahead += seconds * 1_000;
    await world.pass(seconds * 1_000);
    await world.settle();
  }
};
const idOf = (issueId: string) => world.sandbox.jira.state.comments.of(issueId)[0]?.id ?? '';
const refusalOf = async (ticketId: string) =>
  (
    await world.owner<{ refused: { message: string } | null }>('select refused from comment where ticket_id = $1', [
      ticketId,
    ])
  )[0]?.refused?.message;
/** The API speaks to Jira as Grace. */
const hide = () => {
  const grace = world.sandbox.jira.catalog.users.find(({ displayName }) => displayName.startsWith('Grace'));
  world.sandbox.jira.applySettings({ restrictedHiddenFrom: [grace?.accountId ?? ''] });
};
const show = () => world.sandbox.jira.applySettings({ restrictedHiddenFrom: [] });
/** To a role that our account has not. */
const restrict = (issueId: string, text: string) =>
  editInJira(issueId, idOf(issueId), text, { visibility: ADMINS_ONLY });

async function postedUnanswered(text: string) {
  const { ticketId, issueId } = await linked(text);
  world.sandbox.faults.add({
    match: { endpoint: 'addComment' },
    count: 1,
    action: { kind: 'late', answerAfterMs: 0 },
  });
  await say(ticketId, text);
  await world.sandbox.late.release();
  return { ticketId, issueId };
}

test('it is not posted again, for everybody: a person is asked, and it is known again when it is shown', async () => {
  const { ticketId, issueId } = await postedUnanswered('For some by now');
  await restrict(issueId, 'For some by now');
  hide();
  await wait();
  expect(textsInJira(issueId)).toEqual(['For some by now']);
  expect(await refusalOf(ticketId)).toContain(`comment ${idOf(issueId)}`);
  show();
  await editInJira(issueId, idOf(issueId), 'For everybody again', { visibility: null });
  await world.settle();
  expect(await stored(ticketId)).toMatchObject([{ body: 'For everybody again', jira_comment_id: idOf(issueId) }]);
  expect(await refusalOf(ticketId)).toBeUndefined();
});

test('a person who does not find it there has it posted again', async () => {
  const { ticketId, issueId } = await postedUnanswered('Not found there');
  await restrict(issueId, 'Not found there');
  hide();
  await wait();
  expect(textsInJira(issueId)).toHaveLength(1);
  await world.commands.retryFailures(world.caller, { ticketIds: [ticketId] });
  await world.settle();
  show();
  expect(textsInJira(issueId)).toEqual(['Not found there', 'Not found there']);
  expect(await refusalOf(ticketId)).toBeUndefined();
});

test('without an event that tells of it, there is nothing to tell by, and it is posted again', async () => {
  const { ticketId, issueId } = await postedUnanswered('No event');
  await restrict(issueId, 'No event');
  world.events.length = 0;
  hide();
  await wait();
  show();
  expect(textsInJira(issueId)).toEqual(['No event', 'No event']);
  expect(await refusalOf(ticketId)).toBeUndefined();
});
