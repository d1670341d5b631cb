import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import { dryRunSchema } from '@synapse/shared/dry-run';
import { quotaSchema } from '@synapse/shared/quota';
import { syncMetricsSchema, syncSeriesSchema } from '@synapse/shared/sync-metrics';
import { LATENCY_STEPS_MS } from '../../../src/metrics/latency-histogram.ts';
import { aboutJiraToken } from '../../../src/store/db/vault.ts';
import { recordSeries } from '../../../src/store/events/record-series.ts';
import { METRICS_TOKEN, startTestApi, type TestApi, tokenFor } from '../support/api.ts';

let api: TestApi;
let sandbox: Sandbox;
let tenantId: string;
let siteId: string;
let agent: string;
let admin: string;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'empty' });
  api = await startTestApi({ JIRA_AUTO_SYNC_ENABLED: 'false', JIRA_TENANT_SHARE_PERCENT: '10' });
  tenantId = await api.tenant();
  siteId = randomUUID();
  await api.owner.query(
    `insert into jira_site (tenant_id, id, cloud_id, base_url, email, api_token_encrypted, project_key)
     values ($1, $2, $3, $4, 'grace@example.com', $5, 'KAN')`,
    [
      ...[tenantId, siteId, siteId, sandbox.url],
      api.context.vault.seal('sandbox-token-grace', aboutJiraToken(tenantId)),
    ],
  );
  agent = await tokenFor(tenantId);
  admin = await tokenFor(tenantId, { role: 'admin' });
});
afterAll(async () => {
  await api.close();
  await sandbox.close();
});

const get = async (path: string, token = agent) => (await api.call('GET', path, { token })).body;
const count = () => recordSeries(api.context.db, LATENCY_STEPS_MS);
const runAll = async () => {
  await api.call('POST', '/api/tickets/sync', { token: agent });
  await api.context.workQueueWorker.processAll();
};

test('the quota tells what calls cost, what is left and when it resets', async () => {
  await runAll();
  const quota = quotaSchema.parse(await get('/api/sync/quota'));
  expect(Date.parse(quota.resetsAt)).toBeGreaterThan(Date.now() - 1_000);
  expect(quota.pool).toMatchObject({ limit: 65_000, spent: 0, left: 65_000 });
  expect(quota.workspace).toMatchObject({ limit: 6_500, spent: 0, left: 6_500 });
  const { requests, points } = sandbox.usage.report().total;
  expect(quota.sites).toMatchObject([{ siteId, paysPoints: false, requests, points, throttled: 0, pausedUntil: null }]);
  const stranger = await tokenFor(await api.tenant('Stranger'));
  expect(quotaSchema.parse(await get('/api/sync/quota', stranger)).sites).toEqual([]);
});

test('the metrics tell what the reconciler had to mend, and to whom it belongs', async () => {
  const { id } = sandbox.jira.catalog.projects[0] ?? { id: '' };
  expect(id).not.toBe('');
  const make = async (summary: string) => {
    const answer = await fetch(`${sandbox.url}/rest/api/3/issue`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa('ada@example.com:sandbox-token-ada')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary } }),
    });
    expect(answer.status).toBe(201);
  };
  await runAll();
  await make('No event told of this');
  await runAll();
  const metrics = syncMetricsSchema.parse(await get('/api/sync/metrics'));
  expect(metrics.missed).toMatchObject({ total: 1, causes: { never_arrived: 1, arrived_late: 0 }, eventShare: 0 });
  expect(metrics.missed.recent).toMatchObject([{ siteId, cause: 'never_arrived', fields: ['ticket'] }]);
  const stranger = await tokenFor(await api.tenant('Stranger'));
  expect(syncMetricsSchema.parse(await get('/api/sync/metrics', stranger)).missed.total).toBe(0);
  const text = (await api.call('GET', '/metrics', { token: METRICS_TOKEN })).text;
  expect(text).toContain('synapse_missed_events_day{cause="never_arrived"} 1');
});

test('an admin changes the interval while everything runs; an agent may not; another workspace finds no such site', async () => {
  const path = `/api/jira/sites/${siteId}/settings`;
  const first = {
    onTicketDelete: 'leave',
    writeMode: 'careful',
    purgeDeletedAfterDays: null,
    syncEnabled: null,
    syncIntervalMinutes: null,
    whenDone: null,
  };
  expect(await get(path, admin)).toEqual(first);
  const json = { syncEnabled: true, syncIntervalMinutes: 30 };
  expect((await api.call('GET', path, { token: agent })).status).toBe(403);
  expect((await api.call('PATCH', path, { token: agent, json })).status).toBe(403);
  expect((await api.call('PATCH', path, { token: admin, json: { ...json, syncIntervalMinutes: 0 } })).status).toBe(400);
  const stranger = await tokenFor(await api.tenant('Stranger'), { role: 'admin' });
  expect((await api.call('PATCH', path, { token: stranger, json })).status).toBe(404);
  expect((await api.call('PATCH', path, { token: admin, json })).body).toEqual({ ...first, ...json });
  const more = await api.call('PATCH', path, { token: admin, json: { onTicketDelete: 'close' } });
  expect(more.body).toEqual({ ...first, ...json, onTicketDelete: 'close' });
  expect(await get(path, admin)).toEqual(more.body);
  await api.context.workQueueWorker.processAll(['reconcile']);
  const waits = async () => {
    const { rows } = await api.owner.query<{ minutes: number | null }>(
      "select round(extract(epoch from due_at - now()) / 60)::int as minutes from work_item where kind = 'reconcile' and tenant_id = $1",
      [tenantId],
    );
    return rows[0]?.minutes ?? null;
  };
  expect(await waits()).toBe(30);
  await api.call('PATCH', path, { token: admin, json: { syncEnabled: false, syncIntervalMinutes: null } });
  await api.context.workQueueWorker.processAll(['reconcile']);
  expect(await waits()).toBeNull();
});

test('a run is followed by its id, and a dry run changes nothing', async () => {
  const started = await api.call('POST', '/api/tickets/sync', { token: agent });
  const { runs } = started.body as { runs: { id: string }[] };
  await api.context.workQueueWorker.processAll();
  expect(await get(`/api/sync/runs/${runs[0]?.id}`)).toMatchObject({ status: 'succeeded', requests: 1, issuesGone: 0 });
  const answer = await api.call('POST', '/api/sync/dry-run', { token: admin, json: {} });
  expect(answer.status).toBe(200);
  const dryRun = dryRunSchema.parse(answer.body);
  expect(dryRun.sites).toMatchObject([{ siteId, newTickets: [], changes: [], toSend: [], missingInJira: [] }]);
  const elsewhere = await api.call('POST', '/api/sync/dry-run', { token: admin, json: { siteId: randomUUID() } });
  expect(elsewhere.status).toBe(404);
});

test('a dry run reads a whole Jira, so it is for an admin, one at a time, and not for ever again', async () => {
  const run = (token: string) => api.call('POST', '/api/sync/dry-run', { token, json: {} });
  expect((await run(agent)).status).toBe(403);
  sandbox.faults.add({ match: { path: 'search' }, action: { kind: 'delay', ms: 500 } });
  try {
    const both = await Promise.all([run(admin), run(await tokenFor(tenantId, { role: 'admin', sub: 'another' }))]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 429]);
    const refused = both.find(({ status }) => status === 429);
    expect(refused?.body).toMatchObject({ detail: expect.stringMatching(/one dry run at a time/) });
  } finally {
    sandbox.faults.remove();
  }
  const statuses = [];
  for (let n = 0; n < 12; n++) statuses.push((await run(admin)).status);
  expect(statuses.at(-1)).toBe(429);
});

test('the series tell step by step what was counted, once however often it is counted, to the workspace alone', async () => {
  const busy = await api.tenant('Busy');
  const [site, other] = [randomUUID(), randomUUID()];
  for (const [id, kind] of [
    [site, 'app'],
    [other, 'api_token'],
  ])
    await api.owner.query(
      `insert into jira_site (tenant_id, id, cloud_id, base_url, project_key, token_kind) values ($1, $2::uuid, ($2::uuid)::text, 'http://127.0.0.1:9', 'KAN', $3)`,
      [busy, id, kind],
    );
  // A hundred events took 80 ms each but two, which took four minutes; ten came 90 minutes before, when no process counted.
  await api.owner.query(
    `insert into inbox (tenant_id, site_id, event_id, issue_id, type, payload, received_at, processed_at)
     select $1, $2, n::text, '1', 'issue.updated',
            jsonb_build_object('occurredAt', floor(extract(epoch from done - took - interval '3 seconds') * 1000)), done - took, done
       from (select n, case when n >= 100 then now() - interval '90 minutes' else now() - interval '1 second' end as done,
                    case when n < 2 then interval '240 seconds' else interval '80 milliseconds' end as took
               from generate_series(0, 109) n) as told`,
    [busy, site],
  );
  await api.owner.query(
    `insert into work_item (tenant_id, kind, site_id, issue_id, parked_at)
     select $1, 'issue', $2, n::text, now() from generate_series(1, 3) n`,
    [busy, site],
  );
  await api.owner.query(
    `insert into missed_event (tenant_id, site_id, issue_id, run_id, updated_ms, fields, cause)
     values ($1, $2, '7', $3, 0, '{title}', 'never_arrived')`,
    [busy, other, randomUUID()],
  );
  for (const [id, points] of [
    [site, 40],
    [other, 2],
  ])
    await api.owner.query(
      `insert into api_spend (tenant_id, site_id, hour, points) values ($1, $2, date_trunc('hour', now(), 'UTC'), $3)`,
      [busy, id, points],
    );
  await tellDeliveries(busy, site);
  api.context.seriesRecorder.start();
  await api.context.seriesRecorder.stop();
  await count();
  const token = await tokenFor(busy, { role: 'viewer' });
  const read = async (query: string, as = token) => syncSeriesSchema.parse(await get(`/api/sync/series?${query}`, as));
  const all = ({ items }: Awaited<ReturnType<typeof read>>, what: 'events' | 'missed' | 'edits') =>
    items.reduce((sum, item) => sum + (item[what] ?? 0), 0);
  const hour = await read('range=hour');
  expect([hour.items.length, hour.stepSeconds, hour.pointsLimit]).toEqual([60, 60, 6_500]);
  expect([all(hour, 'events'), all(hour, 'missed')]).toEqual([100, 1]);
  const slow = hour.items.find(({ events }) => events !== null && events > 50);
  expect(slow?.p50Ms).toBeGreaterThan(50);
  expect(slow?.p50Ms).toBeLessThan(100);
  expect(slow?.p99Ms).toBeGreaterThan(60_000);
  expect(slow?.p99Ms).toBeLessThan(300_000);
  expect(slow?.editP50Ms).toBeGreaterThan(2_000);
  expect(slow?.editP50Ms).toBeLessThan(5_000);
  expect(all(hour, 'edits')).toBe(3);
  const latest = ({ items }: typeof hour) => items.findLast(({ parked }) => parked !== null);
  expect([latest(hour)?.parked, latest(hour)?.points]).toEqual([3, 42]);
  expect(hour.items[0]).toMatchObject({
    events: null,
    edits: null,
    p50Ms: null,
    editP50Ms: null,
    missed: null,
    parked: null,
    points: null,
  });
  for (const range of ['day', 'week']) {
    const longer = await read(`range=${range}`);
    expect([all(longer, 'events'), all(longer, 'edits')]).toEqual([110, 3]);
    expect([all(longer, 'missed'), latest(longer)?.parked]).toEqual([1, 3]);
  }
  const one = await read(`siteId=${other}`);
  expect([all(one, 'events'), all(one, 'missed'), latest(one)?.points, one.pointsLimit]).toEqual([0, 1, 2, null]);
  const stranger = await read('range=week', await tokenFor(await api.tenant('Stranger'), { role: 'viewer' }));
  expect([all(stranger, 'events'), all(stranger, 'missed')]).toEqual([0, 0]);
});

/** What the feed tells of a ticket on a site: three answers of Jira to edits and comments, and what is none. */
async function tellDeliveries(tenantId: string, siteId: string): Promise<void> {
  const ticket = randomUUID();
  await api.owner.query(
    `insert into ticket (tenant_id, id, number, title, status, priority, source, created_at, updated_at)
     values ($1, $2, 1, 'Sent', 'OPEN', 'LOW', 'API', now(), now())`,
    [tenantId, ticket],
  );
  await api.owner.query(
    `insert into issue_link (tenant_id, ticket_id, site_id, project_key, state) values ($1, $2, $3, 'KAN', 'wanted')`,
    [tenantId, ticket, siteId],
  );
  await api.owner.query(
    `insert into feed (tenant_id, seq, kind, ticket_id, origin, fields, at)
     select $1, 1000 + row_number() over (), kind, $2, origin, fields::text[], now() - interval '1 second'
       from (values ('ticket.sync', 'delivery', '{title}'), ('ticket.sync', 'delivery', '{status,labels}'),
                    ('comment.updated', 'delivery', '{sync}'), ('ticket.sync', 'delivery', '{}'),
                    ('ticket.sync', 'system', '{}'), ('ticket.updated', 'jira', '{title}')) as told (kind, origin, fields)`,
    [tenantId, ticket],
  );
}

test('the series have no gap where a look came a moment late, no points in an idle hour, and go on after the clock was set back', async () => {
  const idle = await api.tenant('Idle');
  const site = randomUUID();
  await api.owner.query(
    `insert into jira_site (tenant_id, id, cloud_id, base_url, project_key) values ($1, $2::uuid, ($2::uuid)::text, 'http://127.0.0.1:9', 'KAN')`,
    [idle, site],
  );
  const lastLook = async (at: string) => {
    await api.owner.query('delete from sync_series');
    await api.owner.query(
      `insert into sync_series (tenant_id, site_id, minutes, at, parked, points) values ($1, $2, 1, date_trunc('minute', now()) ${at}, 0, 0)`,
      [idle, site],
    );
  };
  const look = async () => {
    await count();
    const token = await tokenFor(idle, { role: 'viewer' });
    return syncSeriesSchema.parse(await get('/api/sync/series?range=hour', token)).items;
  };
  await lastLook(`- interval '2 minutes'`);
  const items = (await look()).filter((item) => item.parked !== null);
  expect(items.length).toBeGreaterThanOrEqual(3);
  for (const item of items) expect(item).toMatchObject({ events: 0, parked: 0, points: 0 });
  // A database that took over has a clock that is behind.
  await lastLook(`+ interval '10 minutes'`);
  await api.owner.query(
    `insert into inbox (tenant_id, site_id, event_id, issue_id, type, payload, processed_at) values ($1, $2, '1', '1', 'issue.updated', '{}', now())`,
    [idle, site],
  );
  expect((await look()).reduce((sum, { events }) => sum + (events ?? 0), 0)).toBe(1);
});
