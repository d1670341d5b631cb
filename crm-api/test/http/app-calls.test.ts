import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type HeartbeatRequest, heartbeatResponseSchema, siteListSchema } from '@synapse/shared/heartbeat';
import { problemSchema } from '@synapse/shared/problem';
import { rotateResponseSchema } from '@synapse/shared/rotation';
import { startTestApi, type TestApi, tokenFor } from './support/api.ts';
import { connectTestSite, issueEvent, type Push, push, pushEvent, type TestSite } from './support/signed.ts';

/** What the Forge app asks beside its events: heartbeat, rotation, disconnection. */

let api: TestApi;
/** A second process of the same API. */
let beside: TestApi;
let site: TestSite;

beforeAll(async () => {
  api = await startTestApi();
  beside = await startTestApi({}, api);
});
afterAll(async () => {
  await beside.close();
  await api.close();
});
beforeEach(async () => {
  api.clock.offset = 0;
  site = await connectTestSite(api, await api.tenant('Acme Support'));
});

const HEARTBEAT: HeartbeatRequest = {
  appVersion: '3.1.0',
  protocol: 1,
  trouble: 'none',
  troubleSince: null,
  givenUp: 2,
  queue: { waiting: 3, oldestAt: '2026-11-22T10:00:00.000Z' },
};

function ask(call: string, body: unknown, changed: Partial<Push> = {}, of = api) {
  const { secret, cloudId } = site;
  const signed = { secret, cloudId, id: `${call}:${randomUUID()}`, body: JSON.stringify(body), ...changed };
  return push(of, `/api/jira/app/${call}`, signed);
}

async function sites() {
  const answer = await api.call('GET', '/api/jira/sites', { token: await tokenFor(site.tenantId) });
  expect(answer.status).toBe(200);
  return siteListSchema.parse(answer.body).items;
}

const beat = async (changed: Partial<Push> = {}) =>
  heartbeatResponseSchema.parse((await ask('heartbeat', HEARTBEAT, changed)).body);

test('a heartbeat is kept, and answered with how the CRM sees the site', async () => {
  expect((await pushEvent(api, site, issueEvent(site))).status).toBe(202);
  expect(await beat()).toMatchObject({ workspaceName: 'Acme Support', protocols: [1], waiting: 1, secretIsOld: false });
  const [health] = await sites();
  expect(health).toMatchObject({ state: 'connected', appVersion: '3.1.0', fits: true, trouble: 'none', givenUp: 2 });
  expect(Date.parse(health?.lastHeartbeatAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
});

test('an app of another protocol is told to be updated', async () => {
  await ask('heartbeat', { ...HEARTBEAT, protocol: 9 });
  expect(await sites()).toMatchObject([{ fits: false, advice: expect.stringContaining('do not fit') }]);
});

test('a site that falls silent is shown so, and is connected again with its next heartbeat', async () => {
  expect(await sites()).toMatchObject([{ state: 'connected', lastHeartbeatAt: null }]);
  await beat();
  api.clock.offset = 31 * 60_000;
  expect(await sites()).toMatchObject([{ state: 'silent', advice: expect.stringContaining('uninstalled') }]);
  const at = Date.now() + api.clock.offset;
  await ask('heartbeat', HEARTBEAT, { at });
  expect(await sites()).toMatchObject([{ state: 'connected', advice: null }]);
});

test('a Jira whose app has been silent for a day is not called any more', async () => {
  const { connect } = api.context.sync;
  await beat();
  api.clock.offset = 23 * 3_600_000;
  await connect(site.tenantId, site.siteId);
  api.clock.offset = 25 * 3_600_000;
  await expect(connect(site.tenantId, site.siteId)).rejects.toThrow('silent for a day');
});

test('after a rotation both secrets hold, for a day; the heartbeat tells who signs with the old one', async () => {
  const answer = await ask('rotate', {});
  expect(answer.status).toBe(200);
  const { secret } = rotateResponseSchema.parse(answer.body);
  expect(secret).not.toBe(site.secret);
  expect(await beat()).toMatchObject({ secretIsOld: true });
  expect(await beat({ secret })).toMatchObject({ secretIsOld: false });
  await api.owner.query(`update site_secret set retires_at = retires_at - interval '24 hours' where site_id = $1`, [
    site.siteId,
  ]);
  // Another process has not read them yet.
  expect((await ask('heartbeat', HEARTBEAT, {}, beside)).status).toBe(401);
  expect((await ask('heartbeat', HEARTBEAT, { secret }, beside)).status).toBe(200);
});

test('a rotation that is heard and sent again yields no secret', async () => {
  const id = `rotate:${randomUUID()}`;
  expect((await ask('rotate', {}, { id })).status).toBe(200);
  const again = await ask('rotate', {}, { id });
  expect([again.status, problemSchema.parse(again.body).code]).toEqual([409, 'conflict']);
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
    const signed = { secret: secrets.at(-1) ?? '' };
    before = pushed;
    secrets.push(rotateResponseSchema.parse((await ask('rotate', {}, signed, process)).body).secret);
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
  expect((await ask('disconnect', {})).status).toBe(200);
  expect((await pushEvent(api, site, issueEvent(site))).status).toBe(401);
  expect((await ask('heartbeat', HEARTBEAT)).status).toBe(401);
  await expect(api.context.sync.connect(site.tenantId, site.siteId)).rejects.toThrow('disconnected');
  expect(await sites()).toMatchObject([{ state: 'disconnected', advice: expect.stringContaining('kept') }]);
  const { body } = await api.call('GET', '/api/tickets', { token: await tokenFor(site.tenantId) });
  expect(body).toMatchObject({ items: [{ title: 'Kept' }] });
});

test('unsigned, each of them is refused', async () => {
  for (const call of ['heartbeat', 'rotate', 'disconnect']) {
    expect((await api.call('POST', `/api/jira/app/${call}`, { json: {} })).status).toBe(401);
  }
});
