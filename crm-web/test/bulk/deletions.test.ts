import { expect, test } from '@jest/globals';
import { ApiProblem } from '@synapse/api-client/problem';
import { QueryClient } from '@tanstack/react-query';
import { noteOutcome, noteUndone } from '../../src/bulk/deletions.ts';
import type { Session } from '../../src/session/session.ts';
import { broughtBackHere, deletedHere, noteDeleted } from '../../src/tickets/use-leave-ticket.ts';

type Played = { job?: object; changed?: readonly string[]; fails?: 'job' | 'outcomes' };

/** A session whose API has one job, and gives what it changed one by one. */
function sessionWith({ job = {}, changed = [], fails }: Played) {
  const problem = new ApiProblem({ code: 'unauthorized', status: 401 } as never);
  const api = {
    GET: async (path: string, { params }: { params: { query?: { cursor?: string } } }) => {
      const isOutcomes = path.endsWith('/outcomes');
      if (fails === (isOutcomes ? 'outcomes' : 'job')) throw problem;
      if (!isOutcomes) {
        return { data: { status: 'done', finishedAt: '2026-11-29', refused: 0, jira: { pending: 0 }, ...job } };
      }
      const at = Number(params.query?.cursor ?? 0);
      const items = changed.slice(at, at + 1).map((ticketId) => ({ ticketId }));
      return { data: { items, nextCursor: at + 1 < changed.length ? String(at + 1) : null } };
    },
  };
  return { api } as unknown as Session;
}

let jobs = 0;
/** What is noted of tickets 1 and 2 once the job that was to delete them is over. */
async function noted(played: Played, isAll = false) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const deleted = ['1', '2'];
  for (const id of deleted) noteDeleted(id);
  await noteOutcome(sessionWith(played), queries, { id: `job ${++jobs}`, deleted, isAll });
  queries.clear();
  return { gone: [...deletedHere].sort(), there: [...broughtBackHere].sort() };
}

test('what a deletion did not come to is there', async () => {
  expect(await noted({})).toEqual({ gone: ['1', '2'], there: [] });
  expect(await noted({ job: { refused: 1 }, changed: ['1'] })).toEqual({ gone: ['1'], there: ['2'] });
  expect(await noted({ changed: ['2'] }, true)).toEqual({ gone: ['2'], there: ['1'] });
});

test('where nothing is learned of a deletion, nothing is taken to be gone, and nothing is thrown', async () => {
  expect(await noted({ fails: 'job' })).toEqual({ gone: [], there: ['1', '2'] });
  expect(await noted({ fails: 'outcomes' }, true)).toEqual({ gone: [], there: ['1', '2'] });
});

test('of all that match, what no list had shown is brought back at once, too', async () => {
  expect(await noted({ changed: ['1', '3'] }, true)).toEqual({ gone: ['1', '3'], there: ['2'] });
  noteUndone(`job ${jobs}`);
  expect([[...deletedHere], [...broughtBackHere].sort()]).toEqual([[], ['1', '2', '3']]);
});

test('an undo that does not wait until it is known what was deleted brings that back, too', async () => {
  const begun = noted({ changed: ['1', '4'] }, true);
  noteUndone(`job ${jobs}`);
  expect((await begun).gone).toEqual([]);
  expect(broughtBackHere.has('4')).toBe(true);
});
