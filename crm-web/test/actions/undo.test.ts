import { expect, test } from '@jest/globals';
import { ApiProblem } from '@synapse/api-client/problem';
import { QueryClient } from '@tanstack/react-query';
import { takeBack, wordsOfUndone } from '../../src/actions/undo-change.ts';
import type { Session } from '../../src/session/session.ts';
import {
  forgetChange,
  forgetJob,
  rememberChange,
  rememberLast,
  type Undoable,
  undoableOf,
} from '../../src/ticket/history/undo.ts';

const CHANGE = { before: { priority: 'LOW', labels: ['vip'] }, after: { priority: 'HIGH', labels: [] } } as const;
const undoable = () => structuredClone(CHANGE) as unknown as Parameters<typeof takeBack>[3];

/** A session whose API has one ticket; `meanwhile` happens between each read of it and what is sent next. */
function sessionWith(ticket: Record<string, unknown>, meanwhile: ((sent: number) => object)[] = []) {
  const sent: unknown[] = [];
  const api = {
    GET: async () => ({ data: { ...ticket } }),
    PATCH: async (_path: string, { body }: { body: { version: number } }) => {
      sent.push(body);
      Object.assign(ticket, meanwhile.shift()?.(sent.length));
      if (body.version !== ticket.version) throw new ApiProblem({ code: 'conflict', status: 409 } as never);
      const { version, ...fields } = body;
      Object.assign(ticket, fields, { version: version + 1 });
      return { data: ticket };
    },
  };
  return { session: { api } as unknown as Session, sent, ticket };
}

test('nothing of a change is sent to another issue than the one that the ticket followed', async () => {
  const world = sessionWith({
    id: '1',
    version: 3,
    priority: 'HIGH',
    labels: [],
    contactId: 'new',
    jira: { issueId: 'B' },
  });
  const { before, after } = undoable();
  const change = { before: { ...before, contactId: 'old' }, after: { ...after, contactId: 'new' }, issueId: 'A' };
  expect(await takeBack(world.session, new QueryClient(), '1', change)).toBe(true);
  expect(world.sent).toEqual([{ contactId: 'old', version: 3 }]);
});

test('a change is taken back though something else of the ticket is changed at the same moment', async () => {
  const world = sessionWith({ id: '1', version: 3, priority: 'HIGH', labels: [] }, [() => ({ version: 4 })]);
  expect(await takeBack(world.session, new QueryClient(), '1', undoable())).toBe(true);
  expect(world.sent).toEqual([
    { priority: 'LOW', labels: ['vip'], version: 3 },
    { priority: 'LOW', labels: ['vip'], version: 4 },
  ]);
  expect(world.ticket).toMatchObject({ priority: 'LOW', labels: ['vip'] });
});

test('what somebody changed at the same moment stays, and the rest is taken back', async () => {
  const meanwhile = [() => ({ version: 4, priority: 'URGENT' })];
  const world = sessionWith({ id: '1', version: 3, priority: 'HIGH', labels: [] }, meanwhile);
  expect(await takeBack(world.session, new QueryClient(), '1', undoable())).toBe(true);
  expect(world.ticket).toMatchObject({ priority: 'URGENT', labels: ['vip'] });
  const overtaken = sessionWith({ id: '1', version: 3, priority: 'URGENT', labels: ['other'] });
  expect(await takeBack(overtaken.session, new QueryClient(), '1', undoable())).toBe(false);
  expect(overtaken.sent).toEqual([]);
});

test('the keyboard undoes the last change of all, and never one that was made of another ticket before', () => {
  const queries = new QueryClient();
  const last = () => queries.getQueryData(['undo last']);
  rememberChange(queries, '1', undoable());
  rememberChange(queries, '2', undoable());
  expect(last()).toEqual({ ticketId: '2' });
  rememberChange(queries, '2', null);
  expect(last()).toBeNull();
  expect(undoableOf(queries, '1')).not.toBeNull();
  // Nor one that was made before a job, such as a deletion.
  rememberChange(queries, '1', undoable());
  rememberLast(queries, { jobId: 'job', deleted: { id: '2', number: 2 } });
  rememberChange(queries, '1', null);
  expect(last()).toEqual({ jobId: 'job', deleted: { id: '2', number: 2 } });
  forgetJob(queries, 'job');
  expect(last()).toBeNull();
});

test('a second change of a ticket is forgotten, and its undo ends, as a first one’s', () => {
  const queries = new QueryClient();
  const first: Undoable = { before: { priority: 'LOW' }, after: { priority: 'HIGH' } };
  const second: Undoable = { before: { priority: 'HIGH' }, after: { priority: 'URGENT' } };
  rememberChange(queries, '1', first);
  rememberChange(queries, '1', second);
  expect(undoableOf(queries, '1')).toBe(second);
  forgetChange(queries, '1', second);
  expect(undoableOf(queries, '1')).toBeNull();
});

test('who takes back an edit that removed what only Jira’s text held is not told that all is as it was', () => {
  const change = { before: { description: 'One word' }, after: { description: 'One WORD' } };
  expect(wordsOfUndone(7, change)).toBe('#7 is as it was.');
  expect(wordsOfUndone(7, { ...change, isLossy: true })).toContain('stays removed');
});
