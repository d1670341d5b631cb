import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { seedMany } from '@synapse/jira-sandbox/jira/seed/seed-many';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import type { ApiProcess } from '@synapse/local-stack/testing/api-process';
import { until } from '@synapse/local-stack/testing/until';
import type pg from 'pg';
import { type ProcessWorld, startProcessWorld } from '../support/process-world.ts';

// Processes are started and killed, on a machine that may be busy.
jest.setTimeout(120_000);

/** The API as its own process, killed with -9 in the middle of a pass, an import, a bulk change, its undo and a merge, and started again. */
const ISSUES = 700;
const COMMENTS = 2;
let world: ProcessWorld;
let owner: pg.Pool;
let sandbox: ProcessWorld['sandbox'];
let api: ApiProcess;
beforeAll(async () => {
  world = await startProcessWorld();
  ({ owner, sandbox } = world);
  seedMany(sandbox.jira, { issues: ISSUES, commentsPerIssue: COMMENTS });
  api = await world.start();
});
afterAll(() => world?.close());

type Work = { tenantId: string; token: string; id: string; what: 'pass' | 'import' };

async function begin(what: Work['what']): Promise<Work> {
  const tenantId = randomUUID();
  await world.connectSite(tenantId, what);
  const token = await mintDemoToken({ ...world.secrets, tenantId });
  const asked = await call<{ id: string; runs: { id: string }[] }>(
    token,
    'POST',
    what === 'pass' ? '/api/tickets/sync' : '/api/imports',
  );
  return { tenantId, token, what, id: what === 'pass' ? (asked.runs[0]?.id ?? '') : asked.id };
}

async function call<T>(token: string, method: string, where: string, body: object = {}): Promise<T> {
  const answer = await fetch(`${api.url}${where}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
  });
  expect(answer.status).toBeLessThan(300);
  return (await answer.json()) as T;
}

type Standing = { done: number; status: string; requests: number };

async function standingOf({ tenantId, what, id }: Work): Promise<Standing> {
  const { rows } = await owner.query<Standing>(
    what === 'pass'
      ? 'select issues_seen as done, status, requests from sync_run where tenant_id = $1 and id = $2'
      : 'select done, status, requests from import_job where tenant_id = $1 and id = $2',
    [tenantId, id],
  );
  if (!rows[0]) throw new Error(`there is no ${what} ${id}`);
  return rows[0];
}

async function countTickets({ tenantId }: Work): Promise<number> {
  const { rows } = await owner.query<{ n: number }>('select count(*)::int as n from ticket where tenant_id = $1', [
    tenantId,
  ]);
  return rows[0]?.n ?? 0;
}

/** Jira gives so many pages and then does not answer any more, so that the process waits for a page when it is killed. */
async function killBetweenPages(work: Work, pages: number): Promise<void> {
  await until(`${pages} pages are in`, async () => (await standingOf(work)).done >= pages * 100);
  sandbox.faults.add({ match: { path: 'search/jql' }, action: { kind: 'timeout' } });
  // What was answered before is written still; then nothing moves any more.
  let last = -1;
  await until('the last page is in', async () => {
    const { done } = await standingOf(work);
    const waits = done === last && (await writing()) === 0;
    last = done;
    return waits;
  });
  await api.kill();
  sandbox.faults.remove();
}

/** How many transactions the API has open. */
async function writing(): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
     where datname = current_database() and application_name = 'synapse-crm-api' and xact_start is not null`,
  );
  return rows[0]?.n ?? 0;
}

/** Holds the process up within the transaction of a page, its tickets written and its comments not, and kills it there. */
async function killWithinPage(work: Work, pages: number): Promise<void> {
  await until(`${pages} pages are in`, async () => (await standingOf(work)).done >= pages * 100);
  const holder = await owner.connect();
  try {
    await holder.query('begin');
    await holder.query('lock table comment in exclusive mode');
    await until('the page waits for its comments', async () => {
      const { rows } = await owner.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
         and query like '%insert into comment%' and application_name = 'synapse-crm-api'`,
      );
      return rows.length > 0;
    });
    await api.kill();
    await holder.query('rollback');
  } finally {
    holder.release();
  }
}

/** Starts the API again, once the database has noticed; a killed process's lease of a minute has then run out. */
async function startAgain(): Promise<void> {
  await until('the killed process has let go', async () => (await writing()) === 0);
  await owner.query("update work_item set lease_until = now() - interval '1 second' where lease_until is not null");
  await api.start();
}

const KILLS = { 'between two pages': killBetweenPages, 'within a page': killWithinPage };
const CASES = (['pass', 'import'] as const).flatMap((what) =>
  (Object.keys(KILLS) as (keyof typeof KILLS)[]).map((where) => ({ what, where })),
);

test.each(CASES)('a $what that is killed $where goes on from its last committed page', async ({ what, where }) => {
  sandbox.jira.applySettings({ latencyMs: 100 });
  const work = await begin(what);
  await KILLS[where](work, 2);
  const killed = await standingOf(work);
  expect(killed).toMatchObject({ status: 'running' });
  expect(killed.done).toBeLessThan(ISSUES);
  // Of the page it was killed in there is nothing, of those before it everything.
  expect(await countTickets(work)).toBe(killed.done);

  sandbox.jira.applySettings({ latencyMs: 0 });
  sandbox.usage.reset();
  await startAgain();
  await until(`the ${what} has ended`, async () => (await standingOf(work)).status === 'succeeded');
  const { rows } = await owner.query(
    `select count(*)::int as tickets, count(distinct l.issue_id)::int as issues, max(t.number)::int as last,
       (select count(*)::int from comment where tenant_id = $1) as comments,
       (select count(distinct jira_comment_id)::int from comment where tenant_id = $1) as jira_comments,
       (select max(seq) - count(*) from feed where tenant_id = $1)::int as gaps
     from ticket t join issue_link l on l.tenant_id = t.tenant_id and l.ticket_id = t.id where t.tenant_id = $1`,
    [work.tenantId],
  );
  expect(rows).toEqual([
    {
      ...{ tickets: ISSUES, issues: ISSUES, last: ISSUES, gaps: 0 },
      ...{ comments: ISSUES * COMMENTS, jira_comments: ISSUES * COMMENTS },
    },
  ]);
  const searched = sandbox.usage.report().endpoints.searchAndReconsileIssuesUsingJqlPost?.requests ?? 0;
  // A pass looks back by its overlap of five minutes, in which there are 300 issues a second apart.
  const again = what === 'pass' ? 3 : 0;
  expect(searched).toBeLessThanOrEqual(Math.ceil((ISSUES - killed.done) / 100) + 1 + again);
  if (what === 'import') expect(await standingOf(work)).toMatchObject({ done: ISSUES, requests: ISSUES / 100 });
});

test('a bulk change, its undo and a merge of contacts, each killed in the middle: nothing is half done, and nothing twice', async () => {
  const [tenantId, kept, from] = [randomUUID(), randomUUID(), randomUUID()];
  const token = await mintDemoToken({ ...world.secrets, tenantId });
  await owner.query('insert into tenant (id, name) values ($1, $2)', [tenantId, 'Bulk']);
  await owner.query(`insert into contact (tenant_id, id, name) values ($1, $2, 'Zoë'), ($1, $3, 'Zoe')`, [
    ...[tenantId, kept, from],
  ]);
  await owner.query(
    `insert into ticket (tenant_id, id, number, title, description, status, priority, source, contact_id, created_at, updated_at)
     select $1, gen_random_uuid(), n, 'Ticket', '', 'OPEN', 'LOW', 'API', $2, now(), now() from generate_series(1, 150) n`,
    [tenantId, from],
  );
  const comments = async () =>
    (
      await owner.query<{ all: number; live: number; tickets: number }>(
        `select count(*)::int as all, (count(*) filter (where deleted_at is null))::int as live,
           count(distinct ticket_id)::int as tickets from comment where tenant_id = $1`,
        [tenantId],
      )
    ).rows[0];
  /** Holds the last ticket, so that whoever comes to it is killed in the middle of a batch. */
  const killAtLastTicket = async (waiting: number, ...work: (() => Promise<unknown>)[]) => {
    const holder = await owner.connect();
    try {
      await holder.query('begin');
      await holder.query('select from ticket where tenant_id = $1 and number = 150 for update', [tenantId]);
      const begun = Promise.allSettled(work.map((one) => one()));
      await until('they wait for the ticket', async () => {
        const { rows } = await owner.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
             and application_name = 'synapse-crm-api'`,
        );
        return rows.length >= waiting;
      });
      await api.kill();
      await begun;
      await holder.query('rollback');
    } finally {
      holder.release();
    }
    await startAgain();
  };
  const jobOf = async (id: string) =>
    call<{ status: string; done: number; changed: number }>(token, 'GET', `/api/bulk-jobs/${id}`);
  const untilOver = (id: string) => until('the job has ended', async () => (await jobOf(id)).status === 'succeeded');

  let job = '';
  const action = { kind: 'comment', body: 'We are looking into it', visibility: 'internal' };
  await killAtLastTicket(1, async () => {
    job = (await call<{ id: string }>(token, 'POST', '/api/tickets/bulk', { filter: {}, action })).id;
  });
  await untilOver(job);
  expect(await jobOf(job)).toMatchObject({ done: 150, changed: 150 });
  expect(await comments()).toEqual({ all: 150, live: 150, tickets: 150 });

  let undo = '';
  const merge = () => call(token, 'POST', `/api/contacts/${kept}/merge`, { contactId: from });
  await killAtLastTicket(
    2,
    async () => {
      undo = (await call<{ id: string }>(token, 'POST', `/api/bulk-jobs/${job}/undo`)).id;
    },
    merge,
  );
  await untilOver(undo);
  expect(await jobOf(undo)).toMatchObject({ done: 150, changed: 150 });
  expect(await comments()).toEqual({ all: 150, live: 0, tickets: 150 });
  const naming = async () =>
    (
      await owner.query<{ kept: number; of: number }>(
        `select (count(*) filter (where contact_id = $2))::int as kept, count(*)::int as of from ticket where tenant_id = $1`,
        [tenantId, kept],
      )
    ).rows[0];
  await merge();
  await until('all tickets name the kept contact', async () => (await naming())?.kept === 150);
  const { rows } = await owner.query(
    `select (select max(seq) - count(*) from feed where tenant_id = $1)::int as gaps,
       (select count(*)::int from field_history where tenant_id = $1 and rule = 'contact_merged') as merged`,
    [tenantId],
  );
  expect(rows).toEqual([{ gaps: 0, merged: 150 }]);
});
