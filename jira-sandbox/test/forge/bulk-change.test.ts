import { fileURLToPath } from 'node:url';
import { type SandboxWithForge, startSandboxWithForge } from '../../src/forge/sandbox-with-forge.ts';
import { startSink } from './support/sink.ts';

/**
 * A bulk change meets the queue's limit of 500 events a minute, in the middle of a deploy: the repository's own app, as
 * bundled, under Forge's rules for a trigger (a returned InvocationError is retried four times, a thrown error is lost).
 */

const ISSUES = 2_000;
/** A platform second: a minute of the queue's limit lasts 6 s. */
const SECOND_MS = 100;
const appDir = fileURLToPath(new URL('../../..', import.meta.url));
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const paired = { siteId: '0190a5c4-0000-7000-8000-000000000001', workspaceName: 'Acme', secret };

let crm: Awaited<ReturnType<typeof startSink>>;
let sandbox: SandboxWithForge;

beforeAll(async () => {
  crm = await startSink((one) =>
    one.path === '/api/jira/events' ? { status: 202, body: { accepted: true } } : { status: 200, body: paired },
  );
  const forge = { appDir, env: { CRM_API_URL: crm.url }, timings: { secondMs: SECOND_MS } };
  sandbox = await startSandboxWithForge({ seed: 'empty', forge });
  const accountId = admin().accountId;
  await sandbox.forge.callResolver('crm-admin', 'pair', { code: 'ABCD-EFGH' }, { accountId });
}, 180_000);
afterAll(async () => {
  await sandbox.close();
  await crm.close();
});

function admin() {
  const user = sandbox.jira.catalog.users.find((u) => u.isAdmin && u.active && u.accountType === 'atlassian');
  if (!user) throw new Error('The seed has no admin.');
  return user;
}

async function jira<T>(method: string, path: string, body: unknown): Promise<T> {
  const { loginEmail, apiToken } = admin();
  const authorization = `Basic ${Buffer.from(`${loginEmail}:${apiToken}`).toString('base64')}`;
  const response = await fetch(`${sandbox.url}/rest/api/3${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function createIssues(): Promise<string[]> {
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'To be changed' };
  const issueUpdates = Array.from({ length: 50 }, () => ({ fields }));
  const ids: string[] = [];
  while (ids.length < ISSUES) {
    const made = await jira<{ issues: { id: string }[] }>('POST', '/issue/bulk', { issueUpdates });
    ids.push(...made.issues.map(({ id }) => id));
  }
  return ids;
}

/** Resolves when the trigger has seen every event once. */
async function seenOnce(): Promise<void> {
  for (;;) {
    const { waiting, inRetry } = sandbox.forge.state().events;
    if (waiting === inRetry) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a bulk change of 2,000 issues loses no event, although the queue refuses hundreds and the app is deployed meanwhile', async () => {
  const { forge } = sandbox;
  forge.applySettings({ drop: 1 });
  const ids = await createIssues();
  await forge.settled();
  forge.applySettings({ drop: 0, pauseEvents: true, deployWindowSeconds: 60 });
  for (const id of ids) await jira('PUT', `/issue/${id}`, { fields: { summary: 'Changed in bulk' } });
  // The consumer waits, so that the trigger has the machine to itself and meets the limit on a slow one too.
  forge.applySettings({ pauseEvents: false, pauseQueue: true });
  await seenOnce();
  forge.deploy();
  forge.applySettings({ pauseQueue: false });
  await forge.settled();

  const arrived = crm
    .at('/api/jira/events')
    .map((one) => JSON.parse(one.text) as { type: string; issue: { id: string } });
  expect(new Set(arrived.map(({ issue }) => issue.id))).toEqual(new Set(ids));
  const { queue, events } = forge.state();
  expect(queue.refusedByRate).toBeGreaterThan(0);
  expect(queue.refusedByDeploy).toBeGreaterThan(0);
  expect(events.givenUp).toBe(0);
}, 300_000);
