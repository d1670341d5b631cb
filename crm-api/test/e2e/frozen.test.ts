import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import type { ApiProcess } from '@synapse/local-stack/testing/api-process';
import { until } from '@synapse/local-stack/testing/until';
import type pg from 'pg';
import { type ProcessWorld, startProcessWorld } from '../support/process-world.ts';

// Processes are started and stopped, on a machine that may be busy.
jest.setTimeout(120_000);

/** Two processes of the API over one database and one Jira. One is frozen (SIGSTOP) for longer than its lease. */
const LEASE_MS = 2_000;
/** The test holds it, and with it every COMMIT of an intent to post a comment. */
const HOLD = 4711;
const tenantId = randomUUID();
let world: ProcessWorld;
let owner: pg.Pool;
let sandbox: ProcessWorld['sandbox'];
let frozen: ApiProcess & { logFile: string };
let other: ApiProcess;
let token: string;

beforeAll(async () => {
  world = await startProcessWorld();
  ({ owner, sandbox } = world);
  await world.connectSite(tenantId, 'Two processes');
  await holdCommits();
  const env = { LEASE_MS: String(LEASE_MS), WRITE_THROUGH_MS: '20000' };
  frozen = await world.start(env);
  other = await world.start(env);
  token = await mintDemoToken({ ...world.secrets, tenantId });
});
afterAll(() => world?.close());

/** The COMMIT of an intent to post waits for HOLD, which is free unless the test has it. */
async function holdCommits(): Promise<void> {
  await owner.query(`
    create function hold_intent() returns trigger language plpgsql as $$
    begin
      if new.post_attempted_at is not null and new.jira_comment_id is null then
        perform pg_advisory_xact_lock_shared(${HOLD});
      end if;
      return null;
    end $$`);
  await owner.query(`
    create constraint trigger hold_intent after update on comment deferrable initially deferred
    for each row execute function hold_intent()`);
}

async function call<T>(
  api: ApiProcess,
  method: string,
  where: string,
  body?: object,
): Promise<{ status: number; body: T }> {
  const answer = await fetch(`${api.url}${where}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: (await answer.json()) as T };
}

/** Everything that is known of the ticket's comments and of what was told, to see whether it changes. */
async function standing(): Promise<unknown> {
  const { rows } = await owner.query(`
    select (select jsonb_agg(to_jsonb(c) order by c.id) from comment c) as comments,
      (select count(*) from feed) as feed, (select count(*) from field_history) as history,
      (select jsonb_agg(to_jsonb(l) order by l.id) from work_item l) as items`);
  return rows[0];
}

test('frozen between “started” and the POST until another process has posted, it posts nothing and writes nothing', async () => {
  const made = await call<{ id: string; jira: { issueKey: string } }>(other, 'POST', '/api/tickets', {
    title: 'Frozen',
  });
  expect(made.status).toBe(201);
  const { id, jira } = made.body;
  const holder = await owner.connect();
  await holder.query('select pg_advisory_lock($1)', [HOLD]);
  const comment = { body: 'We are on our way', visibility: 'public' };
  const asked = call(frozen, 'POST', `/api/tickets/${id}/comments`, comment);
  await until('the intent is being committed', async () => {
    const { rows } = await owner.query(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event = 'advisory'",
    );
    return rows.length > 0;
  });
  process.kill(frozen.pid, 'SIGSTOP');
  try {
    await holder.query('select pg_advisory_unlock($1)', [HOLD]);
    holder.release();
    // What was sent may still arrive for a while, which is waited for: here it was not sent, and that time is over.
    await until('the intent is committed', async () => {
      const { rowCount } = await owner.query(
        "update comment set post_attempted_at = post_attempted_at - interval '5 minutes' where post_attempted_at is not null",
      );
      return rowCount === 1;
    });
    await until('the other process has posted it', async () => {
      await owner.query('update work_item set due_at = now() where due_at > now()');
      // Whoever takes over counts that time anew, from the end of the run that may have sent.
      await owner.query(
        "update comment set post_attempted_at = now() - interval '5 minutes' where post_attempted_at is not null",
      );
      const { rows } = await owner.query('select 1 from comment where jira_comment_id is not null');
      const { rows: busy } = await owner.query('select 1 from work_item where lease_token is not null');
      return rows.length === 1 && busy.length === 0;
    });
    const before = await standing();
    process.kill(frozen.pid, 'SIGCONT');
    expect((await asked).status).toBe(201);
    await until('the run that was frozen has ended', async () =>
      (await readFile(frozen.logFile, 'utf8')).includes('lost its lease'),
    );
    expect(await standing()).toEqual(before);
  } finally {
    process.kill(frozen.pid, 'SIGCONT');
  }
  const there = await fetch(`${sandbox.url}/rest/api/3/issue/${jira.issueKey}/comment`, {
    headers: { authorization: `Basic ${btoa('ada@example.com:sandbox-token-ada')}` },
  });
  expect(await there.json()).toMatchObject({ total: 1 });
  expect(sandbox.usage.report().endpoints.addComment?.requests).toBe(1);
});
