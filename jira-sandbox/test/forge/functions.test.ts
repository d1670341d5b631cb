import type { ForgeHost } from '../../src/forge/host.ts';
import { call, startFixture } from './support/fixture-host.ts';
import { startSink } from './support/sink.ts';

/** How functions run: what they see, what they can't reach, and that none takes another along. */

let sink: Awaited<ReturnType<typeof startSink>>;
let host: ForgeHost;

beforeAll(async () => {
  sink = await startSink((one) => {
    if (one.path === '/away') return { status: 302, headers: { location: 'http://localhost:1/elsewhere' } };
    return { status: 200, body: { asked: one.path, authorization: one.headers.authorization } };
  });
  ({ host } = await startFixture({ sinkUrl: sink.url, threads: 1, timings: { secondMs: 4, functionTimeoutMs: 4000 } }));
}, 120_000);
afterAll(async () => {
  await host.stop();
  await sink.close();
});

test('module globals live on from one invocation to the next', async () => {
  const first = (await call(host, 'count')).value as { invocations: number };
  const second = (await call(host, 'count')).value as { invocations: number };
  expect(second.invocations).toBe(first.invocations + 1);
});

test('a function sees the declared environment variables that are set, and nothing of the machine', async () => {
  expect(await call(host, 'environment')).toEqual({ value: { names: ['SINK_URL'], greeting: null } });
});

test.each([
  ['a host that manifest.yml does not name', 'https://example.com/'],
  ['a host named, at another port', 'http://127.0.0.1:1/'],
  ['a redirect to a host that is not named', '/away'],
])('fetch refuses %s as Forge does', async (_what, to) => {
  const url = to.startsWith('/') ? `${sink.url}${to}` : to;
  expect(await call(host, 'fetchUrl', { url })).toMatchObject({ error: 'REQUEST_EGRESS_ALLOWLIST_ERR' });
});

test('fetch reaches the remote of manifest.yml', async () => {
  expect(await call(host, 'fetchUrl', { url: `${sink.url}/fine` })).toEqual({ value: { status: 200 } });
});

test('asApp and asUser reach Jira with the token of each, and asUser needs a user that Jira knows', async () => {
  const asked = '/rest/api/3/myself';
  expect(await call(host, 'whoAmI', { as: 'app' })).toEqual({ value: { asked, authorization: 'Bearer the-app' } });
  expect(await call(host, 'whoAmI', { as: 'user' })).toEqual({ value: { asked, authorization: 'Basic user-1' } });
  const stranger = await call(host, 'whoAmI', { as: 'user' }, 'stranger');
  expect(stranger).toMatchObject({ error: 'NEEDS_AUTHENTICATION_ERR' });
});

test('a resolver learns the site, the user and the page from the platform', async () => {
  const page = { accountId: 'user-1', issue: { id: '10001', key: 'KAN-1' } };
  const result = await host.callResolver('page', 'context', { accountId: 'forged' }, page);
  expect(result).toMatchObject({
    ok: true,
    value: {
      value: {
        cloudId: 'cloud-1',
        accountId: 'user-1',
        installContext: 'ari:cloud:jira::site/cloud-1',
        extension: { type: 'jira:adminPage', issue: { id: '10001', key: 'KAN-1' } },
      },
    },
  });
});

test.each([
  ['crash', 'FUNCTION_CRASHED'],
  ['exit', 'FUNCTION_CRASHED'],
  ['hang', 'FUNCTION_TIME_OUT'],
])('a function that does %s fails alone; the next invocation gets a fresh thread', async (way, name) => {
  expect(await call(host, way)).toEqual({ failed: name });
  expect(await call(host, 'count')).toEqual({ value: { invocations: 1 } });
});

test('a function that crashes after its answer costs the next invocation nothing', async () => {
  await call(host, 'count');
  expect(await call(host, 'crashLater')).toEqual({ value: null });
  // Its thread is gone when the log, or the count that starts anew, says so: whichever thread answers, one does.
  for (let tries = 0; tries < 200; tries++) {
    const { value } = await call(host, 'count');
    if ((value as { invocations: number } | undefined)?.invocations === 1) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('the crashed thread still answers');
});

test('a page or function that manifest.yml does not have is refused by name', async () => {
  expect(await host.callResolver('nowhere', 'x', {}, { accountId: 'u' })).toMatchObject({ name: 'NO_SUCH_MODULE' });
  expect(await call(host, 'noSuchWay')).toEqual({ failed: 'Error' });
});
