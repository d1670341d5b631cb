import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { renameProject } from '@synapse/jira-sandbox/jira/issues/rename-project';
import { until } from '@synapse/local-stack/testing/until';
import { createTicketSchema } from '@synapse/shared/ticket';
import { DEFAULT_POINT_LIMITS } from '../../../src/domain/rate-limit/rate-budget.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { recordProject } from '../../../src/store/sites/projects.ts';
import { requireSite } from '../../../src/store/sites/require-site.ts';
import { readSiteSettings } from '../../../src/store/sites/site-configs.ts';
import { readSiteHealth } from '../../../src/store/sites/site-health.ts';
import { createImportCommands } from '../../../src/sync/imports/import-commands.ts';
import { createProjectSetup } from '../../../src/sync/mapping/project-setup.ts';
import { noteProject } from '../../../src/sync/reconcile/follow-projects.ts';
import { describeSite } from '../../../src/sync/sites/describe-site.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** The status that KAN and OPS share, in the sandbox's catalog. */
const SHARED = '10001';
/** The id of KAN. */
let kan: string;
let world: SyncWorld;

beforeAll(async () => {
  world = await createSyncWorld({ secondLookMs: 0, createLookupMs: 0 });
  const config = { projectKeys: ['KAN', 'OPS'], projects: { KAN: { statusMap: { [SHARED]: 'CLOSED' } } } };
  await world.owner('update jira_site set config = $1', [JSON.stringify(config)]);
  kan = (await world.jira<{ id: string }>('GET', 'project/KAN')).id;
  await createIssue('The first');
  await world.settle();
  await world.reconcile();
});
beforeEach(async () => {
  rename('KAN');
  await world.settle();
  await world.owner("update sync_cursor set deep_at = now() - interval '2 days'");
  await world.reconcile();
  expect(await keyOfProject()).toBe('KAN');
});
afterAll(() => world.close());

const rename = (key: string) => renameProject(world.sandbox.jira, kan, key);

async function createIssue(summary: string): Promise<string> {
  const fields = { project: { id: kan ?? '' }, issuetype: { name: 'Task' }, summary };
  return (await world.jira<{ id: string }>('POST', 'issue', { fields })).id;
}

async function setShared(id: string): Promise<void> {
  type Offered = { transitions: { id: string; to: { id: string } }[] };
  const { transitions } = await world.jira<Offered>('GET', `issue/${id}/transitions`);
  const transition = transitions.find(({ to }) => to.id === SHARED);
  await world.jira('POST', `issue/${id}/transitions`, { transition: { id: transition?.id } });
}

const settings = () =>
  withTenant(world.db, world.tenantId, async (tx) => (await readSiteSettings(tx, world.tenantId)).get(world.siteId));
const keyOfProject = async () => (await settings())?.known.find(({ id }) => id === kan)?.key;
const ticketOf = async (id: string) => (await world.tickets()).find((ticket) => ticket.issue_id === id);
const keys = async () => (await world.tickets()).flatMap(({ issue_key }) => issue_key ?? []);

test('what happens in a renamed project goes on being taken in by events, read by its own maps', async () => {
  const old = await createIssue('From before');
  await world.settle();
  rename('CORE');
  const id = await createIssue('Made under the new key');
  await world.jira('PUT', `issue/${old}`, { fields: { summary: 'Edited under the new key' } });
  await setShared(id);
  await world.settle();
  expect(await ticketOf(old)).toMatchObject({ title: 'Edited under the new key' });
  expect(await ticketOf(id)).toMatchObject({ status: 'CLOSED', issue_key: expect.stringMatching(/^CORE-/) });
});

test('an event shows the rename: it is followed, every ticket’s issue key with it, and told', async () => {
  const [one, other] = [await createIssue('One'), await createIssue('Other')];
  await world.settle();
  rename('CORE');
  await world.jira('PUT', `issue/${one}`, { fields: { summary: 'Tells of it' } });
  await world.settle();
  expect(await keyOfProject()).toBe('CORE');
  expect((await keys()).every((key) => key.startsWith('CORE-'))).toBe(true);
  const issue = await world.jira<{ key: string }>('GET', `issue/${other}`);
  expect((await ticketOf(other))?.issue_key).toBe(issue.key);
  const history = await world.owner<{ rule: string; new_value: { issueKey: string } }>(
    `select rule, new_value from field_history h join issue_link l on l.ticket_id = h.ticket_id
      where l.issue_id = $1 and field = 'issue' order by at desc limit 1`,
    [other],
  );
  expect(history).toEqual([{ rule: 'renamed', new_value: expect.objectContaining({ issueKey: issue.key }) }]);
  // The admin's choices are kept, by the id from now on, and people see the new key.
  const site = await settings();
  expect(site?.config.projects[kan]?.statusMap).toEqual({ [SHARED]: 'CLOSED' });
  expect(site?.projectKey).toBe('CORE');
});

test('a pass shows the rename when no event does, and the daily one even when nothing in the project changes', async () => {
  const id = await createIssue('Untold');
  await world.settle();
  rename('CORE');
  await world.jira('PUT', `issue/${id}`, { fields: { summary: 'Edited, and no event told' } });
  world.events.length = 0;
  await world.reconcile();
  expect(await ticketOf(id)).toMatchObject({ title: 'Edited, and no event told' });
  expect(await keyOfProject()).toBe('CORE');
  rename('BASE');
  await world.owner("update sync_cursor set deep_at = now() - interval '2 days'");
  await world.reconcile();
  expect(await keyOfProject()).toBe('BASE');
  expect((await keys()).every((key) => key.startsWith('BASE-'))).toBe(true);
  // Nothing counts as gone by it.
  expect(await world.owner('select issue_id from suspected_deletion')).toEqual([]);
});

test('an event from before the rename brings no old key back', async () => {
  const id = await createIssue('Late');
  await world.settle();
  await world.jira('PUT', `issue/${id}`, { fields: { summary: 'Told late' } });
  const late = world.events.splice(0);
  rename('CORE');
  await world.owner("update sync_cursor set deep_at = now() - interval '2 days'");
  await world.reconcile();
  await world.receive(late);
  await world.settle();
  expect(await ticketOf(id)).toMatchObject({ title: 'Told late', issue_key: expect.stringMatching(/^CORE-/) });
  expect(await keyOfProject()).toBe('CORE');
});

test('nor does an event from a name that the project had only in between, and nobody saw', async () => {
  const id = await createIssue('In between');
  await world.settle();
  rename('MIDWAY');
  await world.jira('PUT', `issue/${id}`, { fields: { summary: 'Told midway' } });
  rename('KAN');
  await world.settle();
  expect(await ticketOf(id)).toMatchObject({ title: 'Told midway', issue_key: expect.stringMatching(/^KAN-/) });
  expect(await keyOfProject()).toBe('KAN');
});

test('tickets that are made here go to the renamed project, also those that waited for their issue', async () => {
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, action: { kind: 'status', status: 503, body: {} } });
  const waits = await world.commands.createTicket(world.caller, createTicketSchema.parse({ title: 'Waits' }));
  await Promise.all(world.sync.underway);
  rename('CORE');
  world.sandbox.faults.remove();
  const fresh = await world.commands.createTicket(world.caller, createTicketSchema.parse({ title: 'Fresh' }));
  await world.hurry();
  await world.settle();
  for (const { ticketId } of [waits, fresh])
    expect((await world.tickets()).find(({ id }) => id === ticketId)?.issue_key).toMatch(/^CORE-/);
});

test('the list of projects shows the rename, names it by either key, and an import goes on by the id', async () => {
  const setup = createProjectSetup(world.sync);
  rename('CORE');
  const { items } = await setup.list(world.tenantId, world.siteId);
  expect(items.find(({ projectKey }) => projectKey === 'CORE')).toMatchObject({ takesPart: true, isDefault: true });
  expect(items.some(({ projectKey }) => projectKey === 'KAN')).toBe(false);
  expect(await keyOfProject()).toBe('CORE');
  for (const name of ['KAN', 'CORE'])
    expect(await setup.readConfig(world.tenantId, world.siteId, name)).toMatchObject({
      projectKey: 'CORE',
      takesPart: true,
      config: { statusMap: { [SHARED]: 'CLOSED' } },
    });
  const imports = createImportCommands(world.sync, DEFAULT_POINT_LIMITS);
  const { id } = await imports.start(
    { tenantId: world.tenantId, name: 'Ida Admin', traceId: 'test' },
    { projects: ['CORE'], jql: 'created >= -90d' },
  );
  const [asked] = await world.owner<{ jql: string }>('select jql from import_job');
  expect(asked?.jql).toBe(`project in (${kan}) AND (created >= -90d)`);
  // People read the key of now, wherever it is shown: an id says nothing to them.
  expect(await imports.read(world.tenantId, id)).toMatchObject({ jql: 'project in ("CORE") AND (created >= -90d)' });
  const { jql } = await imports.forecast(world.tenantId, { projects: ['CORE'] });
  expect(jql).toBe('project in ("CORE")');
});

test('a site’s health tells of the rename', async () => {
  rename('CORE');
  await createProjectSetup(world.sync).list(world.tenantId, world.siteId);
  const [row] = await withTenant(world.db, world.tenantId, (tx) => readSiteHealth(tx, world.tenantId));
  if (!row) throw new Error('there is no site');
  expect(describeSite(row, Date.now())).toMatchObject({
    projectKey: 'CORE',
    advice: expect.stringContaining('Project KAN is now called CORE'),
  });
});

test('a former key that is learnt while a deep pass follows the ones before is followed by the next', async () => {
  const id = await createIssue('Known by a key from before');
  await world.settle();
  // Another one is the newest, so that no pass after this one reads the issue itself.
  const { reconcileOverlapMs } = world.sync.settings;
  world.sync.settings.reconcileOverlapMs = 0;
  await createIssue('Newer');
  await world.settle();
  await world.reconcile();
  await world.owner('update jira_project set keys_stale = true where project_id = $1', [kan]);
  await world.owner("update sync_cursor set deep_at = now() - interval '2 days'");
  const { connect } = world.sync;
  world.sync.connect = async (...asked) => {
    const site = await connect(...asked);
    const approximateCount: typeof site.client.approximateCount = async (...args) => {
      world.sync.connect = connect;
      await world.owner(`update issue_link set issue_key = 'OLD-7' where issue_id = $1`, [id]);
      const shown = { id: kan, key: 'KAN', calledAs: ['OLD'] };
      await noteProject(world.sync, { tenantId: world.tenantId, siteId: world.siteId }, shown);
      return site.client.approximateCount(...args);
    };
    return { ...site, client: { ...site.client, approximateCount } };
  };
  await world.reconcile();
  await world.settle();
  world.sync.settings.reconcileOverlapMs = reconcileOverlapMs;
  expect(world.sync.connect).toBe(connect);
  expect(await ticketOf(id)).toMatchObject({ issue_key: expect.stringMatching(/^KAN-/) });
});

test('who pairs the site again and who learns of a rename do not wait for each other', async () => {
  const { tenantId, siteId, db } = world;
  const site = { tenantId, siteId };
  let noted: Promise<unknown> = Promise.resolve();
  await withTenant(db, tenantId, async (tx) => {
    await requireSite(tx, tenantId, siteId, { lock: true });
    noted = noteProject(world.sync, site, { id: kan, key: 'KAN', calledAs: ['TWO'] });
    await until('it waits for a lock', async () => {
      const all = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
      return (await world.owner(all)).length > 0;
    });
    await recordProject(tx, site, { id: kan, key: 'KAN', calledAs: ['ONE'] });
  });
  await noted;
  // Backends report them with a delay of up to a second.
  await sleep(1_100);
  const broken = 'select deadlocks::int as n from pg_stat_database where datname = current_database()';
  expect(await world.owner(broken)).toEqual([{ n: 0 }]);
  expect((await settings())?.known.find(({ id }) => id === kan)?.formerKeys).toEqual(
    expect.arrayContaining(['ONE', 'TWO']),
  );
});
