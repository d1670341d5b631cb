import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '@synapse/local-stack/testing/free-port';
import { onServer } from '@synapse/local-stack/testing/on-server';
import { until } from '@synapse/local-stack/testing/until';
import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { AUDIENCE, ISSUER, JWT_SECRET, tokenFor } from '../support/api.ts';

/** The API as it is run: its own process, told to end by a signal. */
const MAIN = path.resolve(import.meta.dirname, '../../../src/main.ts');

let database: TestDatabase;
const children: ChildProcess[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => database.drop());

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH ?? '', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const lines: Record<string, unknown>[] = [];
  const errors: string[] = [];
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  const url = new Promise<string>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      const event = JSON.parse(line) as Record<string, unknown>;
      lines.push(event);
      if (event.msg === 'listening') resolve(String(event.url));
    });
  });
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, lines, errors, url, exit };
}

const good = (databaseUrl: string) => ({
  DATABASE_URL: databaseUrl,
  AUTH_JWT_SECRET: JWT_SECRET,
  AUTH_JWT_ISSUER: ISSUER,
  AUTH_JWT_AUDIENCE: AUDIENCE,
  ENCRYPTION_KEY: randomBytes(32).toString('base64'),
});

test('it migrates an empty database, serves, and ends in order on SIGTERM', async () => {
  // As the owner: an empty database wants a role that may make tables.
  const name = `${new URL(database.ownerUrl).pathname.slice(1)}_empty`;
  const empty = new URL(database.ownerUrl);
  empty.pathname = `/${name}`;
  await onServer(database.ownerUrl, (client) => client.query(`create database ${name}`));
  try {
    const api = start(good(empty.href));
    const url = await api.url;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const tenantId = randomUUID();
    await onServer(empty.href, (client: pg.Client) =>
      client.query('insert into tenant (id, name) values ($1, $2)', [tenantId, 'Acme']),
    );
    const authorization = `Bearer ${await tokenFor(tenantId)}`;
    const live = await fetch(`${url}/api/live`, { headers: { authorization } });
    expect(live.status).toBe(200);
    api.child.kill('SIGTERM');
    // The open stream does not hold it up: it is ended, and so is the process.
    expect(await live.text()).toContain('retry:');
    expect(await api.exit).toBe(0);
    expect(api.lines.at(-1)).toMatchObject({ msg: 'ended', service: 'crm-api' });
    expect(api.errors).toEqual([]);
  } finally {
    await onServer(database.ownerUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
  }
}, 30_000);

test('it says what is wrong with its environment, and no secret with it', async () => {
  const api = start({ ...good(database.url), AUTH_JWT_SECRET: 'hunter2', PORT: 'x' });
  expect(await api.exit).toBe(1);
  const told = api.errors.join('');
  expect(told).toContain('AUTH_JWT_SECRET must have at least 32 characters');
  expect(told).toContain('PORT must be');
  expect(told).not.toContain('hunter2');
  expect(told).not.toMatch(/\n\s+at /);
}, 30_000);

test('it ends with the reason when the database cannot be reached', async () => {
  const api = start(good('postgres://nobody:hunter2@127.0.0.1:1/none'));
  expect(await api.exit).toBe(1);
  expect(api.lines.at(-1)).toMatchObject({ level: 'fatal', msg: 'the API could not start' });
  expect(JSON.stringify(api.lines)).not.toContain('hunter2');
}, 30_000);

const DEV_FULL = '/dev/full';

(existsSync(DEV_FULL) ? test : test.skip)(
  'a log whose disk is full ends no process',
  async () => {
    const port = await freePort();
    const full = openSync(DEV_FULL, 'w');
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env.PATH ?? '', ...good(database.url), PORT: String(port), MIGRATE_ON_START: 'false' },
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    children.push(child);
    const url = `http://127.0.0.1:${port}`;
    const ask = () => fetch(`${url}/healthz`).then(({ status }) => status);
    await until('it serves', () => child.exitCode !== null || ask().catch(() => false), 30_000);
    for (let n = 0; n < 20; n++) expect((await fetch(`${url}/api/tickets`)).status).toBe(401);
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  },
  60_000,
);
