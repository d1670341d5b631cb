import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newKeys, type ProviderKeys, SIGNING_ALGORITHM } from '@synapse/local-stack/identity-provider/keys';
import { DEMO_PEOPLE, type Person } from '@synapse/local-stack/identity-provider/people';
import { type IdentityProvider, startIdentityProvider } from '@synapse/local-stack/identity-provider/provider';
import { API_RESOURCE, WEB_CLIENT_ID } from '@synapse/local-stack/identity-provider/web-client';
import { meSchema, newInvitationSchema } from '@synapse/shared/member';
import { problemSchema } from '@synapse/shared/problem';
import { decodeJwt, importJWK, type JWTPayload, SignJWT } from 'jose';
import { userIdOf } from '../../../src/domain/members/person.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { insertMember } from '../../../src/store/members/members.ts';
import { AUDIENCE, ISSUER, startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { renew, signIn } from '../support/sign-in.ts';

/** People of a real OpenID provider, signed in by the code flow with PKCE, beside the tokens of another issuer. */

const NEWCOMER: Person = {
  subject: 'person-newcomer',
  name: 'Nia Newcomer',
  email: 'nia@company.com',
  emailVerified: true,
  about: '',
};
const UNVERIFIED: Person = {
  ...NEWCOMER,
  subject: 'person-unverified',
  email: 'boss@company.com',
  emailVerified: false,
};
const PEOPLE = [...DEMO_PEOPLE, NEWCOMER, UNVERIFIED];
const WEB_ORIGIN = 'http://127.0.0.1:3999';
const ACCESS_TOKEN_SECONDS = 600;

let keys: ProviderKeys;
let [provider, stranger]: (IdentityProvider | undefined)[] = [];
let api: TestApi;
let tenantId: string;
let webFolder: string;
const SCRIPT = '// the frontend\n'.repeat(20);

const startProvider = (with_: ProviderKeys) =>
  startIdentityProvider({
    port: 0,
    keys: with_,
    people: PEOPLE,
    webOrigins: [WEB_ORIGIN],
    accessTokenSeconds: ACCESS_TOKEN_SECONDS,
    jiraUrl: 'http://127.0.0.1:1',
  });
const at = () => ({ issuer: issuerOf(provider), webOrigin: WEB_ORIGIN });
const issuerOf = (one: IdentityProvider | undefined) => {
  if (!one) throw new Error('The provider has not started.');
  return one.issuer;
};

beforeAll(async () => {
  webFolder = await mkdtemp(path.join(tmpdir(), 'synapse-web-'));
  await mkdir(path.join(webFolder, 'assets'));
  await writeFile(path.join(webFolder, 'index.html'), '<!doctype html><meta name="synapse-config" content="" />');
  await writeFile(path.join(webFolder, 'assets/first.js'), SCRIPT);
  await writeFile(path.join(webFolder, 'assets/first.js.br'), brotliCompressSync(SCRIPT));
  keys = await newKeys();
  [provider, stranger] = [await startProvider(keys), await startProvider(await newKeys())];
  api = await startTestApi({
    AUTH_ISSUERS: JSON.stringify([{ issuer: provider.issuer, audience: API_RESOURCE, jwksUrl: provider.jwksUrl }]),
    AUTH_WEB_CLIENT_ID: WEB_CLIENT_ID,
    AUTH_WEB_ISSUER: provider.issuer,
    AUTH_WEB_RESOURCE: API_RESOURCE,
    WEB_FOLDER: webFolder,
  });
  tenantId = await api.tenant('Demo');
  for (const { subject, name, email, role } of DEMO_PEOPLE) {
    const person = { issuer: provider.issuer, subject, name, email, role };
    await withTenant(api.context.db, tenantId, (tx) => insertMember(tx, tenantId, person));
  }
});
afterAll(async () => {
  await api?.close();
  await provider?.close();
  await stranger?.close();
  await rm(webFolder, { recursive: true, force: true });
});

const me = async (token: string) => meSchema.parse((await api.call('GET', '/api/me', { token })).body);
const refused = async (token: string) => {
  const answer = await api.call('GET', '/api/me', { token });
  return [answer.status, problemSchema.parse(answer.body).detail];
};
const idOf = (subject: string) => userIdOf({ issuer: issuerOf(provider), subject });
/** A token as the provider would sign it. */
const signed = async (claims: JWTPayload) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: keys.signing.kid, typ: 'at+jwt' })
    .sign(await importJWK(keys.signing, SIGNING_ALGORITHM));

describe('who signed in at the provider', () => {
  test.each(DEMO_PEOPLE.map((person) => [person.role, person] as const))(
    'acts as the member: %s',
    async (role, person) => {
      const { access_token: token } = await signIn(at(), person.subject);
      expect(decodeJwt(token)).not.toHaveProperty('role');
      expect(await me(token)).toMatchObject({
        userId: idOf(person.subject),
        name: person.name,
        workspaces: [{ id: tenantId, role, by: 'member' }],
      });
      const made = await api.call('POST', '/api/tickets', { token, json: { title: `by the ${role}` } });
      expect(made.status).toBe(role === 'viewer' ? 403 : 201);
      const invited = await api.call('GET', '/api/members/invitations', { token });
      expect(invited.status).toBe(role === 'admin' ? 200 : 403);
    },
  );

  test('goes on with a renewed token, and a refresh token opens once', async () => {
    const first = await signIn(at(), 'person-agent');
    const second = await renew(at(), first.refresh_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await me(second.access_token)).userId).toBe(idOf('person-agent'));
    await expect(renew(at(), first.refresh_token)).rejects.toThrow('invalid_grant');
  });

  test('is another person than one of the other issuer with the same subject, whose tokens are taken as before', async () => {
    expect((await me(await tokenFor(tenantId, { role: 'viewer' }))).workspaces).toMatchObject([{ by: 'token' }]);
    const same = await tokenFor('', { tenant_id: undefined, role: undefined, sub: 'person-admin' });
    expect((await me(same)).workspaces).toEqual([]);
  });

  test('is so too inside of one workspace: neither sees the answers, the limits or the history of the other', async () => {
    const member = { issuer: ISSUER, subject: 'person-agent', name: 'Eve', email: null, role: 'agent' as const };
    await withTenant(api.context.db, tenantId, (tx) => insertMember(tx, tenantId, member));
    const ours = (await signIn(at(), 'person-agent')).access_token;
    const theirs = await tokenFor('', { tenant_id: undefined, role: undefined, sub: 'person-agent', name: 'Eve' });
    const headers = { 'idempotency-key': 'the same' };
    const make = (token: string) => api.call('POST', '/api/tickets', { token, headers, json: { title: 'Same' } });
    const [first, second] = [await make(ours), await make(theirs)];
    expect([first.status, second.status, second.headers.get('idempotency-replayed')]).toEqual([201, 201, null]);
    expect((second.body as { id: string }).id).not.toBe((first.body as { id: string }).id);
    expect((await me(theirs)).userId).not.toBe((await me(ours)).userId);
    const spoof = await tokenFor(tenantId, { role: 'viewer', sub: 'token:0199c29f-0000-7e55-9f3c-aa01bb02cc03' });
    expect((await me(spoof)).userId).not.toMatch(/^token:/);
  });
});

describe('refused', () => {
  test('the ID token: its audience is the page', async () => {
    const { id_token: token } = await signIn(at(), 'person-admin');
    expect(decodeJwt(token)).toMatchObject({ aud: WEB_CLIENT_ID, name: 'Alex Admin' });
    expect(await refused(token)).toEqual([401, "The token's aud is not accepted by this API."]);
  });

  test('a token that has ended', async () => {
    const { access_token: token, expires_in: seconds } = await signIn(at(), 'person-admin');
    expect(seconds).toBe(ACCESS_TOKEN_SECONDS);
    api.clock.offset = (ACCESS_TOKEN_SECONDS - 60) * 1000;
    expect((await me(token)).userId).toBe(idOf('person-admin'));
    api.clock.offset = (ACCESS_TOKEN_SECONDS + 60) * 1000;
    expect(await refused(token)).toEqual([401, 'The token has expired. Sign in again.']);
    api.clock.offset = 0;
  });

  test('another provider’s, and one that says to be of ours but has another key', async () => {
    const { access_token: token } = await signIn({ ...at(), issuer: issuerOf(stranger) }, 'person-admin');
    expect(await refused(token)).toEqual([401, "The token's iss is not accepted by this API."]);
    const forger = await newKeys();
    const forged = await new SignJWT({ ...decodeJwt(token), iss: issuerOf(provider) })
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: keys.signing.kid })
      .sign(await importJWK(forger.signing, SIGNING_ALGORITHM));
    expect(await refused(forged)).toEqual([401, 'The token is not valid: its signature is wrong or it is damaged.']);
  });

  test('of one issuer by the key, or the audience, of the other', async () => {
    const bySecret = await tokenFor(tenantId, { iss: issuerOf(provider), aud: API_RESOURCE });
    expect(await refused(bySecret)).toEqual([401, 'The token is signed with an algorithm that is not accepted.']);
    const seconds = Math.floor(Date.now() / 1000);
    const whole = { iss: issuerOf(provider), sub: 'person-admin', aud: API_RESOURCE, exp: seconds + 60 };
    expect((await me(await signed(whole))).workspaces).toHaveLength(1);
    const byKeys = await signed({ ...whole, iss: ISSUER, aud: AUDIENCE });
    expect(await refused(byKeys)).toEqual([401, 'The token is signed with an algorithm that is not accepted.']);
    const aud = await signed({ ...whole, aud: AUDIENCE });
    expect(await refused(aud)).toEqual([401, "The token's aud is not accepted by this API."]);
  });
});

describe('an invitation', () => {
  const invite = async (email: string) => {
    const { access_token: token } = await signIn(at(), 'person-admin');
    const answer = await api.call('POST', '/api/members/invitations', { token, json: { email, role: 'agent' } });
    return newInvitationSchema.parse(answer.body);
  };

  test('opens for a person of the provider with the verified address', async () => {
    await invite(NEWCOMER.email);
    const { access_token: token } = await signIn(at(), NEWCOMER.subject);
    expect((await me(token)).workspaces).toMatchObject([{ id: tenantId, role: 'agent', by: 'member' }]);
    expect((await api.call('GET', '/api/tickets', { token })).status).toBe(200);
  });

  test('does not open for an address that the provider has not verified, nor by its link', async () => {
    const { link } = await invite(UNVERIFIED.email);
    const { access_token: token } = await signIn(at(), UNVERIFIED.subject);
    expect((await me(token)).workspaces).toEqual([]);
    expect((await api.call('GET', '/api/tickets', { token })).status).toBe(403);
    const json = { token: link.split('#').at(-1) };
    expect((await api.call('POST', '/api/me/invitations', { token, json })).status).toBe(403);
  });
});

test('the frontend is told how to sign in, before anybody has, and without a secret', async () => {
  const answer = await api.call('GET', '/api/web/config');
  expect([answer.status, answer.body]).toEqual([
    200,
    {
      signIn: {
        issuer: issuerOf(provider),
        clientId: WEB_CLIENT_ID,
        scopes: ['openid', 'profile', 'email', 'offline_access'],
        resource: API_RESOURCE,
        audience: null,
      },
    },
  ]);
});

test('the page carries how to sign in, and its script comes as it was packed, to who takes that', async () => {
  const page = await (await fetch(api.url)).text();
  const written = /name="synapse-config" content="([^"]+)"/.exec(page)?.[1]?.replaceAll('&quot;', '"');
  expect(JSON.parse(written ?? '')).toEqual((await api.call('GET', '/api/web/config')).body);
  for (const [takes, packed] of [
    ['gzip, br', 'br'],
    ['identity', null],
  ] as const) {
    const answer = await fetch(`${api.url}/assets/first.js`, { headers: { 'accept-encoding': takes } });
    expect(await answer.text()).toBe(SCRIPT);
    expect(answer.headers.get('content-encoding')).toBe(packed);
    expect(answer.headers.get('content-type')).toContain('javascript');
    expect(answer.headers.get('cache-control')).toContain('immutable');
  }
});

test('the page may ask the API and the issuer that is configured, and nobody else', async () => {
  const policy = (await api.call('GET', '/')).headers.get('content-security-policy');
  expect(policy).toContain(`connect-src 'self' ${issuerOf(provider)};`);
  expect(policy).toContain("default-src 'none'");
});

describe('an address where nothing is', () => {
  const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  const typeOf = async (path: string, init: RequestInit = {}) => {
    const { status, headers } = await fetch(`${api.url}${path}`, init);
    return [status, headers.get('content-type')?.split(';')[0]];
  };

  test.each(['/nonsense', '/contacts/7', '/apiary', '/settings/sites/more'])(
    'is the frontend’s page to who reads it, and is not there: %s',
    async (path) => {
      expect(await typeOf(path, { headers: { accept: BROWSER } })).toEqual([404, 'text/html']);
      const { headers } = await fetch(`${api.url}${path}`, { headers: { accept: BROWSER } });
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('vary')?.toLowerCase().split(/, */)).toContain('accept');
    },
  );

  test.each(['/api', '/api/nonsense', '/API/nonsense', '/mcp/nonsense', '/assets/gone.js'])(
    'is a problem where no people read: %s',
    async (path) => {
      const [status, type] = await typeOf(path, { headers: { accept: BROWSER } });
      expect([[401, 404].includes(Number(status)), type]).toEqual([true, 'application/problem+json']);
    },
  );

  test('is told apart by a cache, too', async () => {
    const { headers } = await fetch(`${api.url}/nonsense`, { headers: { accept: 'application/json' } });
    expect(headers.get('vary')?.toLowerCase().split(/, */)).toContain('accept');
  });

  test.each([
    { headers: { accept: '*/*' } },
    { headers: { accept: 'application/json' } },
    { headers: { accept: 'application/json, text/html;q=0.5' } },
    { headers: { accept: 'application/json, text/html;q=0' } },
    { method: 'POST' },
  ])('is a problem to a program: %j', async (init) => {
    expect(await typeOf('/nonsense', init)).toEqual([404, 'application/problem+json']);
  });
});
