import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { siteListSchema } from '@synapse/shared/forge/heartbeat';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';
import { type Ids, ROUTE_TABLE } from '../support/route-table.ts';
import { connectTestSite } from '../support/signed.ts';

/** What is asked of a site that is not there, or that is disconnected. */

let on: JiraApi;
beforeAll(async () => {
  on = await startJiraApi();
});
afterAll(() => on.close());

const SUB_ROUTES = Object.entries(ROUTE_TABLE).filter(([name]) => name.includes('/sites/:siteId'));

async function ask(name: string, siteId: string) {
  const [method = '', pattern = ''] = name.split(' ');
  const path = pattern.replace(':siteId', siteId).replace(':projectKey', 'OPS').replace(':userId', 'user-9');
  const json = ROUTE_TABLE[name]?.body?.({ siteId } as Ids);
  const { status, text } = await on.api.call(method, path, { token: on.token, ...(json ? { json } : {}) });
  return { status, text };
}

test.each(SUB_ROUTES)('%s: of a site that is not there: 404, and says so', async (name) => {
  const { status, text } = await ask(name, randomUUID());
  expect([status, text]).toEqual([404, expect.stringContaining('There is no such Jira site in this workspace.')]);
});

/** What a disconnected site still answers: all that needs no Jira, for its tickets and choices are kept. */
const KEPT: Readonly<Record<string, number>> = {
  'GET /api/jira/sites/:siteId/settings': 200,
  'PATCH /api/jira/sites/:siteId/settings': 200,
  'GET /api/jira/sites/:siteId/access': 200,
  'GET /api/jira/sites/:siteId/export': 200,
  'GET /api/jira/sites/:siteId/people': 200,
  // Nobody is matched there.
  'DELETE /api/jira/sites/:siteId/people/:userId': 404,
  'GET /api/jira/sites/:siteId/projects/:projectKey/config': 200,
  'DELETE /api/jira/sites/:siteId/projects/:projectKey': 204,
  'POST /api/jira/sites/:siteId/disconnect': 200,
};

test.each(SUB_ROUTES)('%s: of a disconnected site', async (name) => {
  const { siteId } = await connectTestSite(on.api, on.site.tenantId, on.sandbox.url);
  await on.api.owner.query(`update jira_site set state = 'disconnected' where id = $1`, [siteId]);
  const { status, text } = await ask(name, siteId);
  expect(`${status} ${text}`).toMatch(name in KEPT ? new RegExp(`^${KEPT[name]} `) : /^409 .*Pair it again/);
});

test('GET /api/jira/sites names what the account lacks in the projects that take part, of each site its own', async () => {
  const second = await connectTestSite(on.api, on.site.tenantId, on.sandbox.url);
  const lack = (siteId: string, id: string, key: string, missing: string[]) =>
    on.api.owner.query(
      `insert into jira_project (tenant_id, site_id, project_id, project_key, missing_permissions) values ($1, $2, $3, $4, $5)`,
      [on.site.tenantId, siteId, id, key, missing],
    );
  await lack(on.site.siteId, '10000', 'KAN', ['EDIT_ISSUES']);
  // It does not take part.
  await lack(on.site.siteId, '10001', 'OPS', ['CREATE_ISSUES']);
  await lack(second.siteId, '10000', 'KAN', []);
  const { body } = await on.call('GET', '/api/jira/sites');
  const missing = siteListSchema.parse(body).items.map((one) => [one.siteId, one.missingPermissions]);
  expect(Object.fromEntries(missing)).toMatchObject({
    [on.site.siteId]: [{ projectKey: 'KAN', permissions: ['Edit issues'] }],
    [second.siteId]: [],
  });
});
