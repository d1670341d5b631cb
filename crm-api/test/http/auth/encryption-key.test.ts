import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { withTenant } from '../../../src/store/db/database.ts';
import { SEALED } from '../../../src/store/db/sealed-columns.ts';
import { aboutAppToken, aboutJiraToken, createVault } from '../../../src/store/db/vault.ts';
import { addSecret } from '../../../src/store/sites/signing-secrets.ts';
import { connectSite } from '../../../src/store/sites/sites.ts';
import { AUDIENCE, ISSUER, JWT_SECRET, startTestApi, type TestApi } from '../support/api.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const key = () => randomBytes(32);

/** Over its database the processes of these tests run; it seals with a key of its own that they do not know. */
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(() => api.owner.query('truncate vault_check, tenant cascade'));
afterAll(() => api.close());

type Keys = { current: Buffer; previous?: Buffer };

/** Runs a process of the API with keys, until it ends or listens. */
async function run(
  script: 'main' | 'reseal',
  { current, previous }: Keys,
): Promise<{ started: boolean; code: number | null; said: string }> {
  const child = spawn(process.execPath, [path.join(ROOT, `crm-api/src/${script}.ts`)], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      DATABASE_URL: api.database.url,
      MIGRATE_ON_START: 'false',
      AUTH_JWT_SECRET: JWT_SECRET,
      AUTH_JWT_ISSUER: ISSUER,
      AUTH_JWT_AUDIENCE: AUDIENCE,
      ENCRYPTION_KEY: current.toString('base64'),
      ENCRYPTION_KEY_PREVIOUS: previous?.toString('base64') ?? '',
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes('"listening"')) child.kill('SIGTERM');
    });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  for (const secret of [current, previous]) if (secret) expect(said).not.toContain(secret.toString('base64'));
  return { started: said.includes('"listening"'), code, said };
}

/** A workspace with a sealed value of each kind, and how to open them all. */
async function workspace(sealedWith: Buffer): Promise<(keys: Keys) => Promise<string[]>> {
  const { db } = api.context;
  const vault = createVault({ current: sealedWith });
  const tenantId = await api.tenant();
  await withTenant(db, tenantId, async (tx) => {
    const siteId = await connectSite(tx, tenantId, {
      ...{ cloudId: crypto.randomUUID(), baseUrl: 'https://acme.atlassian.net', email: 'ada@example.com' },
      ...{ apiTokenSealed: vault.seal('token', aboutJiraToken(tenantId)), projectKey: 'KAN' },
      ...{ installationId: 'inst', environmentId: null, appVersion: '1.0.0' },
    });
    await addSecret(tx, vault, 'app', { tenantId, siteId, secret: 'signing secret' });
    await addSecret(tx, vault, 'webhook', { tenantId, siteId, secret: 'webhook secret' });
  });
  await api.owner.query(
    `insert into pairing_code (tenant_id, code_hash, base_url, api_token_encrypted, project_key, created_by, expires_at)
     values ($1, $2, 'https://acme.atlassian.net', $3, 'KAN', 'someone', now())`,
    [tenantId, randomBytes(32), vault.seal('token', aboutJiraToken(tenantId))],
  );
  await api.owner.query(
    `insert into app_token (tenant_id, site_id, installation_id, token_encrypted, api_base_url, received_at, expires_at)
     select tenant_id, id, 'inst', $2, 'https://api.atlassian.com/ex/jira/1', now(), now() from jira_site where tenant_id = $1`,
    [tenantId, Buffer.alloc(40)],
  );
  const { rows } = await api.owner.query<{ id: string }>('select id from jira_site where tenant_id = $1', [tenantId]);
  await api.owner.query('update app_token set token_encrypted = $2 where tenant_id = $1', [
    ...[tenantId, vault.seal('app token', aboutAppToken(String(rows[0]?.id), 'inst'))],
  ]);
  return async (keys) => {
    const opening = createVault(keys);
    const opened: string[] = [];
    for (const { table, column, about } of SEALED) {
      const { rows } = await api.owner.query(`select * from ${table} where tenant_id = $1`, [tenantId]);
      for (const row of rows) opened.push(opening.open(row[column], about(row)));
    }
    return opened;
  };
}

const ALL = ['signing secret', 'webhook secret', 'token', 'token', 'app token'];

describe('a start', () => {
  test('with another key than the one that sealed the secrets ends, and says what to do', async () => {
    const [right, wrong] = [key(), key()];
    expect(await run('main', { current: right })).toMatchObject({ started: true });
    const refused = await run('main', { current: wrong });
    expect(refused.code).toBe(1);
    expect(refused.said).toContain('ENCRYPTION_KEY is not the key that this database is sealed with');
    expect(refused.said).toContain('npm run reseal');
    expect(refused.said).not.toContain('"listening"');
    expect(await run('main', { current: right })).toMatchObject({ started: true });
  }, 60_000);

  test('is judged by the secrets themselves where there is no check yet: the first start with a wrong key is none', async () => {
    const right = key();
    await workspace(right);
    expect(await run('main', { current: key() })).toMatchObject({ started: false, code: 1 });
    const { rows } = await api.owner.query('select 1 from vault_check');
    expect(rows).toEqual([]);
    expect(await run('main', { current: right })).toMatchObject({ started: true });
  }, 60_000);

  test('without the previous key, before what it sealed was sealed anew, ends', async () => {
    const [old, current] = [key(), key()];
    await workspace(old);
    expect(await run('main', { current: old })).toMatchObject({ started: true });
    const both = await run('main', { current, previous: old });
    expect(both).toMatchObject({ started: true, said: expect.stringContaining('run `npm run reseal`') });
    expect(await run('main', { current })).toMatchObject({ started: false, code: 1 });
  }, 60_000);
});

test('a process that is ready has the right key: /readyz says so where it could not be told at the start', async () => {
  const other = await startTestApi({ ENCRYPTION_KEY: key().toString('base64') }, api);
  try {
    expect((await api.call('GET', '/readyz')).status).toBe(200);
    const answer = await other.call('GET', '/readyz');
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('ENCRYPTION_KEY is not the key');
  } finally {
    await other.close();
  }
});

describe('npm run reseal', () => {
  test('seals every secret of every workspace with the current key, so that the one before can go', async () => {
    const [old, current] = [key(), key()];
    const [first, second] = [await workspace(old), await workspace(old)];
    const mixed = await workspace(current);
    expect(await run('main', { current: old, previous: current })).toMatchObject({ started: true });
    await expect(first({ current })).rejects.toThrow('another key');
    const done = await run('reseal', { current, previous: old });
    expect(done).toMatchObject({ code: 0, said: expect.stringContaining('"resealed":10') });
    for (const opened of [first, second, mixed]) expect(await opened({ current })).toEqual(ALL);
    expect(await run('main', { current })).toMatchObject({ started: true });
    // And once more does nothing.
    expect(await run('reseal', { current })).toMatchObject({ code: 0, said: expect.stringContaining('"resealed":0') });
  }, 60_000);

  test('names what no key opens, and moves the rest', async () => {
    const [old, current] = [key(), key()];
    const opened = await workspace(old);
    expect(await run('main', { current: old })).toMatchObject({ started: true });
    await workspace(key());
    const done = await run('reseal', { current, previous: old });
    expect(done).toMatchObject({
      code: 1,
      said: expect.stringContaining('1 in app_token.token_encrypted of workspace'),
    });
    expect(await opened({ current })).toEqual(ALL);
  }, 60_000);

  test('does nothing with keys that are both wrong', async () => {
    const old = key();
    const opened = await workspace(old);
    expect(await run('main', { current: old })).toMatchObject({ started: true });
    const done = await run('reseal', { current: key(), previous: key() });
    expect(done).toMatchObject({ code: 1, said: expect.stringContaining('is not the key') });
    expect(await opened({ current: old })).toEqual(ALL);
  }, 60_000);

  test('knows every column that holds sealed values', async () => {
    const { rows } = await api.owner.query<{ at: string }>(
      `select table_name || '.' || column_name as at from information_schema.columns
       where table_schema = 'public' and data_type = 'bytea' order by 1`,
    );
    const others = [
      'invitation.token_hash',
      'service_token.token_hash',
      'pairing_code.code_hash',
      'vault_check.sealed',
    ];
    expect(rows.map(({ at }) => at).filter((at) => !others.includes(at))).toEqual(
      SEALED.map(({ table, column }) => `${table}.${column}`).sort(),
    );
  });
});
