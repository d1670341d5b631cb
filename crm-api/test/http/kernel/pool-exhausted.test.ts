import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { METRICS_TOKEN, startTestApi, type TestApi, tokenFor } from '../support/api.ts';

/** All connections to the database are in use, or PostgreSQL gives no more: requests wait for a bounded time, then 503. */
let api: TestApi;
let token: string;
let ids: string[];
beforeAll(async () => {
  api = await startTestApi({ DB_POOL_MAX: '2' });
  token = await tokenFor(await api.tenant());
  ids = [];
  for (let n = 0; n < 12; n++) {
    const { body } = await api.call('POST', '/api/tickets', { token, json: { title: `Ticket ${n}` } });
    ids.push((body as { id: string }).id);
  }
});
afterAll(() => api.close());

async function timed(method: string, where: string, json?: object) {
  const began = performance.now();
  const as = where === '/metrics' ? METRICS_TOKEN : token;
  const { status, headers } = await api.call(method, where, { token: as, ...(json ? { json } : {}) });
  return { status, retryAfter: headers.get('retry-after'), ms: performance.now() - began };
}

/** What `/readyz` found is good for a second, so that a flood of looks costs no more than one: this one comes later. */
function lookAtReadyz() {
  api.clock.offset += 1_000;
  return timed('GET', '/readyz');
}

const editAll = () => Promise.all(ids.map((id, n) => timed('PATCH', `/api/tickets/${id}`, { title: `Edited ${n}` })));

test('a database that keeps the look at its key waiting: /readyz says so in time', async () => {
  const holder = await api.owner.connect();
  await holder.query('begin; lock table vault_check in access exclusive mode');
  try {
    const ready = await lookAtReadyz();
    expect(ready).toMatchObject({ status: 503 });
    expect(ready.ms).toBeLessThan(2_000);
  } finally {
    await holder.query('rollback');
    holder.release();
  }
}, 60_000);

test('a pool of which every connection waits for a lock: 503 within the time of a request, and all serves again after it', async () => {
  const holder = await api.owner.connect();
  await holder.query('begin; lock table ticket in access exclusive mode');
  try {
    const editing = editAll();
    const ready = await lookAtReadyz();
    expect(ready).toMatchObject({ status: 503 });
    expect(ready.ms).toBeLessThan(2_000);
    expect(await timed('GET', '/healthz')).toMatchObject({ status: 200 });
    // Prometheus gives up after 10 s, and would tell of a process that is down.
    const metrics = await timed('GET', '/metrics');
    expect(metrics).toMatchObject({ status: 200 });
    expect(metrics.ms).toBeLessThan(4_000);
    const answers = await editing;
    expect([...new Set(answers.map(({ status }) => status))]).toEqual([503]);
    expect(answers.map(({ retryAfter }) => retryAfter)).not.toContain(null);
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(12_000);
  } finally {
    await holder.query('rollback');
    holder.release();
  }
  expect((await editAll()).map(({ status }) => status)).toEqual(ids.map(() => 200));
  expect(await lookAtReadyz()).toMatchObject({ status: 200 });
}, 60_000);

test('PostgreSQL that gives no more connections: 503, and all serves again as soon as it does', async () => {
  const database = new URL(api.database.url).pathname.slice(1);
  await api.owner.query(`alter database ${database} connection limit 0`);
  try {
    await api.owner.query(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = current_database() and application_name like 'synapse-crm-api%'`,
    );
    const answers = await editAll();
    expect([...new Set(answers.map(({ status }) => status))]).toEqual([503]);
    expect(answers.map(({ retryAfter }) => retryAfter)).not.toContain(null);
    expect(await lookAtReadyz()).toMatchObject({ status: 503 });
  } finally {
    await api.owner.query(`alter database ${database} connection limit -1`);
  }
  expect((await editAll()).map(({ status }) => status)).toEqual(ids.map(() => 200));
}, 60_000);
