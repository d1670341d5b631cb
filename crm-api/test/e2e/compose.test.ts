import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { onServer } from '@synapse/local-stack/testing/on-server';
import type pg from 'pg';
import { parse } from 'yaml';
import { VARIABLES } from '../../src/config-variables.ts';
import { createTestDatabase, databaseUrl, type TestDatabase } from '../support/test-database.ts';

/**
 * What docker-compose.yml would run, run by hand: its commands with its environment, over an empty database. No engine
 * for containers is needed, so images, volumes and networks are not tried.
 */
const ROOT = path.resolve(import.meta.dirname, '../../..');

type Service = {
  environment: Record<string, string>;
  command?: string[];
  depends_on?: Record<string, { condition: string }>;
};
const text = readFileSync(path.join(ROOT, 'docker-compose.yml'), 'utf8');
const { services } = parse(text, { merge: true }) as { services: Record<'postgres' | 'migrate' | 'api', Service> };

/** .env as .env.example asks for it. */
const dotEnv: Record<string, string> = {
  POSTGRES_PASSWORD: randomBytes(24).toString('hex'),
  POSTGRES_API_PASSWORD: randomBytes(24).toString('hex'),
  ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  AUTH_JWT_ISSUER: 'https://login.test',
  AUTH_JWT_AUDIENCE: 'synapse-crm',
  AUTH_JWT_SECRET: randomBytes(32).toString('hex'),
  TRUST_PROXY: '1',
};

/** As compose fills in `${NAME}`, `${NAME:-default}` and `${NAME:?words}`. */
function filledIn(service: Service, env: Record<string, string>): Record<string, string> {
  const fill = (value: string) =>
    value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_whole, name: string, kind: string | undefined, rest: string) => {
      if (env[name]) return env[name];
      if (kind === '?') throw new Error(`${name} ${rest}`);
      return rest ?? '';
    });
  return Object.fromEntries(Object.entries(service.environment).map(([name, value]) => [name, fill(value)]));
}

let database: TestDatabase;
let empty: string;
let owner: string;
let folder: string;
const login = { name: 'synapse_api', password: dotEnv.POSTGRES_API_PASSWORD ?? '' };
/** The address as compose writes it, at the server of the tests. */
const here = (address: string, as?: { name: string; password: string }) => {
  const { pathname, username } = new URL(address);
  expect(pathname).toBe('/synapse');
  expect(username).toBe(as ? as.name : 'synapse');
  return databaseUrl(database.ownerUrl, empty, as);
};

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'synapse-compose-'));
  empty = `${new URL(database.ownerUrl).pathname.slice(1)}_compose`;
  owner = databaseUrl(database.ownerUrl, empty);
  await onServer(database.ownerUrl, (client) => client.query(`create database ${empty}`));
});
afterAll(async () => {
  await onServer(database.ownerUrl, async (client) => {
    await client.query(`drop database if exists ${empty} with (force)`);
    await client.query(`drop role if exists ${login.name}`);
  });
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a command of the image. */
function run(command: readonly string[], env: Record<string, string>) {
  const [program = '', ...args] = command;
  expect(program).toBe('node');
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { PATH: process.env.PATH ?? '', ...env } });
  const lines: Record<string, unknown>[] = [];
  let listening: (url: string) => void = () => {};
  const url = new Promise<string>((resolve) => {
    listening = resolve;
  });
  let rest = '';
  child.stdout.on('data', (chunk) => {
    rest += String(chunk);
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = JSON.parse(rest.slice(0, end)) as Record<string, unknown>;
      rest = rest.slice(end + 1);
      lines.push(line);
      if (line.msg === 'listening') listening(String(line.url));
    }
  });
  child.stderr.resume();
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, lines, url, exit };
}

const image = /^CMD (\[.*\])$/m.exec(readFileSync(path.join(ROOT, 'crm-api/Dockerfile'), 'utf8'))?.[1] ?? '[]';

describe('docker compose', () => {
  test('first migrates as the owner, then starts the API as a role that owns nothing', async () => {
    expect(services.api.depends_on?.migrate?.condition).toBe('service_completed_successfully');
    const migrate = filledIn(services.migrate, dotEnv);
    // Twice, as each start of the stack does.
    for (let time = 0; time < 2; time += 1) {
      const env = { ...migrate, DATABASE_URL: here(migrate.DATABASE_URL ?? '') };
      const migration = run(services.migrate.command ?? [], env);
      expect(await migration.exit).toBe(0);
      expect(JSON.stringify(migration.lines)).not.toContain(login.password);
    }

    const asked = filledIn(services.api, dotEnv);
    const env = { ...asked, DATABASE_URL: here(asked.DATABASE_URL ?? '', login), PORT: '0', ATTACHMENT_FOLDER: folder };
    const api = run(JSON.parse(image) as string[], env);
    const url = await Promise.race([api.url, api.exit.then((code) => Promise.reject(new Error(`ended with ${code}`)))]);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    api.child.kill('SIGTERM');
    expect(await api.exit).toBe(0);
    const told = api.lines.filter(({ level }) => level === 'warn' || level === 'error' || level === 'fatal');
    expect(told).toEqual([]);
  }, 60_000);

  test('gives that role no right of its own', async () => {
    await onServer(owner, async (client: pg.Client) => {
      const { rows } = await client.query(
        `select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolinherit,
           (select count(*) from pg_class where relowner = r.oid)::int as owned
         from pg_roles r where rolname = $1`,
        [login.name],
      );
      expect(rows).toEqual([
        {
          ...{ rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolreplication: false, rolbypassrls: false },
          ...{ rolinherit: false, owned: 0 },
        },
      ]);
    });
    await onServer(databaseUrl(database.ownerUrl, empty, login), async (client: pg.Client) => {
      for (const statement of [
        'select * from ticket',
        'select * from jira_site',
        'create table mine ()',
        'create role other',
        'drop table ticket',
        'alter table ticket disable row level security',
        "update pg_authid set rolsuper = true where rolname = 'synapse_api'",
        'set role postgres',
      ]) {
        const refused = await client.query(statement).then(
          () => null,
          (error: { code?: string }) => error.code,
        );
        expect([statement, refused]).toEqual([statement, expect.stringMatching(/^(42501|42704|22023)$/)]);
      }
    });
  });

  test('asks for what has to be set, by name', () => {
    for (const name of Object.keys(dotEnv)) {
      if (name === 'AUTH_JWT_SECRET') continue;
      const without = { ...dotEnv, [name]: '' };
      const filled = () => [
        filledIn(services.postgres, without),
        filledIn(services.migrate, without),
        filledIn(services.api, without),
      ];
      expect(filled).toThrow(`${name} is not set`);
    }
    const example = readFileSync(path.join(ROOT, '.env.example'), 'utf8');
    for (const name of Object.keys(dotEnv)) expect(example).toMatch(new RegExp(`^${name}=`, 'm'));
  });

  test('hands every variable of the API on, but for those that are decided', () => {
    // By the image, by compose itself, and by Atlassian: another Forge is for the sandbox alone.
    const decided = [
      'NODE_ENV',
      'HOST',
      'PORT',
      'DATABASE_DIRECT_URL',
      'FORGE_JWKS_URL',
      'FORGE_API_PREFIX',
      'WEB_FOLDER',
    ];
    const lacking = Object.keys(VARIABLES).filter(
      (name) => !(name in services.api.environment) && !decided.includes(name),
    );
    expect(lacking).toEqual([]);
  });
});
