import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { seedMany } from '@synapse/jira-sandbox/jira/seed/seed-many';
import { LOCAL_OUTBOUND } from '@synapse/local-stack/local-outbound';
import { until } from '@synapse/local-stack/testing/until';
import pino from 'pino';
import { DEFAULT_POINT_LIMITS, type PointLimits } from '../../../src/domain/rate-limit/rate-budget.ts';
import type { LimiterClock } from '../../../src/jira/call-limiter.ts';
import type { JiraClient } from '../../../src/jira/jira-client.ts';
import { JiraError } from '../../../src/jira/jira-error.ts';
import { openDatabase, withTenant } from '../../../src/store/db/database.ts';
import { aboutAppToken, createVault } from '../../../src/store/db/vault.ts';
import { readSpend } from '../../../src/store/rate-limit/api-budget.ts';
import { createJiraCalls, type JiraCalls } from '../../../src/sync/rate-limit/jira-calls.ts';
import { createSiteConnector } from '../../../src/sync/sites/connect-site.ts';
import { createFakeClock } from '../../jira/fake-clock.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

// Thousands of requests over real HTTP, on a machine that may be busy.
jest.setTimeout(60_000);

let world: SyncWorld;
/** Jira's clock, held still (epoch ms), so that a burst is one however long the machine takes over it. */
let jiraStands: number | null = null;
const vault = createVault({ current: randomBytes(32) });
beforeAll(async () => {
  world = await createSyncWorld({}, { now: () => jiraStands ?? Date.now() });
  seedMany(world.sandbox.jira, { issues: 30, commentsPerIssue: 0 });
});
beforeEach(() => forgetSpending());
afterAll(() => world.close());

async function forgetSpending(): Promise<void> {
  await world.owner('delete from api_budget');
  await world.owner('delete from api_spend');
  await world.owner('delete from api_process');
  world.sandbox.limits.reset();
  world.sandbox.usage.reset();
}

/** A workspace whose site is connected by a token of the one app of this test. */
async function appTenant(): Promise<{ tenantId: string; siteId: string }> {
  const [tenantId, siteId] = [randomUUID(), randomUUID()];
  const ada = world.sandbox.jira.catalog.users[0]?.accountId ?? '';
  const { token } = world.sandbox.tokens.mint('the-app', ada, 3_600_000);
  await world.owner('insert into tenant (id, name) values ($1, $2)', [tenantId, 'paying']);
  await world.owner(
    `insert into jira_site (tenant_id, id, cloud_id, base_url, project_key, token_kind)
     values ($1, $2, $3, $4, 'KAN', 'app')`,
    [tenantId, siteId, `cloud-${siteId}`, world.sandbox.url],
  );
  await world.owner(`insert into app_token values ($1, $2, 'inst', $3, $4, now(), now() + interval '1 hour')`, [
    tenantId,
    siteId,
    vault.seal(token, aboutAppToken(siteId, 'inst')),
    world.sandbox.url,
  ]);
  return { tenantId, siteId };
}

/** A process: its own connections to the database, its own limiter. */
function replica(limits: PointLimits, clock?: LimiterClock) {
  const db = openDatabase({ url: world.databaseUrl, max: 4 });
  const calls = createJiraCalls(db, limits, pino({ level: 'silent' }), clock);
  const connect = createSiteConnector({ db, vault, outbound: LOCAL_OUTBOUND, now: Date.now, limiter: calls.limiter });
  return {
    calls,
    connect,
    async close() {
      await calls.close();
      await db.destroy();
    },
  };
}

/** A call that costs 21 points. */
const readTwenty = (client: JiraClient) => client.search({ jql: 'project = KAN', fields: ['updated'], maxResults: 20 });

/** Calls until the points are used up; how many calls were made. */
async function spendAll(calling: () => Promise<unknown>): Promise<number> {
  for (let made = 0; ; made += 1) {
    try {
      await calling();
    } catch (error) {
      if (error instanceof JiraError && error.kind === 'rate_limited' && error.status === null) return made;
      throw error;
    }
  }
}

test('a burst over the endpoint’s limit reaches nobody as a failure', async () => {
  world.sandbox.jira.applySettings({ limits: { enabled: true, getPerSecond: 40 } });
  const { tenantId, siteId } = await appTenant();
  const process = replica({ perHour: 65_000, tenantShare: 1 });
  const { client } = await process.connect(tenantId, siteId);
  jiraStands = Date.now();
  const burst = Promise.all(Array.from({ length: 90 }, () => client.myself()));
  await until('Jira refuses some', () => world.sandbox.usage.report().total.throttled > 0);
  jiraStands = null;
  const answers = await burst;
  expect(answers).toHaveLength(90);
  await process.close();
  world.sandbox.jira.applySettings({ limits: { enabled: false, getPerSecond: 100 } });
});

/** Does it again when the hour turned meanwhile: then there are points of two hours in it. */
async function withinOneHour(work: () => Promise<void>): Promise<void> {
  const hour = async () => {
    const [row] = await world.owner<{ hour: string }>("select date_trunc('hour', now(), 'UTC')::text as hour");
    return row?.hour;
  };
  const before = await hour();
  try {
    await work();
  } catch (error) {
    if ((await hour()) === before) throw error;
    await forgetSpending();
    await work();
  }
}

test('two processes over one database do not exceed the pool', () => withinOneHour(exhaustThePool));

async function exhaustThePool(): Promise<void> {
  const limits = { perHour: 1_000, tenantShare: 1 };
  world.sandbox.jira.applySettings({ limits: { enabled: true, pointsPerHour: 1_000_000 } });
  const { tenantId, siteId } = await appTenant();
  const processes = [replica(limits), replica(limits)];
  const made = await Promise.all(
    processes.map(async ({ connect }) => {
      const { client } = await connect(tenantId, siteId, 'person');
      return spendAll(() => readTwenty(client));
    }),
  );
  const { points, requests } = world.sandbox.usage.report().total;
  expect(points).toBeLessThanOrEqual(1_000);
  // Chunks that one of them still holds are all that may be left over.
  expect(points).toBeGreaterThan(1_000 - 2 * 221);
  expect(requests).toBe((made[0] ?? 0) + (made[1] ?? 0));
  await Promise.all(processes.map((process) => process.close()));
  const [spend] = await withTenant(world.db, tenantId, (tx) => readSpend(tx, tenantId));
  expect(spend).toMatchObject({ paysPoints: true, points, requests, reserved: points });
  world.sandbox.jira.applySettings({ limits: { enabled: false } });
}

test('two processes over one database do not exceed a burst', async () => {
  const { tenantId, siteId } = await appTenant();
  const caller = { tenantId, siteId, priority: 'person', paysPoints: false } as const;
  // By a clock of the test's: a stall of the machine between a call's leave and its arrival says nothing of the parts.
  const clock = createFakeClock(Date.now());
  const processes = [replica(DEFAULT_POINT_LIMITS, clock), replica(DEFAULT_POINT_LIMITS, clock)];
  const sentAt: number[] = [];
  const call = (calls: JiraCalls) =>
    calls.limiter.run(caller, { method: 'GET', path: 'rest/api/3/myself' }, async () => sentAt.push(clock.now()));
  for (const { calls } of processes) await call(calls);
  let done = false;
  const all = Promise.all(
    processes.flatMap(({ calls }, i) => Array.from({ length: [130, 14][i] ?? 0 }, () => call(calls))),
  ).finally(() => {
    done = true;
  });
  // The database's answers come in real time.
  for (; !done; await sleep(1)) await clock.advance(10);
  await all;
  expect(sentAt).toHaveLength(146);
  const within = (start: number) => sentAt.filter((at) => at >= start && at < start + 1_000).length;
  expect(Math.max(...sentAt.map(within))).toBeLessThanOrEqual(100);
  await Promise.all(processes.map((process) => process.close()));
  expect(await world.owner('select * from api_process')).toEqual([]);
});

test('what was spent is written down though the last write was still under way when the process ended', async () => {
  const { tenantId, siteId } = await appTenant();
  const process = replica(DEFAULT_POINT_LIMITS);
  const { client } = await process.connect(tenantId, siteId, 'person');
  for (let i = 0; i < 3; i += 1) await client.myself();
  // The write that a timer begins, and which the end must wait for.
  const begun = process.calls.pool.flush();
  await client.myself();
  await Promise.all([begun, process.close()]);
  const [spend] = await withTenant(world.db, tenantId, (tx) => readSpend(tx, tenantId));
  expect(spend).toMatchObject({ requests: 4, points: 12, reserved: 12 });
});

test('a tenant that spends all it may leaves the others theirs', async () => {
  const greedy = await appTenant();
  const modest = await appTenant();
  const process = replica({ perHour: 1_000, tenantShare: 0.5 });
  const { client } = await process.connect(greedy.tenantId, greedy.siteId, 'person');
  await spendAll(() => readTwenty(client));
  await process.calls.pool.flush();
  expect(world.sandbox.usage.report().total.points).toBeLessThanOrEqual(500);
  const other = await process.connect(modest.tenantId, modest.siteId, 'reconcile');
  for (let i = 0; i < 5; i += 1) await readTwenty(other.client);
  await process.close();
});

test('an import that has used up its part leaves a person theirs', async () => {
  const { tenantId, siteId } = await appTenant();
  const process = replica({ perHour: 1_000, tenantShare: 1 });
  const bulk = await process.connect(tenantId, siteId, 'import');
  await spendAll(() => readTwenty(bulk.client));
  const person = await process.connect(tenantId, siteId, 'person');
  for (let i = 0; i < 10; i += 1) await readTwenty(person.client);
  await process.close();
});

test('a site with an API token pays no points and is counted', async () => {
  const process = replica({ perHour: 1_000, tenantShare: 0.001 });
  const gate = process.calls.limiter;
  const caller = { tenantId: world.tenantId, siteId: world.siteId, priority: 'delivery', paysPoints: false } as const;
  for (let i = 0; i < 20; i += 1)
    await gate.run(caller, { method: 'GET', path: 'rest/api/3/myself' }, () => world.jira('GET', 'myself'));
  await process.close();
  const [spend] = await withTenant(world.db, world.tenantId, (tx) => readSpend(tx, world.tenantId));
  expect(spend).toMatchObject({ paysPoints: false, points: 60, requests: 20, reserved: 0, throttled: 0 });
});

test('near Jira’s limit what can wait leaves the rest to people, as long as Jira says', async () => {
  const { tenantId, siteId } = await appTenant();
  const process = replica({ perHour: 65_000, tenantShare: 1 });
  world.sandbox.jira.applySettings({ limits: { enabled: true, pointsPerHour: 50 } });
  jiraStands = Math.floor(Date.now() / 3_600_000) * 3_600_000 + 30 * 60_000;
  const person = await process.connect(tenantId, siteId, 'person');
  const pass = await process.connect(tenantId, siteId, 'reconcile');
  await readTwenty(pass.client);
  await readTwenty(person.client);
  await person.client.myself();
  await expect(pass.client.myself()).rejects.toMatchObject({ kind: 'rate_limited', status: null });
  expect(await person.client.myself()).toHaveProperty('accountId');
  world.sandbox.jira.applySettings({ limits: { enabled: false, pointsPerHour: 65_000 } });
  jiraStands = null;
  await process.close();
});

test('a 429 without Retry-After is waited out until X-RateLimit-Reset', async () => {
  const { tenantId, siteId } = await appTenant();
  const process = replica({ perHour: 65_000, tenantShare: 1 });
  const { client } = await process.connect(tenantId, siteId, 'person');
  const reset = new Date(Date.now() + 20 * 60_000).toISOString().replace(/:\d\d\.\d+Z$/, 'Z');
  const headers = { 'X-RateLimit-Reset': reset, 'RateLimit-Reason': 'jira-quota-tenant-based' };
  world.sandbox.faults.add({ count: 1, action: { kind: 'status', status: 429, headers, body: {} } });
  const refused: unknown = await client.myself().catch((error: unknown) => error);
  expect((refused as JiraError).retryAfterMs).toBeGreaterThan(18 * 60_000);
  expect(process.calls.limiter.sitePausedUntil(siteId)).toBeGreaterThan(Date.now() + 18 * 60_000);
  await process.close();
});

test('a 429 to a file keeps its reason: it pauses what Jira says, and not the endpoint alone', async () => {
  const { tenantId, siteId } = await appTenant();
  const process = replica({ perHour: 65_000, tenantShare: 1 });
  const { files } = await process.connect(tenantId, siteId, 'delivery');
  const headers = { 'Retry-After': '600', 'RateLimit-Reason': 'jira-quota-tenant-based' };
  world.sandbox.faults.add({
    match: { endpoint: 'getAttachmentContent' },
    count: 1,
    action: { kind: 'status', status: 429, headers, body: {} },
  });
  const download = async () => {
    for await (const _chunk of await files.content({ id: '10000', size: 1 }));
  };
  await expect(download()).rejects.toMatchObject({ kind: 'rate_limited', limitReason: 'jira-quota-tenant-based' });
  expect(process.calls.limiter.sitePausedUntil(siteId)).not.toBeNull();
  await process.close();
});

test('what a call costs is what Jira charges for it: people and permissions 2 an object', async () => {
  const { tenantId, siteId } = await appTenant();
  const process = replica({ perHour: 65_000, tenantShare: 1 });
  const { client } = await process.connect(tenantId, siteId, 'person');
  await client.myself();
  await client.findUsers('a');
  await client.assignableUsers('KAN');
  await client.findUser('5b10a2844c20165700ede21g');
  await client.missingPermissions('KAN', ['EDIT_ISSUES', 'ADD_COMMENTS']);
  await client.priorities();
  await client.projects();
  await process.calls.pool.flush();
  const [spend] = await withTenant(world.db, tenantId, (tx) => readSpend(tx, tenantId));
  expect(spend?.points).toBe(world.sandbox.usage.report().total.points);
  await process.close();
});
