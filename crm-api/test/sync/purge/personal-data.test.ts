import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { actAs } from '../../../src/store/audit/acting.ts';
import { recordAudit } from '../../../src/store/audit/audit-log.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { insertImport } from '../../../src/store/runs/imports.ts';
import { enqueue } from '../../../src/store/workqueue/work-items.ts';
import { byWhom } from '../../../src/sync/engine/requester.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** The weekly report of the accounts whose names are kept, and what Atlassian answers: erased, or read anew. */

const ADA = '5b10a2844c20165700ede21g';
const GRACE = '5b10ac8d82e05b22cc7d4ef5';
const MEI = '5b10b1a2c3d4e5f60718293a';
const SCOPES = ['read:jira-work', 'write:jira-work', 'read:jira-user', 'report:personal-data'];
const DAY_MS = 24 * 3_600_000;
let world: SyncWorld;
let issueId: string;

beforeAll(async () => {
  world = await createSyncWorld();
  const fields = {
    project: { key: 'KAN' },
    issuetype: { name: 'Task' },
    summary: 'Seen',
    assignee: { accountId: ADA },
  };
  issueId = (await world.jira<{ id: string }>('POST', 'issue', { fields })).id;
  const body = {
    type: 'doc',
    version: 1,
    content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Hello' }] }],
  };
  await world.jira('POST', `issue/${issueId}/comment`, { body });
  await world.jira('POST', `issue/${issueId}/comment`, { body }, 'grace');
  await world.settle();
  // As Forge's app says who of Jira's admins did it.
  for (const [id, name] of [
    [ADA, 'Ada Lovelace'],
    [GRACE, 'Grace Hopper'],
  ] as const)
    await actAs({ kind: 'app', id, name, address: null }, () =>
      withTenant(world.db, world.tenantId, (tx) =>
        recordAudit(tx, world.tenantId, 'site.settings_changed', `site:${world.siteId}`),
      ),
    );
  await world.owner(`insert into jira_person (tenant_id, site_id, account_id, user_id, name, matched_by)
    values ('${world.tenantId}', '${world.siteId}', '${ADA}', 'u1', 'Ada', 'hand')`);
});
beforeEach(() => {
  world.sandbox.usage.reset();
});
afterAll(() => world.close());

async function report(): Promise<void> {
  await withTenant(world.db, world.tenantId, (tx) =>
    enqueue(tx, world.tenantId, [{ kind: 'personal-data', siteId: world.siteId }]),
  );
  await world.worker.processAll();
}
const reports = () => world.sandbox.usage.report().endpoints.reportAccounts?.requests ?? 0;
/** Everything that is kept in the workspace, as text, but for raw events and the list of who was reported. */
async function kept(): Promise<string> {
  const tables = [
    'ticket',
    'issue_link',
    'comment',
    'attachment',
    'conflict',
    'field_history',
    'jira_person',
    'audit_log',
    'import_job',
  ];
  const rows = await Promise.all(tables.map((name) => world.owner(`select t::text as row from ${name} t`)));
  return JSON.stringify(rows);
}

test('with an API token alone nothing is reported, for only an app may', async () => {
  await report();
  expect(reports()).toBe(0);
});

test('as the app every account is told of once, and again after seven days', async () => {
  await world.giveAppToken({ scopes: SCOPES });
  await world.pass(10_000);
  await report();
  expect(reports()).toBe(1);
  const rows = await world.owner<{ account_id: string; reported: boolean }>(
    'select account_id, reported_at is not null as reported from reported_account order by account_id',
  );
  expect(rows).toEqual([ADA, GRACE].sort().map((account_id) => ({ account_id, reported: true })));
  await world.pass(6 * DAY_MS);
  await world.giveAppToken({ scopes: SCOPES });
  await report();
  expect(reports()).toBe(1);
  await world.pass(1.1 * DAY_MS);
  await world.giveAppToken({ scopes: SCOPES });
  await report();
  expect(reports()).toBe(2);
});

test('a closed account’s name is gone from everything that is kept, and it is not reported again', async () => {
  expect(await kept()).toContain('Ada Lovelace');
  world.sandbox.jira.applySettings({ people: { [ADA]: { closed: true, updated: 0 } } });
  await world.pass(8 * DAY_MS);
  await world.giveAppToken({ scopes: SCOPES });
  await report();
  expect(await kept()).not.toContain('Ada');
  const [comment] = await world.owner<{ author_name: string; author_account_id: string | null }>(
    `select author_name, author_account_id from comment order by created_at limit 1`,
  );
  expect(comment).toEqual({ author_name: 'Former user', author_account_id: null });
  const [ticket] = await world.owner<{ assignee: object }>('select assignee from ticket');
  expect(ticket?.assignee).toMatchObject({ accountId: ADA, name: 'Former user' });
  // Who is assigned is the account, so nothing differs from Jira and nothing is sent there.
  world.sandbox.usage.reset();
  await world.reconcile();
  await world.settle();
  expect(world.sandbox.usage.report().endpoints.editIssue).toBeUndefined();
  await world.pass(8 * DAY_MS);
  await world.giveAppToken({ scopes: SCOPES });
  await report();
  expect(
    await world.owner('select 1 from reported_account where account_id = $1 and erased_at is not null', [ADA]),
  ).toHaveLength(1);
});

test('a changed account is read anew, and its new name stands wherever the old one did', async () => {
  world.sandbox.jira.applySettings({
    people: {
      [ADA]: { closed: true, updated: 0 },
      [GRACE]: { closed: false, displayName: 'Grace M. Hopper', updated: world.sync.now() + 1 },
    },
  });
  await world.pass(8 * DAY_MS);
  await world.giveAppToken({ scopes: SCOPES });
  await report();
  const names = await world.owner<{ author_name: string }>('select author_name from comment order by created_at');
  expect(names.map((row) => row.author_name)).toEqual(['Former user', 'Grace M. Hopper']);
});

test('who was assigned once, and stands in the history alone, is told of and erased like everybody', async () => {
  const assign = async (accountId: string | null) => {
    await world.jira('PUT', `issue/${issueId}`, { fields: { assignee: accountId && { accountId } } });
    await world.settle();
  };
  await assign(MEI);
  await assign(null);
  expect(await kept()).toContain('Mei Tanaka');
  world.sandbox.jira.applySettings({ people: { [MEI]: { closed: true, updated: 0 } } });
  await world.pass(8 * DAY_MS);
  await world.giveAppToken({ scopes: SCOPES });
  await report();
  expect(await kept()).not.toContain('Mei Tanaka');
});

test('who did something from the panel of an issue or the admin page, and is named nowhere else, is told of and erased', async () => {
  const zoe = { ...world.caller, userId: 'jira', accountId: 'account-of-zoe', name: 'Zoe of the panel' };
  const ticketId = (await world.tickets())[0]?.id ?? '';
  await world.commands.editTicket(zoe, ticketId, { title: 'From the panel' });
  const { tenantId, siteId } = world;
  const job = { ...{ id: randomUUID(), siteId, projects: ['1'], jql: 'x', total: 1 }, by: byWhom(zoe) };
  await withTenant(world.db, tenantId, (tx) => insertImport(tx, tenantId, job));
  await world.owner(
    `insert into conflict (tenant_id, id, ticket_id, field, policy, winner, at, resolved_at, resolved_by, resolved_by_account_id)
     values ($1, $2, $3, 'title', 'jira', 'jira', now(), now(), $4, $5)`,
    [tenantId, randomUUID(), ticketId, zoe.name, zoe.accountId],
  );
  expect(await kept()).toContain(zoe.name);
  world.sandbox.jira.applySettings({ people: { [zoe.accountId]: { closed: true, updated: 0 } } });
  await world.pass(8 * DAY_MS);
  await world.giveAppToken({ scopes: SCOPES });
  await report();
  const left = await kept();
  expect(left).not.toContain(zoe.name);
  expect(left).not.toContain(zoe.accountId);
});

test('an id that is no account’s, which an event may have named, keeps nobody else from being told of', async () => {
  await world.owner(
    `update field_history set actor_account_id = $1 where id = (select min(id) from field_history where origin = 'jira')`,
    ['x'.repeat(200)],
  );
  await world.pass(8 * DAY_MS);
  await world.giveAppToken({ scopes: SCOPES });
  const before = new Date(world.sync.now());
  await report();
  const rows = await world.owner<{ account_id: string }>(
    'select account_id from reported_account where erased_at is null and reported_at < $1',
    [before],
  );
  expect(rows).toEqual([]);
});

test('an app that was not given the scope yet waits for it, and disturbs nothing', async () => {
  await world.pass(8 * DAY_MS);
  await world.giveAppToken();
  await report();
  const workItems = await world.owner(
    `select 1 from work_item where kind = 'personal-data' and attempts = 0 and parked_at is null`,
  );
  expect(workItems).toHaveLength(1);
  expect(await world.owner('select 1 from app_token where refused_at is not null')).toEqual([]);
});
