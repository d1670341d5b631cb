import { verifyRequest } from '@synapse/shared/forge/signing';
import { problem } from './support/crm';
import { type App, CLOUD, secretOf, type TestApp, withTestApp } from './support/test-app';

/** Heartbeat, rotation and disconnection under the real @forge packages, against a real HTTP server. */

const OLD = secretOf(3);
const NEW = secretOf(4);
const SCHEDULED = { context: { cloudId: CLOUD, moduleKey: 'heartbeat' } };
const SEEN = {
  workspaceName: 'Acme',
  crmVersion: '0.1.0',
  protocols: [2],
  lastEventAt: null,
  waiting: 0,
  parked: 0,
  secretIsOld: false,
};
const ROTATED = { secret: NEW, oldValidUntil: '2026-11-23T10:00:00.000Z' };

let platform: TestApp['platform'];
let crm: TestApp['crm'];
let app: App;
let logged: string[];
let resolve: TestApp['resolve'];
withTestApp((on) => {
  ({ platform, crm, app, logged, resolve } = on);
});
beforeEach(() => {
  platform.secrets.set('crm-signing-secret', OLD);
  platform.values.set('crm-pairing', { siteId: 's', workspaceName: 'Acme', pairedAt: '2026-11-22T10:00:00.000Z' });
});

const paths = () => crm.received.map(({ path }) => path.replace(/^\/api\/(jira\/)?app\//, ''));

describe('the heartbeat', () => {
  test('tells how the app fares, signed, and writes nothing to the store', async () => {
    const since = '2026-11-22T10:00:00.000Z';
    platform.values.set('push-health', { trouble: 'unreachable', since, givenUp: 2 });
    const waits = new Date(Date.now() - 1000).toISOString();
    platform.values.set('waiting-push:e-1', { eventId: 'e-1', since: waits });
    crm.answer(() => ({ status: 200, body: SEEN }));
    await app.onHeartbeat(SCHEDULED);
    const [one] = crm.received;
    expect(JSON.parse(one?.text ?? '')).toEqual({
      appVersion: '3.1.0',
      protocol: 2,
      trouble: 'unreachable',
      troubleSince: '2026-11-22T10:00:00.000Z',
      givenUp: 2,
      queue: { waiting: 1, oldestAt: waits },
    });
    const given = {
      purpose: 'heartbeat' as const,
      headers: one?.headers ?? {},
      body: one?.text ?? '',
      secrets: [OLD],
      now: Date.now(),
    };
    expect(verifyRequest(given).ok).toBe(true);
    expect(platform.writes).toBe(0);
  });

  test('reads nothing that is not there, from the second on', async () => {
    crm.answer(() => ({ status: 200, body: SEEN }));
    await app.onHeartbeat(SCHEDULED);
    platform.reads.length = 0;
    platform.writes = 0;
    await app.onHeartbeat(SCHEDULED);
    expect(platform.reads).toEqual([
      { key: 'crm-signing-secret', found: true },
      { key: 'push-health', found: true },
    ]);
    expect(platform.writes).toBe(0);
  });

  test('ends trouble that no waiting event is left to end', async () => {
    platform.values.set('push-health', { trouble: 'unreachable', since: '2026-11-22T10:00:00.000Z', givenUp: 0 });
    crm.answer(() => ({ status: 200, body: SEEN }));
    await app.onHeartbeat(SCHEDULED);
    expect(JSON.parse(crm.received[0]?.text ?? '')).toMatchObject({ trouble: 'none', troubleSince: null });
  });

  test('answers Forge with a response, whatever came of it', async () => {
    for (const answer of ['hang up', { status: 200, body: SEEN }] as const) {
      crm.answer(() => answer);
      expect(await app.onHeartbeat(SCHEDULED)).toEqual({ statusCode: 204 });
    }
    expect(await app.onHeartbeat({})).toEqual({ statusCode: 204 });
  });

  test('tells what waits in the queue and since when, and what Forge has given up', async () => {
    platform.values.set('push-health', { trouble: 'unreachable', since: '2026-11-22T10:00:00.000Z' });
    const [earlier, later] = [7_000, 5_000].map((ago) => new Date(Date.now() - ago).toISOString());
    const dayOld = new Date(Date.now() - 26 * 3_600_000).toISOString();
    for (const [eventId, since] of Object.entries({ 'e-1': later, 'e-2': earlier, 'e-3': dayOld }))
      platform.values.set(`waiting-push:${eventId}`, { eventId, since });
    crm.answer(() => ({ status: 200, body: SEEN }));
    await app.onHeartbeat(SCHEDULED);
    expect(JSON.parse(crm.received[0]?.text ?? '')).toMatchObject({
      givenUp: 1,
      queue: { waiting: 2, oldestAt: earlier },
    });
    expect(platform.values.has('waiting-push:e-3')).toBe(false);
  });

  test.each<[string, Record<string, unknown>]>([
    ['nothing is kept yet', {}],
    [
      'Forge has given something up',
      {
        'push-health': { trouble: 'unreachable', since: '2026-11-22T10:00:00.000Z', givenUp: 0 },
        'waiting-push:e-1': { eventId: 'e-1', since: '2026-11-22T10:00:00.000Z' },
      },
    ],
    ['trouble is over', { 'push-health': { trouble: 'unreachable', since: '2026-11-22T10:00:00.000Z', givenUp: 0 } }],
  ])('is sent also when the store takes no note and %s: silent, the site would count as gone', async (_what, kept) => {
    for (const [key, value] of Object.entries(kept)) platform.values.set(key, value);
    platform.storeRefuses = 'writes';
    crm.answer(() => ({ status: 200, body: SEEN }));
    expect(await app.onHeartbeat(SCHEDULED)).toEqual({ statusCode: 204 });
    expect(paths()).toEqual(['heartbeat']);
    expect(await resolve('getHealth')).toMatchObject({ state: 'ready', crm: { state: 'answered' } });
  });

  test('what Forge gave up is not forgotten before it is recorded', async () => {
    platform.values.set('push-health', { trouble: 'unreachable', since: '2026-11-22T10:00:00.000Z', givenUp: 0 });
    platform.values.set('waiting-push:e-1', { eventId: 'e-1', since: '2026-11-22T10:00:00.000Z' });
    platform.storeRefuses = 'writes';
    crm.answer(() => ({ status: 200, body: SEEN }));
    await app.onHeartbeat(SCHEDULED);
    expect(platform.values.has('waiting-push:e-1')).toBe(true);
    platform.storeRefuses = 'nothing';
    await app.onHeartbeat(SCHEDULED);
    expect(JSON.parse(crm.received[1]?.text ?? '')).toMatchObject({ givenUp: 1 });
    expect(platform.values.has('waiting-push:e-1')).toBe(false);
  });

  test('has Forge bring the app’s token when the CRM wants one', async () => {
    crm.answer(() => ({ status: 200, body: SEEN }));
    await app.onHeartbeat(SCHEDULED);
    expect(platform.invoked).toEqual([]);
    crm.answer(() => ({ status: 200, body: { ...SEEN, wantsAppToken: true } }));
    await app.onHeartbeat(SCHEDULED);
    expect(platform.invoked).toEqual(['crm-api /api/app/system-token']);
  });

  test('before the pairing nobody is told anything', async () => {
    platform.secrets.clear();
    await app.onHeartbeat(SCHEDULED);
    expect(crm.received).toEqual([]);
  });

  test('a CRM that is away or refuses is noted, and does not fail the function', async () => {
    for (const answer of ['hang up', problem(500, 'internal'), problem(401, 'bad_signature')] as const) {
      crm.answer(() => answer);
      await app.onHeartbeat(SCHEDULED);
    }
    expect(logged).toHaveLength(3);
  });

  test('makes good a rotation whose answer was lost', async () => {
    crm.answer(({ path }) => ({
      status: 200,
      body: path.endsWith('rotate') ? ROTATED : { ...SEEN, secretIsOld: true },
    }));
    await app.onHeartbeat(SCHEDULED);
    expect(paths()).toEqual(['heartbeat', 'rotate']);
    expect(platform.secrets.get('crm-signing-secret')).toBe(NEW);
  });

  test('takes a new secret when the CRM knows its own no more, as after the CRM was set back to a backup', async () => {
    crm.answer(({ path }) =>
      path.endsWith('rotate') ? { status: 200, body: ROTATED } : problem(401, 'bad_signature'),
    );
    await app.onHeartbeat(SCHEDULED);
    expect(paths()).toEqual(['heartbeat', 'rotate']);
    expect(platform.secrets.get('crm-signing-secret')).toBe(NEW);
  });

  test('keeps its secret where the CRM has ended the pairing', async () => {
    crm.answer(({ path }) => (path.endsWith('rotate') ? problem(409, 'conflict') : problem(401, 'bad_signature')));
    await app.onHeartbeat(SCHEDULED);
    expect(platform.secrets.get('crm-signing-secret')).toBe(OLD);
  });
});

describe('the admin page', () => {
  test('shows what the CRM answers just now, and whether the versions fit', async () => {
    crm.answer(() => ({ status: 200, body: { ...SEEN, protocols: [3] } }));
    expect(await resolve('getHealth')).toMatchObject({
      crm: { state: 'answered', fit: 'app_older', appVersion: '3.1.0' },
    });
    crm.answer(() => 'hang up');
    expect(await resolve('getHealth')).toMatchObject({ state: 'ready', crm: { state: 'away' } });
  });

  test('rotates the secret, which is in no answer and in no log', async () => {
    crm.answer(() => ({ status: 200, body: ROTATED }));
    const answer = await resolve('rotate');
    expect(answer).toMatchObject({ ok: true });
    expect(platform.secrets.get('crm-signing-secret')).toBe(NEW);
    expect(JSON.stringify(answer) + logged.join()).not.toContain(NEW.slice(6, 20));
  });

  test('what an admin does goes by Forge’s own proof, and no signature', async () => {
    crm.answer(({ path }) => ({ status: 200, body: path.endsWith('rotate') ? ROTATED : { disconnected: true } }));
    for (const key of ['rotate', 'exportData', 'disconnect']) await resolve(key);
    expect(platform.invoked).toEqual(['rotate', 'export', 'disconnect'].map((act) => `crm-api /api/app/${act}`));
    for (const { headers } of crm.received) expect(headers).not.toHaveProperty('webhook-signature');
  });

  test.each([
    ['away', 'hang up', /did not answer/],
    ['failing', problem(500, 'internal'), /could not answer/],
    ['refusing', problem(401, 'unauthenticated'), /FORGE_APP_ID/],
    ['asked too often', problem(409, 'conflict'), /As the test says/],
  ] as const)('a CRM that is %s leaves the secret as it was', async (_what, answer, words) => {
    crm.answer(() => answer);
    expect(await resolve('rotate')).toEqual({ ok: false, message: expect.stringMatching(words) });
    expect(platform.secrets.get('crm-signing-secret')).toBe(OLD);
  });

  test('disconnects both sides', async () => {
    crm.answer(() => ({ status: 200, body: { disconnected: true } }));
    expect(await resolve('disconnect')).toMatchObject({ ok: true });
    expect([platform.secrets.size, platform.values.has('crm-pairing')]).toEqual([0, false]);
  });

  test('disconnects with a purge when that was asked for, and with nothing else', async () => {
    crm.answer(() => ({ status: 200, body: { disconnected: true } }));
    const ask = { call: { functionKey: 'disconnect', payload: { data: 'purge' } }, context: { cloudId: CLOUD } };
    expect(await app.resolver(ask, { principal: { accountId: 'user-1' } })).toMatchObject({
      ok: true,
      message: expect.stringContaining('deleting'),
    });
    expect(JSON.parse(crm.received[0]?.text ?? '')).toEqual({ data: 'purge' });
  });

  test('gives an admin an address to export from, on the CRM itself', async () => {
    const expiresAt = '2026-11-22T10:10:00.000Z';
    crm.answer(() => ({ status: 200, body: { path: '/api/exports/abc', expiresAt } }));
    expect(await resolve('exportData')).toEqual({ ok: true, url: `${crm.url}/api/exports/abc`, expiresAt });
    platform.isAdmin = false;
    expect(await resolve('exportData')).toMatchObject({ ok: false });
  });

  test('does not disconnect behind the CRM’s back, but does when the CRM has forgotten us', async () => {
    crm.answer(() => 'hang up');
    expect(await resolve('disconnect')).toMatchObject({ ok: false });
    expect(platform.secrets.size).toBe(1);
    crm.answer(() => problem(401, 'unauthenticated'));
    expect(await resolve('disconnect')).toMatchObject({ ok: false });
    crm.answer(() => problem(409, 'conflict'));
    expect(await resolve('disconnect')).toMatchObject({ ok: true });
    expect(platform.secrets.size).toBe(0);
  });

  test.each([
    ['the CRM takes nothing of this pairing any more', true],
    ['the site is not paired any more', false],
  ])('never says that data is being deleted when %s', async (_what, isPaired) => {
    if (!isPaired) platform.values.delete('crm-pairing');
    crm.answer(() => problem(409, 'conflict'));
    expect(await resolve('disconnect', { data: 'purge' })).toEqual({
      ok: false,
      message: expect.stringMatching(/^The pairing was ended before.*may still be there.*admin of the CRM/s),
    });
    expect(platform.secrets.size).toBe(1);
    expect(await resolve('disconnect', { data: 'keep' })).toMatchObject({ ok: true });
    expect(platform.secrets.size).toBe(0);
  });

  test('only an admin can do either', async () => {
    platform.isAdmin = false;
    expect(await resolve('rotate')).toMatchObject({ ok: false });
    expect(await resolve('disconnect')).toMatchObject({ ok: false });
    expect(crm.received).toEqual([]);
  });
});
