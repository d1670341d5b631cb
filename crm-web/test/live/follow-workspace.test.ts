import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { createClient } from '@synapse/api-client/client';
import { ApiProblem } from '@synapse/api-client/problem';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { followWorkspace, readFailedAgain } from '../../src/live/follow-workspace.ts';
import type { OpenSession } from '../../src/session/session.ts';
import { ticketKeys } from '../../src/tickets/ticket-queries.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** An API that tells of changes as it is told to, and fails as many reads of tickets as it is told to. */
async function startApi(fails: number, { code, status } = { code: 'unavailable', status: 503 }) {
  const asked: string[] = [];
  const stream = Promise.withResolvers<ServerResponse>();
  const server: Server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://api');
    if (pathname === '/api/live') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      return stream.resolve(response);
    }
    asked.push(searchParams.get('ids') ?? '');
    const isAway = asked.length <= fails;
    response.writeHead(isAway ? status : 200, {
      'content-type': isAway ? 'application/problem+json' : 'application/json',
    });
    response.end(JSON.stringify(isAway ? { code, status } : { items: [], nextCursor: null }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connection = { baseUrl, token: 'any' };
  const tell = async (seq: number, ticketId: string) => {
    const event = { seq, ticketId, kind: 'ticket.updated', origin: 'crm', fields: ['title'], refId: null };
    (await stream.promise).write(`id: ${seq}\ndata: ${JSON.stringify(event)}\n\n`);
  };
  return { session: { api: createClient(connection), connection } as unknown as OpenSession, asked, tell };
}

const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
};

test.each([
  ['could not be read is read with the next change', undefined, 'first,second'],
  ['was refused is not asked for again', { code: 'invalid_request', status: 400 }, 'second'],
])('a row far down whose change %s', async (_what, failure, next) => {
  const { session, asked, tell } = await startApi(1, failure);
  const queries = new QueryClient();
  const list = [...ticketKeys.lists, { sort: 'updated' }, false];
  const pages = Array.from({ length: 4 }, () => ({ items: [], nextCursor: null, group: '', contacts: [] }));
  queries.setQueryData(list, { pages, pageParams: [] });
  ends.push(new QueryObserver(queries, { queryKey: list, enabled: true, staleTime: Infinity }).subscribe(() => {}));
  const stop = new AbortController();
  ends.push(() => stop.abort());
  const place = { seq: 0, wasLost: false, missed: new Set<string>() };
  void followWorkspace(session, queries, stop.signal, place, () => {}).catch(() => {});
  await tell(1, 'first');
  await until(() => asked.length === 1);
  await tell(2, 'second');
  await until(() => asked.length === 2);
  expect(asked).toEqual(['first', next]);
});

test('what is shown and could not be read is read again, but for what is refused', async () => {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const show = (name: string, failure: Error) => {
    let reads = 0;
    const queryFn = async () => {
      reads += 1;
      if (reads === 2) throw failure;
      return reads;
    };
    const observer = new QueryObserver(queries, { queryKey: [name], queryFn });
    ends.push(observer.subscribe(() => {}));
    return observer;
  };
  const problem = (code: string, status: number) => new ApiProblem({ code, status } as never);
  const shown = [
    show('away', problem('unavailable', 503)),
    show('busy', problem('too_many_requests', 429)),
    show('cut off', new TypeError('Failed to fetch')),
    show('gone', problem('not_found', 404)),
  ];
  const isSettled = () => queries.isFetching() === 0;
  await until(isSettled);
  await queries.invalidateQueries();
  expect(shown.map((one) => one.getCurrentResult().status)).toEqual(['error', 'error', 'error', 'error']);
  await readFailedAgain(queries);
  expect(shown.map((one) => one.getCurrentResult().data)).toEqual([3, 3, 3, 1]);
});

test('what is being read again is not begun anew, however long it takes', async () => {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  let reads = 0;
  const slow = Promise.withResolvers<string>();
  const queryFn = async () => {
    reads += 1;
    if (reads === 2) throw new TypeError('Failed to fetch');
    return reads === 1 ? 'old' : slow.promise;
  };
  const observer = new QueryObserver(queries, { queryKey: ['slow'], queryFn });
  ends.push(observer.subscribe(() => {}));
  await until(() => queries.isFetching() === 0);
  await queries.invalidateQueries();
  const read = [readFailedAgain(queries), readFailedAgain(queries)];
  slow.resolve('new');
  await Promise.all(read);
  expect([observer.getCurrentResult().data, reads]).toEqual(['new', 3]);
});
