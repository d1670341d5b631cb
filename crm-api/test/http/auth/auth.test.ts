import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { problemSchema } from '@synapse/shared/problem';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { createTokenCheck } from '../../../src/http/auth/authenticate.ts';
import { claimsOf, JWT_SECRET, startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { APP_ID } from '../support/forge-host.ts';

const past = () => Math.floor(Date.now() / 1000) - 60;

const TENANT = '8d0e7c4e-5f1e-4c7e-9d0e-8d0e7c4e5f1e';

test('a token that comes again is proved once in half a minute, and refused at its end all the same; a wrong one is checked each time', async () => {
  const proofs = jest.spyOn(crypto.subtle, 'verify');
  let now = Date.now();
  const { iss: issuer, aud } = claimsOf(TENANT) as { iss: string; aud: string };
  const claimNames = { tenantClaim: 'tenant_id', roleClaim: 'role', emailVerifiedClaim: 'email_verified' };
  const trusted = { issuer, audience: [aud], ...claimNames, mode: 'secret' as const, secret: JWT_SECRET };
  const check = createTokenCheck([trusted], () => now);
  const bearer = async (token: string) => check(`Bearer ${token}`);
  const counted = async (work: () => Promise<unknown>) => {
    proofs.mockClear();
    await work();
    return proofs.mock.calls.length;
  };
  try {
    const token = await tokenFor(TENANT, { exp: Math.floor(now / 1000) + 40 });
    const often = async () => {
      for (let i = 0; i < 20; i++) expect(await bearer(token)).toMatchObject({ claims: { tenantId: TENANT } });
    };
    expect(await counted(often)).toBe(1);
    now += 30_001;
    expect(await counted(often)).toBe(1);
    const [head, , signature] = token.split('.');
    const claims = Buffer.from(JSON.stringify(claimsOf(TENANT, { role: 'admin' }))).toString('base64url');
    const forged = async () => {
      for (let i = 0; i < 3; i++) await expect(bearer(`${head}.${claims}.${signature}`)).rejects.toThrow();
    };
    expect(await counted(forged)).toBe(3);
    // Within the last proof's half a minute, but past the token's end and what two clocks may be apart.
    now += 29_000;
    await bearer(token);
    now += 15_000;
    await expect(bearer(token)).rejects.toMatchObject({ answer: { detail: 'The token has expired. Sign in again.' } });
  } finally {
    proofs.mockRestore();
  }
});

describe('with a shared secret', () => {
  let api: TestApi;
  let tenantId: string;
  beforeAll(async () => {
    api = await startTestApi({ FORGE_APP_ID: APP_ID });
    tenantId = await api.tenant();
  });
  afterAll(() => api.close());

  const get = (headers: Record<string, string>) => api.call('GET', '/api/tickets', { headers });
  const bearer = (token: string) => get({ authorization: `Bearer ${token}` });

  test('a good token is let in', async () => {
    expect((await bearer(await tokenFor(tenantId))).status).toBe(200);
  });

  test('without a token the answer is 401 and the challenge', async () => {
    const answer = await get({});
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="synapse-crm"');
    expect(problemSchema.parse(answer.body).code).toBe('unauthenticated');
  });

  const changed: [string, () => Promise<string>][] = [
    ['another secret', () => tokenFor(tenantId, {}, 'another secret, as long as it has to be')],
    ['another issuer', () => tokenFor(tenantId, { iss: 'https://evil.test' })],
    ['another audience', () => tokenFor(tenantId, { aud: 'another-api' })],
    ['an end in the past', () => tokenFor(tenantId, { exp: past() })],
    [
      'no end',
      () =>
        new SignJWT(without(claimsOf(tenantId), 'exp')).setProtectedHeader({ alg: 'HS256' }).sign(bytes(JWT_SECRET)),
    ],
    [
      'no subject',
      () =>
        new SignJWT(without(claimsOf(tenantId), 'sub')).setProtectedHeader({ alg: 'HS256' }).sign(bytes(JWT_SECRET)),
    ],
    ['a workspace that is no UUID', () => tokenFor("' or true --")],
    ['a workspace that does not exist', () => tokenFor('00000000-0000-4000-8000-000000000000')],
    [
      'another algorithm of the same kind',
      () => new SignJWT(claimsOf(tenantId)).setProtectedHeader({ alg: 'HS512' }).sign(bytes(JWT_SECRET)),
    ],
    ['the algorithm none', async () => new UnsecuredJWT(claimsOf(tenantId)).encode()],
    ['junk', async () => 'a.b.c'],
  ];
  test.each(changed)('a token with %s is refused', async (_what, make) => {
    const answer = await bearer(await make());
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(problemSchema.parse(answer.body)).toMatchObject({ code: 'unauthenticated' });
  });

  test('a token whose claims were changed after it was signed is refused', async () => {
    const [header, , signature] = (await tokenFor(tenantId)).split('.');
    const claims = Buffer.from(JSON.stringify(claimsOf(tenantId, { role: 'admin' }))).toString('base64url');
    expect((await bearer(`${header}.${claims}.${signature}`)).status).toBe(401);
  });

  test.each(['Basic dXNlcjpwdw==', 'Bearer', 'Bearer  ', 'bearer two words', `Bearer ${'x'.repeat(10_000)}`])(
    'the header %j is refused',
    async (authorization) => {
      expect((await get({ authorization })).status).toBe(401);
    },
  );

  test('a viewer reads and changes nothing', async () => {
    const token = await tokenFor(tenantId, { role: 'viewer' });
    const ticket = '/api/tickets/00000000-0000-4000-8000-000000000001';
    for (const path of ['/api/tickets', '/api/contacts', '/api/sync/runs', '/api/jira/test']) {
      expect((await api.call('GET', path, { token })).status).toBe(200);
    }
    for (const [method, path] of [
      ['POST', '/api/tickets'],
      ['POST', '/api/tickets/sync'],
      ['PATCH', ticket],
      ['DELETE', ticket],
      ['POST', `${ticket}/retry`],
      ['POST', `${ticket}/comments`],
      ['POST', '/api/contacts'],
      ['POST', '/api/jira/pairing-codes'],
    ] as const) {
      const answer = await api.call(method, path, { token, json: {} });
      expect([method, path, answer.status]).toEqual([method, path, 403]);
      expect(problemSchema.parse(answer.body).code).toBe('forbidden');
    }
  });

  test('only an admin may pair', async () => {
    const site = { baseUrl: 'http://127.0.0.1:1', email: 'a@acme.com', apiToken: 'x', projectKey: 'KAN' };
    const post = async (role: string) =>
      (await api.call('POST', '/api/jira/pairing-codes', { token: await tokenFor(tenantId, { role }), json: site }))
        .status;
    expect(await post('agent')).toBe(403);
    // Nothing listens at port 1, and the admin is told so.
    expect(await post('admin')).toBe(503);
  });

  test('no token is in the log, however it ended', () => {
    expect(api.logged.length).toBeGreaterThan(20);
    for (const line of api.logged) expect(line).not.toMatch(/eyJ|Bearer/);
  });
});

describe("with an identity provider's keys", () => {
  let api: TestApi;
  let provider: Server;
  let tenantId: string;
  let rsa: CryptoKey;
  let elliptic: CryptoKey;
  let publicRsaPem: string;

  beforeAll(async () => {
    const pairs = { rsa: await generateKeyPair('RS256', { extractable: true }), ec: await generateKeyPair('ES256') };
    rsa = pairs.rsa.privateKey;
    elliptic = pairs.ec.privateKey;
    publicRsaPem = JSON.stringify(await exportJWK(pairs.rsa.publicKey));
    const keys = [
      { ...(await exportJWK(pairs.rsa.publicKey)), kid: 'rsa', alg: 'RS256', use: 'sig' },
      { ...(await exportJWK(pairs.ec.publicKey)), kid: 'ec', alg: 'ES256', use: 'sig' },
    ];
    provider = createServer((_req, res) => {
      res.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    const { port } = provider.address() as AddressInfo;
    api = await startTestApi({ AUTH_JWKS_URL: `http://127.0.0.1:${port}/jwks.json` });
    tenantId = await api.tenant();
  });
  afterAll(async () => {
    await api.close();
    provider.closeAllConnections();
    await new Promise((resolve) => provider.close(resolve));
  });

  const sign = (alg: string, kid: string, key: CryptoKey | Uint8Array, changed = {}) =>
    new SignJWT(claimsOf(tenantId, changed)).setProtectedHeader({ alg, kid }).sign(key);
  const status = async (token: string) => (await api.call('GET', '/api/tickets', { token })).status;

  test('a token of either key is let in', async () => {
    expect(await status(await sign('RS256', 'rsa', rsa))).toBe(200);
    expect(await status(await sign('ES256', 'ec', elliptic))).toBe(200);
  });

  test('a token of a key that the provider does not have is refused', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    expect(await status(await sign('RS256', 'rsa', privateKey))).toBe(401);
    expect(await status(await sign('RS256', 'unknown', privateKey))).toBe(401);
  });

  test('a shared-secret token signed with the public key is refused', async () => {
    expect(await status(await sign('HS256', 'rsa', bytes(publicRsaPem)))).toBe(401);
    expect(await status(await tokenFor(tenantId))).toBe(401);
  });

  test('issuer, audience and end are checked as well', async () => {
    expect(await status(await sign('RS256', 'rsa', rsa, { iss: 'https://evil.test' }))).toBe(401);
    expect(await status(await sign('RS256', 'rsa', rsa, { aud: 'another-api' }))).toBe(401);
    expect(await status(await sign('RS256', 'rsa', rsa, { exp: past() }))).toBe(401);
  });
});

test('keys that cannot be fetched are not held against the caller', async () => {
  const api = await startTestApi({ AUTH_JWKS_URL: 'http://127.0.0.1:1/jwks.json' });
  try {
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT(claimsOf(await api.tenant())).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    const answer = await api.call('GET', '/api/tickets', { token });
    expect(answer.status).toBe(503);
    expect(problemSchema.parse(answer.body).code).toBe('not_ready');
  } finally {
    await api.close();
  }
});

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function without(claims: Record<string, unknown>, name: string): Record<string, unknown> {
  const { [name]: _, ...rest } = claims;
  return rest;
}
