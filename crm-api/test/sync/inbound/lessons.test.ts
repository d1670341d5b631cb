import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Each lesson from other integrations (docs/reference/jira-events.md#lessons-from-other-integrations) as a test. */
jest.setTimeout(60_000);

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ backoff: { baseMs: 60_000, maxMs: 60_000 } });
});
afterEach(() => world.sandbox.faults.remove());
afterAll(() => world.close());

const paragraph = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
const newTicket = { description: '', status: 'OPEN', priority: 'LOW', source: 'API', contactId: null } as const;
const create = async (title: string) => {
  const { ticketId } = await world.commands.createTicket(world.caller, { ...newTicket, title });
  await world.settle();
  return ticketId;
};
const read = async (id: string) => {
  const found = (await world.tickets()).find((ticket) => ticket.id === id);
  if (!found?.issue_id) throw new Error('the ticket has no issue');
  return { ...found, issue_id: found.issue_id };
};
const ofIssue = async (issueId: string) => (await world.tickets()).find((ticket) => ticket.issue_id === issueId);
const there = (id: string) =>
  world.jira<{ fields: { summary: string; status: { name: string } } }>('GET', `issue/${id}`);
const retitle = (id: string, summary: string, as?: 'ada' | 'grace') =>
  world.jira('PUT', `issue/${id}`, { fields: { summary } }, as);
const newIssue = (summary: string) =>
  world.jira<{ id: string }>('POST', 'issue', {
    fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary },
  });

test('lesson 1: the echo of our own transition does not bring an older status back', async () => {
  const id = await create('Status there and back');
  const { issue_id: issueId } = await read(id);
  await world.commands.editTicket(world.caller, id, { status: 'IN_PROGRESS' });
  await world.commands.editTicket(world.caller, id, { status: 'RESOLVED' });
  const echoes = world.events.splice(0);
  expect(echoes.length).toBeGreaterThanOrEqual(2);
  // In the wrong order and twice: the one of the first step is the last to arrive.
  for (const event of [...echoes.toReversed(), ...echoes.toReversed()]) {
    await world.receive([event]);
    await world.worker.processAll();
    expect((await read(id)).status).toBe('RESOLVED');
  }
  await world.settle();
  expect((await there(issueId)).fields.status.name).toBe('Done');
  expect(await world.owner('select 1 from conflict where ticket_id = $1', [id])).toEqual([]);
});

test('lesson 1: an echo is known by the recorded write, also when its answer was lost and time has passed', async () => {
  const id = await create('Before');
  world.sandbox.faults.add({ match: { method: 'PUT' }, count: 1, action: { kind: 'drop', when: 'after' } });
  expect((await world.commands.editTicket(world.caller, id, { title: 'Sent' })).outcome).toBe('pending');
  await world.owner("update issue_link set edited_at = '{}' where ticket_id = $1", [id]);
  await world.settle();
  expect(await read(id)).toMatchObject({ title: 'Sent' });
  expect(await world.owner('select 1 from conflict where ticket_id = $1', [id])).toEqual([]);
});

test('lesson 2: events in any order, any number of times, end at the newest value of every field', async () => {
  expect.hasAssertions();
  const { id } = await newIssue('Title 0');
  for (const i of [1, 2, 3]) {
    await retitle(id, `Title ${i}`);
    await world.jira('PUT', `issue/${id}`, { fields: { priority: { name: ['High', 'Low', 'Highest'][i - 1] } } });
  }
  const events = world.events.splice(0);
  const order = fc.array(fc.constantFrom(...events), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(order, async (received) => {
      // As if each had never come: the inbox takes an event only once.
      await world.owner('delete from inbox');
      for (const event of received) {
        await world.receive([event]);
        await world.worker.processAll();
        expect(await ofIssue(id)).toMatchObject({ title: 'Title 3', priority: 'URGENT' });
      }
    }),
    { numRuns: 10 },
  );
});

test('lesson 3: a read older than the event is not applied; it is asked for again', async () => {
  const { id } = await newIssue('Old');
  await world.settle();
  const old = await world.jira('GET', `issue/${id}?fields=*all`);
  await world.jira('PUT', `issue/${id}`, { fields: { summary: 'New', description: paragraph('New text') } });
  world.sandbox.faults.add({
    match: { endpoint: 'bulkFetchIssues' },
    count: 1,
    action: { kind: 'status', status: 200, body: { issues: [old] } },
  });
  await world.settle();
  expect(await ofIssue(id)).toMatchObject({ title: 'New', description: '' });
  const [workItem] = await world.owner<{ reason: { message: string } }>(
    'select reason from work_item where issue_id = $1',
    [id],
  );
  expect(workItem?.reason.message).toContain('older state');
  await world.hurry();
  await world.settle();
  expect(await ofIssue(id)).toMatchObject({ title: 'New', description: 'New text' });
});

test('lesson 4: what the owner of our token does by hand in Jira is not taken for our echo', async () => {
  const id = await create('Ours');
  const { issue_id: issueId } = await read(id);
  // The API speaks to Jira as Grace.
  await retitle(issueId, 'By Grace', 'grace');
  await world.jira('POST', `issue/${issueId}/comment`, { body: paragraph('Grace says') }, 'grace');
  await world.settle();
  const ticket = await read(id);
  expect(ticket.title).toBe('By Grace');
  expect(ticket.comments).toMatchObject([{ body: 'Grace says', source: 'JIRA', visibility: 'public' }]);
});

test('lesson 5: a failing issue holds up only itself, says why, and a newer event takes it up again', async () => {
  const [bad, good] = [await newIssue('Bad'), await newIssue('Good')];
  await world.settle();
  await world.jira('PUT', `issue/${bad.id}`, { fields: { description: paragraph('one') } });
  world.sandbox.faults.add({
    match: { endpoint: 'bulkFetchIssues' },
    count: 1,
    action: { kind: 'status', status: 400, body: { errorMessages: ['This issue is broken.'], errors: {} } },
  });
  await world.settle();
  const workItem = async () =>
    (
      await world.owner<{ parked: boolean; reason: { jira?: string } | null }>(
        'select parked_at is not null as parked, reason from work_item where issue_id = $1',
        [bad.id],
      )
    )[0];
  expect(await workItem()).toMatchObject({ parked: true, reason: { jira: 'This issue is broken.' } });
  await retitle(good.id, 'Good goes on');
  await world.settle();
  expect(await ofIssue(good.id)).toMatchObject({ title: 'Good goes on' });
  expect(await workItem()).toMatchObject({ parked: true });
  await retitle(bad.id, 'Better');
  await world.settle();
  expect(await workItem()).toMatchObject({ parked: false });
  expect(await ofIssue(bad.id)).toMatchObject({ title: 'Better', description: 'one' });
});

test('lesson 6: an event that was acknowledged outlives the process that took it', async () => {
  const { id } = await newIssue('Taken, then killed');
  await world.receive(world.events.splice(0));
  // A worker claims its work item and dies: all that is left of it is a lease that runs out.
  await world.owner(
    "update work_item set lease_until = now() + interval '1 hour', lease_token = gen_random_uuid() where issue_id = $1",
    [id],
  );
  await world.worker.processAll();
  expect(await ofIssue(id)).toBeUndefined();
  await world.owner("update work_item set lease_until = now() - interval '1 s' where issue_id = $1", [id]);
  await world.worker.processAll();
  expect(await ofIssue(id)).toMatchObject({ title: 'Taken, then killed' });
});

type Step = { do: 'edit' | 'fail' | 'retry' | 'delete' | 'reconcile' | 'refresh' | 'ticket'; text: string };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    do: fc.constantFrom('edit' as const, 'fail', 'retry', 'delete', 'reconcile', 'refresh', 'ticket'),
    text: fc.uuid(),
  }),
  { maxLength: 6 },
);

test('lesson 7: an internal comment never reaches Jira, under any sequence of edits, retries and reconciliations', async () => {
  expect.hasAssertions();
  const told: string[] = [];
  const stop = world.sandbox.jira.changes.subscribe((change) => void told.push(JSON.stringify(change)));
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const id = await create('Has secrets');
      const { commentId } = await world.commands.addComment(world.caller, id, {
        body: 'SECRET at first',
        visibility: 'internal',
      });
      for (const step of plan) {
        if (step.do === 'edit')
          await world.commands
            .editComment(world.caller, id, commentId, { body: `SECRET ${step.text}` })
            .catch(() => undefined);
        if (step.do === 'ticket') await world.commands.editTicket(world.caller, id, { title: step.text });
        if (step.do === 'retry') await world.commands.retryTicket(world.caller, id);
        if (step.do === 'refresh') await world.commands.refreshTicket(world.caller, id);
        if (step.do === 'delete')
          await world.commands.deleteComment(world.caller, id, commentId).catch(() => undefined);
        if (step.do === 'reconcile') await world.reconcile();
        if (step.do === 'fail') world.sandbox.faults.add({ count: 1, action: { kind: 'drop', when: 'after' } });
        await world.settle();
      }
      world.sandbox.faults.remove();
      await world.hurry();
      await world.settle();
      expect(told.some((change) => change.includes('SECRET'))).toBe(false);
    }),
    { numRuns: 12 },
  );
  stop();
  expect(told.length).toBeGreaterThan(0);
});
