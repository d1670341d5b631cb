import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createOutbound } from '../../src/egress/egress.ts';
import { ruleFor } from '../../src/egress/host-rule.ts';
import { createJiraClient } from '../../src/jira/jira-client.ts';
import { createJiraHttp } from '../../src/jira/jira-http.ts';
import { searchIdPages, searchPages } from '../../src/jira/search-pages.ts';

/** Whoever answers as Jira, and has one page of a search follow another without end. */
let server: Server;
let url: string;
let asked = 0;
let answer: { issues: unknown[]; tokenOf: (asked: number) => string };
/** So many pages it would give; nobody must read them. */
const WHOLE = 600;
beforeAll(async () => {
  server = createServer((req, res) => {
    req.resume().once('end', () => {
      asked += 1;
      res.setHeader('content-type', 'application/json');
      const nextPageToken = asked < WHOLE ? answer.tokenOf(asked) : null;
      res.end(JSON.stringify({ issues: answer.issues, nextPageToken, isLast: nextPageToken === null }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  asked = 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const client = () => {
  const access = { baseUrl: url, email: 'ada@example.com', apiToken: 'x' };
  return createJiraClient(createJiraHttp(access, { outbound: createOutbound([ruleFor(url)]) }));
};
const readAll = async (pages: AsyncIterable<unknown>) => {
  for await (const _ of pages);
};
const searches: [string, () => AsyncIterable<unknown>][] = [
  ['issues', () => searchPages(client(), { jql: '', fields: ['updated'] })],
  ['ids', () => searchIdPages(client(), '')],
];
const issue = { id: '10001', key: 'KAN-1', fields: { updated: '2026-01-01T00:00:00.000+0000' } };
const hostile: [string, typeof answer, number][] = [
  ['two pages in turns', { issues: [issue], tokenOf: (at) => `page ${at % 2}` }, 3],
  ['pages that hold nothing', { issues: [], tokenOf: (at) => `page ${at}` }, 101],
  ['a name of a megabyte', { issues: [issue], tokenOf: (at) => `${at}${'x'.repeat(1_048_576)}` }, 1],
];
const cases = searches.flatMap(([what, read]) => hostile.map((one) => [what, ...one, read] as const));

test.each(cases)(
  'a search for %s that goes on with %s is ended, with words',
  async (_what, _with, given, most, read) => {
    answer = given;
    await expect(readAll(read())).rejects.toMatchObject({
      name: 'JiraError',
      kind: 'unavailable',
      words: expect.stringMatching(/^Jira .*, so reading was ended$/),
    });
    expect(asked).toBeLessThanOrEqual(most);
  },
);

test('some empty pages in between are none of that', async () => {
  answer = { issues: [issue], tokenOf: (at) => `page ${at}` };
  for (const [, read] of searches) {
    asked = WHOLE - 50;
    await readAll(read());
    expect(asked).toBe(WHOLE);
  }
});
