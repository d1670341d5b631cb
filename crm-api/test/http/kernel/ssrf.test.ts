import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import { attachmentSchema } from '@synapse/shared/attachment';
import type { JiraEvent } from '@synapse/shared/jira-event';
import { problemSchema } from '@synapse/shared/problem';
import { ticketSchema } from '@synapse/shared/ticket';
import { z } from 'zod';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { connectTestSite, issueEvent, pushEvent, type TestSite } from '../support/signed.ts';

const SECRET = 'the-secret-of-the-inside';

/** A service of the operator's network that no tenant may reach: it tells its secret to everybody, in whatever shape. */
const inside = { server: undefined as Server | undefined, port: 0, reached: 0, status: 200, body: SECRET };
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'empty' });
  const server = createServer((_req, res) => {
    inside.reached += 1;
    res.writeHead(inside.status, { 'content-type': 'application/json' }).end(inside.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(inside, { server, port: (server.address() as AddressInfo).port });
});
beforeEach(() => {
  Object.assign(inside, { reached: 0, status: 200, body: SECRET });
});
afterAll(async () => {
  await sandbox.close();
  await new Promise((resolve) => inside.server?.close(resolve));
});

describe('as in production, where no host but Jira Cloud’s is named', () => {
  let api: TestApi;
  let token: string;
  beforeAll(async () => {
    api = await startTestApi({
      JIRA_ALLOWED_HOSTS: '',
      FORGE_APP_ID: 'ari:cloud:ecosystem::app/some-app',
      FORGE_API_PREFIX: 'https://api.atlassian.com/ex/jira/',
    });
    token = await tokenFor(await api.tenant(), { role: 'admin' });
  });
  afterAll(() => api.close());

  const ask = (baseUrl: string) => {
    const json = { baseUrl, email: 'ada@example.com', apiToken: 'x', projectKey: 'KAN' };
    return api.call('POST', '/api/jira/pairing-codes', { token, json });
  };

  test.each([
    'http://127.0.0.1',
    'https://127.0.0.1',
    'http://127.1',
    'http://2130706433',
    'http://0x7f000001',
    'http://0177.0.0.1',
    'http://0.0.0.0',
    'http://[::1]',
    'http://[::]',
    'http://[::ffff:127.0.0.1]',
    'http://[64:ff9b::7f00:1]',
    'http://localhost',
    'http://localhost.',
    'https://localhost',
    'https://10.0.0.1',
    'https://172.16.0.1',
    'https://192.168.0.1',
    'https://100.64.0.1',
    'https://169.254.169.254',
    'http://169.254.169.254/latest/meta-data',
    'https://[fd00:ec2::254]',
    'https://[fe80::1]',
    'http://acme.atlassian.net',
    'https://acme.atlassian.net.evil.example',
    'https://acme.atlassian.net@evil.example',
    'https://someone:else@acme.atlassian.net',
    'https://evil.example',
  ])('%s is no address of a site', async (address) => {
    const port = new URL(address).pathname === '/' && !address.includes('evil') ? `:${inside.port}` : '';
    const answer = await ask(`${address}${port}`);
    expect(answer.status).toBe(400);
    expect(problemSchema.parse(answer.body).issues).toEqual([expect.objectContaining({ path: 'baseUrl' })]);
    expect(inside.reached).toBe(0);
  });

  test('a site that was paired before with such an address is not called any more, and its health says why', async () => {
    const tenantId = await api.tenant();
    await connectTestSite(api, tenantId, `http://127.0.0.1:${inside.port}`);
    const answer = await api.call('GET', '/api/jira/test', { token: await tokenFor(tenantId) });
    expect(answer.body).toMatchObject({
      ok: false,
      sites: [{ error: expect.stringContaining('no host that the CRM calls') }],
    });
    expect(inside.reached).toBe(0);
  });
});

describe('what answers as Jira', () => {
  let api: TestApi;
  let site: TestSite;
  let token: string;
  beforeAll(async () => {
    api = await startTestApi({
      WRITE_THROUGH_MS: '20000',
      // This Jira's own port alone: what is inside of the network is on the same machine.
      JIRA_ALLOWED_HOSTS: sandbox.url,
      FORGE_API_PREFIX: `${sandbox.url}/ex/jira/`,
    });
  });
  beforeEach(async () => {
    const tenantId = await api.tenant();
    token = await tokenFor(tenantId, { role: 'admin' });
    site = await connectTestSite(api, tenantId, sandbox.url);
    sandbox.jira.settings.attachmentLocation = null;
    sandbox.faults.remove();
  });
  afterAll(() => api.close());

  test('can’t have a file fetched from inside of the network: its redirect is not followed', async () => {
    sandbox.jira.settings.attachmentLocation = `http://127.0.0.1:${inside.port}/`;
    const made = await api.call('POST', '/api/tickets', { token, json: { title: 'With a file' } });
    const { id, jira } = ticketSchema.parse(made.body);
    const form = new FormData();
    // As long as the secret, so that it would pass for the file.
    form.append('file', new Blob(['x'.repeat(SECRET.length)]), 'innocent.txt');
    const attached = await fetch(`${sandbox.url}/rest/api/3/issue/${jira?.issueKey}/attachments`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('ada@example.com:sandbox-token-ada')}`, 'x-atlassian-token': 'no-check' },
      body: form,
    });
    expect(attached.status).toBe(200);
    const changelog = { items: [{ field: 'Attachment', from: null, fromName: null, to: '1', toName: 'innocent.txt' }] };
    const issue = { id: String(jira?.issueId), key: String(jira?.issueKey), fields: {} };
    const pushed = await pushEvent(api, site, issueEvent(site, { issue, changelog } as Partial<JiraEvent>));
    expect(pushed.status).toBe(202);
    await api.owner.query('update work_item set due_at = now()');
    await api.context.workQueueWorker.processAll();
    const listed = await api.call('GET', `/api/tickets/${id}/attachments`, { token });
    const [file] = z.object({ items: z.array(attachmentSchema) }).parse(listed.body).items;
    expect(file).toMatchObject({ fileName: 'innocent.txt', content: 'none', sync: 'failed' });
    expect(file?.failure).toContain('no host that the CRM calls');
    const content = await api.call('GET', `/api/attachments/${file?.id}/content`, { token });
    expect(content.text).not.toContain(SECRET);
    expect(inside.reached).toBe(0);
  });

  test.each([
    ['another shape', { error: SECRET }],
    ['more than Jira says', { errorMessages: [SECRET], stack: SECRET }],
    ['fields of another kind', { errors: { 'db password': SECRET } }],
    ['a list of objects', { errorMessages: [{ text: SECRET }], errors: {} }],
    ['a text', SECRET],
  ])('is not quoted when its refusal has %s', async (_what, body) => {
    sandbox.faults.add({ match: { endpoint: 'createIssue' }, action: { kind: 'status', status: 400, body } });
    const answer = await api.call('POST', '/api/tickets', { token, json: { title: 'Refused' } });
    expect(answer.text).not.toContain(SECRET);
    const { ticketId } = problemSchema.loose().parse(answer.body);
    const read = await api.call('GET', `/api/tickets/${ticketId}`, { token });
    expect(read.text).not.toContain(SECRET);
  });

  test('is quoted without markup and cut when it refuses as Jira does', async () => {
    const words = `Not <script>alert(1)</script><b>now</b>.\u0007${' long'.repeat(2_000)}`;
    const body = { errorMessages: [words], errors: {} };
    sandbox.faults.add({ match: { endpoint: 'createIssue' }, action: { kind: 'status', status: 400, body } });
    const answer = await api.call('POST', '/api/tickets', { token, json: { title: 'Refused' } });
    expect(answer.text).toContain('Not alert(1) now .');
    expect(answer.text).not.toMatch(/<|\\u0007/);
    expect(answer.text.length).toBeLessThan(8_000);
  });
});
