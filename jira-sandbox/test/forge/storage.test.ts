import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ForgeHost } from '../../src/forge/host.ts';
import { call, startFixture } from './support/fixture-host.ts';
import { startSink } from './support/sink.ts';

/** Forge's key-value store under the real @forge/kvs, and what outlives the host. */

let sink: Awaited<ReturnType<typeof startSink>>;
let host: ForgeHost;
let dataDir: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'forge-host-'));
  sink = await startSink(() => ({ status: 200, body: { end: 'well' } }));
  ({ host } = await startFixture({ sinkUrl: sink.url, dataDir }));
}, 120_000);
afterAll(async () => {
  await host.stop();
  await sink.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test('values and secrets are kept apart; a missing one is undefined', async () => {
  await call(host, 'setValue', { key: 'k', value: { n: 1 } });
  await call(host, 'setSecret', { key: 'k', value: 'whisper' });
  expect(await call(host, 'getValue', { key: 'k' })).toEqual({ value: { n: 1 } });
  expect(await call(host, 'getSecret', { key: 'k' })).toEqual({ value: 'whisper' });
  await call(host, 'deleteValue', { key: 'k' });
  expect(await call(host, 'getValue', { key: 'k' })).toEqual({ value: null });
  expect(await call(host, 'getSecret', { key: 'k' })).toEqual({ value: 'whisper' });
});

test('a value with a time to live is gone after it', async () => {
  const options = { keyPolicy: 'OVERRIDE', ttl: { value: 0, unit: 'SECONDS' } };
  await call(host, 'setValue', { key: 'brief', value: 1, options });
  expect(await call(host, 'getValue', { key: 'brief' })).toEqual({ value: null });
  await call(host, 'setValue', { key: 'brief', value: 1, options: { ...options, ttl: { value: 1, unit: 'DAYS' } } });
  expect(await call(host, 'getValue', { key: 'brief' })).toEqual({ value: 1 });
});

test('a value that has run out may still be read, for as long as the settings say', async () => {
  const options = { keyPolicy: 'OVERRIDE', ttl: { value: 0, unit: 'SECONDS' } };
  host.applySettings({ expiredReadableSeconds: 3_600 });
  await call(host, 'setValue', { key: 'late', value: 1, options });
  expect(await call(host, 'getValue', { key: 'late' })).toEqual({ value: 1 });
  host.applySettings({ expiredReadableSeconds: 0 });
  expect(await call(host, 'getValue', { key: 'late' })).toEqual({ value: null });
});

test('a read that finds nothing counts as 1 KB of the allowance', async () => {
  const before = host.state().spent.kvs;
  await call(host, 'getValue', { key: 'never-there' });
  const { readBytes, emptyReads } = host.state().spent.kvs;
  expect([readBytes - before.readBytes, emptyReads - before.emptyReads]).toEqual([1024, 1]);
});

test('FAIL_IF_EXISTS lets exactly one of many set a key', async () => {
  const options = { keyPolicy: 'FAIL_IF_EXISTS' };
  const tries = await Promise.all([1, 2, 3, 4].map((value) => call(host, 'setValue', { key: 'once', value, options })));
  expect(tries.filter((t) => t.code === 'KEY_CONFLICT')).toHaveLength(3);
});

test('a value of more than 240 KiB is refused; a query lists keys but no secrets', async () => {
  const big = await call(host, 'setValue', { key: 'big', value: 'x'.repeat(241 * 1024) });
  expect(big.message).toContain('240 KiB');
  await call(host, 'setValue', { key: 'small', value: 1 });
  const keys = (await call(host, 'listKeys')).value as string[];
  expect(keys).toContain('small');
  expect(keys).not.toContain('k');
});

test('a host killed with an event in hand tells it again after its restart, and has forgotten nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'forge-host-'));
  const script = fileURLToPath(new URL('./support/fixture-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, folder, sink.url], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // The sink never answers the first push: the kill finds it in the consumer's hands.
  sink.received.length = 0;
  sink.answer((one) => (one.path === '/work/start' ? new Promise(() => {}) : { status: 200 }));
  await sink.until('/work/start', 1);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  sink.received.length = 0;
  sink.answer(() => ({ status: 200, body: { end: 'well' } }));

  const { host: next } = await startFixture({ sinkUrl: sink.url, dataDir: folder });
  await next.settled();
  expect(sink.at('/work/end').map((one) => JSON.parse(one.text).body)).toEqual([{ n: 1 }]);
  expect(await call(next, 'getSecret', { key: 'before' })).toEqual({ value: 'the kill' });
  expect(sink.at('/installed')).toEqual([]);
  await next.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

test('an uninstallation outlives a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'forge-host-'));
  const first = await startFixture({ sinkUrl: sink.url, dataDir: folder });
  await first.host.uninstall();
  await first.host.stop();
  const second = await startFixture({ sinkUrl: sink.url, dataDir: folder });
  expect(second.host.state().installation).toBeNull();
  await second.host.stop();
  rmSync(folder, { recursive: true, force: true });
});
