import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ForgeHost } from '../../src/forge/host.ts';
import { startFixture } from './support/fixture-host.ts';
import { startSink } from './support/sink.ts';

/** How the platform calls an app's remote: the invocation token, the app's own token, and who may say what. */

let sink: Awaited<ReturnType<typeof startSink>>;
let host: ForgeHost;

beforeAll(async () => {
  sink = await startSink();
  ({ host } = await startFixture({ sinkUrl: sink.url }));
  await host.settled();
}, 120_000);
afterAll(async () => {
  await host.stop();
  await sink.close();
});
beforeEach(() => {
  sink.received.length = 0;
});

type Claims = {
  iss: string;
  aud: string;
  iat: number;
  exp: number;
  app: { installationId: string; apiBaseUrl: string; module: { type: string; key: string } };
  context: { cloudId: string };
};

/** Checks a FIT with Node's own RSA against the keys that the host shows. */
function readFit(authorization: string | undefined): Claims {
  const [header = '', payload = '', signature = ''] = (authorization ?? '').replace('Bearer ', '').split('.');
  const parsed = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  const { kid, alg } = parsed(header);
  const key = host.invocationTokens.jwks().keys.find((one) => one.kid === kid);
  if (!key || alg !== 'RS256') throw new Error(`The host shows no key ${String(kid)}.`);
  const publicKey = createPublicKey({ key, format: 'jwk' });
  const signed = Buffer.from(`${header}.${payload}`);
  expect(verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
  return parsed(payload) as Claims;
}

test('a scheduled trigger calls its endpoint with an invocation token and the app’s own token', async () => {
  expect(await host.fireSchedule('bring-token')).toEqual({ ok: true });
  const [call] = sink.at('/token');
  expect(call).toMatchObject({ method: 'POST', headers: { 'x-forge-oauth-system': 'system-token' } });
  const claims = readFit(call?.headers.authorization);
  expect(claims).toMatchObject({
    iss: 'forge/invocation-token',
    aud: host.manifest.app.id,
    app: { apiBaseUrl: `${sink.url}/ex/jira/cloud-1`, module: { type: 'core:scheduledTrigger', key: 'bring-token' } },
    context: { cloudId: 'cloud-1' },
  });
  expect(claims.app.installationId).toBe(`ari:cloud:ecosystem::installation/${host.state().installation?.id}`);
  expect(claims.exp - claims.iat).toBe(25);
});

test('an endpoint that asks for no token gets none; one that fails is told so', async () => {
  sink.answer((one) => ({ status: one.path === '/token' ? 503 : 200 }));
  expect(await host.fireSchedule('bring-token')).toMatchObject({ ok: false, name: 'REMOTE_ERROR' });
  sink.answer(() => ({ status: 200 }));
  await host.uninstall();
  const [goodBye] = sink.at('/good-bye');
  expect(goodBye?.headers['x-forge-oauth-system']).toBeUndefined();
  expect(readFit(goodBye?.headers.authorization).app.module).toEqual({ type: 'core:preUninstall', key: 'leaves' });
  expect(await host.fireSchedule('bring-token')).toMatchObject({ ok: false, name: 'NOT_INSTALLED' });
  host.install();
  await host.settled();
});

test('a rotated key signs from then on; the one before is shown for as long as it is said', async () => {
  const kids = () => host.invocationTokens.jwks().keys.map(({ kid }) => kid);
  const [first] = kids();
  host.invocationTokens.rotate(true);
  expect(kids()).toEqual([expect.any(String), first]);
  await host.fireSchedule('bring-token');
  readFit(sink.at('/token')[0]?.headers.authorization);
  host.invocationTokens.rotate(false);
  expect(kids()).toHaveLength(1);
});
