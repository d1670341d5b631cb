import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Listener, startListener } from '../../src/live/listener.ts';
import { createLog } from '../../src/log.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let owner: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  owner.on('error', () => {});
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

const log = createLog({ level: 'silent', nodeEnv: 'test' });
const times = { pollMs: 20, probeMs: 50, probeTimeoutMs: 1_000, retryMs: [10, 50] as const };

/** A listener, and what it told, with a way to wait for more. */
function listen(url = database.url) {
  const listener: Listener = startListener({ url, log, times });
  const told: string[] = [];
  let look = () => {};
  const tell = (word: string) => {
    told.push(word);
    look();
  };
  listener.onFeed((tenantId) => tell(`feed ${tenantId}`));
  listener.onWorkItem(() => tell('work_item'));
  listener.onGap(() => tell('gap'));
  const until = (enough: () => boolean) =>
    new Promise<void>((resolve) => {
      look = () => {
        if (enough()) resolve();
      };
      look();
    });
  return { listener, told, until };
}

const notify = (channel: string, payload = '') => owner.query('select pg_notify($1, $2)', [channel, payload]);

describe('the listener', () => {
  test('tells what is called out, after it has told everybody to look once', async () => {
    const { listener, told, until } = listen();
    await until(() => listener.state() === 'listening');
    expect(told.at(-1)).toBe('gap');
    await notify('feed', 'tenant-1');
    await notify('work_item');
    await until(() => told.includes('work_item') && told.includes('feed tenant-1'));
    await listener.stop();
  });

  test('comes back when its connection is cut, and tells everybody to look again', async () => {
    const { listener, told, until } = listen();
    await until(() => listener.state() === 'listening');
    told.length = 0;
    await owner.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name like '%listener'");
    await until(() => told.includes('gap') && listener.state() === 'listening');
    await notify('feed', 'tenant-2');
    await until(() => told.includes('feed tenant-2'));
    await listener.stop();
  });

  test('has everybody poll when it cannot listen', async () => {
    const { listener, told, until } = listen('postgres://nobody@127.0.0.1:1/none');
    await until(() => told.filter((word) => word === 'gap').length >= 3);
    expect(listener.state()).toBe('polling');
    await listener.stop();
    const after = told.length;
    await notify('work_item');
    expect(told).toHaveLength(after);
  });

  test('stops at once, whatever it is doing', async () => {
    for (const url of [database.url, 'postgres://nobody@127.0.0.1:1/none']) {
      const { listener } = listen(url);
      await listener.stop();
    }
  });
});
