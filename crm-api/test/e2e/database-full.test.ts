import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import { databaseAccount } from '@synapse/local-stack/postgres/account';
import { type ApiProcess, startApiProcess } from '@synapse/local-stack/testing/api-process';
import pg from 'pg';
import { migrateToLatest } from '../../src/store/db/migrate.ts';
import { mountSmallDisk, smallDisk } from '../support/small-disk.ts';

// A server and a process are started, on a machine that may be busy.
jest.setTimeout(180_000);

/** A real PostgreSQL whose tables are on a disk that fills up. */
(smallDisk.isHere ? describe : describe.skip)(`the database's disk is full${smallDisk.note}`, () => {
  const tenantId = randomUUID();
  const secrets = {
    jwtSecret: randomBytes(48).toString('base64url'),
    encryptionKey: randomBytes(32).toString('base64'),
    tenantId,
  };
  const crashes: string[] = [];
  let home: string;
  let disk: ReturnType<typeof mountSmallDisk>;
  let server: EmbeddedPostgres;
  let api: ApiProcess;
  let token: string;

  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'synapse-full-'));
    disk = mountSmallDisk(48);
    const account = await databaseAccount();
    if (account) await import('node:fs').then((fs) => fs.chownSync(disk.folder, account.uid, account.gid));
    chmodSync(disk.folder, 0o700);
    server = await startEmbeddedPostgres({
      ...{ home, name: 'postgres', dieWithParent: true },
      settings: { fsync: 'off', max_connections: '60', shared_buffers: '64MB' },
    });
    await owner('postgres', `create tablespace small location '${disk.folder}'`);
    await owner('postgres', 'create database synapse tablespace small');
    await migrateToLatest(server.url('synapse'));
    await owner('synapse', 'create table ballast (content text)');
    await owner('synapse', 'alter table ballast alter content set storage external');
    await owner('synapse', 'insert into tenant (id, name) values ($1, $2)', [tenantId, 'Workspace']);
    api = await startApiProcess({
      databaseUrl: server.url('synapse'),
      secrets,
      folder: home,
      onCrash: (why) => crashes.push(why),
    });
    token = await mintDemoToken(secrets);
  });
  afterAll(async () => {
    await api?.stop();
    await server?.remove();
    disk?.unmount();
    await rm(home, { recursive: true, force: true });
  });

  async function owner(database: string, sql: string, values: unknown[] = []): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: server.url(database) });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Fills the disk to the last page. */
  async function fillDisk(): Promise<void> {
    for (const kilobytes of [1_000, 100, 8]) {
      for (;;) {
        const full = await owner('synapse', 'insert into ballast values ($1)', [
          randomBytes(kilobytes * 500).toString('hex'),
        ]).then(
          () => null,
          (error: { code?: string }) => error.code,
        );
        if (full === '53100') break;
        if (full !== null) throw new Error(`The disk could not be filled: ${full}`);
      }
    }
  }

  async function call(method: string, where: string, json?: object) {
    const answer = await fetch(`${api.url}${where}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const body = (await answer.json()) as { id?: string; detail?: string };
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body };
  }

  const newTicket = () =>
    call('POST', '/api/tickets', { title: 'A ticket', description: randomBytes(15_000).toString('hex') });

  test('what is not saved is answered 503, reading goes on, and all is taken again once there is room', async () => {
    const before = await newTicket();
    expect(before.status).toBe(201);
    await fillDisk();
    const answers = [];
    for (let n = 0; n < 5; n++) answers.push(await newTicket());
    expect([...new Set(answers.map(({ status }) => status))]).toEqual([503]);
    expect(answers.map(({ retryAfter }) => retryAfter)).not.toContain(null);
    expect(answers[0]?.body.detail).toContain('no room');
    expect((await call('GET', `/api/tickets/${before.body.id}`)).status).toBe(200);
    expect((await call('GET', '/readyz')).status).toBe(200);

    await owner('synapse', 'drop table ballast');
    expect((await newTicket()).status).toBe(201);
    expect(await owner('synapse', 'select count(*)::int as count from ticket')).toEqual([{ count: 2 }]);
    expect(crashes).toEqual([]);
  });
});
