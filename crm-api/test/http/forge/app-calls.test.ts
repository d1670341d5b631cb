import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type HeartbeatRequest, heartbeatResponseSchema, siteListSchema } from '@synapse/shared/forge/heartbeat';
import { rotateResponseSchema } from '@synapse/shared/forge/rotation';
import { SIGNED_PURPOSES, type SignedPurpose } from '@synapse/shared/forge/signing';
import { problemSchema } from '@synapse/shared/problem';
import { pruneByAge } from '../../../src/store/purge/prune.ts';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { askByForge, type ForgeKeys, fitOf, forgeEnv, startForgeKeys } from '../support/forge-host.ts';
import {
  connectTestSite,
  issueEvent,
  type Push,
  push,
  pushEvent,
  signedHeaders,
  type TestSite,
} from '../support/signed.ts';

/** What the Forge app asks beside its events: heartbeat, rotation, disconnection; and what proves each. */

let keys: ForgeKeys;
let api: TestApi;
/** A second process of the same API. */
let beside: TestApi;
let site: TestSite;

beforeAll(async () => {
  keys = await startForgeKeys();
  api = await startTestApi(forgeEnv(keys));
  beside = await startTestApi(forgeEnv(keys), api);
});
afterAll(async () => {
  await beside.close();
  await api.close();
  await keys.close();
});
beforeEach(async () => {
  api.clock.offset = 0;
  site = await connectTestSite(api, await api.tenant('Acme Support'));
});

const HEARTBEAT: HeartbeatRequest = {
  appVersion: '3.1.0',
  protocol: 2,
  trouble: 'none',
  troubleSince: null,
  givenUp: 2,
  queue: { waiting: 3, oldestAt: '2026-11-22T10:00:00.000Z' },
};

/** What is signed: the heartbeat. */
function beatOnce(body: unknown, changed: Partial<Push> = {}, of = api) {
  const { secret, cloudId } = site;
  const signed = { secret, cloudId, id: randomUUID(), body: JSON.stringify(body), ...changed };
  return push(of, '/api/jira/app/heartbeat', signed);
}

/** What Forge proves. */
const ask = (call: string, body: unknown = {}, token = fitOf(keys, site), of = api) =>
  askByForge(of, call, body, token);

async function sites() {
  const answer = await api.call('GET', '/api/jira/sites', { token: await tokenFor(site.tenantId) });
  expect(answer.status).toBe(200);
  return siteListSchema.parse(answer.body).items;
}

const beat = async (changed: Partial<Push> = {}) =>
  heartbeatResponseSchema.parse((await beatOnce(HEARTBEAT, changed)).body);

test('a heartbeat is kept, and answered with how the CRM sees the site', async () => {
  expect((await pushEvent(api, site, issueEvent(site))).status).toBe(202);
  expect(await beat()).toMatchObject({ workspaceName: 'Acme Support', protocols: [2], waiting: 1, secretIsOld: false });
  const [health] = await sites();
  expect(health).toMatchObject({ state: 'connected', appVersion: '3.1.0', fits: true, trouble: 'none', givenUp: 2 });
  expect(Date.parse(health?.lastHeartbeatAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
});

test('an app of another protocol is told to be updated', async () => {
  await beatOnce({ ...HEARTBEAT, protocol: 9 });
  expect(await sites()).toMatchObject([{ fits: false, advice: expect.stringContaining('do not fit') }]);
});

test('a site that falls silent is shown so, and is connected again with its next heartbeat', async () => {
  expect(await sites()).toMatchObject([{ state: 'connected', lastHeartbeatAt: null }]);
  await beat();
  api.clock.offset = 31 * 60_000;
  expect(await sites()).toMatchObject([{ state: 'silent', advice: expect.stringContaining('uninstalled') }]);
  const at = Date.now() + api.clock.offset;
  await beatOnce(HEARTBEAT, { at });
  expect(await sites()).toMatchObject([{ state: 'connected', advice: null }]);
});

test('a Jira whose app has been silent for a day is not called any more', async () => {
  const { connect } = api.context.sync;
  await beat();
  api.clock.offset = 23 * 3_600_000;
  await connect(site.tenantId, site.siteId);
  api.clock.offset = 25 * 3_600_000;
  await expect(connect(site.tenantId, site.siteId)).rejects.toThrow('or is silent');
});

describe('an admin in the CRM asks for a new secret', () => {
  const path = () => `/api/jira/sites/${site.siteId}/rotate-secret`;
  const askHere = async () => api.call('POST', path(), { token: await tokenFor(site.tenantId, { role: 'admin' }) });

  test('and the app learns of it by its heartbeat, until it has taken one', async () => {
    expect((await beat()).secretIsOld).toBe(false);
    const asked = await askHere();
    expect(asked).toMatchObject({ status: 202 });
    expect((await askHere()).body).toEqual(asked.body);
    expect(await sites()).toMatchObject([{ secretAskedAt: (asked.body as { askedAt: string }).askedAt }]);
    expect((await beat()).secretIsOld).toBe(true);
    const { secret } = rotateResponseSchema.parse((await ask('rotate')).body);
    expect((await beat({ secret })).secretIsOld).toBe(false);
    expect(await sites()).toMatchObject([{ secretAskedAt: null }]);
  });

  test('but not while too many are still valid, nor of a site that is disconnected', async () => {
    for (let made = 1; made < 8; made += 1) expect((await ask('rotate')).status).toBe(200);
    expect(problemSchema.parse((await askHere()).body)).toMatchObject({ code: 'conflict' });
    await api.call('POST', `/api/jira/sites/${site.siteId}/disconnect`, {
      ...{ token: await tokenFor(site.tenantId, { role: 'admin' }), json: { data: 'keep' } },
    });
    expect((await askHere()).status).toBe(409);
  });

  test('and a site without the app has none', async () => {
    await api.owner.query('delete from site_secret where site_id = $1', [site.siteId]);
    const refused = problemSchema.parse((await askHere()).body);
    expect(refused.detail).toContain('Pair the app in Jira first.');
  });
});

test('after a rotation both secrets hold, for a day; the heartbeat tells who signs with the old one', async () => {
  const answer = await ask('rotate');
  expect(answer.status).toBe(200);
  const { secret } = rotateResponseSchema.parse(answer.body);
  expect(secret).not.toBe(site.secret);
  expect(await beat()).toMatchObject({ secretIsOld: true });
  expect(await beat({ secret })).toMatchObject({ secretIsOld: false });
  await api.owner.query(`update site_secret set retires_at = retires_at - interval '24 hours' where site_id = $1`, [
    site.siteId,
  ]);
  // Another process has not read them yet.
  expect((await beatOnce(HEARTBEAT, {}, beside)).status).toBe(401);
  expect((await beatOnce(HEARTBEAT, { secret }, beside)).status).toBe(200);
});

test('an app whose secret the CRM knows no more, as after a backup was restored, gets another by Forge’s proof', async () => {
  const before = rotateResponseSchema.parse((await ask('rotate')).body).secret;
  await api.owner.query('delete from site_secret where site_id = $1 and retires_at is null', [site.siteId]);
  expect((await beatOnce(HEARTBEAT, { secret: before }, beside)).status).toBe(401);
  const { secret } = rotateResponseSchema.parse((await ask('rotate', {}, fitOf(keys, site), beside)).body);
  expect((await beatOnce(HEARTBEAT, { secret }, beside)).status).toBe(200);
  expect((await pushEvent(beside, { ...site, secret }, issueEvent(site))).status).toBe(202);
});

describe('what proves a request', () => {
  /** What goes by Forge's token, and with what body. */
  const FORGE: Record<string, unknown> = {
    rotate: {},
    export: {},
    disconnect: {},
    admin: { actor: null, ask: { kind: 'retry', failureIds: null } },
  };

  test.each(Object.keys(FORGE))('is used up by %s: the same token gives nothing there or elsewhere', async (call) => {
    const token = fitOf(keys, site);
    expect((await ask(call, FORGE[call], token)).status).toBe(200);
    for (const [again, body] of Object.entries(FORGE)) {
      const { status } = await ask(again, body, token);
      // Disconnected, the site is not even known.
      expect([again, status]).toEqual([again, call === 'disconnect' ? 409 : 401]);
    }
  });

  test('is one token at one of many at the same moment', async () => {
    const token = fitOf(keys, site);
    const statuses = (await Promise.all(Array.from({ length: 5 }, () => ask('rotate', {}, token)))).map(
      (a) => a.status,
    );
    expect(statuses.sort()).toEqual([200, 401, 401, 401, 401]);
    const { rows } = await api.owner.query('select id from site_secret where site_id = $1', [site.siteId]);
    expect(rows).toHaveLength(2);
  });

  test('is Forge’s token for the installation that is paired, and never the signing secret', async () => {
    for (const [call, body] of Object.entries(FORGE)) {
      const { cloudId } = site;
      const statuses = [
        await api.call('POST', `/api/app/${call}`, { json: body }),
        await ask(call, body, fitOf(keys, { cloudId, installationId: 'installation-0' })),
        await ask(call, body, fitOf(keys, { cloudId: randomUUID() })),
      ].map(({ status }) => status);
      expect([call, ...statuses]).toEqual([call, 401, 409, 409]);
      // The addresses that took a signature are gone.
      for (const path of [`/api/jira/app/${call}`, '/api/jira/admin']) {
        const text = JSON.stringify(body);
        const headers = signedHeaders({ ...site, purpose: 'panel', id: `${call}:${randomUUID()}`, body: text });
        expect((await api.call('POST', path, { headers, body: text })).status).toBe(401);
      }
    }
    expect((await pushEvent(api, site, issueEvent(site))).status).toBe(202);
  });

  /** What is signed, and with what body. */
  const SIGNED: Record<SignedPurpose, { path: string; body: () => unknown }> = {
    event: { path: '/api/jira/events', body: () => issueEvent(site) },
    heartbeat: { path: '/api/jira/app/heartbeat', body: () => HEARTBEAT },
    panel: { path: '/api/jira/panel', body: () => ({ issueId: '10001', accountId: null }) },
    'panel-search': { path: '/api/jira/panel/search', body: () => ({ q: 'printer' }) },
    'panel-act': {
      path: '/api/jira/panel/act',
      body: () => ({ issueId: '10001', issueKey: 'KAN-1', actor: null, act: { kind: 'refresh' } }),
    },
  };

  test.each(SIGNED_PURPOSES)(
    'is signed for one address: the bytes for %s are refused at every other',
    async (purpose) => {
      const body = SIGNED[purpose].body();
      const id = (body as { id?: string }).id ?? randomUUID();
      const signed = { secret: site.secret, cloudId: site.cloudId, id, purpose, body: JSON.stringify(body) };
      for (const other of SIGNED_PURPOSES.filter((one) => one !== purpose)) {
        const { status, body: answer } = await push(api, SIGNED[other].path, signed);
        const { detail } = problemSchema.parse(answer);
        expect([other, status, detail]).toEqual([other, 401, expect.stringContaining('another use')]);
      }
      // The panel's issue has no ticket: 404 is the act's own answer.
      expect((await push(api, SIGNED[purpose].path, signed)).status).toBe(
        { event: 202, 'panel-act': 404 }[purpose as string] ?? 200,
      );
    },
  );

  test.each(['heartbeat', 'panel-act'] as const)(
    'is good once where it changes something: %s is refused the second time',
    async (purpose) => {
      const { path, body } = SIGNED[purpose];
      const signed = { secret: site.secret, cloudId: site.cloudId, id: randomUUID(), body: JSON.stringify(body()) };
      expect((await push(api, path, signed)).status).not.toBe(401);
      for (const process of [api, beside]) {
        const again = await push(process, path, signed);
        expect([again.status, problemSchema.parse(again.body).detail]).toEqual([
          401,
          expect.stringContaining('made before'),
        ]);
      }
      expect((await push(api, path, { ...signed, id: randomUUID() })).status).not.toBe(401);
    },
  );

  test('is forgotten once no request can be valid any more', async () => {
    await beat();
    const count = async () =>
      (await api.owner.query('select from used_request where site_id = $1', [site.siteId])).rows.length;
    await api.owner.query(`update used_request set used_at = used_at - interval '50 minutes'`);
    await pruneByAge(api.context.db);
    expect(await count()).toBe(1);
    await api.owner.query(`update used_request set used_at = used_at - interval '11 minutes'`);
    await pruneByAge(api.context.db);
    expect(await count()).toBe(0);
  });
});

test('under load not one event is refused while the secret rotates, in neither of two processes', async () => {
  const IN_FLIGHT = 48;
  const refused: number[] = [];
  const secrets = [site.secret];
  let rotating = true;
  let pushed = 0;
  const pushOn = async (of: TestApi, slow: boolean) => {
    // Goes on a while past the rotation, when the newest secret signs. A slow one still sends what it signed before.
    for (let after = 0; after < 5; after += rotating ? 0 : 1) {
      const secret = (slow ? secrets[0] : secrets.at(-1)) ?? '';
      const { status } = await pushEvent(of, { ...site, secret }, issueEvent(site));
      pushed += 1;
      if (status !== 202) refused.push(status);
    }
  };
  const load = Array.from({ length: IN_FLIGHT }, (_, n) => pushOn(n % 2 === 0 ? api : beside, n % 4 < 2));
  let before = 0;
  for (const process of [api, beside, api]) {
    before = pushed;
    const rotated = await ask('rotate', {}, fitOf(keys, site), process);
    secrets.push(rotateResponseSchema.parse(rotated.body).secret);
    // What the rotation is for: pushes went through while it was under way, many at once.
    expect(pushed - before).toBeGreaterThan(IN_FLIGHT);
  }
  rotating = false;
  await Promise.all(load);
  expect(refused).toEqual([]);
  const { rows } = await api.owner.query('select count(*)::int as count from inbox where site_id = $1', [site.siteId]);
  expect(rows[0].count).toBe(pushed);
});

test('a disconnected site signs nothing any more, is not called, and keeps its tickets for the next pairing', async () => {
  await api.owner.query(
    `insert into ticket (tenant_id, id, number, title, status, priority, source, created_at, updated_at)
     values ($1, $2, 1, 'Kept', 'OPEN', 'LOW', 'JIRA', now(), now())`,
    [site.tenantId, randomUUID()],
  );
  expect((await ask('disconnect')).status).toBe(200);
  expect((await pushEvent(api, site, issueEvent(site))).status).toBe(401);
  expect((await beatOnce(HEARTBEAT)).status).toBe(401);
  await expect(api.context.sync.connect(site.tenantId, site.siteId)).rejects.toThrow('disconnected');
  expect(await sites()).toMatchObject([{ state: 'disconnected', advice: expect.stringContaining('kept') }]);
  const { body } = await api.call('GET', '/api/tickets', { token: await tokenFor(site.tenantId) });
  expect(body).toMatchObject({ items: [{ title: 'Kept' }] });
});

test('unsigned, a heartbeat is refused', async () => {
  expect((await api.call('POST', '/api/jira/app/heartbeat', { json: HEARTBEAT })).status).toBe(401);
});
