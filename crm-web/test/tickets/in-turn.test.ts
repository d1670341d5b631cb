import { expect, test } from '@jest/globals';
import type { Session } from '../../src/session/session.ts';
import { inTurn, patchTicket } from '../../src/tickets/in-turn.ts';

/** A session whose API answers each change when the test lets it. */
function slowSession() {
  const stored: Record<string, string> = {};
  const asked: { body: object; arrive: (problem?: Error) => void }[] = [];
  const PATCH = (_path: string, { body }: { body: object }) =>
    new Promise((resolve, reject) => {
      const arrive = (problem?: Error) => {
        if (problem) return reject(problem);
        Object.assign(stored, body);
        resolve({ data: { ...stored } });
      };
      asked.push({ body, arrive });
    });
  return { session: { api: { PATCH } } as unknown as Session, asked, stored };
}
const soon = () => new Promise((resolve) => setTimeout(resolve));

test('of two quick changes of a field the later one stands, though the network keeps the first one back', async () => {
  const { session, asked, stored } = slowSession();
  const first = patchTicket(session, '1', { priority: 'LOW' });
  const second = patchTicket(session, '1', { priority: 'URGENT' });
  const other = patchTicket(session, '2', { priority: 'HIGH' });
  await soon();
  // What arrives first is whatever was sent: with both on their way, the network would choose.
  expect(asked.map(({ body }) => body)).toEqual([{ priority: 'LOW' }, { priority: 'HIGH' }]);
  asked[1]?.arrive();
  await other;
  asked[0]?.arrive();
  await first;
  await soon();
  asked[2]?.arrive();
  await second;
  expect(stored).toEqual({ priority: 'URGENT' });
});

test('a change that is refused keeps none back, and the next of a ticket is sent at once', async () => {
  const { session, asked } = slowSession();
  const first = patchTicket(session, '1', { title: '' });
  const second = patchTicket(session, '1', { title: 'Better' });
  asked[0]?.arrive(new Error('refused'));
  await expect(first).rejects.toThrow('refused');
  await soon();
  asked[1]?.arrive();
  await second;
  await soon();
  let isSent = false;
  void inTurn('1', async () => {
    isSent = true;
  });
  expect(isSent).toBe(true);
});
