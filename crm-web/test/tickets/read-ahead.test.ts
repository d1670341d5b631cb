import { expect, test } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import type { Session } from '../../src/session/session.ts';
import { readAhead } from '../../src/tickets/read-first.ts';
import {
  beginDeletionOfAll,
  forgetGone,
  noteBack,
  noteDeleted,
  noteGone,
  noteThere,
} from '../../src/tickets/use-leave-ticket.ts';

/** Whether a ticket that somebody points at is asked for now. */
async function isReadAhead(ticketId: string): Promise<boolean> {
  let asked = 0;
  const api = { GET: async () => ({ data: { id: ticketId, asked: ++asked } }) };
  const queries = new QueryClient();
  readAhead({ api } as unknown as Session, queries, ticketId);
  await new Promise((idle) => setImmediate(idle));
  queries.clear();
  return asked > 0;
}

test('a ticket that this person has just deleted is not read ahead, until it is brought back', async () => {
  expect(await isReadAhead('1')).toBe(true);
  noteDeleted('1');
  expect([await isReadAhead('1'), await isReadAhead('2')]).toEqual([false, true]);
  noteThere('1');
  expect(await isReadAhead('1')).toBe(true);
});

test('a ticket whose row stays, though somebody deleted it, is not read ahead, until it is there again', async () => {
  noteGone('3');
  expect(await isReadAhead('3')).toBe(false);
  // That this person asks for it to be brought back does not make it be there yet.
  noteDeleted('3');
  noteThere('3');
  expect(await isReadAhead('3')).toBe(false);
  noteBack('3');
  expect(await isReadAhead('3')).toBe(true);
  noteGone('3');
  forgetGone();
  expect(await isReadAhead('3')).toBe(true);
});

test('nothing is read ahead while all that match are being deleted', async () => {
  const end = beginDeletionOfAll();
  expect(await isReadAhead('4')).toBe(false);
  end();
  expect(await isReadAhead('4')).toBe(true);
});
