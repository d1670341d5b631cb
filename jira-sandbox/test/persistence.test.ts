import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { startSandbox } from '../src/server.ts';
import { adf, basic } from './support/sandbox-client.ts';

const MAIN = resolve(import.meta.dirname, '../src/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'jira-sandbox-'));
const running: ChildProcess[] = [];

afterAll(async () => {
  for (const child of running) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env: { ...process.env, NODE_OPTIONS: '', SANDBOX_PORT: '0', SANDBOX_DATA: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  if (child.stdout === null) throw new Error('The sandbox has no standard output');
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as { event: string; url: string };
    if (event.event === 'listening') return { child, url: event.url };
  }
  throw new Error('The sandbox ended before it listened');
}

async function call(url: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: basic('ada'), 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

it('keeps every acknowledged write through kill -9, and goes on counting where it was', async () => {
  const first = await start();
  const rest = (method: string, path: string, body?: unknown) => call(first.url, method, `/rest/api/3${path}`, body);
  const made = await rest('POST', '/issue', {
    fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'Kept', description: adf('Text') },
    properties: [{ key: 'crm', value: { id: 'T1' } }],
  });
  const key = made.body.key as string;
  await rest('POST', `/issue/${key}/comment`, { body: adf('A comment') });
  await rest('POST', `/issue/${key}/transitions`, { transition: { id: '21' } });
  await rest('POST', `/issue/${key}/remotelink`, { globalId: 'g', object: { title: 't', url: 'https://example.com' } });
  await call(first.url, 'POST', `/__sandbox/issues/KAN-2/move`, { project: 'OPS' });
  await call(first.url, 'POST', '/__sandbox/settings', { latencyMs: 1 });
  const token = (await call(first.url, 'POST', '/__sandbox/app-tokens', { appId: 'a' })).body.token;
  const acknowledged: string[] = [];
  const writing = (async () => {
    for (let index = 0; ; index += 1) {
      const { status } = await rest('PUT', `/issue/${key}`, { fields: { summary: `Edit ${index}` } });
      if (status === 204) acknowledged.push(`Edit ${index}`);
      if (index === 20) first.child.kill('SIGKILL');
    }
  })();
  await expect(writing).rejects.toThrow();
  if (first.child.signalCode === null) await once(first.child, 'exit');
  const before = acknowledged.at(-1) ?? '';
  expect(acknowledged.length).toBeGreaterThanOrEqual(20);

  const second = await start();
  const state = (await call(second.url, 'GET', '/__sandbox/state')).body;
  const kept = state.issues.find((issue: { key: string }) => issue.key === key);
  const number = (text: string) => Number(text.split(' ')[1]);
  expect(number(kept.summary)).toBeGreaterThanOrEqual(number(before));
  expect(kept).toMatchObject({ status: 'In Progress', description: adf('Text'), properties: { crm: { id: 'T1' } } });
  expect(kept.comments).toMatchObject([{ body: adf('A comment') }]);
  const moved = await call(second.url, 'GET', '/rest/api/3/issue/KAN-2?fields=project');
  expect(moved.body.fields.project.key).toBe('OPS');
  expect((await call(second.url, 'GET', `/rest/api/3/issue/${key}/remotelink`)).body).toHaveLength(1);
  expect((await call(second.url, 'GET', '/__sandbox/settings')).body.latencyMs).toBe(1);
  const app = await fetch(`${second.url}/rest/api/3/myself`, { headers: { authorization: `Bearer ${token}` } });
  expect(app.status).toBe(200);
  const next = await call(second.url, 'POST', '/rest/api/3/issue', {
    fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'Next' },
  });
  expect(Number(next.body.id)).toBe(Number(made.body.id) + 1);
  const found = await call(second.url, 'POST', '/rest/api/3/search/jql', { jql: `key = ${key}` });
  expect(found.body.issues).toEqual([{ id: made.body.id }]);
  second.child.kill('SIGTERM');
  await once(second.child, 'exit');
  expect(second.child.exitCode).toBe(0);
}, 30_000);

it('starts empty where it was emptied, and keeps attachments', async () => {
  const dataFolder = join(folder, 'other');
  const first = await startSandbox({ dataFolder });
  expect(first.jira.state.issueCount).toBeGreaterThan(50);
  const form = new FormData();
  form.append('file', new Blob(['bytes']), 'a.bin');
  await fetch(`${first.url}/rest/api/3/issue/KAN-1/attachments`, {
    method: 'POST',
    headers: { authorization: basic('ada'), 'x-atlassian-token': 'no-check' },
    body: form,
  });
  await first.close();
  const second = await startSandbox({ dataFolder });
  const [attachment] = second.jira.state.attachments.of('10001');
  const content = await fetch(`${second.url}/rest/api/3/attachment/content/${attachment?.id}?redirect=false`, {
    headers: { authorization: basic('ada') },
  });
  expect(await content.text()).toBe('bytes');
  await call(second.url, 'POST', '/__sandbox/reset', { seed: 'empty' });
  await call(second.url, 'POST', '/rest/api/3/issue', {
    fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'x' },
  });
  await call(second.url, 'DELETE', '/rest/api/3/issue/KAN-1');
  await second.close();
  const third = await startSandbox({ dataFolder });
  expect(third.jira.state.issueCount).toBe(0);
  await third.close();
});
