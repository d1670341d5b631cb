import type { ForgeHost } from '../../src/forge/host.ts';
import { call, startFixture } from './support/fixture-host.ts';
import { startSink } from './support/sink.ts';

/** Forge's queue under the real @forge/events: its limits, its retries and its lanes. */

const SECOND_MS = 4;
let sink: Awaited<ReturnType<typeof startSink>>;
let host: ForgeHost;

beforeAll(async () => {
  sink = await startSink();
  ({ host } = await startFixture({ sinkUrl: sink.url, timings: { secondMs: SECOND_MS } }));
  await host.settled();
}, 120_000);
afterAll(async () => {
  await host.stop();
  await sink.close();
});
beforeEach(() => {
  sink.received.length = 0;
  sink.answer(() => ({ status: 200, body: { end: 'well' } }));
  host.applySettings({ queueEventsPerMinute: 500, pauseQueue: false });
});

type Told = { body: { n: number }; retryContext: { retryCount: number; retryData: unknown } | null };
const told = (path: string) => sink.at(path).map((one) => JSON.parse(one.text) as Told);
const push = (events: unknown) => call(host, 'push', events);
const event = (n: number, more: object = {}) => ({ body: { n }, ...more });

test('a pushed event reaches the consumer once', async () => {
  expect(await push([event(1), event(2)])).toEqual({ value: { jobId: expect.any(String) } });
  await host.settled();
  expect(
    told('/work/start')
      .map((t) => t.body.n)
      .sort(),
  ).toEqual([1, 2]);
  expect(told('/work/start').every((t) => t.retryContext === null)).toBe(true);
});

test('an InvocationError is heeded: its delay, its count and its data', async () => {
  sink.answer(() => ({ status: 200, body: { end: sink.at('/work/start').length < 3 ? 'retry' : 'well' } }));
  await push([event(1)]);
  await host.settled();
  const starts = sink.at('/work/start');
  expect(told('/work/start').map((t) => t.retryContext)).toEqual([
    null,
    { retryCount: 1, retryReason: 'FUNCTION_RETRY_REQUEST', retryData: { n: 1 } },
    { retryCount: 2, retryReason: 'FUNCTION_RETRY_REQUEST', retryData: { n: 1 } },
  ]);
  expect((starts[1]?.at ?? 0) - (starts[0]?.at ?? 0)).toBeGreaterThanOrEqual(7 * SECOND_MS - 1);
});

test('a consumer that throws is tried again', async () => {
  sink.answer(() => ({ status: 200, body: { end: sink.at('/work/start').length < 2 ? 'throw' : 'well' } }));
  await push([event(1)]);
  await host.settled();
  expect(told('/work/start')).toHaveLength(2);
});

test('after 24 hours Forge gives up', async () => {
  // A platform second of 0.002 ms: a day passes in 0.2 s.
  const fast = await startFixture({ sinkUrl: sink.url, timings: { secondMs: 0.002 } });
  sink.answer(() => ({ status: 200, body: { end: 'retry' } }));
  await call(fast.host, 'push', [event(1)]);
  await fast.host.settled();
  expect(fast.host.state().queue).toMatchObject({ waiting: 0, delivered: 0, givenUp: 1 });
  expect(fast.host.logs().at(-1)?.text).toContain('24 hours are over');
  await fast.host.stop();
});

test('events of one concurrency key run one at a time; others run beside them', async () => {
  const running = new Map<number, number>();
  let together = 0;
  let sameKey = 0;
  sink.answer(async (one) => {
    const { body } = JSON.parse(one.text) as Told;
    const lane = body.n % 2;
    running.set(lane, (running.get(lane) ?? 0) + (one.path === '/work/start' ? 1 : -1));
    sameKey = Math.max(sameKey, running.get(0) ?? 0);
    together = Math.max(
      together,
      [...running.values()].reduce((a, b) => a + b, 0),
    );
    // The first of the key waits for one of the others, so that "beside" is seen and not hoped for.
    if (one.path === '/work/start' && body.n === 0) await sink.until('/work/start', 3);
    return { status: 200, body: { end: 'well' } };
  });
  const events = Array.from({ length: 12 }, (_, n) =>
    event(n, n % 2 === 0 ? { concurrency: { key: 'a', limit: 1 } } : {}),
  );
  await push(events);
  await host.settled();
  expect(told('/work/end')).toHaveLength(12);
  expect(sameKey).toBe(1);
  expect(together).toBeGreaterThan(1);
});

test('a delay is kept, and a retry holds up nothing but itself', async () => {
  sink.answer((one) => {
    const { body, retryContext } = JSON.parse(one.text) as Told;
    return { status: 200, body: { end: body.n === 1 && !retryContext ? 'retry' : 'well' } };
  });
  await push([event(1), event(2), event(3, { delayInSeconds: 200 })]);
  await host.settled();
  expect(
    told('/work/end')
      .map((t) => t.body.n)
      .slice(-2),
  ).toEqual([1, 3]);
});

test('refuses more events within a minute than Forge takes, and an empty push', async () => {
  host.applySettings({ queueEventsPerMinute: 1 });
  expect((await push([event(1), event(2)])).message).toMatch(/too many requests/i);
  expect((await push([])).message).toMatch(/no events/i);
  await host.settled();
  expect(sink.received).toEqual([]);
});

test('takes nothing for a while after a deploy', async () => {
  host.applySettings({ deployWindowSeconds: 100 });
  host.deploy();
  expect((await push([event(1)])).message).toMatch(/^400 /);
  await new Promise((resolve) => setTimeout(resolve, 100 * SECOND_MS));
  expect(await push([event(2)])).toEqual({ value: { jobId: expect.any(String) } });
  await host.settled();
  expect(host.state().queue).toMatchObject({ refusedByDeploy: 1 });
});

test('a paused queue keeps what it owes', async () => {
  host.applySettings({ pauseQueue: true });
  await push([event(1)]);
  expect(host.state().queue).toMatchObject({ waiting: 1 });
  host.applySettings({ pauseQueue: false });
  await host.settled();
  expect(told('/work/end')).toHaveLength(1);
});
