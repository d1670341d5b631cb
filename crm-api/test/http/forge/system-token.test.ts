import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { siteListSchema } from '@synapse/shared/forge/heartbeat';
import { problemSchema } from '@synapse/shared/problem';
import { generateKeyPair, SignJWT } from 'jose';
import { createForgeCheck } from '../../../src/http/auth/forge-token.ts';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { APP_ID, type ForgeKeys, fitClaims, startForgeKeys } from '../support/forge-host.ts';
import { connectTestSite, type TestSite } from '../support/signed.ts';

/** The app's own token, as Forge brings it: who may bring one, how it is kept, and what health says of it. */

const PREFIX = 'https://api.atlassian.com/ex/jira/';
let keys: ForgeKeys;
let api: TestApi;
let site: TestSite;

beforeAll(async () => {
  keys = await startForgeKeys();
  api = await startTestApi({ FORGE_APP_ID: APP_ID, FORGE_API_PREFIX: PREFIX, FORGE_JWKS_URL: keys.url });
});
afterAll(async () => {
  await api.close();
  await keys.close();
});
beforeEach(async () => {
  api.clock.offset = 0;
  site = await connectTestSite(api, await api.tenant('Acme Support'));
});

const claims = (changed: Partial<Parameters<typeof fitClaims>[0]> = {}) =>
  fitClaims({
    cloudId: site.cloudId,
    installationId: 'installation-1',
    apiBaseUrl: PREFIX + site.cloudId,
    ...changed,
  });
const fit = (changed = {}, now = Date.now()) => keys.tokens.mint(APP_ID, claims(changed), now);
const jwt = (exp: number) => `e30.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.c2lnbmVk`;

function bring(bearer: string | undefined, token: string | null = 'opaque-token', path = 'system-token') {
  const headers: Record<string, string> = {
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    ...(token === null ? {} : { 'x-forge-oauth-system': token }),
  };
  return api.call('POST', `/api/app/${path}`, { headers, json: { context: {} } });
}

async function health() {
  const answer = await api.call('GET', '/api/jira/sites', { token: await tokenFor(site.tenantId) });
  const [found] = siteListSchema.parse(answer.body).items;
  if (!found) throw new Error('no site');
  return found;
}

const kept = async () =>
  (await api.owner.query('select * from app_token where site_id = $1', [site.siteId])).rows[0] as
    | { token_encrypted: Buffer; api_base_url: string; expires_at: Date; refused_at: Date | null }
    | undefined;

describe('a token that Forge brings', () => {
  test('is kept sealed, is nowhere in the log, and is what the CRM writes with from then on', async () => {
    expect((await health()).access).toMatchObject({ choice: 'auto', inUse: 'api_token', appToken: { state: 'none' } });
    const token = jwt(Math.floor(Date.now() / 1000) + 3000);
    const answer = await bring(fit(), token);
    expect([answer.status, answer.body]).toEqual([200, { stored: true, expiresAt: expect.any(String) }]);
    const row = await kept();
    expect(row?.api_base_url).toBe(PREFIX + site.cloudId);
    expect(row?.token_encrypted.includes(Buffer.from(token))).toBe(false);
    expect(api.logged.join()).not.toContain(token);
    expect((await health()).access).toMatchObject({
      inUse: 'app',
      appToken: { state: 'valid', refusedAt: null },
      words: expect.stringContaining('as the app'),
    });
  });

  test.each([
    ['says in its exp when it runs out', () => jwt(Math.floor(Date.now() / 1000) + 600), 600],
    ['says nothing: 55 minutes', () => 'opaque', 55 * 60],
    ['says it lives for ever: 4 hours, the longest there is', () => jwt(9_999_999_999), 4 * 3600],
    ['is no JWT though it has dots: 55 minutes', () => 'a.b.c', 55 * 60],
  ])('that %s', async (_what, token, seconds) => {
    await bring(fit(), token());
    const lives = ((await kept())?.expires_at.getTime() ?? 0) - Date.now();
    expect(lives / 1000).toBeGreaterThan(seconds - 30);
    expect(lives / 1000).toBeLessThan(seconds + 1);
  });

  test('stale, it is not used any more, and the one after it takes its place', async () => {
    await bring(fit());
    api.clock.offset = 54 * 60_000 + 1_000;
    expect((await health()).access).toMatchObject({
      inUse: 'api_token',
      appToken: { state: 'expired' },
      words: expect.stringMatching(/run out.*Until then the CRM writes as the account/),
    });
    await bring(fit({}, Date.now() + api.clock.offset));
    expect((await health()).access).toMatchObject({ inUse: 'app', appToken: { state: 'valid' } });
  });

  test.each([3, -3])(
    'is good by the time that all processes have in common, where the clock of one is %s hours away',
    async (hours) => {
      await bring(fit(), jwt(Math.floor(Date.now() / 1000) + 3000));
      const { accesses, clock } = api.context;
      const paysPoints = async () => (await accesses.current(site)).paysPoints;
      try {
        api.clock.offset = hours * 3_600_000;
        await clock.measure();
        expect(await paysPoints()).toBe(true);
        await api.owner.query(`update app_token set expires_at = now() where site_id = $1`, [site.siteId]);
        accesses.forgetSite(site.siteId);
        expect(await paysPoints()).toBe(false);
      } finally {
        api.clock.offset = 0;
        await clock.measure();
      }
    },
  );

  test('missing: the app’s manifest is at fault, in words', async () => {
    const answer = await bring(fit(), null);
    expect(answer.status).toBe(400);
    expect(problemSchema.parse(answer.body).detail).toContain('auth.appSystemToken');
  });
});

describe('nobody else can bring one', () => {
  const refusal = async (bearer: string | undefined) => {
    const answer = await bring(bearer);
    expect(await kept()).toBeUndefined();
    return [answer.status, problemSchema.parse(answer.body).detail] as const;
  };
  const signed = async (changed: { issuer?: string; audience?: string; alg?: 'RS256' | 'PS256' }) => {
    const { alg = 'RS256', issuer = 'forge/invocation-token', audience = APP_ID } = changed;
    const { privateKey } = await generateKeyPair(alg);
    const kid = keys.tokens.jwks().keys[0]?.kid ?? '';
    const token = new SignJWT(claims()).setProtectedHeader({ alg, kid }).setIssuer(issuer).setAudience(audience);
    return token.setIssuedAt().setExpirationTime('25s').sign(privateKey);
  };

  test('without a token, with a CRM token, or with one that anybody signed', async () => {
    expect((await refusal(undefined))[0]).toBe(401);
    expect((await refusal(await tokenFor(site.tenantId, { role: 'admin' })))[0]).toBe(401);
    expect(await refusal(await signed({}))).toEqual([
      401,
      expect.stringContaining('not a valid Forge invocation token'),
    ]);
  });

  test('of another app, of another issuer, of another algorithm', async () => {
    const other = keys.tokens.mint('ari:cloud:ecosystem::app/another', claims());
    expect(await refusal(other)).toEqual([401, expect.stringContaining('FORGE_APP_ID')]);
    const issuer = keys.tokens.mint(APP_ID, { ...claims() }).split('.');
    const payload = JSON.parse(Buffer.from(issuer[1] ?? '', 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...payload, iss: 'somebody' })).toString('base64url');
    expect((await refusal([issuer[0], forged, issuer[2]].join('.')))[0]).toBe(401);
    expect((await refusal(await signed({ alg: 'PS256' })))[0]).toBe(401);
  });

  test('expired by more than a clock may be off', async () => {
    expect(await refusal(fit({}, Date.now() - 60_000))).toEqual([401, expect.stringContaining('expired')]);
    expect((await bring(fit({}, Date.now() - 27_000))).status).toBe(200);
  });

  test.each([
    ['elsewhere', () => 'https://evil.example.org/ex/jira/'],
    ['in plain text', () => 'http://api.atlassian.com/ex/jira/'],
    ['another path', () => 'https://api.atlassian.com/ex/confluence/'],
  ])('whose API would be %s', async (_what, prefix) => {
    const bearer = fit({ apiBaseUrl: prefix() + site.cloudId });
    expect(await refusal(bearer)).toEqual([401, expect.stringContaining('not Jira’s')]);
  });

  test('whose API is another site’s', async () => {
    expect((await refusal(fit({ apiBaseUrl: PREFIX + randomUUID() })))[0]).toBe(401);
  });

  test('of a site that is not paired, or of an installation from before', async () => {
    const cloudId = randomUUID();
    expect(await refusal(fit({ cloudId, apiBaseUrl: PREFIX + cloudId }))).toEqual([
      409,
      expect.stringContaining('not paired'),
    ]);
    expect(await refusal(fit({ installationId: 'installation-0' }))).toEqual([
      409,
      expect.stringContaining('Another installation'),
    ]);
  });
});

describe('Forge’s keys', () => {
  test('rotated: the new one is fetched once; with the keys away, those that were had go on', async () => {
    const keys = await startForgeKeys();
    const fit = () => keys.tokens.mint(APP_ID, claims());
    const check = createForgeCheck(
      { appId: APP_ID, jwksUrl: keys.url, apiPrefix: PREFIX },
      () => Date.now() + api.clock.offset,
      { cooldownMs: 0 },
    );
    const verify = () => check(`Bearer ${fit()}`);
    await verify();
    const asked = keys.life.asked;
    await verify();
    expect(keys.life.asked).toBe(asked);
    keys.tokens.rotate(true);
    expect(await verify()).toMatchObject({ cloudId: site.cloudId, installationId: 'installation-1' });
    expect(keys.life.asked).toBe(asked + 1);
    keys.life.away = true;
    expect(await verify()).toMatchObject({ appVersion: '4.5.6' });
    keys.tokens.rotate(true);
    await expect(verify()).rejects.toMatchObject({
      answer: { code: expect.stringMatching(/not_ready|unauthenticated/) },
    });
    keys.life.away = false;
    expect(await verify()).toMatchObject({ cloudId: site.cloudId });
    await keys.close();
  });

  test('away from the start: 503, to be tried again', async () => {
    keys.life.away = true;
    const check = createForgeCheck({ appId: APP_ID, jwksUrl: keys.url, apiPrefix: PREFIX }, Date.now);
    await expect(check(`Bearer ${fit()}`)).rejects.toMatchObject({ answer: { code: 'not_ready' } });
    keys.life.away = false;
  });
});

test('installed and upgraded by Forge’s word: an upgrade brings a token, another installation is only noted', async () => {
  expect((await bring(fit(), 'with-new-scopes', 'installed')).body).toEqual({ known: true });
  expect(await health()).toMatchObject({ appVersion: '4.5.6', access: { inUse: 'app' } });
  // From then on it has ten minutes in which what Jira refuses it proves nothing (test/sync/sites/app-refusals.test.ts).
  const { rows } = await api.owner.query('select installed_at from jira_site where id = $1', [site.siteId]);
  expect(Math.abs(rows[0].installed_at.getTime() - Date.now())).toBeLessThan(60_000);
  const stranger = randomUUID();
  const unknown = fit({ cloudId: stranger, apiBaseUrl: PREFIX + stranger });
  expect((await bring(unknown, null, 'installed')).body).toEqual({ known: false });
});

test('uninstalled by Forge’s word: its token is dropped, Jira is not called, and health says what helps', async () => {
  await bring(fit());
  const old = fit({ installationId: 'installation-0' });
  expect((await bring(old, null, 'uninstalled')).body).toEqual({ known: false });
  expect((await bring(fit(), null, 'uninstalled')).body).toEqual({ known: true });
  expect(await kept()).toBeUndefined();
  await expect(api.context.sync.connect(site.tenantId, site.siteId)).rejects.toThrow('uninstalled');
  expect(await health()).toMatchObject({
    state: 'uninstalled',
    advice: expect.stringContaining('Install the app again'),
  });
  expect((await bring(fit({ installationId: 'installation-2' }), null, 'installed')).status).toBe(200);
  expect(await health()).toMatchObject({
    ...{ state: 'uninstalled', advice: expect.stringContaining('Pair it') },
    template: { code: 'site_installed_again', params: {} },
  });
});

test('an API that was not told which app is its own takes nothing, and says what to set', async () => {
  const plain = await startTestApi({}, api);
  const answer = await plain.call('POST', '/api/app/system-token', { headers: { authorization: `Bearer ${fit()}` } });
  expect([answer.status, problemSchema.parse(answer.body).detail]).toEqual([
    503,
    expect.stringContaining('FORGE_APP_ID'),
  ]);
  await plain.close();
});

test('an admin chooses as whom the CRM writes; a viewer may look, and another workspace sees nothing', async () => {
  const path = `/api/jira/sites/${site.siteId}/access`;
  const admin = await tokenFor(site.tenantId, { role: 'admin' });
  const put = (json: unknown, token = admin) => api.call('PUT', path, { token, json });
  await bring(fit());
  expect((await put({ choice: 'api_token' })).body).toMatchObject({ choice: 'api_token', inUse: 'api_token' });
  expect((await put({ choice: 'app' })).body).toMatchObject({ choice: 'app', inUse: 'app' });
  api.clock.offset = 2 * 3_600_000;
  const viewer = await tokenFor(site.tenantId, { role: 'viewer', exp: Math.floor(Date.now() / 1000) + 9_000 });
  expect((await api.call('GET', path, { token: viewer })).body).toMatchObject({
    ...{ choice: 'app', inUse: null, appToken: { state: 'expired' } },
    words: expect.stringContaining('everything for this Jira waits'),
  });
  api.clock.offset = 0;
  expect((await put({ choice: 'app' }, await tokenFor(site.tenantId))).status).toBe(403);
  expect((await put({ choice: 'nobody' })).status).toBe(400);
  const stranger = await tokenFor(await api.tenant('Other'), { role: 'admin' });
  expect((await put({ choice: 'auto' }, stranger)).status).toBe(404);
});
