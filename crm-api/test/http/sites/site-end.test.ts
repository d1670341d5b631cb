import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '@synapse/local-stack/testing/until';
import { exportLinkResponseSchema } from '@synapse/shared/forge/rotation';
import { withTenant } from '../../../src/store/db/database.ts';
import { connectSite } from '../../../src/store/sites/sites.ts';
import { byWhom } from '../../../src/sync/engine/requester.ts';
import { purgeSiteBatch } from '../../../src/sync/purge/purge-site.ts';
import { tokenFor } from '../support/api.ts';
import { askByForge, type ForgeKeys, fitOf, forgeEnv, startForgeKeys } from '../support/forge-host.ts';
import { type JiraApi, paragraph, startJiraApi } from '../support/jira-api.ts';
import { connectTestSite, push, type TestSite } from '../support/signed.ts';

/** The end of a site: its export, and a disconnection that keeps or deletes what came from it. */

let keys: ForgeKeys;
let world: JiraApi;
let site: TestSite;
let token: string;

beforeAll(async () => {
  keys = await startForgeKeys();
  world = await startJiraApi(forgeEnv(keys));
});
afterAll(async () => {
  await world.close();
  await keys.close();
});
beforeEach(async () => {
  const tenantId = await world.api.tenant('Acme Support');
  token = await tokenFor(tenantId, { role: 'admin' });
  site = await connectTestSite(world.api, tenantId, world.sandbox.url);
});

const crm = (method: string, path: string, json?: unknown, as = token) =>
  world.api.call(method, path, { token: as, ...(json === undefined ? {} : { json }) });
const ask = (call: string, body: unknown) => askByForge(world.api, call, body, fitOf(keys, site));
const heartbeat = () => {
  const { secret, cloudId } = site;
  return push(world.api, '/api/jira/app/heartbeat', { secret, cloudId, id: randomUUID(), body: '{}' });
};
const rows = async <Row>(sql: string) => (await world.api.owner.query(sql, [site.tenantId])).rows as Row[];
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown> & { type: string });

/** A ticket that was made here with an issue of its own; a comment from either side, and one that is internal. */
async function ticketCreatedHere(): Promise<string> {
  const made = await crm('POST', '/api/tickets', { title: 'Made here', description: 'Ours' });
  expect(made.status).toBe(201);
  const { id, jira } = made.body as { id: string; jira: { issueKey: string } };
  await crm('POST', `/api/tickets/${id}/comments`, { body: 'Only for us', visibility: 'internal' });
  await crm('POST', `/api/tickets/${id}/comments`, { body: 'For all', visibility: 'public' });
  await world.jira('POST', `issue/${jira.issueKey}/comment`, { body: paragraph('From Jira') });
  const refreshed = await crm('GET', `/api/tickets/${id}/refresh`);
  expect([refreshed.status, refreshed.body]).toMatchObject([200, { sync: { state: 'synced' } }]);
  const { body } = await crm('GET', `/api/tickets/${id}/comments`);
  expect((body as { items: unknown[] }).items).toHaveLength(3);
  return id;
}

/** Tickets as an import from Jira leaves them, so many that they are more than a batch. */
async function ticketsCreatedInJira(count: number): Promise<void> {
  await world.api.owner.query(
    `insert into ticket (tenant_id, id, number, title, status, priority, source, created_at, updated_at)
     select $1, gen_random_uuid(), 1000 + n, 'From Jira ' || n, 'OPEN', 'LOW', 'JIRA', now(), now() from generate_series(1, $2) n`,
    [site.tenantId, count],
  );
  await world.api.owner.query(
    `insert into issue_link (tenant_id, ticket_id, site_id, project_key, issue_id, issue_key, state)
     select tenant_id, id, $2, 'KAN', (900000 + number)::text, 'KAN-' || (900000 + number), 'linked'
       from ticket where tenant_id = $1 and source = 'JIRA'`,
    [site.tenantId, site.siteId],
  );
}

describe('the export', () => {
  test('holds every record a line, says which comments are internal, and is more than a page', async () => {
    const id = await ticketCreatedHere();
    await ticketsCreatedInJira(700);
    const answer = await crm('GET', `/api/jira/sites/${site.siteId}/export`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
    const lines = linesOf(answer.text);
    expect(lines[0]).toMatchObject({ type: 'export', siteId: site.siteId, projectKey: 'KAN' });
    expect(lines.at(-1)).toEqual({ type: 'end', records: lines.length - 2 });
    const of = (type: string) => lines.filter((line) => line.type === type);
    expect([of('ticket').length, of('link').length]).toEqual([701, 701]);
    expect(new Set(of('ticket').map((line) => line.id)).size).toBe(701);
    expect(of('ticket').find((line) => line.id === id)).toMatchObject({
      title: 'Made here',
      description: 'Ours',
      source: 'API',
    });
    const comments = of('comment').map(({ body, internal, source }) => `${body} ${internal} ${source}`);
    expect(comments.toSorted()).toEqual(['For all false CRM', 'From Jira false JIRA', 'Only for us true CRM']);
    expect(of('history').length).toBeGreaterThan(0);
    expect(answer.text).not.toContain('sandbox-token');
  });

  test('is an admin’s, and of their own workspace', async () => {
    const path = `/api/jira/sites/${site.siteId}/export`;
    expect((await crm('GET', path, undefined, await tokenFor(site.tenantId))).status).toBe(403);
    const stranger = await tokenFor(await world.api.tenant('Other'), { role: 'admin' });
    expect((await crm('GET', path, undefined, stranger)).status).toBe(404);
  });

  test('comes to a Jira admin by an address that lasts ten minutes and that nobody can make', async () => {
    await ticketsCreatedInJira(1);
    const { path } = exportLinkResponseSchema.parse((await ask('export', {})).body);
    const answer = await world.api.call('GET', path);
    expect(linesOf(answer.text).map((line) => line.type)).toEqual(['export', 'ticket', 'link', 'end']);
    expect((await world.api.call('GET', `${path.slice(0, -4)}AAAA`)).status).toBe(404);
    world.api.clock.offset = 11 * 60_000;
    expect((await world.api.call('GET', path)).status).toBe(404);
    world.api.clock.offset = 0;
    expect((await askByForge(world.api, 'export', {}, undefined)).status).toBe(401);
  });
});

describe('a disconnection', () => {
  test('that keeps the data keeps it, and the app’s signature holds no longer', async () => {
    await ticketsCreatedInJira(3);
    expect((await ask('disconnect', {})).status).toBe(200);
    await world.settle();
    expect(await rows('select id from ticket where tenant_id = $1')).toHaveLength(3);
    expect((await heartbeat()).status).toBe(401);
  });

  test('that purges deletes what came from Jira, keeps what was made here, and leaves a row for each', async () => {
    const id = await ticketCreatedHere();
    await ticketsCreatedInJira(120);
    expect((await ask('disconnect', { data: 'purge' })).status).toBe(200);
    await world.settle();
    expect(await rows('select id, title from ticket where tenant_id = $1')).toEqual([{ id, title: 'Made here' }]);
    const comments = await rows<{ body: string }>('select body from comment where tenant_id = $1 order by body');
    expect(comments.map(({ body }) => body)).toEqual(['For all', 'Only for us']);
    for (const table of ['issue_link', 'jira_site', 'sync_run', 'inbox', 'app_token'])
      expect(await rows(`select from ${table} where tenant_id = $1`)).toEqual([]);
    const left = await rows<{ reason: string; purged_by: string }>(
      'select reason, purged_by from ticket_purge where tenant_id = $1',
    );
    expect(left).toHaveLength(120);
    expect(left[0]).toEqual({ reason: 'site_disconnected', purged_by: 'a Jira admin' });
    expect((await crm('GET', `/api/tickets/${id}`)).body).toMatchObject({ title: 'Made here', jira: null });
    const again = await crm('PATCH', `/api/tickets/${id}`, { title: 'Goes on here' });
    expect([again.status, again.body]).toMatchObject([200, { title: 'Goes on here' }]);
  });

  test('is an admin’s of the CRM as well, and a pairing anew ends a purge that is under way', async () => {
    await ticketsCreatedInJira(150);
    const path = `/api/jira/sites/${site.siteId}/disconnect`;
    expect((await crm('POST', path, {}, await tokenFor(site.tenantId))).status).toBe(403);
    expect((await crm('POST', path, { data: 'everything' })).status).toBe(400);
    expect((await crm('POST', path, { data: 'purge' })).body).toEqual({ disconnected: true, purging: true });
    const { tenantId, siteId, cloudId } = site;
    expect(await purgeSiteBatch(world.api.context.sync, { tenantId, siteId }, byWhom({ name: 'Ann Agent' }))).toBe(
      true,
    );
    await withTenant(world.api.context.db, tenantId, (tx) =>
      connectSite(tx, tenantId, {
        ...{ cloudId, baseUrl: world.sandbox.url, email: null, apiTokenSealed: null, projectKey: 'KAN' },
        ...{ installationId: 'installation-2', environmentId: null, appVersion: '1.0.0' },
      }),
    );
    await world.api.context.workQueueWorker.processAll(['purge']);
    expect(await rows('select id from ticket where tenant_id = $1')).toHaveLength(50);
  });

  test('whose purge is ended by a pairing anew goes on to remove what was deleted when its time is up', async () => {
    await ticketsCreatedInJira(1_000);
    const { tenantId, siteId, cloudId } = site;
    await world.api.owner.query(
      `update jira_site set config = config || '{"purgeDeletedAfterDays": 30}' where id = $1`,
      [siteId],
    );
    await crm('POST', `/api/jira/sites/${siteId}/disconnect`, { data: 'purge' });
    // The first batch waits for a ticket, and the pairing for the batch.
    const lock = await world.api.owner.connect();
    await lock.query('begin');
    await lock.query('select from ticket where tenant_id = $1 order by id limit 1 for update', [tenantId]);
    const purged = world.api.context.workQueueWorker.processAll(['purge']);
    const blocked = async (count: number) =>
      until(`${count} statements wait for a lock`, async () => {
        const all = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        return (await world.api.owner.query(all)).rows.length >= count;
      });
    await blocked(1);
    const paired = withTenant(world.api.context.db, tenantId, (tx) =>
      connectSite(tx, tenantId, {
        ...{ cloudId, baseUrl: world.sandbox.url, email: null, apiTokenSealed: null, projectKey: 'KAN' },
        ...{ installationId: 'installation-2', environmentId: null, appVersion: '1.0.0' },
      }),
    );
    await blocked(2);
    await lock.query('commit');
    lock.release();
    await paired;
    await purged;
    // Of a row lock PostgreSQL keeps no queue: the next batches may have had it before the pairing, which is woken meanwhile.
    const left = (await rows('select id from ticket where tenant_id = $1')).length;
    expect([left > 0, left < 1_000]).toEqual([true, true]);
    expect(
      await rows("select due_at is not null as due from work_item where tenant_id = $1 and kind = 'purge'"),
    ).toEqual([{ due: true }]);
  });
});
