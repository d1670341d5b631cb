import { expect, test } from '@jest/globals';
import { ApiProblem } from '@synapse/api-client/problem';
import { changeInTurn } from '../../src/actions/change-in-turn.ts';
import type { Session } from '../../src/session/session.ts';
import type { Undoable } from '../../src/ticket/history/undo.ts';
import { sendChange } from '../../src/tickets/in-turn.ts';
import { TakenBack } from '../../src/ui/tries.ts';
import { wordsOf } from '../../src/ui/words.ts';

type Body = { priority?: string; title?: string; version?: number };

/** A session whose API keeps every change, and says of some priorities that Jira refuses them. */
function refusingSession(refused: readonly string[]) {
  const ticket = { id: '1', version: 1, priority: 'LOW', title: 'A' };
  const sent: Body[] = [];
  const api = {
    GET: async () => ({ data: { ...ticket } }),
    PATCH: async (_path: string, { body }: { body: Body }) => {
      const { version, ...fields } = body;
      sent.push(fields);
      await new Promise((resolve) => setTimeout(resolve));
      if (version !== undefined && version !== ticket.version)
        throw new ApiProblem({ code: 'conflict', status: 409 } as never);
      Object.assign(ticket, fields, { version: ticket.version + 1 });
      if (refused.includes(body.priority ?? ''))
        throw new ApiProblem({
          ...{ code: 'jira_refused', status: 422, detail: 'Jira refused the priority. Change it.', ticketId: '1' },
          ...{ issues: [{ path: 'priority', message: 'Not here.' }], template: { code: 'field_refused', params: {} } },
        } as never);
      return { data: { ...ticket } };
    },
  };
  const session = { api } as unknown as Session;
  const change = (undoable: Undoable) =>
    changeInTurn(session, '1', undoable, () => sendChange(session, '1', undoable.after as never));
  return { change, ticket, sent };
}
const priority = (before: string, after: string) =>
  ({ before: { priority: before }, after: { priority: after } }) as Undoable;

test('of two changes that Jira refuses, what was there before both is put back', async () => {
  const { change, ticket } = refusingSession(['HIGH', 'URGENT']);
  // The second was made of what the page showed: the first one's value.
  const both = await Promise.allSettled([change(priority('LOW', 'HIGH')), change(priority('HIGH', 'URGENT'))]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(ticket.priority).toBe('LOW');
});

test('a change after one that was refused stands, and is taken back to what there was before both', async () => {
  const { change, ticket, sent } = refusingSession(['HIGH']);
  const second = priority('HIGH', 'URGENT');
  const both = await Promise.allSettled([change(priority('LOW', 'HIGH')), change(second)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect([ticket.priority, second.before]).toEqual(['URGENT', { priority: 'LOW' }]);
  // What is put back is before what was made next: the history has both beside each other.
  expect(sent.map((body) => body.priority)).toEqual(['HIGH', 'LOW', 'URGENT']);
});

test('of what is put back only Jira’s words are left, for the API advises what to do where it is', async () => {
  const { change } = refusingSession(['HIGH']);
  const error = await change(priority('LOW', 'HIGH')).catch((why: unknown) => why);
  expect(error).toBeInstanceOf(TakenBack);
  expect(wordsOf(error)).toBe('Jira’s words: Not here.');
});

test('what Jira did not take, and somebody changed since, stays as the API keeps it', async () => {
  const { change, ticket } = refusingSession(['HIGH']);
  const refused = change(priority('LOW', 'HIGH'));
  await new Promise((resolve) => setTimeout(resolve));
  Object.assign(ticket, { priority: 'MEDIUM', version: ticket.version + 1 });
  const error = await refused.catch((why: unknown) => why);
  expect(error).not.toBeInstanceOf(TakenBack);
  expect([ticket.priority, (error as ApiProblem).code]).toEqual(['MEDIUM', 'jira_refused']);
});
