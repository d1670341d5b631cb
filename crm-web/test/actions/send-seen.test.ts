import { expect, test } from '@jest/globals';
import { ApiProblem } from '@synapse/api-client/problem';
import { noteMade, type Seen, sendSeen } from '../../src/actions/send-seen.ts';
import type { Undoable } from '../../src/ticket/history/undo.ts';
import type { Ticket, TicketPatch } from '../../src/tickets/ticket-queries.ts';

type Values = Partial<Ticket>;
const shown = (values: Values) => ({ version: 1, labels: [], custom: {}, ...values }) as Seen['shown'];

/** Sends a change of what was shown to a ticket that somebody else has changed since. */
async function sent(patch: TicketPatch, seen: Seen, theirs: Values, now = 2) {
  const ticket = { ...seen.shown, ...theirs, version: now } as Ticket;
  const change = { before: { ...seen.shown }, after: { ...patch } } as Undoable;
  const send = async ({ custom, ...fields }: TicketPatch, version?: number) => {
    if (version !== undefined && version !== ticket.version)
      throw new ApiProblem({ code: 'precondition_failed', status: 412, current: { ...ticket } } as never);
    Object.assign(ticket, fields, { custom: { ...ticket.custom, ...custom } });
    return ticket;
  };
  const refused = await sendSeen(patch, seen, send, noteMade(change)).then(
    () => false,
    (error: ApiProblem) => error.code,
  );
  return { ticket, change, refused };
}

test('who adds a label takes none away that somebody else added meanwhile, and takes back their own alone', async () => {
  const { ticket, change } = await sent(
    { labels: ['one', 'mine'] },
    { shown: shown({ labels: ['one'] }) },
    { labels: ['one', 'theirs'] },
  );
  expect(ticket.labels).toEqual(['one', 'theirs', 'mine']);
  expect([change.before.labels, change.after.labels]).toEqual([['one', 'theirs'], ticket.labels]);
});

test('a box of a field that takes several is ticked beside those that somebody else ticked', async () => {
  const { ticket, change } = await sent(
    { custom: { areas: ['Web'] } },
    { shown: shown({ custom: { areas: ['Web', 'Phone'] } }) },
    { custom: { areas: ['Web', 'Phone', 'Post'] } },
  );
  expect(ticket.custom).toEqual({ areas: ['Web', 'Post'] });
  expect(change.before.custom).toEqual({ areas: ['Web', 'Phone', 'Post'] });
});

test('a label that was taken for saved and was refused is not sent with the next one', async () => {
  const { ticket } = await sent(
    { labels: ['one', 'refused', 'mine'] },
    { shown: shown({ labels: ['one', 'refused'] }), unsaved: { labels: ['one'] } },
    { labels: ['one'] },
  );
  expect(ticket.labels).toEqual(['one', 'mine']);
});

test('nor is it where nobody else has changed the ticket', async () => {
  const seen = { shown: shown({ labels: ['one', 'refused'] }), unsaved: { labels: ['one'] } };
  const { ticket, change } = await sent({ labels: ['one', 'refused', 'mine'] }, seen, { labels: ['one'] }, 1);
  expect(ticket.labels).toEqual(['one', 'mine']);
  expect([change.before.labels, change.after.labels]).toEqual([['one'], ['one', 'mine']]);
});

test('a text goes over what its author has seen only, also one in a field of Jira’s own', async () => {
  const seen = { shown: shown({ title: 'A', custom: { cause: 'Old' } }), texts: ['cause'] };
  expect(await sent({ title: 'Mine' }, seen, { title: 'Theirs' })).toMatchObject({
    refused: 'precondition_failed',
    ticket: { title: 'Theirs' },
  });
  const mine = { custom: { cause: 'Mine' } };
  expect(await sent(mine, seen, { custom: { cause: 'Theirs' } })).toMatchObject({
    refused: 'precondition_failed',
    ticket: { custom: { cause: 'Theirs' } },
  });
  expect(await sent(mine, seen, { title: 'Theirs' })).toMatchObject({
    refused: false,
    ticket: { title: 'Theirs', custom: { cause: 'Mine' } },
  });
});

test('of two choices the later one stands, whatever the ticket is by then', async () => {
  const seen = { shown: shown({ priority: 'LOW' }) };
  expect(await sent({ priority: 'HIGH' }, seen, { priority: 'URGENT' })).toMatchObject({
    refused: false,
    ticket: { priority: 'HIGH' },
  });
});
