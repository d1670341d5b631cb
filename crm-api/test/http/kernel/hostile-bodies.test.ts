import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hostileBodies } from '@synapse/local-stack/testing/hostile-bodies';
import { problemSchema } from '@synapse/shared/problem';
import { findUnstorable } from '../../../src/domain/storable.ts';
import { BODY_LIMITS, boundJson, SIGNED_LIMITS } from '../../../src/http/kernel/json-body.ts';
import { type Answer, startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { type ForgeKeys, fitOf, forgeEnv, startForgeKeys } from '../support/forge-host.ts';
import { connectTestSite, issueEvent, push, pushEvent, type TestSite } from '../support/signed.ts';

/** What a sender may do with a body, known or not: each costs little, and none is a failure of ours. */
let keys: ForgeKeys;
let api: TestApi;
let token: string;
let site: TestSite;
beforeAll(async () => {
  keys = await startForgeKeys();
  api = await startTestApi(forgeEnv(keys));
  const tenantId = await api.tenant();
  token = await tokenFor(tenantId, { role: 'admin' });
  site = await connectTestSite(api, tenantId);
});
afterAll(async () => {
  await api.close();
  await keys.close();
});

const json = { 'content-type': 'application/json' };
const told = ({ status, body }: Answer) => [status, problemSchema.parse(body).detail];
const bodies = hostileBodies(1_048_576);

/** A value that counts how often something in it is read. */
function counted<T extends object>(value: T, onRead: () => void): T {
  return new Proxy(value, {
    get(target, key, self) {
      onRead();
      const member: unknown = Reflect.get(target, key, self);
      return typeof member === 'object' && member !== null ? counted(member, onRead) : member;
    },
  });
}

describe('a body of the allowed size', () => {
  test.each(Object.keys(bodies))('%s: is looked over in one pass, and parsed only if little is in it', (name) => {
    const bytes = Buffer.from(bodies[name] ?? '');
    for (const limits of [BODY_LIMITS, SIGNED_LIMITS]) {
      let steps = 0;
      try {
        steps = boundJson(bytes, limits);
      } catch (error) {
        expect(String(error)).toMatch(/nested deeper|more than \d+ values/);
        continue;
      }
      expect(steps).toBeLessThanOrEqual(bytes.length + 1);
      let reads = 0;
      const value: unknown = JSON.parse(bytes.toString());
      if (limits === BODY_LIMITS && typeof value === 'object' && value) findUnstorable(counted(value, () => reads++));
      expect(reads).toBeLessThanOrEqual(limits.values);
    }
  });

  test.each(Object.keys(bodies))('%s: is refused to a stranger, and answered to a user', async (name) => {
    const body = bodies[name] ?? '';
    const pair = (proof?: string) =>
      api.call('POST', '/api/app/pair', { headers: json, body, ...(proof && { token: proof }) });
    expect((await pair()).status).toBe(401);
    expect(told(await pair(fitOf(keys, site)))).toEqual([413, 'A push may have at most 4096 bytes.']);
    const answer = await api.call('POST', '/api/tickets', { token, headers: json, body });
    expect(answer.status).toBe(400);
    expect(answer.text.length).toBeLessThan(30_000);
    const { status } = await push(api, '/api/jira/panel', {
      secret: site.secret,
      cloudId: site.cloudId,
      id: `id-${name}`,
      body: body.slice(0, 500_000),
    });
    expect(status).toBe(400);
  });

  test('in another charset than UTF-8 is refused, for what looks it over reads bytes', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-16le' };
    const body = Buffer.from('{"title":"x"}', 'utf16le');
    expect((await api.call('POST', '/api/tickets', { token, headers, body })).status).toBe(415);
    const plain = { 'content-type': 'application/json; charset="UTF-8"' };
    expect((await api.call('POST', '/api/tickets', { token, headers: plain, body: '{"title":"x"}' })).status).toBe(202);
  });
});

describe('an event', () => {
  const inbox = async (id: string) =>
    (await api.owner.query('select issue_id, payload from inbox where event_id = $1', [id])).rows[0];
  const issue = (changed: object) => ({ issue: { id: '10001', key: 'KAN-1', fields: {}, ...changed } }) as never;

  test('with an issue id of 20,000 digits is refused', async () => {
    const answer = await pushEvent(api, site, issueEvent(site, issue({ id: '1'.repeat(20_000) })));
    expect(told(answer)[0]).toBe(400);
    expect(problemSchema.parse(answer.body).issues).toMatchObject([{ path: 'issue.id' }]);
  });

  test('with a comment of 7,000 levels is taken in without its text, which is fetched', async () => {
    let body: object = { type: 'text', text: 'deep' };
    for (let level = 0; level < 7_000; level++) body = { type: 'blockquote', content: [body] };
    const event = issueEvent(site, { type: 'comment.saved', comment: { id: '20001', body } } as never);
    // JSON.stringify has no such depth; a sender may write it by hand.
    const text = JSON.stringify({ ...event, comment: { id: '20001', updated: 1, body: 'BODY' } });
    const deep = `${'{"type":"blockquote","content":['.repeat(7_000)}${']}'.repeat(7_000)}`;
    const answer = await push(api, '/api/jira/events', {
      ...{ secret: site.secret, cloudId: site.cloudId, id: event.id },
      body: text.replace('"BODY"', deep),
    });
    expect([answer.status, answer.body]).toEqual([202, { accepted: true }]);
    expect((await inbox(event.id)).payload.comment).toEqual(expect.not.objectContaining({ body: expect.anything() }));
  });

  test.each([2 ** 53 - 1, -1, 8.64e15 + 1])('updated at %p is taken in as one that says no time', async (updated) => {
    const event = issueEvent(site, issue({ updated }));
    expect((await pushEvent(api, site, event)).status).toBe(202);
    expect((await inbox(event.id)).payload.issue.updated).toBeUndefined();
    const health = await api.call('GET', '/api/jira/sites', { token });
    expect([health.status, (await api.call('GET', '/api/sync/metrics', { token })).status]).toEqual([200, 200]);
  });

  test('with texts longer than Jira has any is cut', async () => {
    const event = issueEvent(site, issue({ fields: { summary: 'x'.repeat(100_000) } }));
    expect((await pushEvent(api, site, event)).status).toBe(202);
    expect((await inbox(event.id)).payload.issue.fields.summary).toHaveLength(1_000);
  });
});

const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('what cannot be stored is refused, or cleaned, at the edge:', () => {
  const nul = (claims: object) => tokenFor(site.tenantId, { role: 'admin', ...claims });
  const cursor = (sort: string, key: unknown) => Buffer.from(JSON.stringify([sort, key, NOBODY])).toString('base64url');
  const ask =
    (method: string, path: string, more: object = {}) =>
    () =>
      api.call(method, path, { token, ...more });
  const ofSite = (rest: string) => `/api/jira/sites/${site.siteId}/${rest}`;
  test.each<[string, number, () => Promise<Answer>]>([
    ['a due date in the year 0', 400, ask('POST', '/api/tickets', { json: { title: 'x', dueDate: '0000-01-01' } })],
    ['a NUL in a path', 404, () => api.call('DELETE', ofSite('people/a%00b'), { token })],
    ['a NUL in the cursor of contacts', 400, ask('GET', `/api/contacts?cursor=${cursor('name', 'a\u0000')}`)],
    ['a number out of range in a cursor', 400, ask('GET', `/api/tickets?cursor=${cursor('-updatedAt', 1e308)}`)],
    [
      'a NUL in the claim sub',
      401,
      async () => api.call('GET', '/api/tickets', { token: await nul({ sub: 'a\u0000' }) }),
    ],
    [
      'a NUL in the claim name',
      401,
      async () => api.call('GET', '/api/tickets', { token: await nul({ name: '\u0000a' }) }),
    ],
    [
      'a base URL with ?',
      400,
      ask('POST', '/api/jira/pairing-codes', { json: { baseUrl: 'https://a.test/?b', projectKey: 'KAN' } }),
    ],
    [
      'a base URL with #',
      400,
      ask('POST', '/api/jira/pairing-codes', { json: { baseUrl: 'https://a.test/#b', projectKey: 'KAN' } }),
    ],
  ])('%s', async (_what, status, send) => {
    expect((await send()).status).toBe(status);
  });

  test('a comment and a description of 7,000 levels are kept as they were typed', async () => {
    const deep = '> '.repeat(7_000);
    const made = await api.call('POST', '/api/tickets', { token, json: { title: 'x', description: `${deep}a` } });
    expect(made.status).toBe(202);
    const at = `/api/tickets/${(made.body as { id: string }).id}`;
    const said = await api.call('POST', `${at}/comments`, { token, json: { body: `${deep}a`, visibility: 'public' } });
    expect([said.status, (await api.call('GET', at, { token })).status]).toEqual([202, 200]);
  });

  test('half a character in a heartbeat is replaced, and the heartbeat counts', async () => {
    const { secret, cloudId } = site;
    const beat = { appVersion: '1\ud800', protocol: 1, trouble: 'a\u0000b', troubleSince: null, givenUp: 0 };
    const answer = await push(api, '/api/jira/app/heartbeat', {
      secret,
      cloudId,
      id: 'beat-1',
      body: JSON.stringify(beat),
    });
    expect(answer.status).toBe(200);
    const { rows } = await api.owner.query('select app_version, heartbeat from jira_site where id = $1', [site.siteId]);
    expect(rows[0]).toMatchObject({ app_version: '1\ufffd', heartbeat: { trouble: 'a\ufffdb' } });
  });
});
