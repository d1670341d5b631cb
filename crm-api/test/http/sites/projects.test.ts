import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { crmPeopleSchema } from '@synapse/shared/crm-people';
import { type Problem, problemSchema } from '@synapse/shared/problem';
import {
  type ProjectList,
  peopleAnswerSchema,
  projectCheckSchema,
  projectConfigAnswerSchema,
  projectConfigSchema,
  projectProposalSchema,
} from '@synapse/shared/project-config';
import { type Ticket, ticketSchema } from '@synapse/shared/ticket';
import { withTenant } from '../../../src/store/db/database.ts';
import { findStaleMappings } from '../../../src/store/mapping/stale-mappings.ts';
import { requireSiteSettings } from '../../../src/store/sites/require-site.ts';
import { tokenFor } from '../support/api.ts';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';

let on: JiraApi;
let at: string;
beforeAll(async () => {
  on = await startJiraApi();
  at = `/api/jira/sites/${on.site.siteId}`;
});
afterAll(() => on.close());

const ADA = '5b10a2844c20165700ede21g';
const config = (more: Record<string, unknown> = {}) => projectConfigSchema.parse(more);
const save = (key: string, more: Record<string, unknown>) =>
  on.call('PUT', `${at}/projects/${key}/config`, { ...config(), ...more });
const make = async (more: Record<string, unknown> = {}) => {
  const { status, body } = await on.call<Ticket>('POST', '/api/tickets', { title: 'For the projects', ...more });
  expect(status).toBe(201);
  return ticketSchema.parse(body);
};
const newIssue = (fields: Record<string, unknown>) =>
  on.jira<{ id: string; key: string }>('POST', 'issue', {
    fields: { issuetype: { name: 'Task' }, summary: 'Made in Jira', ...fields },
  });
const ticketsOf = async (key: string) =>
  (await on.call<{ items: Ticket[] }>('GET', `/api/tickets?jiraKey=${key}`)).body.items;

test('a project has a working config before anybody saves one, and what is saved is given back', async () => {
  const path = `${at}/projects/KAN/config`;
  const first = projectConfigAnswerSchema.parse((await on.call('GET', path)).body);
  expect(first).toEqual({ siteId: on.site.siteId, projectKey: 'KAN', takesPart: true, config: config() });
  const ops = projectConfigAnswerSchema.parse((await on.call('GET', `${at}/projects/OPS/config`)).body);
  expect(ops.takesPart).toBe(false);
  const saved = await save('KAN', { policies: { title: 'newest' }, issueTypeId: '10004' });
  expect(saved.status).toBe(200);
  expect(projectConfigAnswerSchema.parse((await on.call('GET', path)).body).config).toMatchObject({
    policies: { title: 'newest' },
    issueTypeId: '10004',
  });
  const { jira } = await make();
  expect((await on.jira<{ fields: unknown }>('GET', `issue/${jira?.issueId}`)).fields).toMatchObject({
    issuetype: { name: 'Bug' },
  });
});

test('of two who save a config that they read, the second is told what the first has made of it', async () => {
  const path = `${at}/projects/KAN/config`;
  const get = () => on.api.call('GET', path, { token: on.token });
  const etag = (await get()).headers.get('etag') ?? '';
  const put = (policies: object, tag: string) =>
    on.api.call('PUT', path, { token: on.token, headers: { 'if-match': tag }, json: { ...config(), policies } });
  const [first, second] = await Promise.all([put({ title: 'crm' }, etag), put({ title: 'jira' }, etag)]);
  expect([first.status, second.status].sort()).toEqual([200, 412]);
  const [won, lost] = first.status === 200 ? [first, second] : [second, first];
  expect(lost.body).toMatchObject({ code: 'precondition_failed', current: won.body });
  expect((await get()).headers.get('etag')).toBe(won.headers.get('etag'));
  expect((await put({}, won.headers.get('etag') ?? '')).status).toBe(200);
  const known = { 'if-none-match': (await get()).headers.get('etag') ?? '' };
  expect((await on.api.call('GET', path, { token: on.token, headers: known })).status).toBe(304);
});

test('an issue is read by its key, with its ticket, and the projects of all sites in one list', async () => {
  const { id, jira } = await make();
  const read = (key: string) => on.call('GET', `/api/jira/issues/${key}`);
  const issueKey = jira?.issueKey ?? '';
  expect(await read(issueKey.toLowerCase())).toEqual({
    status: 200,
    body: { siteId: on.site.siteId, issueKey, title: 'For the projects', status: expect.any(String), ticketId: id },
  });
  expect((await read('KAN-99999')).status).toBe(404);
  expect((await read('OPS-1')).status).toBe(404);
  const { body } = await on.call<{ items: object[] }>('GET', '/api/jira/projects');
  expect(body.items).toContainEqual(
    expect.objectContaining({ siteId: on.site.siteId, projectKey: 'KAN', takesPart: true }),
  );
});

test('an issue type that is no id is refused: it would stand in JQL as it is', async () => {
  const issueTypeIds = ['10004) OR (project = OPS AND issuetype in (10004'];
  const participation = { mode: 'types', issueTypeIds };
  const wrong = await on.call('PUT', `${at}/projects/KAN/config`, { ...config(), participation });
  expect([wrong.status, JSON.stringify(wrong.body)]).toEqual([400, expect.stringContaining('participation')]);
});

test('a config that is wrong is refused by path, by a non-admin it is refused, and for a project Jira does not show', async () => {
  const wrong = await save('KAN', {
    directions: { title: 'sideways' },
    customFields: [{ name: 'A', fieldId: 'x', kind: 'text' }],
  });
  expect(wrong.status).toBe(400);
  const paths = problemSchema.parse(wrong.body).issues?.map((issue) => issue.path);
  expect(paths).toEqual(expect.arrayContaining(['directions.title', 'customFields.0.name', 'customFields.0.fieldId']));
  const agent = await tokenFor(on.site.tenantId, { role: 'agent' });
  const refused = await on.api.call('PUT', `${at}/projects/KAN/config`, { token: agent, json: config() });
  expect(refused.status).toBe(403);
  expect((await save('NOPE', {})).status).toBe(404);
  expect((await on.call('GET', `${at}/projects/n/config`)).status).toBe(404);
});

test('the proposal maps by category, and names what the workflow does not allow before it is saved', async () => {
  await newIssue({ project: { key: 'OPS' } });
  const { id } = await newIssue({ project: { key: 'OPS' } });
  await on.jira('POST', `issue/${id}/transitions`, { transition: { id: '5' } });
  const { status, body } = await on.call('GET', `${at}/projects/OPS/proposal`);
  expect(status).toBe(200);
  const proposal = projectProposalSchema.parse(body);
  const by = (name: string) => proposal.statuses.find((one) => one.name === name)?.proposed;
  expect([by('Waiting for support'), by('In Progress'), by('Resolved'), by('Closed')]).toEqual([
    'OPEN',
    'IN_PROGRESS',
    'RESOLVED',
    'CLOSED',
  ]);
  expect(proposal.statusMap).toEqual({ '10012': 'RESOLVED', '10013': 'CLOSED' });
  expect(proposal.priorities.find((one) => one.name === 'Highest')?.proposed).toBe('URGENT');
  expect(proposal.customFields.map(({ name, kind, proposed }) => [name, kind, proposed])).toEqual([
    ['Customer reference', 'text', 'customerReference'],
    ['Root cause', 'rich-text', 'rootCause'],
    ['Impact score', 'number', 'impactScore'],
    ['Follow-up on', 'date', 'followUpOn'],
    ['Region', 'select', 'region'],
    ['Affected products', 'multi-select', 'affectedProducts'],
    ['Account manager', 'user', 'accountManager'],
  ]);
  expect(proposal.unreachable).toContainEqual({
    from: { id: '10010', name: 'Waiting for support' },
    to: 'RESOLVED',
    reason: 'The way by “Take up”, “Resolve” demands Resolution (resolution).',
    needs: [{ fieldId: 'resolution', name: 'Resolution', allowed: expect.arrayContaining(['Done']) }],
  });
  expect(proposal.unknownFrom.map((one) => one.name)).toEqual(['Waiting for customer', 'Resolved', 'Closed']);
  const check = async (said: object) => {
    const answer = await on.call('POST', `${at}/projects/OPS/check`, said);
    expect(answer.status).toBe(200);
    return projectCheckSchema.parse(answer.body).unreachable.map(({ to }) => to);
  };
  expect(await check({})).toContain('RESOLVED');
  expect(await check({ transitionFields: { resolution: { name: 'Done' } } })).not.toContain('RESOLVED');
  const agent = await tokenFor(on.site.tenantId, { role: 'agent' });
  expect((await on.api.call('POST', `${at}/projects/OPS/check`, { token: agent, json: {} })).status).toBe(403);
});

test('an admin of the workspace sees which projects take part, and takes one out again', async () => {
  const parts = async () =>
    (await on.call<ProjectList>('GET', `${at}/projects`)).body.items.map((one) => [one.projectKey, one.takesPart]);
  await save('OPS', {});
  expect(await parts()).toEqual(expect.arrayContaining([['OPS', true]]));
  expect((await on.call('DELETE', `${at}/projects/OPS`)).status).toBe(204);
  expect(await parts()).toEqual(expect.arrayContaining([['OPS', false]]));
  expect((await on.call('DELETE', `${at}/projects/KAN`)).status).toBe(409);
  const agent = await tokenFor(on.site.tenantId, { role: 'agent' });
  expect((await on.api.call('DELETE', `${at}/projects/OPS`, { token: agent })).status).toBe(403);
});

test('KAN goes anywhere, so nothing is unreachable there', async () => {
  await newIssue({ project: { key: 'KAN' } });
  const proposal = projectProposalSchema.parse((await on.call('GET', `${at}/projects/KAN/proposal`)).body);
  expect(proposal.unreachable).toEqual([]);
  expect(proposal.statusMap).toEqual({});
});

test('a field that comes from Jira only is changed there and not here', async () => {
  await save('KAN', { directions: { priority: 'from-jira' } });
  // What is asked for at the start gives way to what Jira has.
  const ticket = await make({ priority: 'URGENT' });
  expect(ticket).toMatchObject({ priority: 'MEDIUM', sync: { state: 'synced' } });
  const refused = await on.call<Problem>('PATCH', `/api/tickets/${ticket.id}`, { priority: 'LOW' });
  expect(refused.status).toBe(409);
  expect(refused.body.detail).toContain('priority comes from Jira only');
  expect((await on.call('PATCH', `/api/tickets/${ticket.id}`, { title: 'Still mine' })).status).toBe(200);
  await on.jira('PUT', `issue/${ticket.jira?.issueId}`, { fields: { priority: { name: 'Highest' } } });
  const fresh = await on.call<Ticket>('GET', `/api/tickets/${ticket.id}/refresh`);
  expect(fresh.body.priority).toBe('URGENT');
});

test('an edit that waits for Jira when its field comes from there only gives way, and stands on a conflict row', async () => {
  await save('KAN', {});
  const ticket = await make({ title: 'Both have it' });
  on.sandbox.faults.add({ match: { endpoint: 'editIssue' }, action: { kind: 'status', status: 503 } });
  await on.call('PATCH', `/api/tickets/${ticket.id}`, { title: 'Waits' });
  on.sandbox.faults.remove();
  await save('KAN', { directions: { title: 'from-jira' } });
  await on.settle();
  const { body } = await on.call<Ticket>('GET', `/api/tickets/${ticket.id}`);
  expect(body).toMatchObject({ title: 'Both have it', sync: { state: 'synced' } });
  const { rows } = await on.api.owner.query('select our_value, winner from conflict where ticket_id = $1', [ticket.id]);
  expect(rows).toEqual([{ our_value: 'Waits', winner: 'jira' }]);
});

test('a ticket whose issue is still to be created is not remapped again and again because its title comes from Jira only', async () => {
  await save('KAN', {});
  on.sandbox.faults.add({ match: { endpoint: 'createIssue' }, action: { kind: 'status', status: 503 } });
  expect((await on.call('POST', '/api/tickets', { title: 'No issue yet' })).status).toBe(202);
  await save('KAN', { directions: { title: 'from-jira' } });
  const { tenantId, siteId } = on.site;
  const found = await withTenant(on.api.context.db, tenantId, async (tx) => {
    const site = await requireSiteSettings(tx, tenantId, siteId);
    return findStaleMappings(tx, { tenantId, siteId }, site, { after: null, limit: 10, users: [] });
  });
  expect(found).toEqual([]);
  on.sandbox.faults.remove();
  await on.settle();
});

test('a new issue begins with the title of its ticket, though the title comes from Jira only: Jira makes none without', async () => {
  await save('KAN', { directions: { title: 'from-jira' } });
  const ticket = await make({ title: 'It needs one' });
  expect(ticket).toMatchObject({ title: 'It needs one', sync: { state: 'synced' } });
  const refused = await on.call<Problem>('PATCH', `/api/tickets/${ticket.id}`, { title: 'Another' });
  expect(refused.status).toBe(409);
});

test('a field that goes to Jira only is written over there, and Jira’s value kept on a conflict row', async () => {
  await save('KAN', { directions: { title: 'to-jira' } });
  const ticket = await make();
  const issueId = ticket.jira?.issueId ?? '';
  await on.jira('PUT', `issue/${issueId}`, { fields: { summary: 'Changed in Jira' } });
  const fresh = await on.call<Ticket>('GET', `/api/tickets/${ticket.id}/refresh`);
  expect(fresh.body).toMatchObject({ title: 'For the projects', sync: { state: 'synced' } });
  expect((await on.jira<{ fields: { summary: string } }>('GET', `issue/${issueId}`)).fields.summary).toBe(
    'For the projects',
  );
  const { rows } = await on.api.owner.query(
    'select our_value, their_value, winner from conflict where ticket_id = $1',
    [ticket.id],
  );
  expect(rows).toEqual([{ our_value: 'For the projects', their_value: 'Changed in Jira', winner: 'crm' }]);
});

test('only issues of the chosen types become tickets; later the others do, when the choice widens', async () => {
  await save('KAN', { participation: { mode: 'types', issueTypeIds: ['10004'] } });
  const task = await newIssue({ project: { key: 'KAN' } });
  const bug = await newIssue({ project: { key: 'KAN' }, issuetype: { name: 'Bug' } });
  await on.settle();
  expect(await ticketsOf(task.key)).toEqual([]);
  expect(await ticketsOf(bug.key)).toHaveLength(1);
  await save('KAN', { participation: { mode: 'linked' } });
  const story = await newIssue({ project: { key: 'KAN' }, issuetype: { name: 'Story' } });
  await on.settle();
  expect(await ticketsOf(story.key)).toEqual([]);
  // What was made for a ticket takes part all the same.
  expect((await make()).sync.state).toBe('synced');
  await save('KAN', {});
  await on.settle();
  expect(await ticketsOf(task.key)).toHaveLength(1);
  expect(await ticketsOf(story.key)).toHaveLength(1);
});

test('a custom field keeps the name that it has in the CRM, and no other is proposed the same', async () => {
  await save('KAN', { customFields: [{ name: 'region', fieldId: 'customfield_10039', kind: 'text' }] });
  const { customFields } = projectProposalSchema.parse((await on.call('GET', `${at}/projects/KAN/proposal`)).body);
  expect(customFields.find(({ fieldId }) => fieldId === 'customfield_10039')?.proposed).toBe('region');
  expect(customFields.find(({ name }) => name === 'Region')?.proposed).toBe('region2');
});

test('custom fields are taken as they were chosen, and refused by name where they were not', async () => {
  await save('KAN', { customFields: [{ name: 'customerReference', fieldId: 'customfield_10039', kind: 'text' }] });
  const ticket = await make({ custom: { customerReference: 'ACME-1' } });
  expect(ticket.custom).toEqual({ customerReference: 'ACME-1' });
  const unknown = await on.call<Problem>('PATCH', `/api/tickets/${ticket.id}`, { custom: { colour: 'red' } });
  expect(unknown.status).toBe(400);
  expect(unknown.body.issues).toEqual([
    {
      path: 'custom.colour',
      message: 'The custom field “colour” is none of this ticket’s project, which has: customerReference.',
      template: { code: 'custom_unknown', params: { field: 'custom.colour', options: 'customerReference' } },
    },
  ]);
  const misfit = await on.call<Problem>('PATCH', `/api/tickets/${ticket.id}`, { custom: { customerReference: 5 } });
  expect(misfit.body.issues).toEqual([
    {
      path: 'custom.customerReference',
      message: 'The custom field “customerReference” must be one line of text, or null.',
      template: { code: 'custom_unfit', params: { field: 'custom.customerReference', kind: 'text' } },
    },
  ]);
  const listed = await on.call<{ items: Ticket[] }>(
    'GET',
    `/api/tickets?syncState=synced&jiraKey=${ticket.jira?.issueKey}`,
  );
  expect(listed.body.items).toHaveLength(1);
});

test('a priority that Jira has by another name than the usual one is sent as the one that stands for it', async () => {
  const { catalog } = on.sandbox.jira;
  const was = catalog.priorities;
  const names: Record<string, string> = { Highest: 'Blocker', High: 'Major' };
  Object.assign(catalog, { priorities: was.map((one) => ({ ...one, name: names[one.name] ?? one.name })) });
  try {
    const [blocker, major] = was;
    const saved = projectConfigAnswerSchema.parse((await save('KAN', {})).body);
    expect(saved.config.priorityMap).toEqual({ [`${blocker?.id}`]: 'URGENT', [`${major?.id}`]: 'HIGH' });
    const { id, jira } = await make();
    const edited = await on.call<Ticket>('PATCH', `/api/tickets/${id}`, { priority: 'URGENT' });
    expect(edited.body.sync.state).toBe('synced');
    expect((await on.jira<{ fields: unknown }>('GET', `issue/${jira?.issueId}`)).fields).toMatchObject({
      priority: { name: 'Blocker' },
    });
  } finally {
    Object.assign(catalog, { priorities: was });
    await save('KAN', {});
  }
});

test('people are matched by an address that Jira shows, else by hand, and never by a look-alike', async () => {
  const put = await on.call('PUT', `${at}/people`, {
    users: [
      { userId: 'u-ada', name: 'Ada', email: 'ADA@example.com' },
      { userId: 'u-priya', name: 'Priya', email: 'priya@example.com' },
      { userId: 'u-lin', name: 'Lin', email: 'lin@example.com' },
      { userId: 'u-linus', name: 'Linus', accountId: '5b109f2e9729b51b54dc274d' },
      { userId: 'u-none', name: 'None', accountId: 'no-such-account' },
    ],
  });
  const answer = peopleAnswerSchema.parse(put.body);
  expect(answer.matched).toEqual([
    { userId: 'u-ada', accountId: ADA, name: 'Ada Lovelace', matchedBy: 'email' },
    { userId: 'u-linus', accountId: '5b109f2e9729b51b54dc274d', name: 'Linus Okafor', matchedBy: 'hand' },
  ]);
  const choices = crmPeopleSchema.parse((await on.call('GET', `${at}/people/choices`)).body);
  expect(choices.people).toContainEqual({ accountId: ADA, name: 'Ada Lovelace' });
  expect(choices.users.find(({ userId }) => userId === 'u-ada')?.matched?.accountId).toBe(ADA);
  // Priya hides her address; nobody is called lin@example.com, though Linus' address begins alike.
  expect(answer.unmatched.map(({ userId, template }) => [userId, template?.code, template?.params])).toEqual([
    ['u-priya', 'person_hidden', { name: 'Priya' }],
    ['u-lin', 'person_hidden', { name: 'Lin' }],
    ['u-none', 'person_unknown', { account: 'no-such-account' }],
  ]);

  const ticket = await make({ assignee: { userId: 'u-ada' } });
  expect(ticket.assignee).toEqual({ userId: 'u-ada', accountId: ADA, name: 'Ada Lovelace' });
  await on.jira('PUT', `issue/${ticket.jira?.issueId}`, {
    fields: { assignee: { accountId: '5b109f2e9729b51b54dc274d' } },
  });
  const fresh = await on.call<Ticket>('GET', `/api/tickets/${ticket.id}/refresh`);
  expect(fresh.body.assignee).toMatchObject({ userId: 'u-linus', name: 'Linus Okafor' });
  expect((await on.call('DELETE', `${at}/people/u-linus`)).status).toBe(204);
  expect((await on.call<Ticket>('GET', `/api/tickets/${ticket.id}`)).body.assignee).toMatchObject({
    userId: null,
    name: 'Linus Okafor',
  });
  const elsewhere = await on.call('PUT', '/api/jira/sites/00000000-0000-4000-8000-000000000000/people', {
    users: [{ userId: 'u', name: 'U', email: 'u@example.com' }],
  });
  expect(elsewhere.status).toBe(404);
});

test('admins who match the same person at once all succeed, and the person is matched once', async () => {
  const users = [{ userId: 'u-twice', name: 'Twice', accountId: '5b109f2e9729b51b54dc274d' }];
  const puts = await Promise.all(Array.from({ length: 6 }, () => on.call('PUT', `${at}/people`, { users })));
  expect(puts.map(({ status }) => status)).toEqual(puts.map(() => 200));
  expect((await on.call('DELETE', `${at}/people/u-twice`)).status).toBe(204);
});

test('a description with an attached image is replaced only by somebody who says so', async () => {
  const { key } = await newIssue({
    project: { key: 'KAN' },
    description: {
      type: 'doc',
      version: 1,
      content: [
        { type: 'paragraph', content: [{ type: 'text', text: 'See' }] },
        { type: 'mediaGroup', content: [{ type: 'media', attrs: { type: 'file', id: 'u', collection: 'c' } }] },
      ],
    },
  });
  await on.call('POST', '/api/tickets/sync');
  await on.settle();
  const [ticket] = await ticketsOf(key);
  const path = `/api/tickets/${ticket?.id}`;
  expect((await on.call(`GET`, path)).body).toMatchObject({
    descriptionLoses: expect.arrayContaining(['an attached file or image']),
  });
  const refused = await on.call<Problem>('PATCH', path, { description: 'New' });
  expect(refused).toMatchObject({ status: 409, body: { code: 'body_not_regenerable' } });
  expect(refused.body.detail).toMatch(/an attached file or image.*as a comment.*"replaceDescription": true/);
  expect((await on.call('PATCH', path, { description: 'New', replaceDescription: true })).status).toBe(200);
  expect(JSON.stringify((await on.jira<{ fields: unknown }>('GET', `issue/${key}`)).fields)).not.toContain(
    'mediaGroup',
  );
});
