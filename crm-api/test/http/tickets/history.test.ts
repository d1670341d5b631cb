import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { commentSchema } from '@synapse/shared/comment';
import { type HistoryItem, historyPageSchema, ticketAtSchema } from '@synapse/shared/history';
import type { Ticket } from '@synapse/shared/ticket';
import fc from 'fast-check';
import { undoChanges } from '../../../src/domain/ticket/undo-changes.ts';
import { type JiraApi, paragraph, startJiraApi } from '../support/jira-api.ts';
import { issueEvent, pushEvent } from '../support/signed.ts';

/** Each test makes dozens of real calls, and the machine may be busy. */
jest.setTimeout(60_000);

let on: JiraApi;
beforeAll(async () => {
  on = await startJiraApi();
});
beforeEach(() => on.sandbox.faults.remove());
afterAll(() => on.close());

const create = async (title: string) => (await on.call<Ticket>('POST', '/api/tickets', { title })).body;
const historyOf = async (id: string, query = '?limit=500') =>
  historyPageSchema.parse((await on.call('GET', `/api/tickets/${id}/history${query}`)).body);
const at = async (id: string, time: string) =>
  ticketAtSchema.parse((await on.call('GET', `/api/tickets/${id}?at=${encodeURIComponent(time)}`)).body);
/** The time of the newest change, so that no clock has to be waited for. */
const lastChange = async (id: string) => (await historyOf(id, '?limit=1')).items[0]?.at ?? '';
const fieldsIn = ({ title, description, status, priority }: Record<string, unknown>) => ({
  ...{ title, description, status, priority },
});
/** Changes must not share a millisecond for a time to tell them apart: the API's clock is moved on. */
const tick = () => {
  on.api.clock.offset += 1000;
};

test('every change says when, who, from which side, by what and by which rule', async () => {
  const ticket = await create('First');
  tick();
  await on.call('PATCH', `/api/tickets/${ticket.id}`, { title: 'Second' });
  tick();
  await on.jira('PUT', `issue/${ticket.jira?.issueId}`, { fields: { summary: 'Third' } });
  await on.call('GET', `/api/tickets/${ticket.id}/refresh`);
  const { items } = await historyOf(ticket.id);
  expect(items).toMatchObject([
    { field: 'title', old: 'Second', new: 'Third', side: 'jira', origin: 'jira', rule: 'took_jira', cause: 'fetch' },
    { field: 'title', old: 'First', new: 'Second', side: 'crm', actor: 'Ann Agent', rule: 'edited' },
    { field: 'ticket', old: null, new: 'First', side: 'crm', actor: 'Ann Agent', rule: 'created' },
  ]);
  expect(items[1]?.cause).toMatch(/^[0-9a-f-]{16,}$/);
  const walked: HistoryItem[] = [];
  let cursor: string | null = null;
  do {
    const page = await historyOf(ticket.id, `?limit=1${cursor === null ? '' : `&cursor=${cursor}`}`);
    walked.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(walked).toEqual(items);
  expect((await historyOf(ticket.id, '?field=ticket')).items).toHaveLength(1);
});

test('a comment deleted in Jira leaves what it said, and who deleted it', async () => {
  const ticket = await create('Commented in Jira');
  const issueId = ticket.jira?.issueId ?? '';
  const there = await on.jira<{ id: string }>('POST', `issue/${issueId}/comment`, { body: paragraph('Said in Jira') });
  await on.call('GET', `/api/tickets/${ticket.id}/refresh`);
  await on.jira('DELETE', `issue/${issueId}/comment/${there.id}`);
  const event = issueEvent(on.site, {
    type: 'comment.deleted',
    actorAccountId: 'account-of-ada',
    issue: { id: issueId, key: ticket.jira?.issueKey, fields: {} },
    comment: { id: there.id },
  } as unknown as Parameters<typeof issueEvent>[1]);
  await pushEvent(on.api, on.site, event);
  await on.settle();
  expect((await historyOf(ticket.id)).items[0]).toMatchObject({
    ...{ field: expect.stringMatching(/^comment:/), old: 'Said in Jira', new: null },
    ...{ side: 'jira', actor: 'account-of-ada', rule: 'took_jira' },
  });
});

test('a deleted comment and a deleted ticket leave what they said, who deleted them and when', async () => {
  const ticket = await create('To go');
  const path = `/api/tickets/${ticket.id}/comments`;
  const said = commentSchema.parse((await on.call('POST', path, { body: 'The last words' })).body);
  tick();
  const before = new Date(Date.now() + on.api.clock.offset).toISOString();
  tick();
  await on.call('DELETE', `${path}/${said.id}`);
  tick();
  await on.call('DELETE', `/api/tickets/${ticket.id}`);
  expect((await historyOf(ticket.id)).items.slice(0, 2)).toMatchObject([
    { field: 'ticket', old: 'To go', new: null, rule: 'deleted', actor: 'Ann Agent' },
    { field: `comment:${said.id}`, old: 'The last words', new: null, actor: 'Ann Agent' },
  ]);
  const then = await at(ticket.id, before);
  expect(then).toMatchObject({ deleted: false, comments: [{ body: 'The last words', visibility: 'internal' }] });
  expect(await at(ticket.id, await lastChange(ticket.id))).toMatchObject({ deleted: true, comments: [] });
});

const edits = fc.array(
  fc.oneof(
    fc.record({ side: fc.constant('crm' as const), title: fc.constantFrom('A', 'B', 'C', 'D') }),
    fc.record({ side: fc.constant('crm' as const), priority: fc.constantFrom('LOW', 'HIGH', 'URGENT') }),
    fc.record({ side: fc.constant('crm' as const), status: fc.constantFrom('OPEN', 'IN_PROGRESS', 'CLOSED') }),
    fc.record({ side: fc.constant('crm' as const), description: fc.constantFrom('one', 'two') }),
    fc.record({ side: fc.constant('jira' as const), title: fc.constantFrom('E', 'F', 'G') }),
  ),
  { minLength: 1, maxLength: 8 },
);

test('the ticket at any time is what the API showed then, and replaying history gives the live ticket', async () => {
  expect.hasAssertions();
  const property = fc.asyncProperty(edits, async (steps) => {
    const ticket = await create('Created');
    const shown: { time: string; fields: object }[] = [{ time: await lastChange(ticket.id), fields: fieldsIn(ticket) }];
    for (const { side, ...change } of steps) {
      tick();
      if (side === 'crm') await on.call('PATCH', `/api/tickets/${ticket.id}`, change);
      else {
        const summary = (change as { title: string }).title;
        await on.jira('PUT', `issue/${ticket.jira?.issueId}`, { fields: { summary } });
        await on.call('GET', `/api/tickets/${ticket.id}/refresh`);
      }
      const now = (await on.call<Ticket>('GET', `/api/tickets/${ticket.id}`)).body;
      shown.push({ time: await lastChange(ticket.id), fields: fieldsIn(now) });
    }
    for (const { time, fields } of shown.toReversed().filter((s, i, all) => all[i - 1]?.time !== s.time))
      expect(fieldsIn(await at(ticket.id, time))).toEqual(fields);
    // Forwards from its creation: each change begins where the one before it ended.
    const { items } = await historyOf(ticket.id);
    const replayed: Record<string, unknown> = { ...shown[0]?.fields };
    for (const item of items.toReversed()) {
      if (!(item.field in replayed)) continue;
      expect(item.old).toEqual(replayed[item.field]);
      replayed[item.field] = item.new;
    }
    expect(replayed).toEqual(shown.at(-1)?.fields);
  });
  await fc.assert(property, { numRuns: 12 });
}, 60_000);

test('undoing changes is the reverse of making them, whatever they are', () => {
  const change = fc.record({ field: fc.constantFrom('a', 'b', 'c', 'unknown'), value: fc.integer() });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const began = { a: 0, b: 0, c: 0 };
      const now: Record<string, number> = { ...began };
      const made = changes.map(({ field, value }) => {
        const oldValue = now[field];
        if (field in now) now[field] = value;
        return { field, oldValue };
      });
      expect(undoChanges(now, made.toReversed())).toEqual(began);
    }),
  );
});

test('a time before the ticket was here is not found; one that is none is refused', async () => {
  const ticket = await create('New');
  expect((await on.call('GET', `/api/tickets/${ticket.id}?at=2020-01-01T00:00:00Z`)).status).toBe(404);
  expect((await on.call('GET', `/api/tickets/${ticket.id}?at=yesterday`)).status).toBe(400);
});
