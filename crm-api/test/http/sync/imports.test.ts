import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seedMany } from '@synapse/jira-sandbox/jira/seed/seed-many';
import { importForecastSchema, importProgressSchema, importStartedSchema } from '@synapse/shared/import';
import { tokenFor } from '../support/api.ts';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';

let jira: JiraApi;
beforeAll(async () => {
  jira = await startJiraApi();
  seedMany(jira.sandbox.jira, { issues: 30, commentsPerIssue: 1 });
});
afterAll(() => jira.close());

test('an admin sees what an import will cost, starts it, and follows it to its end', async () => {
  const forecast = await jira.call('POST', '/api/imports/forecast', { projects: ['kan'] });
  expect(importForecastSchema.parse(forecast.body)).toMatchObject({ issues: 30, requests: 1, points: 31 });
  const started = await jira.call('POST', '/api/imports', { projects: ['KAN'] });
  expect(started.status).toBe(202);
  const { id } = importStartedSchema.parse(started.body);
  expect(await jira.call('POST', '/api/imports', {})).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect(await jira.call('POST', `/api/imports/${id}/pause`)).toMatchObject({ body: { status: 'paused' } });
  expect(await jira.call('POST', `/api/imports/${id}/resume`)).toMatchObject({ body: { status: 'queued' } });
  await jira.settle();
  const { body } = await jira.call('GET', `/api/imports/${id}`);
  expect(importProgressSchema.parse(body)).toMatchObject({ status: 'succeeded', done: 30, total: 30, changed: 30 });
  expect(await jira.call('GET', '/api/imports')).toMatchObject({ body: { items: [{ id }] } });
  expect(await jira.call('POST', `/api/imports/${id}/cancel`)).toMatchObject({ status: 409 });
});

test('only an admin starts one, and another workspace does not see it', async () => {
  const { api, site } = jira;
  const agent = await tokenFor(site.tenantId, { role: 'agent' });
  for (const path of ['/api/imports', '/api/imports/forecast'])
    expect(await api.call('POST', path, { token: agent, json: {} })).toMatchObject({ status: 403 });
  const { id } = importStartedSchema.parse((await jira.call('POST', '/api/imports', {})).body);
  const stranger = await tokenFor(await api.tenant('Others'), { role: 'admin' });
  expect(await api.call('GET', `/api/imports/${id}`, { token: stranger })).toMatchObject({ status: 404 });
  expect(await api.call('POST', `/api/imports/${id}/cancel`, { token: stranger, json: {} })).toMatchObject({
    status: 404,
  });
  expect(await api.call('GET', `/api/imports/${id}`, { token: agent })).toMatchObject({ status: 200 });
});

test('one that failed is not resumed while another of its site is open', async () => {
  const start = async () => importStartedSchema.parse((await jira.call('POST', '/api/imports', {})).body).id;
  await jira.settle();
  const failed = await start();
  await jira.api.owner.query(`update import_job set status = 'failed', finished_at = now() where id = $1`, [failed]);
  const open = await start();
  expect(await jira.call('POST', `/api/imports/${failed}/resume`)).toMatchObject({
    status: 409,
    body: { code: 'conflict' },
  });
  expect(await jira.call('POST', `/api/imports/${open}/cancel`)).toMatchObject({ status: 200 });
  expect(await jira.call('POST', `/api/imports/${failed}/resume`)).toMatchObject({ body: { status: 'queued' } });
  await jira.settle();
  expect(await jira.call('GET', `/api/imports/${failed}`)).toMatchObject({ body: { status: 'succeeded' } });
});
