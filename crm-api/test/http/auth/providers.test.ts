import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { meSchema } from '@synapse/shared/member';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { userIdOf } from '../../../src/domain/members/person.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { insertMember } from '../../../src/store/members/members.ts';
import { joinAs, startTestApi, type TestApi } from '../support/api.ts';

jest.setTimeout(60_000);

/** Tokens as identity providers document them, with nothing made for the CRM: issuer, audience and keys are enough. */

type Provider = {
  /** The page that documents the claims. */
  source: string;
  alg: 'RS256' | 'ES256';
  env: { AUTH_JWT_ISSUER: string; AUTH_JWT_AUDIENCE: string; AUTH_EMAIL_VERIFIED_CLAIM?: string };
  claims: Record<string, unknown>;
  /** Whether an invitation opens for the address in it. */
  verified: boolean;
};

const EMAIL = 'ann@company.com';

const SUPABASE = {
  iss: 'https://abcdefghijklmnopqrst.supabase.co/auth/v1',
  sub: '123e4567-e89b-12d3-a456-426614174000',
  aud: 'authenticated',
  role: 'authenticated',
  aal: 'aal1',
  session_id: '6d4c1a62-43f5-4e2a-a6b4-6f0b9a4f6a3e',
  email: EMAIL,
  phone: '',
  is_anonymous: false,
  amr: [{ method: 'password', timestamp: 1_640_991_600 }],
  app_metadata: { provider: 'email', providers: ['email'] },
  // What its user may write.
  user_metadata: { email: EMAIL, email_verified: true, phone_verified: false },
};
const ENTRA_TENANT = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const ENTRA_APP = '00001111-aaaa-2222-bbbb-3333cccc4444';
const ENTRA = {
  aud: ENTRA_APP,
  iss: `https://login.microsoftonline.com/${ENTRA_TENANT}/v2.0`,
  azp: ENTRA_APP,
  azpacr: '0',
  name: 'Ann Agent',
  oid: 'aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb',
  preferred_username: EMAIL,
  rh: '0.AX0A',
  scp: 'access_as_user',
  sub: 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ',
  tid: ENTRA_TENANT,
  uti: 'fqiBqXLPj0eQa82S-IYFAA',
  ver: '2.0',
};

const PROVIDERS: Readonly<Record<string, Provider>> = {
  Supabase: {
    source: 'https://supabase.com/docs/guides/auth/jwt-fields',
    alg: 'ES256',
    env: { AUTH_JWT_ISSUER: SUPABASE.iss, AUTH_JWT_AUDIENCE: 'authenticated' },
    claims: SUPABASE,
    verified: false,
  },
  'Supabase that confirms every address': {
    source: 'https://supabase.com/docs/guides/auth/jwt-fields',
    alg: 'ES256',
    env: { AUTH_JWT_ISSUER: SUPABASE.iss, AUTH_JWT_AUDIENCE: 'authenticated', AUTH_EMAIL_VERIFIED_CLAIM: 'always' },
    claims: SUPABASE,
    verified: true,
  },
  Auth0: {
    source: 'https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles',
    alg: 'RS256',
    env: { AUTH_JWT_ISSUER: 'https://my-domain.auth0.com/', AUTH_JWT_AUDIENCE: 'https://crm.company.com/api' },
    // An access token holds no address, unless an Action adds it.
    claims: {
      iss: 'https://my-domain.auth0.com/',
      sub: 'auth0|123456',
      aud: ['https://crm.company.com/api', 'https://my-domain.auth0.com/userinfo'],
      azp: 'my_client_id',
      scope: 'openid profile email',
    },
    verified: false,
  },
  Entra: {
    source: 'https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference',
    alg: 'RS256',
    env: { AUTH_JWT_ISSUER: ENTRA.iss, AUTH_JWT_AUDIENCE: `api://${ENTRA_APP},${ENTRA_APP}` },
    // `email` is an optional claim, and says nothing of whose it is.
    claims: { ...ENTRA, email: EMAIL },
    verified: false,
  },
  'Entra that says whose domain it is': {
    source: 'https://learn.microsoft.com/entra/identity-platform/optional-claims-reference',
    alg: 'RS256',
    env: { AUTH_JWT_ISSUER: ENTRA.iss, AUTH_JWT_AUDIENCE: ENTRA_APP, AUTH_EMAIL_VERIFIED_CLAIM: 'xms_edov' },
    claims: { ...ENTRA, email: EMAIL, xms_edov: '1' },
    verified: true,
  },
  Keycloak: {
    source: 'https://phasetwo.io/tutorials/getting-started/your-first-token/',
    alg: 'RS256',
    env: { AUTH_JWT_ISSUER: 'https://sso.company.com/realms/company', AUTH_JWT_AUDIENCE: 'synapse-crm' },
    claims: {
      jti: 'd58f5dc8-fd8f-462b-8a19-716f8f83985b',
      iss: 'https://sso.company.com/realms/company',
      // With an audience mapper: by itself it is `account`.
      aud: ['synapse-crm', 'account'],
      sub: '36fa0f91-f94d-4a0c-afed-6b7d952e47da',
      typ: 'Bearer',
      azp: 'crm-web',
      sid: '2a88c258-f73a-4103-b862-e1fbd8f4e04e',
      acr: '1',
      realm_access: { roles: ['offline_access', 'uma_authorization'] },
      resource_access: { account: { roles: ['manage-account'] } },
      scope: 'openid email profile',
      email_verified: true,
      name: 'Ann Agent',
      preferred_username: 'ann',
      email: EMAIL,
    },
    verified: true,
  },
  Google: {
    source: 'https://developers.google.com/identity/openid-connect/reference',
    alg: 'RS256',
    env: {
      AUTH_JWT_ISSUER: 'https://accounts.google.com',
      AUTH_JWT_AUDIENCE: '1234987819200.apps.googleusercontent.com',
    },
    claims: {
      iss: 'https://accounts.google.com',
      azp: '1234987819200.apps.googleusercontent.com',
      aud: '1234987819200.apps.googleusercontent.com',
      sub: '10769150350006150715113082367',
      at_hash: 'HK6E_P6Dh8Y93mRNtsDB1Q',
      hd: 'company.com',
      email: EMAIL,
      email_verified: true,
      name: 'Ann Agent',
      nonce: '0394852-3190485-2490358',
    },
    verified: true,
  },
};

const seconds = () => Math.floor(Date.now() / 1000);
const live = () => ({ iat: seconds(), nbf: seconds(), exp: seconds() + 3600 });

let first: TestApi;
let keys: Server;
let jwks: string;
const signers = new Map<string, CryptoKey>();

beforeAll(async () => {
  first = await startTestApi();
  const published: object[] = [];
  for (const alg of ['RS256', 'ES256']) {
    const { publicKey, privateKey } = await generateKeyPair(alg);
    signers.set(alg, privateKey);
    published.push({ ...(await exportJWK(publicKey)), kid: alg, use: 'sig', alg });
  }
  keys = createServer((_req, res) => void res.end(JSON.stringify({ keys: published })));
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
  jwks = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/jwks.json`;
});
afterAll(async () => {
  await first.close();
  keys.closeAllConnections();
  await new Promise((resolve) => keys.close(resolve));
});

const sign = (alg: string, claims: object): Promise<string> =>
  new SignJWT({ ...live(), ...claims })
    .setProtectedHeader({ alg, kid: alg, typ: 'JWT' })
    .sign(signers.get(alg) as CryptoKey);

describe.each(Object.entries(PROVIDERS))('a token of %s', (_name, { alg, env, claims, verified }) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ AUTH_JWKS_URL: jwks, ...env }, first);
  });
  afterAll(() => api.close());
  afterAll(() => first.owner.query('delete from member; delete from invitation'));

  const status = async (changed: object = {}) =>
    (await api.call('GET', '/api/tickets', { token: await sign(alg, { ...claims, ...changed }) })).status;

  test('says who somebody is, and nothing of a workspace', async () => {
    const me = await api.call('GET', '/api/me', { token: await sign(alg, claims) });
    expect(meSchema.parse(me.body)).toMatchObject({
      userId: userIdOf({ issuer: String(claims.iss), subject: String(claims.sub) }),
      emailVerified: verified,
      workspaces: [],
    });
    expect(await status()).toBe(403);
  });

  test('lets a member in', async () => {
    const tenantId = await api.tenant();
    const person = { issuer: String(claims.iss), subject: String(claims.sub), name: 'Ann', email: null };
    await withTenant(api.context.db, tenantId, (tx) => insertMember(tx, tenantId, { ...person, role: 'agent' }));
    api.context.memberships.forget();
    expect(await status()).toBe(200);
    await first.owner.query('delete from member');
    api.context.memberships.forget();
  });

  test(verified ? 'joins by its verified address' : 'joins nothing by an address that is not verified', async () => {
    const tenantId = await first.tenant();
    const admin = await joinAs(first, tenantId, 'an-admin', 'admin');
    const json = { email: EMAIL, role: 'agent' };
    expect((await first.call('POST', '/api/members/invitations', { token: admin.token, json })).status).toBe(201);
    expect(await status()).toBe(verified ? 200 : 403);
  });

  test('for another audience or of another issuer is refused', async () => {
    for (const changed of [{ aud: 'another-api' }, { aud: ['account'] }, { iss: `${claims.iss}x` }, { aud: undefined }])
      expect(await status(changed)).toBe(401);
  });

  test('is good for half a minute of difference between the clocks, and no longer', async () => {
    for (const changed of [{ nbf: seconds() + 20 }, { exp: seconds() - 10 }])
      expect(await status(changed)).not.toBe(401);
    for (const changed of [{ nbf: seconds() + 120 }, { exp: seconds() - 60 }]) expect(await status(changed)).toBe(401);
  });
});

describe('Supabase with its legacy secret', () => {
  const SECRET = 'super-secret-jwt-token-with-at-least-32-characters-long';
  const hs256 = (claims: object) =>
    new SignJWT({ ...live(), ...claims })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(new TextEncoder().encode(SECRET));
  let api: TestApi;
  beforeAll(async () => {
    const env = { AUTH_JWT_ISSUER: SUPABASE.iss, AUTH_JWT_AUDIENCE: 'authenticated', AUTH_JWT_SECRET: SECRET };
    api = await startTestApi(
      { ...env, AUTH_TENANT_CLAIM: 'app_metadata.tenant_id', AUTH_ROLE_CLAIM: 'app_metadata.role' },
      first,
    );
  });
  afterAll(() => api.close());
  const status = async (claims: object) =>
    (await api.call('GET', '/api/tickets', { token: await hs256(claims) })).status;

  test('a stock token is of somebody who belongs nowhere yet', async () => {
    expect(await status(SUPABASE)).toBe(403);
  });

  test('workspace and role may stand in app_metadata, which no user writes', async () => {
    const tenant_id = await api.tenant();
    expect(await status({ ...SUPABASE, app_metadata: { tenant_id, role: 'agent' } })).toBe(200);
    expect(await status({ ...SUPABASE, user_metadata: { tenant_id, role: 'owner' } })).toBe(403);
    expect(await status({ ...SUPABASE, app_metadata: { tenant_id, role: 'authenticated' } })).toBe(403);
  });

  test('its anonymous and service keys, signed by the same secret, are nobody', async () => {
    for (const role of ['anon', 'service_role'])
      expect(await status({ iss: 'supabase', ref: 'abcdefghijklmnopqrst', role })).toBe(401);
    expect(await status({ ...SUPABASE, sub: undefined })).toBe(401);
  });
});
