import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createSigningSecret } from '@synapse/shared/forge/signing';
import { type JiraEvent, jiraEventSchema } from '@synapse/shared/jira-event';
import { problemSchema } from '@synapse/shared/problem';
import pg from 'pg';
import { createInboxBatch } from '../../../src/http/forge/inbox-batch.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { DatabaseAwayError } from '../../../src/store/db/pg-error.ts';
import { addSecret } from '../../../src/store/sites/signing-secrets.ts';
import { takeEvent } from '../../../src/sync/inbound/take-event.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { connectTestSite, issueEvent, push, pushEvent, signedHeaders, type TestSite } from '../support/signed.ts';

let api: TestApi;
let site: TestSite;
let other: TestSite;
beforeAll(async () => {
  api = await startTestApi({ EVENT_MAX_BODY_BYTES: '20000' });
  other = await connectTestSite(api, await api.tenant('Other'));
});
beforeEach(async () => {
  await api.owner.query('truncate inbox, work_item');
  site = await connectTestSite(api, await api.tenant());
});
afterAll(() => api.close());

const EMPTY = { type: 'issue.updated', payload: '{}', receivedMs: 1 };
const inbox = async () => (await api.owner.query('select * from inbox order by received_at')).rows;
const workItems = async () => (await api.owner.query('select * from work_item order by issue_id')).rows;

describe('an event with a signature that holds', () => {
  test('lesson 6: is in the inbox when the answer comes, and its work item is due', async () => {
    const event = issueEvent(site);
    const from = Date.now();
    const answer = await pushEvent(api, site, event);
    expect([answer.status, answer.body]).toEqual([202, { accepted: true }]);
    const [{ received_ms: receivedMs }] = await inbox();
    expect(Number(receivedMs)).toBeGreaterThanOrEqual(from);
    expect(Number(receivedMs)).toBeLessThanOrEqual(Date.now());
    expect(await inbox()).toMatchObject([
      {
        tenant_id: site.tenantId,
        site_id: site.siteId,
        event_id: event.id,
        issue_id: '10001',
        type: 'issue.updated',
        payload: event,
        processed_at: null,
      },
    ]);
    const [workItem] = await workItems();
    expect(workItem).toMatchObject({
      tenant_id: site.tenantId,
      kind: 'issue',
      ...{ site_id: site.siteId, issue_id: '10001' },
      parked_at: null,
    });
    expect(workItem.due_at).toBeInstanceOf(Date);
  });

  test('is taken once, however often it is sent', async () => {
    const event = issueEvent(site);
    await pushEvent(api, site, event);
    const again = await pushEvent(api, site, event, { at: Date.now() + 1000 });
    expect([again.status, again.body]).toEqual([200, { accepted: false }]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => pushEvent(api, site, event)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    expect(await inbox()).toHaveLength(1);
    expect((await workItems())[0]).toMatchObject({ generation: '1' });
  });

  test('un-parks the work item of its issue, and leaves other work items alone', async () => {
    await pushEvent(api, site, issueEvent(site));
    await api.owner.query(
      `update work_item set parked_at = now(), due_at = null, attempts = 7, reason = '{"message":"no"}'`,
    );
    await pushEvent(api, site, issueEvent(site, { issue: { id: '10002', key: 'KAN-2', fields: {} } }));
    expect((await workItems()).map((workItem) => workItem.parked_at !== null)).toEqual([true, false]);
    await pushEvent(api, site, issueEvent(site));
    expect((await workItems())[0]).toMatchObject({ parked_at: null, attempts: 0, reason: null, generation: '2' });
  });

  test('makes a work item that waits for a later try due now', async () => {
    await pushEvent(api, site, issueEvent(site));
    await api.owner.query(`update work_item set due_at = now() + interval '1 hour'`);
    await pushEvent(api, site, issueEvent(site));
    const { rows } = await api.owner.query('select due_at <= now() as due from work_item');
    expect(rows).toEqual([{ due: true }]);
  });

  test('may carry what jsonb does not take, and is not lost for it', async () => {
    const summary = 'a\u0000b \ud800 c 😀';
    const event = issueEvent(site, { issue: { id: '10001', key: 'KAN-1', fields: { summary } } });
    expect((await pushEvent(api, site, event)).status).toBe(202);
    expect((await inbox())[0].payload.issue.fields.summary).toBe('a\ufffdb \ufffd c 😀');
  });

  test.each<[string, object]>([
    ['of a type that this API does not know', { type: 'issue.archived', archive: { by: 'x' } }],
    ['with a comment that it can’t read', { type: 'comment.saved', comment: { uuid: 'x' } }],
    ['with fields of another shape', { issue: { id: '10001', key: 'KAN-1', fields: { status: 'Done' } } }],
    ['without what every event had', { occurredAt: undefined, selfGenerated: undefined, actorAccountId: undefined }],
  ])('an app of another version sends one %s: it is no less a reason to read the issue', async (_what, changed) => {
    const event = issueEvent(site, changed as Partial<JiraEvent>);
    expect((await pushEvent(api, site, event)).status).toBe(202);
    expect((await pushEvent(api, site, event)).body).toEqual({ accepted: false });
    const [row] = await inbox();
    const taken = takeEvent(jiraEventSchema.parse(row.payload), site.siteId, Date.now());
    expect(taken).toMatchObject([
      { kind: 'issue.observed', issueId: '10001', fetch: true, values: {}, hint: { from: 0 } },
    ]);
    expect(await workItems()).toMatchObject([{ kind: 'issue', issue_id: '10001' }]);
  });

  test('is taken by the old secret as well as the new one while a secret rotates', async () => {
    await pushEvent(api, site, issueEvent(site));
    const secret = createSigningSecret();
    await withTenant(api.context.db, site.tenantId, (tx) =>
      addSecret(tx, api.context.vault, 'app', { tenantId: site.tenantId, siteId: site.siteId, secret }),
    );
    api.clock.offset += 1_001;
    // The process still remembers the old secret alone: the new one makes it look again.
    expect((await pushEvent(api, site, issueEvent(site), { secret })).status).toBe(202);
    expect((await pushEvent(api, site, issueEvent(site))).status).toBe(202);
    await api.owner.query('update site_secret set retires_at = now() where retires_at is not null');
    api.clock.offset += 10_001;
    expect((await pushEvent(api, site, issueEvent(site))).status).toBe(401);
    expect((await pushEvent(api, site, issueEvent(site), { secret })).status).toBe(202);
    api.clock.offset = 0;
  });
});

describe('a push is refused, and nothing is written,', () => {
  const refused: [string, number, string, (event: ReturnType<typeof issueEvent>) => ReturnType<typeof pushEvent>][] = [
    [
      'signed with another secret',
      401,
      'bad_signature',
      (e) => pushEvent(api, site, e, { secret: createSigningSecret() }),
    ],
    ['signed by another site', 401, 'bad_signature', (e) => pushEvent(api, site, e, { secret: other.secret })],
    [
      'in the name of another site',
      401,
      'bad_signature',
      (e) => pushEvent(api, site, e, { secret: other.secret, cloudId: other.cloudId }),
    ],
    ['of a site nobody knows', 401, 'bad_signature', (e) => pushEvent(api, site, e, { cloudId: 'unknown' })],
    ['from too long ago', 401, 'bad_signature', (e) => pushEvent(api, site, e, { at: Date.now() - 302_000 })],
    ['from the future', 401, 'bad_signature', (e) => pushEvent(api, site, e, { at: Date.now() + 302_000 })],
    [
      'with another body',
      401,
      'bad_signature',
      (e) => push(api, '/api/jira/events', signedAs(e), `${JSON.stringify(e)} `),
    ],
    [
      'without a signature',
      401,
      'bad_signature',
      (e) => pushEvent(api, site, e, { headers: { 'webhook-signature': '' } }),
    ],
    [
      'with a signature of another version',
      401,
      'bad_signature',
      (e) => pushEvent(api, site, e, { headers: { 'webhook-signature': `v2,${'A'.repeat(43)}=` } }),
    ],
    [
      'with a time that is not plain digits',
      401,
      'bad_signature',
      (e) => pushEvent(api, site, e, { headers: { 'webhook-timestamp': `${Math.floor(Date.now() / 1000)}.0` } }),
    ],
    [
      'with another id',
      401,
      'bad_signature',
      (e) => pushEvent(api, site, e, { headers: { 'webhook-id': 'another-id' } }),
    ],
    ['without a site', 401, 'bad_signature', (e) => pushEvent(api, site, e, { cloudId: '' })],
    [
      'signed for an id that is not the event’s',
      400,
      'invalid_request',
      (e) => pushEvent(api, site, e, { id: 'another-id' }),
    ],
    [
      'that is no JSON',
      400,
      'malformed_json',
      (e) => push(api, '/api/jira/events', { ...signedAs(e), body: '{"id":' }),
    ],
    [
      'that is no event',
      400,
      'invalid_request',
      (e) => push(api, '/api/jira/events', { ...signedAs(e), body: '{"type":"issue.exploded"}' }),
    ],
    [
      'whose issue has no numeric id',
      400,
      'invalid_request',
      (e) => pushEvent(api, site, { ...e, issue: { id: 'KAN-1', key: 'KAN-1', fields: {} } } as typeof e),
    ],
    [
      'over the limit',
      413,
      'payload_too_large',
      (e) => push(api, '/api/jira/events', { ...signedAs(e), body: JSON.stringify({ ...e, pad: 'x'.repeat(20_000) }) }),
    ],
  ];
  const signedAs = (event: ReturnType<typeof issueEvent>) => ({
    secret: site.secret,
    cloudId: site.cloudId,
    id: event.id,
    body: JSON.stringify(event),
  });

  test.each(refused)('%s', async (_what, status, code, send) => {
    const answer = await send(issueEvent(site));
    expect([answer.status, problemSchema.parse(answer.body).code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await inbox()).toEqual([]);
    expect(await workItems()).toEqual([]);
  });

  test('replayed once its time is over', async () => {
    const event = issueEvent(site);
    const body = JSON.stringify(event);
    const headers = signedHeaders({ purpose: 'event', secret: site.secret, cloudId: site.cloudId, id: event.id, body });
    const replay = () => api.call('POST', '/api/jira/events', { headers, body });
    expect((await replay()).status).toBe(202);
    expect((await replay()).status).toBe(200);
    api.clock.offset += 302_000;
    expect((await replay()).status).toBe(401);
    api.clock.offset = 0;
  });

  test('over the limit, without saying so beforehand', async () => {
    // Whose it is, is known before its body is read; the signature is not looked at before its end.
    const headers = signedHeaders({
      purpose: 'event',
      secret: site.secret,
      cloudId: site.cloudId,
      id: 'long',
      body: '',
    });
    const answer = await new Promise<number | string>((resolve) => {
      const req = request(`${api.url}/api/jira/events`, { method: 'POST', headers }, (res) => {
        resolve(res.statusCode ?? 0);
        res.resume();
      });
      // The server may hang up while we still send: what it answered has been read by then.
      req.on('error', (error) => resolve(String(error)));
      req.write('x'.repeat(15_000));
      req.write('x'.repeat(15_000));
    });
    expect(answer).toBe(413);
    expect(await inbox()).toEqual([]);
  });

  test('by any method but POST', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await api.call(method, '/api/jira/events');
      expect(answer.status).toBe(401);
    }
  });
});

describe('many at once', () => {
  test('200 events in parallel are all there when they were answered', async () => {
    const events = Array.from({ length: 200 }, (_, i) =>
      issueEvent(site, { issue: { id: String(10_000 + (i % 50)), key: `KAN-${i % 50}`, fields: {} } }),
    );
    const answers = await Promise.all(events.map((event) => pushEvent(api, site, event)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(200).fill(202));
    expect(new Set((await inbox()).map((row) => row.event_id))).toEqual(new Set(events.map((event) => event.id)));
    expect((await workItems()).map((workItem) => workItem.issue_id).sort()).toEqual(
      Array.from({ length: 50 }, (_, i) => String(10_000 + i)),
    );
  });

  test('what comes while a batch is being written shares the next commit', async () => {
    const takeIn = createInboxBatch(api.context.db, api.context.workers);
    const row = (n: number) => takeIn({ ...site, eventId: `event-${n}`, issueId: '1', ...EMPTY });
    const first = row(0);
    await new Promise((sent) => setImmediate(sent));
    await Promise.all([first, ...Array.from({ length: 199 }, (_, n) => row(n + 1))]);
    const { rows } = await api.owner.query('select count(distinct xmin::text)::int as n from inbox');
    expect(rows[0].n).toBe(2);
  });

  test('the same event in one batch is new once', async () => {
    const event = issueEvent(site);
    const answers = await Promise.all(Array.from({ length: 50 }, () => pushEvent(api, site, event)));
    const statuses = answers.map((answer) => answer.status).sort();
    expect(statuses).toEqual([...Array(49).fill(200), 202]);
    expect(await inbox()).toHaveLength(1);
  });

  test('a batch tells each of those who wait in it how their own event fared', async () => {
    const takeIn = createInboxBatch(api.context.db, api.context.workers);
    const row = (eventId: string, changed = {}) => {
      const { tenantId, siteId } = site;
      return takeIn({ tenantId, siteId, eventId, issueId: '1', ...EMPTY, ...changed });
    };
    // The first goes at once; the others gather behind it, one of them with a value that PostgreSQL does not take.
    const outcomes = await Promise.allSettled([
      row('a'),
      row('b'),
      row('b'),
      row('a'),
      row('broken', { payload: '{"text":"\\u0000"}' }),
      row('c'),
    ]);
    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.status))).toEqual([
      'new',
      'new',
      'duplicate',
      'duplicate',
      'rejected',
      'new',
    ]);
    expect((await inbox()).map((event) => event.event_id).sort()).toEqual(['a', 'b', 'c']);
  });

  const BROKEN = { payload: '{"text":"\\u0000"}' };

  test('one event that can’t be stored costs those of its batch a few commits, not one each', async () => {
    const takeIn = createInboxBatch(api.context.db, api.context.workers);
    const row = (n: number) =>
      takeIn({ ...site, eventId: `event-${n}`, issueId: '1', ...EMPTY, ...(n === 130 ? BROKEN : {}) });
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, n) => row(n)));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    const { rows } = await api.owner.query(
      'select count(*)::int as events, count(distinct xmin::text)::int as commits from inbox',
    );
    expect(rows).toEqual([{ events: 199, commits: 8 }]);
  });

  test('a database that goes away while such an event is looked for: all that wait are told at once', async () => {
    let statements = 0;
    const runAlone: typeof api.context.db.runAlone = (...asked) => {
      statements += 1;
      if (statements === 1) return api.context.db.runAlone(...asked);
      return Promise.reject(new DatabaseAwayError('it is gone'));
    };
    const takeIn = createInboxBatch({ ...api.context.db, runAlone }, api.context.workers);
    const row = (n: number) =>
      takeIn({ ...site, eventId: `event-${n}`, issueId: '1', ...EMPTY, ...(n === 3 ? BROKEN : {}) });
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, n) => row(n)));
    expect(outcomes.map(({ status }) => status)).toEqual(Array(200).fill('rejected'));
    expect(statements).toBe(2);
  });

  test('a value too long for an index (54000) fails its own event only', async () => {
    const takeIn = createInboxBatch(api.context.db, api.context.workers);
    const { tenantId, siteId } = site;
    const row = (eventId: string, issueId = '1') => takeIn({ tenantId, siteId, eventId, issueId, ...EMPTY });
    const outcomes = await Promise.allSettled([row('a'), row('b'), row('c', randomBytes(10_000).toString('hex'))]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  });

  test('two events of one batch that is taken whole: the second of the same is no news', async () => {
    const takeIn = createInboxBatch(api.context.db, api.context.workers);
    const row = (eventId: string) => takeIn({ ...site, eventId, issueId: '1', ...EMPTY });
    expect(await Promise.all([row('a'), row('b'), row('b')])).toEqual(['new', 'new', 'duplicate']);
  });

  test('two processes with the same events do not deadlock, and each event is new once', async () => {
    const second = await startSecond();
    try {
      const events = Array.from({ length: 60 }, (_, i) =>
        issueEvent(site, { issue: { id: String(i), key: `KAN-${i}`, fields: {} } }),
      );
      const answers = await Promise.all([
        ...events.map((event) => pushEvent(api, site, event)),
        ...[...events].reverse().map((event) => pushEvent(second, site, event)),
      ]);
      const statuses = answers.map((answer) => answer.status).sort();
      expect(statuses).toEqual([...Array(60).fill(200), ...Array(60).fill(202)]);
    } finally {
      await second.close();
    }
  });
});

test('while the database is away the answer is 503, and the sender keeps the event', async () => {
  const lonely = await startTestApi();
  const its = await connectTestSite(lonely, await lonely.tenant());
  expect((await pushEvent(lonely, its, issueEvent(its))).status).toBe(202);
  const admin = new pg.Client({ connectionString: api.database.ownerUrl });
  await admin.connect();
  try {
    const name = new URL(lonely.database.url).pathname.slice(1);
    await admin.query(`alter database ${name} with allow_connections false`);
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    const answer = await pushEvent(lonely, its, issueEvent(its));
    expect(answer.status).toBe(503);
    expect(problemSchema.parse(answer.body).code).toBe('not_ready');
    await admin.query(`alter database ${name} with allow_connections true`);
    expect((await pushEvent(lonely, its, issueEvent(its))).status).toBe(202);
  } finally {
    await admin.end();
    await lonely.close();
  }
});

/** Another process over the same database, as far as the database can tell. */
async function startSecond(): Promise<TestApi> {
  return startTestApi({ EVENT_MAX_BODY_BYTES: '20000' }, api);
}
