import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { JiraEvent } from '@synapse/shared/jira-event';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

const DAY_MS = 86_400_000;

let world: SyncWorld;
/** How far the clock of Jira and ours have been moved on. */
let laterMs = 0;
beforeAll(async () => {
  world = await createSyncWorld({}, { now: () => Date.now() + laterMs });
});
beforeEach(async () => {
  await world.settle();
  await world.reconcile();
});
afterAll(() => world.close());

async function createIssue(summary: string): Promise<string> {
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary };
  return (await world.jira<{ id: string }>('POST', 'issue', { fields })).id;
}

const retitle = (id: string, summary: string) => world.jira('PUT', `issue/${id}`, { fields: { summary } });

/** Dates an issue as an import or a wrong clock does; no event tells. */
async function date(id: string, updated: number): Promise<void> {
  const answer = await fetch(`${world.sandbox.url}/__sandbox/issues/${id}/updated`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ updated }),
  });
  expect(answer.ok).toBe(true);
}

/** From now on nothing is told by events; what there was is forgotten. */
const loseEvents = () => world.events.splice(0);
const titleOf = async (id: string) => (await world.tickets()).find((ticket) => ticket.issue_id === id)?.title;

test('an issue that is dated ahead does not make the reconciler pass over what others change after it was read', async () => {
  const [ahead, other] = [await createIssue('Imported'), await createIssue('Another')];
  await world.settle();
  await date(ahead, Date.now() + DAY_MS);
  await world.reconcile();
  await retitle(other, 'Changed, and no event told');
  loseEvents();
  await world.reconcile();
  expect(await titleOf(other)).toBe('Changed, and no event told');
  const [late] = await world.owner<{ count: number }>(
    'select count(*)::int from sync_cursor where updated_ms > extract(epoch from now()) * 1000 + 60000',
  );
  expect(late?.count).toBe(0);
});

test('its own later events are taken', async () => {
  const id = await createIssue('Imported, told by events');
  await date(id, Date.now() + DAY_MS);
  await world.settle();
  expect(await titleOf(id)).toBe('Imported, told by events');
  await retitle(id, 'Edited since');
  await world.settle();
  expect(await titleOf(id)).toBe('Edited since');
});

test('its own later edits that no event tells of are found by a pass', async () => {
  const id = await createIssue('Imported, told by none');
  await date(id, Date.now() + DAY_MS);
  loseEvents();
  await world.reconcile();
  await retitle(id, 'Edited since');
  loseEvents();
  await world.reconcile();
  expect(await titleOf(id)).toBe('Edited since');
});

test('an event that is dated ahead is fetched, not believed, and hides no later one', async () => {
  const id = await createIssue('Before');
  await world.settle();
  await retitle(id, 'Told ahead of time');
  const told = loseEvents().map((event) => ({
    ...event,
    issue: { ...event.issue, updated: Date.now() + DAY_MS, fields: { ...event.issue.fields, summary: 'Never was' } },
  }));
  await world.receive(told);
  await world.settle();
  expect(await titleOf(id)).toBe('Told ahead of time');
  await retitle(id, 'The last word');
  await world.settle();
  expect(await titleOf(id)).toBe('The last word');
});

const HOUR_MS = 3_600_000;

async function pass(ms: number): Promise<void> {
  laterMs += ms;
  await world.pass(ms);
}

/** An edit that Jira dates an hour ahead, and one after it; nobody here knows of them yet. */
async function editAhead(summary: string) {
  const id = await createIssue('Before');
  await world.settle();
  await retitle(id, summary);
  await retitle(id, 'The last word');
  const [event, later] = loseEvents();
  if (!event || !later) throw new Error('two events were expected');
  return { later, id, event: { ...event, issue: { ...event.issue, updated: world.sync.now() + HOUR_MS } } };
}

/** The edit after it, which is told last, stands whatever was believed before. */
async function expectNoneHidden(id: string, later: JiraEvent): Promise<void> {
  await world.receive([later]);
  await world.worker.processAll();
  await world.settle();
  expect(await titleOf(id)).toBe('The last word');
}

test('an event that was dated ahead when it came is not believed once that date has passed', async () => {
  const { id, event, later } = await editAhead('Told ahead of time');
  await world.receive([event]);
  await pass(2 * HOUR_MS);
  await world.worker.processAll();
  await expectNoneHidden(id, later);
});

test('nor one that was on its way until its date had passed: it happened before', async () => {
  const { id, event, later } = await editAhead('On its way for hours');
  await pass(2 * HOUR_MS);
  await world.receive([event]);
  await world.worker.processAll();
  await expectNoneHidden(id, later);
});

test('nor where all of Jira’s clock was ahead, for the app says when it was told', async () => {
  const { id, event, later } = await editAhead('In Forge’s queue for hours');
  await pass(2 * HOUR_MS);
  await world.receive([{ ...event, occurredAt: event.issue.updated, seenAt: event.occurredAt }]);
  await world.worker.processAll();
  await expectNoneHidden(id, later);
});

test('marks that were set ahead before are let go of by the next snapshot', async () => {
  const id = await createIssue('Marked');
  await world.settle();
  const ahead = Date.now() + DAY_MS;
  await world.owner(
    `update issue_link set jira_updated = $2, marks = (select jsonb_object_agg(key, $2::bigint) from jsonb_each(marks))
      where issue_id = $1`,
    [id, ahead],
  );
  await retitle(id, 'Edited under the mark');
  loseEvents();
  await world.reconcile();
  expect(await titleOf(id)).toBe('Edited under the mark');
  await retitle(id, 'And again');
  await world.settle();
  expect(await titleOf(id)).toBe('And again');
});

test('a field that is edited here goes to Jira, and what Jira then says is taken', async () => {
  const id = await createIssue('Edited here');
  await date(id, Date.now() + DAY_MS);
  await world.settle();
  await world.reconcile();
  const ticket = (await world.tickets()).find((one) => one.issue_id === id);
  await world.commands.editTicket(world.caller, ticket?.id ?? '', { title: 'By the CRM' });
  await world.settle();
  const issue = await world.jira<{ fields: { summary: string } }>('GET', `issue/${id}`);
  expect(issue.fields.summary).toBe('By the CRM');
  await retitle(id, 'By Jira');
  await world.settle();
  expect(await titleOf(id)).toBe('By Jira');
});
