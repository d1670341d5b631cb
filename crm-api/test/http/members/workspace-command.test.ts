import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { meSchema } from '@synapse/shared/member';
import { joinAs, personToken, startTestApi, type TestApi, tokenFor } from '../support/api.ts';

jest.setTimeout(60_000);

/** `npm run workspace`, as its own process. */

let api: TestApi;
let folder: string;
beforeAll(async () => {
  api = await startTestApi();
  folder = await mkdtemp(path.join(tmpdir(), 'workspace-'));
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

function run(args: string[], url = api.database.ownerUrl): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, DATABASE_DIRECT_URL: '', DATABASE_URL: url };
    execFile(process.execPath, ['crm-api/src/workspace.ts', ...args], { cwd: ROOT, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    );
  });
}

test('a workspace is made, and its owner is in it at their first sign-in', async () => {
  const made = await run(['create', 'Our support', '--owner', 'me@company.com']);
  expect(made).toMatchObject({ code: 0, said: expect.stringMatching(UUID) });
  const id = UUID.exec(made.said)?.[0] ?? '';
  const token = await personToken('the-owner', { email: 'Me@Company.com', email_verified: true });
  expect(meSchema.parse((await api.call('GET', '/api/me', { token })).body).workspaces).toEqual([
    { id, name: 'Our support', role: 'owner', suspended: false, by: 'member', feedSeq: 0 },
  ]);
  expect((await run(['list'])).said).toMatch(new RegExp(`^${id} .* members: 1 {2}invited: 0 {2}Our support$`, 'm'));
  expect((await run(['rename', id, 'Your support'])).code).toBe(0);
  expect((await run(['list'])).said).toContain('Your support');
});

test('what can’t be done says why, and what to do', async () => {
  expect(await run([])).toEqual({ code: 1, said: expect.stringContaining('npm run workspace -- list') });
  expect(await run(['rename', randomUUID(), 'x'])).toMatchObject({
    code: 1,
    said: expect.stringContaining('no workspace'),
  });
});

test.each([
  { args: ['create', 'x'], says: '--owner me@company.com' },
  // Without quotation marks: the workspace would be called “Our”.
  { args: ['create', 'Our', 'support', '--owner', 'me@company.com'], says: '“support” is too much' },
  { args: ['list', 'x'], says: '“x” is too much' },
  { args: ['rename'], says: 'by its id' },
  { args: ['rename', randomUUID(), 'x', '--owner', 'me@company.com'], says: '--owner' },
  { args: ['delete', randomUUID()], says: '--export' },
])('$args is refused before the database is asked, with how it is written', async ({ args, says }) => {
  const { code, said } = await run(args, 'postgres://nobody@127.0.0.1:1/none');
  expect(code).toBe(1);
  expect(said).toContain(says);
  expect(said).toContain(`npm run workspace -- ${args[0]}`);
  expect(said).not.toContain('ECONNREFUSED');
});

test('the API’s own login may not', async () => {
  const refused = await run(['list'], api.database.url);
  expect(refused).toEqual({ code: 1, said: expect.stringContaining('Log in as the role that owns the tables') });
});

test('a database that has no tables of the CRM is named as what it is', async () => {
  const url = new URL(api.database.ownerUrl);
  url.pathname = '/postgres';
  const refused = await run(['list'], url.href);
  expect(refused).toEqual({ code: 1, said: expect.stringContaining('This database has no tables of the CRM') });
});

test('it is deleted by its name only, once everything in it is in a file, and no other loses anything', async () => {
  const tenantId = await api.tenant('To go');
  const other = await api.tenant('To stay');
  for (const one of [tenantId, other]) {
    const token = await tokenFor(one, { role: 'admin' });
    const post = (to: string, json: object) => api.call('POST', to, { token, json });
    const { id } = (await post('/api/tickets', { title: 'A ticket' })).body as { id: string };
    await post(`/api/tickets/${id}/comments`, { body: 'A comment' });
    await post('/api/contacts', { name: 'A contact' });
    await post('/api/members/invitations', { email: 'x@acme.com', role: 'agent' });
    await joinAs(api, one, 'person', 'admin');
  }
  const file = path.join(folder, 'gone.ndjson');
  expect(await run(['delete', tenantId])).toMatchObject({ code: 1, said: expect.stringContaining('--export') });
  expect(await run(['delete', tenantId, '--export', file, '--confirm', 'to go'])).toMatchObject({ code: 1 });
  // Nor does a wrong name leave a file in the way of the next try.
  await expect(stat(file)).rejects.toThrow('ENOENT');
  const kept = await count(other);
  const before = await count(tenantId);
  expect(before.ticket).toBe(1);
  expect(await run(['delete', tenantId, '--export', file, '--confirm', 'To go'])).toMatchObject({ code: 0 });
  expect(Object.values(await count(tenantId)).every((n) => n === 0)).toBe(true);
  expect(await count(other)).toEqual(kept);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const lines = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Exported);
  const records = Object.values(before).reduce((sum, n) => sum + n, 0);
  expect(lines.at(0)).toMatchObject({ type: 'export', id: tenantId, name: 'To go' });
  expect(lines.at(-1)).toEqual({ type: 'end', records });
  expect(lines.length).toBe(records + 2);
  expect(lines.find(({ table }) => table === 'comment')?.row).toMatchObject({ body: 'A comment' });
  expect(lines.find(({ table }) => table === 'invitation')?.row).not.toHaveProperty('token_hash');
  // It overwrites nothing.
  expect(await run(['delete', other, '--export', file, '--confirm', 'To stay'])).toMatchObject({ code: 1 });
  expect(await count(other)).toEqual(kept);
});

type Exported = { table?: string; row?: object };

/** How many rows of a workspace there are in each table. */
async function count(tenantId: string): Promise<Record<string, number>> {
  const { rows } = await api.owner.query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id'`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const found = await api.owner.query<{ n: number }>(`select count(*)::int as n from ${name} where tenant_id = $1`, [
      tenantId,
    ]);
    counts[name] = found.rows[0]?.n ?? 0;
  }
  return counts;
}
