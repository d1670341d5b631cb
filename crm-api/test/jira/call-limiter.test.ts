import { beforeEach, expect, test } from '@jest/globals';
import { type Caller, CallLimiter, type PointPool, type ProcessShares } from '../../src/jira/call-limiter.ts';
import { errorOfAnswer, JiraError } from '../../src/jira/jira-error.ts';
import type { JiraRequest } from '../../src/jira/jira-request.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';

const search: JiraRequest = {
  method: 'POST',
  path: 'rest/api/3/search/jql',
  repeatable: true,
  body: { maxResults: 10 },
};
const edit = (id: string): JiraRequest => ({ method: 'PUT', path: `rest/api/3/issue/${id}`, repeatable: true });
const myself: JiraRequest = { method: 'GET', path: 'rest/api/3/myself' };

let clock: FakeClock;
let limiter: CallLimiter;
let accounts: { reserved: number; spent: number; sent: boolean; throttled: boolean }[];
beforeEach(() => {
  clock = createFakeClock();
  accounts = [];
  limiter = new CallLimiter(freePool(), clock);
});

const freePool = (): PointPool => ({
  reserve: () => Promise.resolve({ given: true }),
  settle: (_caller, call) => void accounts.push(call),
});

const caller = (over: Partial<Caller> = {}): Caller => ({
  ...{ tenantId: 'tenant', siteId: 'site', priority: 'delivery', paysPoints: false },
  ...over,
});
const tooMany = (reason?: string, retryAfter?: string) =>
  errorOfAnswer(429, {}, { 'retry-after': retryAfter, 'ratelimit-reason': reason });

/** Makes a call and notes when it went out, and how it ended. */
function call(who: Caller, request: JiraRequest, answers: (unknown | JiraError)[] = [{}]) {
  const note = { sentAt: [] as number[], end: 'waiting' as unknown };
  void limiter
    .run(who, request, () => {
      note.sentAt.push(clock.now());
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      return answer instanceof JiraError ? Promise.reject(answer) : Promise.resolve(answer);
    })
    .then(
      () => {
        note.end = 'done';
      },
      (error: unknown) => {
        note.end = error;
      },
    );
  return note;
}

test('a burst goes out at the pace of its endpoint, and leaves other endpoints alone', async () => {
  const calls = Array.from({ length: 200 }, () => call(caller(), search));
  const other = call(caller(), myself);
  await clock.advance(0);
  expect(calls.filter((one) => one.sentAt.length > 0)).toHaveLength(90);
  expect(other.end).toBe('done');
  await clock.advance(1_000);
  expect(calls.filter((one) => one.sentAt.length > 0)).toHaveLength(180);
  await clock.advance(1_000);
  expect(calls.every((one) => one.end === 'done')).toBe(true);
});

test('beside other processes it keeps to its part of a burst and of an issue’s writes', async () => {
  const half: ProcessShares = { known: () => Promise.resolve(), part: () => 0.45 };
  limiter = new CallLimiter(freePool(), clock, half);
  const reads = Array.from({ length: 60 }, () => call(caller(), search));
  const writes = Array.from({ length: 12 }, () => call(caller(), edit('10001')));
  await clock.advance(0);
  expect(reads.filter((one) => one.sentAt.length > 0)).toHaveLength(45);
  expect(writes.filter((one) => one.sentAt.length > 0)).toHaveLength(9);
  await clock.advance(2_000);
  expect([...reads, ...writes].every((one) => one.end === 'done')).toBe(true);
});

test('who waits for a person goes first, then deliveries, fetches, the reconciler, the import', async () => {
  for (let i = 0; i < 90; i += 1) call(caller(), search);
  await clock.advance(0);
  const order: string[] = [];
  for (const priority of ['import', 'reconcile', 'fetch', 'delivery', 'person'] as const)
    void limiter.run(caller({ priority }), search, async () => void order.push(priority));
  await clock.advance(1_000);
  expect(order).toEqual(['person', 'delivery', 'fetch', 'reconcile', 'import']);
});

test('an issue is written to 18 times in 2 s; another issue is not held up by it', async () => {
  const one = Array.from({ length: 25 }, () => call(caller(), edit('10001')));
  const other = call(caller(), edit('10002'));
  await clock.advance(0);
  expect(one.filter((it) => it.sentAt.length > 0)).toHaveLength(18);
  expect(other.end).toBe('done');
  await clock.advance(2_000);
  expect(one.every((it) => it.end === 'done')).toBe(true);
});

test('a burst refused all the same is sent again after the pause, and only its endpoint waits', async () => {
  const refused = call(caller(), search, [tooMany('jira-burst-based', '2'), { issues: [{}, {}] }]);
  await clock.advance(10);
  const behind = call(caller(), search);
  const elsewhere = call(caller(), myself);
  await clock.advance(10);
  expect(elsewhere.end).toBe('done');
  expect(behind.sentAt).toHaveLength(0);
  await clock.advance(2_000);
  expect(refused.end).toBe('done');
  expect(behind.end).toBe('done');
  expect(accounts).toContainEqual({ reserved: 11, spent: 0, sent: true, throttled: true });
  expect(accounts).toContainEqual({ reserved: 11, spent: 3, sent: true, throttled: false });
});

test('writes refused for one issue pause that issue only', async () => {
  const refused = call(caller(), edit('10001'), [tooMany('jira-per-issue-on-write', '2'), {}]);
  await clock.advance(10);
  const same = call(caller(), edit('10001'));
  const other = call(caller(), edit('10002'));
  const read = call(caller(), { method: 'GET', path: 'rest/api/3/issue/10001' });
  await clock.advance(10);
  expect([other.end, read.end, same.end]).toEqual(['done', 'done', 'waiting']);
  await clock.advance(2_000);
  expect([refused.end, same.end]).toEqual(['done', 'done']);
});

test('a tenant’s quota pauses the tenant’s site; the app’s quota pauses every app token and no API token', async () => {
  const alone = call(caller({ paysPoints: true }), search, [tooMany('jira-quota-tenant-based', '2'), {}]);
  await clock.advance(10);
  const sameSite = call(caller({ paysPoints: true }), myself);
  const otherSite = call(caller({ paysPoints: true, siteId: 'other' }), myself);
  await clock.advance(10);
  expect([sameSite.end, otherSite.end]).toEqual(['waiting', 'done']);
  await clock.advance(2_000);
  expect([alone.end, sameSite.end]).toEqual(['done', 'done']);

  call(caller({ paysPoints: true }), search, [tooMany('jira-quota-global-based', '2'), {}]);
  await clock.advance(10);
  const everyApp = call(caller({ paysPoints: true, siteId: 'other' }), myself);
  const apiToken = call(caller({ siteId: 'third' }), myself);
  await clock.advance(10);
  expect([everyApp.end, apiToken.end]).toEqual(['waiting', 'done']);
  await clock.advance(2_000);
  expect(everyApp.end).toBe('done');
});

test('a pause longer than a caller can wait is told at once, with when to come back, and nothing more is sent', async () => {
  const refused = call(caller(), search, [tooMany('jira-quota-tenant-based', '1800')]);
  await clock.advance(10);
  expect(refused.end).toMatchObject({ kind: 'rate_limited', retryAfterMs: 1_800_000 });
  const next = call(caller(), myself);
  await clock.advance(0);
  expect(next.end).toMatchObject({ kind: 'rate_limited', retryAfterMs: expect.any(Number) });
  expect(next.sentAt).toHaveLength(0);
});

test('a 429 that says nothing is held back by itself', async () => {
  const refused = call(caller(), search, [tooMany(), {}]);
  await clock.advance(1_300);
  expect(refused.sentAt).toHaveLength(1);
  await clock.advance(1_400);
  expect(refused.end).toBe('done');
});

test('a 503 with Retry-After is waited out for what may be done twice, and told for what may not', async () => {
  const away = errorOfAnswer(503, {}, { 'retry-after': '2' });
  const read = call(caller(), search, [away, {}]);
  const create = call(caller(), { method: 'POST', path: 'rest/api/3/issue' }, [away, {}]);
  await clock.advance(2_100);
  expect(read.end).toBe('done');
  expect(create.end).toMatchObject({ kind: 'unavailable', ambiguous: true });
  expect(create.sentAt).toHaveLength(1);
});

test('no points: the call is not made, and says when the hour ends', async () => {
  const empty: PointPool = {
    reserve: () => Promise.resolve({ given: false, retryAfterMs: 60_000 }),
    settle: () => undefined,
  };
  limiter = new CallLimiter(empty, clock);
  const none = call(caller({ paysPoints: true }), search);
  await clock.advance(0);
  expect(none.end).toMatchObject({ kind: 'rate_limited', retryAfterMs: 60_000, status: null });
  expect(none.sentAt).toHaveLength(0);
});
