import type { ForgeHost } from '../../src/forge/host.ts';
import type { ChangeBus } from '../../src/jira/change.ts';
import { FIXTURE_APP_ID, issueChange, startFixture } from './support/fixture-host.ts';
import { startSink } from './support/sink.ts';

/** How the site's changes reach an app's triggers: their shape, their retries, and the bad days a test can order. */

/** Of the fixture's platform (support/fixture-host.ts). */
const SECOND_MS = 4;

let sink: Awaited<ReturnType<typeof startSink>>;
let host: ForgeHost;
let changes: ChangeBus;

beforeAll(async () => {
  sink = await startSink();
  ({ host, changes } = await startFixture({ sinkUrl: sink.url }));
  await host.settled();
}, 120_000);
afterAll(async () => {
  await host.stop();
  await sink.close();
});
beforeEach(() => {
  sink.received.length = 0;
  sink.answer(() => ({ status: 200 }));
  const calm = { seed: 1, drop: 0, duplicate: 0, reorder: 0, onlyEvents: [], pauseEvents: false };
  host.applySettings({ ...calm, delaySeconds: [0, 0] });
});

type Told = {
  event: Record<string, unknown> & { issue: { id: string; fields: object } };
  context: { installContext: string };
};
const told = (path = '/issue') => sink.at(path).map((one) => JSON.parse(one.text) as Told);
const publish = (...ids: string[]) => {
  for (const id of ids) changes.publish(() => issueChange(id));
};
const ids = () => told().map(({ event }) => event.issue.id);

test('an event has Forge’s thin shape: no description, priority or labels, a string for a time, no cloudId', async () => {
  const changelog = { id: '7', items: [{ field: 'summary', fromString: 'a', toString: 'b' }] };
  changes.publish(() => issueChange('10001', { changelog, viaApp: FIXTURE_APP_ID }));
  await host.settled();
  const [{ event, context } = {} as Told] = told();
  expect(event).toEqual({
    eventType: 'avi:jira:updated:issue',
    timestamp: '1790000000000',
    selfGenerated: true,
    atlassianId: 'user-1',
    issue: {
      id: '10001',
      key: 'KAN-10001',
      fields: {
        summary: 'Issue 10001',
        status: { id: '1', name: 'To Do' },
        updated: '2026-11-22T16:00:00.123+0000',
      },
    },
    changelog,
  });
  expect(context.installContext).toBe('ari:cloud:jira::site/cloud-1');
});

test('ignoreSelf hides what the app itself did, and only that', async () => {
  changes.publish(() => issueChange('1', { type: 'issue_created', viaApp: FIXTURE_APP_ID }));
  changes.publish(() => issueChange('2', { type: 'issue_created', viaApp: 'another-app' }));
  changes.publish(() => issueChange('3', { type: 'issue_created' }));
  await host.settled();
  expect(
    told('/others')
      .map(({ event }) => [event.issue.id, event.selfGenerated])
      .sort(),
  ).toEqual([
    ['2', false],
    ['3', false],
  ]);
});

test('a trigger that returns an InvocationError is run again after its delay, at most four times', async () => {
  sink.answer(() => ({ status: sink.at('/issue').length < 3 ? 429 : 200 }));
  publish('10001');
  await host.settled();
  const [first, second, third, ...more] = sink.at('/issue');
  expect(more).toEqual([]);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(7 * SECOND_MS - 1);
  expect(JSON.parse(third?.text ?? '').event.retryContext).toMatchObject({ retryCount: 2 });

  sink.received.length = 0;
  sink.answer(() => ({ status: 429 }));
  const before = host.state().events.givenUp;
  publish('10002');
  await host.settled();
  expect(sink.at('/issue')).toHaveLength(5);
  expect(host.state().events.givenUp).toBe(before + 1);
  expect(host.logs().at(-1)?.text).toContain('Forge gave up on a job (event) of on-issue');
});

test('a trigger that throws loses its event', async () => {
  sink.answer(() => ({ status: 503 }));
  const before = host.state().events.givenUp;
  publish('10001');
  await host.settled();
  expect(sink.at('/issue')).toHaveLength(1);
  expect(host.state().events.givenUp).toBe(before + 1);
});

test('events can be lost, repeated and late, each by the same luck for the same seed', async () => {
  const many = Array.from({ length: 40 }, (_, i) => String(20_000 + i));
  const run = async (seed: number) => {
    sink.received.length = 0;
    host.applySettings({ seed: seed + 1 });
    publish('1');
    host.applySettings({ seed, drop: 0.3, duplicate: 0.3, reorder: 0.5 });
    publish(...many);
    await host.settled();
    host.applySettings({ drop: 0, duplicate: 0, reorder: 0 });
    return ids().filter((id) => id !== '1');
  };
  const first = await run(42);
  const again = await run(42);
  expect([...first].sort()).toEqual([...again].sort());
  expect(new Set(first).size).toBeLessThan(many.length);
  expect(first.length).toBeGreaterThan(new Set(first).size);
  expect(first).not.toEqual([...first].sort());
  expect([...(await run(43))].sort()).not.toEqual([...first].sort());
});

test('only the named events suffer', async () => {
  host.applySettings({ drop: 1, onlyEvents: ['avi:jira:created:issue'] });
  publish('10001');
  changes.publish(() => issueChange('2', { type: 'issue_created' }));
  await host.settled();
  expect(ids()).toEqual(['10001']);
  expect(told('/others')).toEqual([]);
});

test('an event of more than 200 KB is kept back, as Forge does', async () => {
  const before = host.state().events.tooLarge;
  const items = [{ field: 'environment', toString: 'x'.repeat(210 * 1024) }];
  changes.publish(() => issueChange('10001', { changelog: { id: '1', items } }));
  await host.settled();
  expect(host.state().events.tooLarge).toBe(before + 1);
  expect(told()).toEqual([]);
});

test('the app is told of its installation; uninstalled, it is told nothing and has forgotten everything', async () => {
  publish('10001');
  await host.uninstall();
  publish('10002');
  await host.settled();
  sink.received.length = 0;
  expect(host.state()).toMatchObject({ installation: null, kvs: { keys: 0, secrets: 0 }, events: { waiting: 0 } });
  host.install();
  publish('10003');
  await host.settled();
  expect(ids()).toEqual(['10003']);
  expect(sink.at('/installed')).toHaveLength(1);
});

test('a scheduled trigger can be fired by hand', async () => {
  await host.fireSchedule('hourly');
  expect(JSON.parse(sink.at('/hour')[0]?.text ?? '')).toEqual({
    request: { context: { cloudId: 'cloud-1', moduleKey: 'hourly' } },
  });
  expect(host.logs().at(-1)?.text).toContain('424');
  expect(await host.fireSchedule('never')).toMatchObject({ ok: false, name: 'NO_SUCH_MODULE' });
});
