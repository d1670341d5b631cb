import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  ADMIN_ANSWERS,
  type AdminAsk,
  type AdminAskKind,
  type AdminBody,
  type AdminRequest,
} from '@synapse/shared/forge/admin';
import { problemSchema } from '@synapse/shared/problem';
import { projectConfigSchema } from '@synapse/shared/project-config';
import type { Ticket } from '@synapse/shared/ticket';
import { tokenFor, userIdFor } from '../support/api.ts';
import { askByForge, type ForgeKeys, fitOf, forgeEnv, startForgeKeys } from '../support/forge-host.ts';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';
import { connectTestSite, issueEvent, pushEvent, signedHeaders, type TestSite } from '../support/signed.ts';

/** What a Jira admin asks and does from the app's admin page, over a real Jira. */

let keys: ForgeKeys;
let on: JiraApi;
/** Another site of the same workspace. */
let other: TestSite;
beforeAll(async () => {
  keys = await startForgeKeys();
  on = await startJiraApi(forgeEnv(keys));
  other = await connectTestSite(on.api, on.site.tenantId, on.sandbox.url);
});
beforeEach(() => on.sandbox.faults.remove());
afterAll(async () => {
  await on.close();
  await keys.close();
});

const ADA = '5b10a2844c20165700ede21g';

function send(ask: unknown, { cloudId } = on.site, actor: AdminRequest['actor'] = null) {
  return askByForge(on.api, 'admin', { actor, ask }, fitOf(keys, { cloudId }));
}

async function ask<Kind extends AdminAskKind>(
  wanted: Extract<AdminAsk, { kind: Kind }>,
  site = on.site,
  actor: AdminRequest['actor'] = null,
): Promise<AdminBody<Kind>> {
  const answer = await send(wanted, site, actor);
  if (answer.status !== 200) throw new Error(`${wanted.kind}: ${answer.status} ${answer.text}`);
  return ADMIN_ANSWERS[wanted.kind].parse(answer.body) as AdminBody<Kind>;
}

async function refusal(wanted: unknown, site = on.site) {
  const answer = await send(wanted, site);
  return problemSchema.parse(answer.body);
}

const config = (more: Record<string, unknown> = {}) => projectConfigSchema.parse(more);
const create = async (title: string) => (await on.call<Ticket>('POST', '/api/tickets', { title })).body;

test('not proved, of an installation that is not paired, or out of shape, nothing is answered', async () => {
  const body = { ask: { kind: 'health' }, actor: null };
  const status = async (token?: string) => (await askByForge(on.api, 'admin', body, token)).status;
  expect(await status()).toBe(401);
  expect(await status(on.token)).toBe(401);
  const { cloudId } = on.site;
  expect(await status(fitOf(keys, { cloudId, installationId: 'installation-0' }))).toBe(409);
  expect(await status(fitOf(keys, { cloudId: randomUUID() }))).toBe(409);
  // A signature is no proof here: the address that took one is gone.
  const signed = signedHeaders({ ...on.site, purpose: 'panel', id: randomUUID(), body: JSON.stringify(body) });
  const old = await on.api.call('POST', '/api/jira/admin', { headers: signed, body: JSON.stringify(body) });
  expect(old.status).toBe(401);
  for (const wrong of [{ kind: 'drop tables' }, { kind: 'project', projectKey: 'no key' }, { kind: 'health', more: 1 }])
    expect(await refusal(wrong)).toMatchObject({ status: 400, code: 'invalid_request' });
});

test('a question may come again with the same proof, an act may not, and neither passes for the other', async () => {
  const token = fitOf(keys, on.site);
  const status = async (ask: AdminAsk, of = token) =>
    (await askByForge(on.api, 'admin', { actor: null, ask }, of)).status;
  const act: AdminAsk = { kind: 'retry', failureIds: null };
  expect(await status({ kind: 'health' })).toBe(200);
  expect(await status({ kind: 'imports' })).toBe(200);
  expect(await status(act)).toBe(401);
  const another = fitOf(keys, on.site);
  expect(await status(act, another)).toBe(200);
  expect(await status(act, another)).toBe(401);
  expect(await status({ kind: 'health' }, another)).toBe(401);
});

test('the projects of the site are listed; one is set up, checked before it is saved, and left again', async () => {
  const taking = async () =>
    (await ask({ kind: 'projects' })).items.filter((one) => one.takesPart).map((one) => one.projectKey);
  expect((await ask({ kind: 'projects' })).items).toContainEqual({
    projectKey: 'KAN',
    name: expect.any(String),
    takesPart: true,
    isDefault: true,
  });
  expect(await taking()).toEqual(['KAN']);
  const issue = { project: { key: 'OPS' }, issuetype: { name: 'Task' }, summary: 'Stands at the start' };
  await on.jira('POST', 'issue', { fields: issue });
  const { id } = await on.jira<{ id: string }>('POST', 'issue', { fields: issue });
  await on.jira('POST', `issue/${id}/transitions`, { transition: { id: '5' } });
  const { saved, proposal } = await ask({ kind: 'project', projectKey: 'OPS' });
  expect(saved).toMatchObject({ takesPart: false, siteId: on.site.siteId });
  expect(proposal.unreachable).toContainEqual(
    expect.objectContaining({
      to: 'RESOLVED',
      needs: [{ fieldId: 'resolution', name: 'Resolution', allowed: expect.arrayContaining(['Done']) }],
    }),
  );
  const draft = config({ statusMap: proposal.statusMap, transitionFields: { resolution: { name: 'Done' } } });
  const { unreachable } = await ask({ kind: 'check-project', projectKey: 'OPS', config: draft });
  expect(unreachable.filter((one) => one.needs.length > 0)).toEqual([]);
  expect(await taking()).toEqual(['KAN']);
  expect(await ask({ kind: 'save-project', projectKey: 'OPS', config: draft })).toMatchObject({ takesPart: true });
  expect(await taking()).toEqual(['KAN', 'OPS']);
  expect(await ask({ kind: 'leave-project', projectKey: 'OPS' })).toEqual({ done: true });
  expect(await taking()).toEqual(['KAN']);
  expect((await ask({ kind: 'project', projectKey: 'OPS' })).saved.config).toEqual(draft);
  expect(await refusal({ kind: 'leave-project', projectKey: 'KAN' })).toMatchObject({ code: 'conflict' });
});

test('of a status that nothing stands for, it is said before saving', async () => {
  const everything = { '10000': 'OPEN', '10001': 'OPEN', '10002': 'OPEN' };
  await create('Stands somewhere');
  const { proposal } = await ask({ kind: 'project', projectKey: 'KAN' });
  const statusMap = Object.fromEntries(proposal.statuses.map(({ id }) => [id, 'OPEN']));
  const draft = config({ statusMap: { ...everything, ...statusMap } });
  const { unreachable } = await ask({ kind: 'check-project', projectKey: 'KAN', config: draft });
  expect(unreachable.map((one) => one.reason)).toContain('No status of this project stands for “in progress”.');
});

test('the workspace’s other site has its own projects', async () => {
  await ask({ kind: 'save-project', projectKey: 'OPS', config: config() }, other);
  expect((await ask({ kind: 'projects' }, other)).items.find((one) => one.projectKey === 'OPS')?.takesPart).toBe(true);
  expect((await ask({ kind: 'projects' })).items.find((one) => one.projectKey === 'OPS')?.takesPart).toBe(false);
});

test('who has used the CRM is listed, proposed by the same address, and matched by hand or not', async () => {
  const use = async (sub: string, name: string, email?: string) =>
    on.api.call('GET', '/api/tickets', {
      token: await tokenFor(on.site.tenantId, { sub, name, ...(email && { email }) }),
    });
  const [ADA_HERE, BO_HERE] = [userIdFor('user-ada'), userIdFor('user-bo')];
  await use('user-ada', 'Ada of support', 'ADA@example.com');
  await use('user-bo', 'Bo', 'bo@example.com');
  const userOf = async (id: string, site = on.site) =>
    (await ask({ kind: 'people' }, site)).users.find((user) => user.userId === id);
  expect(await userOf(ADA_HERE)).toMatchObject({
    name: 'Ada of support',
    matched: null,
    proposed: { accountId: ADA },
  });
  expect(await userOf(BO_HERE)).toMatchObject({ matched: null, proposed: null });
  expect((await ask({ kind: 'people' })).people).toContainEqual({ accountId: ADA, name: expect.any(String) });
  await ask({ kind: 'match-users', users: [{ userId: ADA_HERE, accountId: ADA }] });
  expect(await userOf(ADA_HERE)).toMatchObject({ matched: { accountId: ADA, matchedBy: 'hand' }, proposed: null });
  expect(await userOf(ADA_HERE, other)).toMatchObject({ matched: null });
  const nobody = await ask({ kind: 'match-users', users: [{ userId: BO_HERE, accountId: 'no-such-account' }] });
  expect(nobody.unmatched).toMatchObject([{ userId: BO_HERE, reason: 'Jira knows no account no-such-account.' }]);
  await ask({ kind: 'match-users', users: [{ userId: ADA_HERE, accountId: null }] });
  expect(await userOf(ADA_HERE)).toMatchObject({ matched: null });
  const { rows } = await on.api.owner.query('select action from audit_log where about = $1', [
    `site:${on.site.siteId} user:${ADA_HERE}`,
  ]);
  expect(rows).toEqual([{ action: 'people.forgotten' }]);
});

test('a first import is forecast, started in the name of who asked, held up, and out of another site’s reach', async () => {
  const wanted = { projects: ['KAN'] };
  const forecast = await ask({ kind: 'forecast-import', wanted: { ...wanted, jql: 'issuetype = Task' } });
  expect(forecast).toMatchObject({ siteId: on.site.siteId, paysPoints: false, requests: 1 });
  const { id } = await ask({ kind: 'start-import', wanted }, on.site, { accountId: ADA, displayName: 'Ada Lovelace' });
  const own = async () => (await ask({ kind: 'imports' })).items;
  const [first] = await own();
  expect(first).toMatchObject({
    id,
    status: 'queued',
    siteId: on.site.siteId,
    createdBy: 'Ada Lovelace',
  });
  expect((await ask({ kind: 'imports' }, other)).items).toEqual([]);
  expect(await refusal({ kind: 'change-import', importId: id, what: 'cancel' }, other)).toMatchObject({ status: 404 });
  expect(await ask({ kind: 'change-import', importId: id, what: 'pause' })).toMatchObject({ status: 'paused' });
  await on.settle();
  expect(await own()).toMatchObject([{ status: 'paused', done: 0 }]);
  await ask({ kind: 'change-import', importId: id, what: 'resume' });
  await on.settle();
  expect(await own()).toMatchObject([{ status: 'succeeded', faults: [] }]);
  const { detail } = await refusal({ kind: 'start-import', wanted: { projects: ['OPS'] } });
  expect(detail).toBe('The request body is not valid.');
  expect(await refusal({ kind: 'change-import', importId: id, what: 'pause' })).toMatchObject({ code: 'conflict' });
});

test('what does not get through is listed with its reason and tried again, one or all, of this site only', async () => {
  const [locked, shut] = [await create('Locked'), await create('Shut')];
  const refuse = { kind: 'status', status: 400, body: { errorMessages: [], errors: { summary: 'No.' } } } as const;
  on.sandbox.faults.add({ match: { endpoint: 'editIssue' }, action: refuse });
  for (const { id } of [locked, shut]) await on.call('PATCH', `/api/tickets/${id}`, { title: `Changed ${id}` });
  const failing = async (site = on.site) => (await ask({ kind: 'failures' }, site)).items;
  expect(await failing()).toMatchObject([{ causes: [{ jira: 'No.' }] }, { causes: [{ jira: 'No.' }] }]);
  expect(await failing(other)).toEqual([]);
  on.sandbox.faults.remove();
  expect(await ask({ kind: 'retry', failureIds: [locked.id] }, other)).toEqual({ retried: 0 });
  expect(await ask({ kind: 'retry', failureIds: null }, other)).toEqual({ retried: 0 });
  expect(await ask({ kind: 'retry', failureIds: [locked.id] })).toEqual({ retried: 1 });
  await on.settle();
  expect((await failing()).map((one) => one.ticket?.id)).toEqual([shut.id]);
  expect(await ask({ kind: 'retry', failureIds: null })).toEqual({ retried: 1 });
  await on.settle();
  expect(await failing()).toEqual([]);
});

test('an issue that has no ticket yet and can’t be taken is tried again by its own id', async () => {
  const { id } = await on.jira<{ id: string }>('POST', 'issue', {
    fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'Hidden' },
  });
  // Neither a fetch nor a pass may bring it.
  for (const path of ['/issue/bulkfetch', '/search/jql'])
    on.sandbox.faults.add({ match: { path }, action: { kind: 'status', status: 403 } });
  const issue = { id, key: 'KAN-99', updated: undefined, fields: { projectKey: 'KAN' } };
  expect((await pushEvent(on.api, on.site, issueEvent(on.site, { issue } as never))).status).toBe(202);
  await on.settle();
  const [failure] = (await ask({ kind: 'failures' })).items;
  expect(failure).toMatchObject({ ticket: null, issueId: id });
  on.sandbox.faults.remove();
  expect(await ask({ kind: 'retry', failureIds: [failure?.id ?? ''] })).toEqual({ retried: 1 });
  await on.settle();
  expect((await ask({ kind: 'failures' })).items).toEqual([]);
});

test('health tells of the newest change, what was sent, what was missed, and what the budget leaves', async () => {
  const ticket = await create('Fresh');
  const health = await ask({ kind: 'health' });
  expect(health).toMatchObject({
    baseUrl: on.sandbox.url,
    newestChange: { issueKey: ticket.jira?.issueKey },
    lastSentAt: expect.any(String),
    missed: { total: expect.any(Number) },
    budget: { paysPoints: false, requests: expect.any(Number) },
  });
  expect(health.budget.requests).toBeGreaterThan(0);
  expect(await ask({ kind: 'health' }, other)).toMatchObject({ lastSentAt: null });
});

test('a Jira that is away is said in words', async () => {
  on.sandbox.faults.add({ match: { method: 'GET' }, action: { kind: 'status', status: 503 } });
  expect(await refusal({ kind: 'projects' })).toMatchObject({ status: 503, detail: expect.stringContaining('Jira') });
});

test('a time that is none, in an event or in what was stored before, does not take the page of health away', async () => {
  const made = await create('Dated');
  await on.settle();
  const { rows } = await on.api.owner.query<{ issue_id: string; issue_key: string; ms: string }>(
    'select issue_id, issue_key, jira_updated as ms from issue_link where ticket_id = $1',
    [made.id],
  );
  const [link] = rows;
  const at = (updated: number) =>
    issueEvent(on.site, { issue: { id: link?.issue_id, key: link?.issue_key, updated, fields: {} } } as never);
  for (const updated of [2 ** 53 - 1, 8.64e15, -1]) {
    expect((await pushEvent(on.api, on.site, at(updated))).status).toBe(202);
    await on.settle();
    expect((await ask({ kind: 'health' })).newestChange).not.toBeNull();
  }
  for (const stored of [String(2 ** 53 - 1), '8640000000000000']) {
    await on.api.owner.query('update issue_link set jira_updated = $2 where ticket_id = $1', [made.id, stored]);
    expect(await ask({ kind: 'health' })).toMatchObject({ baseUrl: expect.any(String) });
  }
  await on.api.owner.query('update issue_link set jira_updated = $2 where ticket_id = $1', [made.id, link?.ms]);
});
