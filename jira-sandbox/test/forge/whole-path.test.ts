import { fileURLToPath } from 'node:url';
import { Webhook } from 'standardwebhooks';
import { type SandboxWithForge, startSandboxWithForge } from '../../src/forge/sandbox-with-forge.ts';
import { type Received, startSink } from './support/sink.ts';

/**
 * The repository's own app from an edit in Jira to a signed push at an HTTP server. The `standardwebhooks` package
 * verifies: an oracle that shares no line with the signer.
 */

const appDir = fileURLToPath(new URL('../../..', import.meta.url));
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const paired = { siteId: '0190a5c4-0000-7000-8000-000000000001', workspaceName: 'Acme', secret };

let crm: Awaited<ReturnType<typeof startSink>>;
let sandbox: SandboxWithForge;

const pushes = () => crm.at('/api/jira/events');
const events = () => pushes().map((one) => JSON.parse(one.text));
const userOf = (isAdmin: boolean) => {
  const user = sandbox.jira.catalog.users.find(
    (u) => u.isAdmin === isAdmin && u.active && u.accountType === 'atlassian',
  );
  if (!user) throw new Error(`The seed has no user with isAdmin ${isAdmin}.`);
  return user;
};

async function forge(path: string, body: unknown) {
  const response = await fetch(`${sandbox.url}/__forge/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as { value?: unknown } };
}

const pair = async (isAdmin: boolean, code = 'ABCD-EFGH') => {
  const context = { accountId: userOf(isAdmin).accountId };
  return (await forge('invoke', { module: 'crm-admin', functionKey: 'pair', payload: { code }, context })).body.value;
};

async function jira(method: string, path: string, body: unknown): Promise<Record<string, unknown>> {
  const user = userOf(true);
  const authorization = `Basic ${Buffer.from(`${user.loginEmail}:${user.apiToken}`).toString('base64')}`;
  const response = await fetch(`${sandbox.url}/rest/api/3${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? {} : ((await response.json()) as Record<string, unknown>);
}

function answering(status: (one: Received) => number) {
  crm.answer((one) => {
    if (one.path === '/api/app/pair') return { status: 200, body: paired };
    return { status: status(one), body: { accepted: true } };
  });
}

beforeAll(async () => {
  crm = await startSink();
  sandbox = await startSandboxWithForge({
    forge: { appDir, env: { CRM_API_URL: crm.url }, timings: { secondMs: 2 } },
  });
}, 180_000);
afterAll(async () => {
  await sandbox.close();
  await crm.close();
});
beforeEach(async () => {
  await sandbox.forge.settled();
  crm.received.length = 0;
  answering(() => 202);
});

test('only a Jira admin can pair, and the code is refused in words', async () => {
  expect(await pair(false)).toEqual({ ok: false, message: expect.stringContaining('Only a Jira admin') });
  expect(crm.received).toEqual([]);
  const problem = { type: 'about:blank', title: 'Gone', status: 410, code: 'pairing_code_invalid', detail: 'Expired.' };
  crm.answer(() => ({ status: 410, body: problem }));
  expect(await pair(true)).toMatchObject({ ok: false, message: 'Expired.' });
  answering(() => 202);
  expect(await pair(true)).toMatchObject({ ok: true, site: { workspaceName: 'Acme' } });
  const [, one] = crm.at('/api/app/pair');
  expect(JSON.parse(one?.text ?? '')).toEqual({ code: 'ABCD-EFGH' });
  // Which site and installation it is, the platform proves.
  const [, claims = ''] = one?.headers.authorization?.split('.') ?? [];
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    iss: 'forge/invocation-token',
    app: { installationId: expect.stringContaining(sandbox.forge.state().installation?.id ?? 'none') },
    context: { cloudId: sandbox.jira.catalog.cloudId },
  });
});

test('an edit in Jira arrives signed, although the CRM is down for the first two pushes', async () => {
  await pair(true);
  answering(() => (pushes().length <= 2 ? 503 : 202));
  await jira('PUT', '/issue/KAN-1', { fields: { summary: 'A new summary' } });
  await sandbox.forge.settled();
  expect(pushes()).toHaveLength(3);
  expect(new Set(pushes().map((one) => one.headers['webhook-id'])).size).toBe(1);
  for (const one of pushes()) {
    const said = new Webhook(secret.slice(6)).verify(one.text, one.headers as Record<string, string>) as { id: string };
    expect(one.headers['webhook-id']).toBe(`event:${said.id}`);
    expect(one.headers).toMatchObject({
      'x-synapse-cloud-id': sandbox.jira.catalog.cloudId,
      'content-type': 'application/json',
    });
  }
  expect(events()[0]).toMatchObject({
    type: 'issue.updated',
    actorAccountId: userOf(true).accountId,
    selfGenerated: false,
    issue: { key: 'KAN-1', updated: expect.any(Number), fields: { summary: 'A new summary' } },
    changelog: { items: [{ field: 'summary', toName: 'A new summary' }] },
  });
});

test('a body that is changed on the way does not verify', async () => {
  await jira('PUT', '/issue/KAN-1', { fields: { summary: 'Signed' } });
  await sandbox.forge.settled();
  const [one] = pushes();
  const headers = one?.headers as Record<string, string>;
  const forged = one?.text.replace('Signed', 'Forged') ?? '';
  expect(() => new Webhook(secret.slice(6)).verify(forged, headers)).toThrow(/no matching signature/i);
});

test('a new issue, a comment with its edit and deletion, and the issue’s deletion each arrive', async () => {
  const content = (text: string) => ({
    type: 'doc',
    version: 1,
    content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
  });
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'Short life' };
  const { key } = await jira('POST', '/issue', { fields });
  const { id } = await jira('POST', `/issue/${key}/comment`, { body: content('first') });
  await jira('PUT', `/issue/${key}/comment/${id}`, { body: content('second') });
  await jira('DELETE', `/issue/${key}/comment/${id}`, undefined);
  await jira('DELETE', `/issue/${key}`, undefined);
  await sandbox.forge.settled();
  const counts = Object.groupBy(events(), (event) => event.type);
  expect(Object.keys(counts).sort()).toEqual([
    'comment.deleted',
    'comment.saved',
    'issue.created',
    'issue.deleted',
    'issue.updated',
  ]);
  const saved = counts['comment.saved'] ?? [];
  expect(saved.map((event) => JSON.stringify(event.comment.body)).sort()).toEqual(
    [content('first'), content('second')].map((body) => JSON.stringify(body)).sort(),
  );
  expect(new Set(events().map((event) => event.id)).size).toBe(events().length);
});

test('an event that Forge delivers twice has the same id both times', async () => {
  await forge('settings', { duplicate: 1, seed: 7 });
  await jira('PUT', '/issue/KAN-2', { fields: { summary: 'Twice' } });
  await sandbox.forge.settled();
  await forge('settings', { duplicate: 0 });
  expect(events()).toHaveLength(2);
  // Each delivery says when it saw the event; the id is of what happened.
  const [first, second] = events().map((event) => ({ ...event, seenAt: expect.any(Number) }));
  expect(events()[1]).toEqual(first);
  expect(events()[0]).toEqual(second);
});

test('an event that the CRM will never take is given up, counted, and shown to the admin', async () => {
  const detail = 'The body is not an event.';
  const problem = { type: 'about:blank', title: 'Bad', status: 400, code: 'invalid_request', detail };
  crm.answer(() => ({ status: 400, body: problem }));
  await jira('PUT', '/issue/KAN-3', { fields: { summary: 'Refused' } });
  await sandbox.forge.settled();
  expect(pushes()).toHaveLength(1);
  const context = { accountId: userOf(true).accountId };
  const { body } = await forge('invoke', { module: 'crm-admin', functionKey: 'getHealth', context });
  expect(body.value).toMatchObject({
    state: 'ready',
    site: { workspaceName: 'Acme' },
    givenUp: { total: 1, latest: [{ reason: 'answer 400 invalid_request' }] },
  });
});

test('uninstalled, the app has forgotten the secret; its routes say what is wrong with a question', async () => {
  expect((await forge('settings', { drop: 7 })).status).toBe(400);
  const uninstalledAt = Date.now();
  await forge('uninstall', {});
  await forge('install', {});
  await sandbox.forge.settled();
  const issue = sandbox.jira.state.resolve('KAN-1');
  const context = { accountId: userOf(false).accountId, issue: { id: issue?.id ?? '', key: 'KAN-1' } };
  const { body } = await forge('invoke', { module: 'crm-ticket', functionKey: 'getPanel', context });
  expect(body).toEqual({ ok: true, value: { state: 'not_paired' } });
  // The platform's own calls need no secret: it said good-bye, and that the app is there again.
  const told = crm.received.filter(({ path }) => path !== '/api/app/system-token');
  // Until then the app says at intervals that it lives; what it signed by then may come after its good-bye.
  const byThen = ({ path, headers }: Received) =>
    path === '/api/jira/app/heartbeat' && Number(headers['webhook-timestamp']) <= uninstalledAt / 1000;
  expect(told.filter((one) => !byThen(one)).map(({ path }) => path)).toEqual([
    '/api/app/uninstalled',
    '/api/app/installed',
  ]);
});
