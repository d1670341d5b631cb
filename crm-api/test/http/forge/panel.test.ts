import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '@synapse/local-stack/testing/until';
import { panelResponseSchema } from '@synapse/shared/forge/panel';
import { createSigningSecret } from '@synapse/shared/forge/signing';
import { problemSchema } from '@synapse/shared/problem';
import { storeStanding } from '../../support/store-standing.ts';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { connectTestSite, type Push, push, type TestSite } from '../support/signed.ts';

let api: TestApi;
let site: TestSite;
let ticketId: string;

beforeAll(async () => {
  api = await startTestApi({ CRM_TICKET_URL: 'https://crm.acme.com/t/{number}?id={id}', WRITE_THROUGH_MS: '0' });
  const tenantId = await api.tenant();
  const token = await tokenFor(tenantId);
  const contact = (await api.call('POST', '/api/contacts', { token, json: { name: 'Zoë' } })).body as { id: string };
  const json = { title: 'Printer on fire', contactId: contact.id };
  ticketId = ((await api.call('POST', '/api/tickets', { token, json })).body as { id: string }).id;
  site = await connectTestSite(api, tenantId, 'https://acme.atlassian.net/');
  await api.owner.query(
    `insert into issue_link (tenant_id, ticket_id, site_id, project_key, issue_id, issue_key, state)
     values ($1, $2, $3, 'KAN', '10001', 'KAN-1', 'linked')`,
    [tenantId, ticketId, site.siteId],
  );
  await storeStanding(api.database.url, tenantId, [ticketId]);
});
afterAll(() => api.close());

function ask(body: unknown, changed: Partial<Push> = {}) {
  const { secret, cloudId } = site;
  return push(api, '/api/jira/panel', { secret, cloudId, id: randomUUID(), body: JSON.stringify(body), ...changed });
}

test('shows the ticket of an issue, its contact and where it opens', async () => {
  const answer = await ask({ issueId: '10001', accountId: null });
  expect(answer.status).toBe(200);
  expect(panelResponseSchema.parse(answer.body)).toMatchObject({
    linked: true,
    ticket: { id: ticketId, jira: { issueKey: 'KAN-1', url: 'https://acme.atlassian.net/browse/KAN-1' } },
    contact: { name: 'Zoë' },
    crmUrl: `https://crm.acme.com/t/1?id=${ticketId}`,
  });
});

test('an issue without a ticket is not linked', async () => {
  const answer = await ask({ issueId: '10002', accountId: null });
  expect(panelResponseSchema.parse(answer.body)).toEqual({ linked: false });
});

test('another site sees nothing of it', async () => {
  const { secret, cloudId } = await connectTestSite(api, await api.tenant());
  const answer = await ask({ issueId: '10001', accountId: null }, { secret, cloudId });
  expect(panelResponseSchema.parse(answer.body)).toEqual({ linked: false });
});

test('what the app asked Jira before is part of the site’s budget: the rights on the issue, and what else may be seen', async () => {
  const spent = async () => {
    await api.context.jiraCalls.pool.flush();
    const { rows } = await api.owner.query('select sum(points)::int as points from api_spend where site_id = $1', [
      site.siteId,
    ]);
    return rows[0].points ?? 0;
  };
  const before = await spent();
  await ask({ issueId: '10001', accountId: null });
  await until('it is charged', async () => (await spent()) === before + 6);
  const { rows } = await api.owner.query('select sum(reserved)::int as reserved from api_budget');
  expect(rows[0].reserved).toBeGreaterThanOrEqual(6);
});

test('unsigned or malformed it is refused', async () => {
  const forged = await ask({ issueId: '10001', accountId: null }, { secret: createSigningSecret() });
  expect([forged.status, problemSchema.parse(forged.body).code]).toEqual([401, 'bad_signature']);
  const wrong = await ask({ issueId: 'KAN-1', accountId: null });
  expect([wrong.status, problemSchema.parse(wrong.body).code]).toEqual([400, 'invalid_request']);
  expect((await api.call('POST', '/api/jira/panel', { json: { issueId: '10001', accountId: null } })).status).toBe(401);
});
