import { EXAMPLES } from '@synapse/shared/api/examples';
import { verifyRequest } from '@synapse/shared/forge/signing';
import { jiraEventSchema } from '@synapse/shared/jira-event';
import type { Answer, Received } from './support/crm';
import { problem, TAKEN } from './support/crm';
import { FIT } from './support/forge-platform';
import { type App, CLOUD, secretOf, type TestApp, withTestApp } from './support/test-app';

/** The functions under the real @forge packages, against a real HTTP server. */

const SECRET = secretOf(3);
const EVENT = {
  id: 'issue-updated:cloud-1:10073:c1',
  type: 'issue.updated',
  cloudId: CLOUD,
  occurredAt: 1791038284541,
  actorAccountId: 'user-1',
  selfGenerated: false,
  issue: { id: '10073', key: 'SP-10', fields: { summary: 'é “quoted”' } },
};

const AT = '2026-01-01T00:00:00.000Z';
const TICKET = {
  ...EXAMPLES.Ticket,
  ...{ id: '0190a5c4-0000-7000-8000-000000000001', number: 1, title: 'Its own', description: '', source: 'JIRA' },
  ...{ status: 'OPEN', priority: 'LOW', contactId: null, labels: [], dueDate: null, assignee: null, custom: {} },
  ...{ createdAt: AT, updatedAt: AT, version: 1, jira: null },
  sync: {
    state: 'synced',
    pendingFields: [],
    lastFromJiraAt: null,
    lastToJiraAt: null,
    deletedInJiraAt: null,
    reason: null,
  },
};

let platform: TestApp['platform'];
let crm: TestApp['crm'];
let app: App;
let logged: string[];
let resolve: TestApp['resolve'];
withTestApp((on) => {
  ({ platform, crm, app, logged, resolve } = on);
});

const pushed = (retryCount?: number) =>
  ({
    body: { event: EVENT },
    queueName: 'crm-push',
    jobId: 'j',
    eventId: 'e',
    ...(retryCount === undefined ? {} : { retryContext: { retryCount, retryReason: '', retryData: null } }),
  }) as Parameters<App['pushToCrm']>[0];

type Retry = { _retry: true; retryOptions: { retryAfter: number; retryReason: string; retryData: { reason: string } } };
const consume = async (retryCount?: number) => (await app.pushToCrm(pushed(retryCount))) as Retry | undefined;
const paired = () => platform.secrets.set('crm-signing-secret', SECRET);

describe('the trigger', () => {
  const event = { eventType: 'avi:jira:updated:issue', timestamp: '1791038284541', issue: EVENT.issue };
  const context = { installContext: `ari:cloud:jira::site/${CLOUD}` };

  test('queues one push, without a concurrency key: Forge would hold it back', async () => {
    expect(await app.onJiraEvent(event, context)).toBeUndefined();
    const body = { event: expect.objectContaining({ type: 'issue.updated', cloudId: CLOUD }) };
    expect(platform.pushed).toMatchObject([{ queueName: 'crm-push', payload: [{ body }] }]);
    expect(platform.pushed[0]?.payload[0]).not.toHaveProperty('concurrency');
  });

  test.each([429, 400, 500])(
    'returns an InvocationError when the queue answers %i, later each time',
    async (status) => {
      platform.queueStatus = status;
      const askedFor = [60, 120, 300, 600];
      for (const [retryCount, atLeast] of askedFor.entries()) {
        const given = retryCount === 0 ? event : { ...event, retryContext: { retryCount, retryReason: 'x' } };
        const answer = (await app.onJiraEvent(given, context)) as unknown as Retry;
        expect(answer).toMatchObject({ _retry: true });
        expect(answer.retryOptions.retryAfter).toBeGreaterThanOrEqual(atLeast);
        expect(answer.retryOptions.retryAfter).toBeLessThanOrEqual(900);
      }
    },
  );

  test('spreads the retries of many events that were refused at once', async () => {
    platform.queueStatus = 429;
    const delays = new Set<number>();
    for (let i = 0; i < 50; i++) {
      const answer = await app.onJiraEvent({ ...event, issue: { id: String(i), key: `KAN-${i}` } }, context);
      delays.add((answer as unknown as Retry).retryOptions.retryAfter);
    }
    expect(delays.size).toBeGreaterThan(25);
  });

  test('leaves out what it can’t understand, with a line that names the event and none of its contents', async () => {
    await app.onJiraEvent({ ...event, issue: { fields: { summary: 'private' } } }, context);
    expect(platform.pushed).toEqual([]);
    expect(logged.join()).toContain('avi:jira:updated:issue');
    expect(logged.join()).not.toContain('private');
  });

  test.each([
    ['a huge comment', { ...event, eventType: 'avi:jira:commented:issue', comment: { id: '5', body: huge('doc') } }],
    [
      'a huge changelog',
      { ...event, changelog: { id: '1', items: Array(3).fill({ field: 'description', toString: huge('x').text }) } },
    ],
    ['a changelog of very many fields', { ...event, changelog: { id: '1', items: Array(900).fill(longItem()) } }],
  ])('fits %s into Forge’s 200 KB', async (_what, large) => {
    await app.onJiraEvent(large, context);
    expect(platform.pushed).toHaveLength(1);
    expect(JSON.stringify(platform.pushed).length).toBeLessThan(5000);
  });

  test('of a changelog that is too long however it is cut, it only says that the issue is to be read', async () => {
    await app.onJiraEvent({ ...event, changelog: { id: '77', items: Array(900).fill(longItem()) } }, context);
    expect(jiraEventSchema.parse(platform.pushed[0]?.payload[0]?.body.event)).toEqual({
      ...{ id: `issue-updated:${CLOUD}:10073:c77`, type: 'issue.updated', cloudId: CLOUD, hint: true },
      ...{ issue: { id: '10073', key: 'SP-10', fields: {} }, occurredAt: 1791038284541 },
      ...{ actorAccountId: null, selfGenerated: false },
    });
  });

  function longItem() {
    return { field: 'A field of a site that has many', from: 'f'.repeat(300), toString: 't'.repeat(300) };
  }

  function huge(type: string) {
    return { type, text: 'x'.repeat(210 * 1024) };
  }
});

describe('the consumer', () => {
  test('posts exactly the event, signed, to the CRM', async () => {
    paired();
    expect(await consume()).toBeUndefined();
    const [one] = crm.received as [Received];
    expect(one.path).toBe('/api/jira/events');
    expect(one.text).toBe(JSON.stringify(EVENT));
    expect(one.headers).toMatchObject({ 'x-synapse-cloud-id': CLOUD, 'content-type': 'application/json' });
    const checked = verifyRequest({
      purpose: 'event',
      headers: one.headers,
      body: one.text,
      secrets: [SECRET],
      now: Date.now(),
    });
    expect(checked).toEqual({ ok: true, id: EVENT.id });
  });

  test.each<[string, Answer, number, number]>([
    ['the first failure', { status: 503 }, 0, 10],
    ['the fourth', { status: 500 }, 3, 80],
    ['the twentieth', { status: 502 }, 20, 900],
    ['a connection that breaks', 'hang up', 1, 20],
    ['408', { status: 408 }, 0, 10],
    ['425', { status: 425 }, 0, 10],
    ['Retry-After in seconds', { status: 429, headers: { 'retry-after': '77' } }, 0, 77],
    ['Retry-After below our own delay', { status: 503, headers: { 'retry-after': '1' } }, 2, 40],
    ['Retry-After beyond Forge’s longest', { status: 429, headers: { 'retry-after': '7200' } }, 0, 900],
    ['a signature refused, which may be news to one replica', problem(401, 'bad_signature'), 0, 10],
    ['a signature refused again', problem(401, 'bad_signature'), 1, 900],
    ['a wrong address', { status: 404 }, 0, 900],
    ['a 400 of something that is not the CRM', { status: 400 }, 0, 900],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 0, 900],
    ['a sign-in page that answers 200', { status: 200, body: { title: 'Sign in' } }, 0, 900],
    ['a 204 of something that is not the CRM', { status: 204 }, 0, 900],
  ])('tries again after %s', async (_what, answer, retries, seconds) => {
    paired();
    crm.answer(() => answer);
    const retry = await consume(retries);
    expect(retry?.retryOptions.retryAfter).toBe(seconds);
    expect(retry?.retryOptions.retryData.reason).not.toBe('');
  });

  test('tries again when nobody listens at the address', async () => {
    paired();
    process.env.CRM_API_URL = 'http://127.0.0.1:1';
    expect((await consume())?.retryOptions).toMatchObject({
      retryAfter: 10,
      retryData: { reason: expect.any(String) },
    });
    expect(platform.values.get('push-health')).toMatchObject({ trouble: 'unreachable' });
  });

  test.each([0, 3])(
    'finishes an event while it is not paired, after %i retries: a pairing reads Jira anyway',
    async (n) => {
      platform.values.set(`waiting-push:${EVENT.id}`, { eventId: EVENT.id, since: new Date().toISOString() });
      expect(await consume(n)).toBeUndefined();
      expect(crm.received).toEqual([]);
      expect(platform.writes).toBe(0);
      expect(platform.values.has(`waiting-push:${EVENT.id}`)).toBe(n === 0);
    },
  );

  test('a push that gets through reads the secret and nothing that is not there', async () => {
    paired();
    expect(await consume()).toBeUndefined();
    expect(platform.reads).toEqual([{ key: 'crm-signing-secret', found: true }]);
    expect(platform.writes).toBe(0);
  });

  test('the trouble is over only when nothing waits any more', async () => {
    paired();
    crm.answer(() => ({ status: 503 }));
    const other = { ...pushed(), body: { event: { ...EVENT, id: 'another-event' } } };
    await consume();
    await app.pushToCrm(other);
    crm.answer(() => TAKEN);
    await consume(1);
    expect(platform.values.get('push-health')).toMatchObject({ trouble: 'overloaded' });
    await app.pushToCrm({ ...other, retryContext: pushed(1).retryContext } as typeof other);
    expect(platform.values.get('push-health')).toMatchObject({ trouble: 'none' });
  });

  test.each([400, 413])('gives up on %i, with a record that names the event and not its contents', async (status) => {
    paired();
    crm.answer(() => problem(status, status === 400 ? 'invalid_request' : 'payload_too_large'));
    expect(await consume()).toBeUndefined();
    expect(await consume()).toBeUndefined();
    expect(platform.values.get('given-up-events')).toEqual({
      total: 1,
      latest: [{ eventId: EVENT.id, reason: expect.stringContaining(String(status)), at: expect.any(String) }],
    });
    expect(`${logged.join()}${JSON.stringify([...platform.values])}`).not.toContain('quoted');
  });

  test('keeps at most fifty of the events it gave up', async () => {
    paired();
    crm.answer(() => problem(400, 'invalid_request'));
    for (let i = 0; i < 55; i++) {
      await app.pushToCrm({ ...pushed(), body: { event: { ...EVENT, id: `event-number-${i}` } } });
    }
    expect(platform.values.get('given-up-events')).toMatchObject({ total: 55, latest: { length: 50 } });
  });

  test('writes to the store only when pushes begin or cease to fail, and once for each event that waits', async () => {
    paired();
    for (let i = 0; i < 5; i++) await consume();
    expect(platform.writes).toBe(0);
    crm.answer(() => ({ status: 503 }));
    for (let i = 0; i < 5; i++) await consume(i);
    // One that they fail, and one that this event waits.
    expect(platform.writes).toBe(2);
    crm.answer(() => TAKEN);
    expect(platform.values.has(`waiting-push:${EVENT.id}`)).toBe(true);
    for (let i = 5; i < 10; i++) await consume(i);
    expect(platform.writes).toBe(3);
    expect(platform.values.has(`waiting-push:${EVENT.id}`)).toBe(false);
  });

  test('never logs the secret', async () => {
    paired();
    crm.answer(() => problem(401, 'bad_signature'));
    await consume();
    expect(logged.join()).not.toContain(SECRET.slice(6, 20));
  });

  test.each<[string, 'writes' | 'everything', Answer, number]>([
    ['the store takes no note of it', 'writes', { status: 503 }, 0],
    ['the store takes no note of it, later', 'writes', 'hang up', 4],
    ['the store answers nothing', 'everything', TAKEN, 0],
    ['the store answers nothing, later', 'everything', TAKEN, 4],
  ])(
    'asks for another try, and throws nothing, when %s: what is thrown may be lost',
    async (_what, refuses, answer, n) => {
      paired();
      platform.storeRefuses = refuses;
      crm.answer(() => answer);
      expect(await consume(n)).toMatchObject({ _retry: true, retryOptions: { retryAfter: 10 * 2 ** n } });
      expect(crm.received).toHaveLength(refuses === 'writes' ? 1 : 0);
    },
  );

  test.each<[string, Answer, number]>([
    ['refused for good', problem(400, 'invalid_request'), 0],
    ['taken after some tries', TAKEN, 2],
  ])('an event that is %s is finished with, also when the store takes no note of it', async (_what, answer, n) => {
    paired();
    platform.storeRefuses = 'writes';
    crm.answer(() => answer);
    expect(await consume(n)).toBeUndefined();
  });

  test('says what to do when the address was never set', async () => {
    paired();
    delete process.env.CRM_API_URL;
    await expect(consume()).rejects.toThrow(/forge variables set CRM_API_URL/);
  });
});

describe('pairing', () => {
  const answer = { siteId: '0190a5c4-0000-7000-8000-000000000001', workspaceName: 'Acme', secret: SECRET };

  test('an admin trades the code for the secret', async () => {
    crm.answer(() => ({ status: 200, body: answer }));
    const outcome = await resolve('pair', { code: '  ABCD-1234 ' });
    expect(outcome).toMatchObject({ ok: true, site: { workspaceName: 'Acme' } });
    expect(JSON.stringify(outcome)).not.toContain(SECRET);
    // The code alone: which site and installation it is, Forge proves.
    const [one] = crm.received;
    expect([one?.path, JSON.parse(one?.text ?? '')]).toEqual(['/api/app/pair', { code: 'ABCD-1234' }]);
    expect(one?.headers.authorization).toBe(`Bearer ${FIT}`);
    expect(one?.headers['webhook-signature']).toBeUndefined();
    expect(platform.secrets.get('crm-signing-secret')).toBe(SECRET);
    expect(await resolve('getHealth')).toMatchObject({ state: 'ready', site: { workspaceName: 'Acme' } });
  });

  test('forgets what waited: it is for another CRM, or is told of anew', async () => {
    crm.answer(() => ({ status: 200, body: answer }));
    for (let i = 0; i < 120; i++)
      platform.values.set(`waiting-push:e-${i}`, { eventId: `e-${i}`, since: new Date().toISOString() });
    platform.values.set('push-health', { trouble: 'refused', since: '2026-11-22T10:00:00.000Z', givenUp: 3 });
    expect(await resolve('pair', { code: 'ABCD-1234' })).toMatchObject({ ok: true });
    expect([...platform.values.keys()].filter((key) => key.startsWith('waiting-push:'))).toEqual([]);
    expect(platform.values.get('push-health')).toMatchObject({ trouble: 'none', givenUp: 0 });
  });

  test('stands also when the store takes no note of what else is to be forgotten', async () => {
    crm.answer(() => ({ status: 200, body: answer }));
    platform.storeRefuses = 'deletes';
    platform.values.set('waiting-push:e-1', { eventId: 'e-1', since: new Date().toISOString() });
    expect(await resolve('pair', { code: 'ABCD-1234' })).toMatchObject({ ok: true });
  });

  test('nobody else can, and the CRM hears nothing of it', async () => {
    platform.isAdmin = false;
    expect(await resolve('pair', { code: 'ABCD-1234' })).toMatchObject({
      ok: false,
      message: expect.stringContaining('admin'),
    });
    expect(await resolve('getHealth')).toEqual({ state: 'not_admin' });
    expect(crm.received).toEqual([]);
  });

  test.each<[string, string, Answer, RegExp]>([
    ['a code that is too short', 'abc', { status: 200, body: answer }, /not a pairing code/],
    ['a code that is wrong or too old', 'ABCD-1234', problem(410, 'pairing_code_invalid'), /As the test says/],
    ['another workspace that has the site', 'ABCD-1234', problem(409, 'conflict'), /As the test says/],
    ['a CRM that does not know the app', 'ABCD-1234', problem(401, 'unauthenticated'), /FORGE_APP_ID/],
    ['too many tries', 'ABCD-1234', problem(429, 'too_many_requests'), /Too many attempts/],
    ['a CRM that is away', 'ABCD-1234', 'hang up', /did not answer/],
    ['an answer that is not the CRM’s', 'ABCD-1234', { status: 200, body: {} }, /could not pair/],
  ])('%s is said in words, and nothing is stored', async (_what, code, given, words) => {
    crm.answer(() => given);
    expect(await resolve('pair', { code })).toEqual({ ok: false, message: expect.stringMatching(words) });
    expect(platform.writes).toBe(0);
  });
});

describe('the panel’s question', () => {
  const context = { extension: { issue: { id: '10073', key: 'SP-10' } } };

  test('names the issue of Forge’s context, never one of the page', async () => {
    paired();
    crm.answer(() => ({ status: 200, body: { linked: false } }));
    expect(await resolve('getPanel', { issueId: '666' }, context)).toEqual({
      state: 'ready',
      panel: { linked: false },
      rights: { edit: true },
    });
    const [one] = crm.received as [Received];
    expect(one.path).toBe('/api/jira/panel');
    expect(JSON.parse(one.text)).toEqual({ issueId: '10073', accountId: 'user-1' });
    const checked = verifyRequest({
      purpose: 'panel',
      headers: one.headers,
      body: one.text,
      secrets: [SECRET],
      now: Date.now(),
    });
    expect(checked.ok).toBe(true);
  });

  test.each<[string, Answer, RegExp]>([
    ['a CRM that is away', 'hang up', /did not answer/],
    ['a CRM that fails', problem(500, 'internal'), /could not answer/],
    ['a signature refused', problem(401, 'bad_signature'), /pair the app/],
    ['an answer that is not the CRM’s', { status: 200, body: { title: 'Sign in' } }, /could not answer/],
  ])('%s is said in words', async (_what, given, words) => {
    paired();
    crm.answer(() => given);
    expect(await resolve('getPanel', {}, context)).toEqual({
      state: 'away',
      message: expect.stringMatching(words),
      known: null,
    });
  });

  test('before the pairing it says so', async () => {
    expect(await resolve('getPanel', {}, context)).toEqual({ state: 'not_paired' });
  });

  test('what is done is done to the issue of Forge’s context, and the CRM’s own words reach the person', async () => {
    paired();
    crm.answer(() => ({ status: 200, body: { outcome: 'done' } }));
    const payload = { act: { kind: 'retry' }, issueId: '666', issueKey: 'EVIL-1' };
    expect(await resolve('actOnIssue', payload, context)).toEqual({ ok: true, outcome: 'done' });
    const [one] = crm.received as [Received];
    const actor = { accountId: 'user-1', displayName: 'Grace Hopper' };
    expect(JSON.parse(one.text)).toEqual({ issueId: '10073', issueKey: 'SP-10', act: { kind: 'retry' }, actor });
    crm.answer(() => problem(422, 'jira_refused'));
    expect(await resolve('actOnIssue', payload, context)).toEqual({ ok: false, message: 'As the test says.' });
    expect(await resolve('actOnIssue', { act: { kind: 'drop tables' } }, context)).toMatchObject({ ok: false });
    expect(crm.received).toHaveLength(2);
  });

  test('who may not see the issue is shown nothing of it, and does nothing to it', async () => {
    paired();
    platform.withheld = ['BROWSE_PROJECTS'];
    crm.answer(() => ({ status: 200, body: { linked: false } }));
    expect(await resolve('getPanel', {}, context)).toEqual({ state: 'no_access' });
    crm.received.length = 0;
    expect(await resolve('actOnIssue', { act: { kind: 'refresh' } }, context)).toMatchObject({ ok: false });
    expect(crm.received).toEqual([]);
  });

  test.each<[string, Answer]>([
    ['the CRM answers', { status: 200, body: { linked: false } }],
    ['the CRM is away and there is a copy', 'hang up'],
  ])('where Jira does not say whether the user may see the issue, nothing of it is shown: %s', async (_what, given) => {
    paired();
    crm.answer(() => ({ status: 200, body: { linked: false } }));
    expect(await resolve('getPanel', {}, context)).toMatchObject({ state: 'ready' });
    platform.withheld = 'silent';
    crm.answer(() => given);
    expect(await resolve('getPanel', {}, context)).toEqual({
      state: 'unsure',
      message: expect.stringMatching(/^Jira did not say whether you may see this issue.*Refresh/),
    });
  });

  test.each<[string[] | 'silent', string, RegExp | null]>([
    [['EDIT_ISSUES'], 'retry', /permission to edit/],
    [['EDIT_ISSUES'], 'refresh', null],
    [[], 'create', null],
    ['silent', 'refresh', /Jira did not say/],
  ])('without %j, %s is done only if Jira lets them do the like', async (withheld, kind, words) => {
    paired();
    platform.withheld = withheld;
    crm.answer(() => ({ status: 200, body: { outcome: 'done' } }));
    const act = { kind };
    const expected = words ? { ok: false, message: expect.stringMatching(words) } : { ok: true, outcome: 'done' };
    expect(await resolve('actOnIssue', { act }, context)).toEqual(expected);
    expect(crm.received).toHaveLength(words ? 0 : 1);
  });

  test('who may not link anything finds nothing to link: contacts and tickets are not for everybody who sees an issue', async () => {
    paired();
    crm.answer(() => ({ status: 200, body: { tickets: [], contacts: [] } }));
    for (const withheld of [['EDIT_ISSUES'], ['BROWSE_PROJECTS'], 'silent' as const]) {
      platform.withheld = withheld;
      for (const what of ['tickets', 'contacts'])
        expect(await resolve('findInCrm', { q: 'ada', what }, context)).toMatchObject({ ok: false });
    }
    expect(crm.received).toEqual([]);
    platform.withheld = [];
    expect(await resolve('findInCrm', { q: 'ada', what: 'contacts' }, context)).toMatchObject({ ok: true });
  });

  test('what the CRM last said of an issue is kept for when it is away, and written only when it is another', async () => {
    paired();
    crm.answer(() => ({ status: 200, body: { linked: false } }));
    await resolve('getPanel', {}, context);
    const { writes } = platform;
    await resolve('getPanel', {}, context);
    expect(platform.writes).toBe(writes);
    crm.answer(() => 'hang up');
    expect(await resolve('getPanel', {}, context)).toMatchObject({
      state: 'away',
      known: { panel: { linked: false }, at: expect.any(String) },
    });
    const other = { extension: { issue: { id: '10074', key: 'SP-11' } } };
    expect(await resolve('getPanel', {}, other)).toMatchObject({ state: 'away', known: null });
  });

  test('a panel is shown also where the CRM is older than the app and does not say since when an issue is deleted', async () => {
    paired();
    const { deletedInJiraAt: _, ...sync } = TICKET.sync;
    const record = { linked: true, ticket: { ...TICKET, sync }, contact: null, crmUrl: null };
    crm.answer(() => ({ status: 200, body: record }));
    expect(await resolve('getPanel', {}, context)).toMatchObject({ panel: { linked: true } });
  });

  test('a ticket of another issue is named only to who may see that issue, and in no copy', async () => {
    paired();
    const named = (number: number, issueId: string | null) => ({
      ...{ id: `0190a5c4-0000-7000-8000-00000000000${number}`, number, issueId },
      ...{ title: `Ticket ${number}`, status: 'OPEN', crmUrl: null },
    });
    const others = [named(2, '20002'), named(3, null), named(4, '20004')];
    const record = { linked: true, ticket: TICKET, contact: null, crmUrl: null, otherTickets: others };
    crm.answer(({ path }) => ({ status: 200, body: path.endsWith('/search') ? { tickets: others } : record }));
    type Told = { panel: { otherTickets: { number: number }[] }; tickets: { number: number }[] };
    const numbers = async () => {
      const shown = (await resolve('getPanel', {}, context)) as Told;
      const found = (await resolve('findInCrm', { q: 'ticket' }, context)) as Told;
      return [shown.panel.otherTickets, found.tickets].map((tickets) => tickets.map(({ number }) => number));
    };
    platform.seenIssues = [20004];
    expect(await numbers()).toEqual([
      [3, 4],
      [3, 4],
    ]);
    platform.seenIssues = 'silent';
    expect(await numbers()).toEqual([[3], [3]]);
    expect(JSON.stringify([...platform.values])).toContain('Ticket 3');
    expect(JSON.stringify([...platform.values])).not.toMatch(/Ticket [24]/);
  });

  test('a ticket that followed an issue before is linked only by who may see that issue', async () => {
    paired();
    crm.answer(() => ({ status: 200, body: { outcome: 'done' } }));
    const act = { kind: 'link', ticketId: TICKET.id, issueId: '20004' };
    for (const seen of [[20002], 'silent' as const]) {
      platform.seenIssues = seen;
      expect(await resolve('actOnIssue', { act }, context)).toEqual({
        ok: false,
        message: expect.stringContaining('does not show you the issue that it followed'),
      });
    }
    expect(crm.received).toEqual([]);
    expect(await resolve('actOnIssue', { act: { ...act, issueId: null } }, context)).toMatchObject({ ok: true });
    platform.seenIssues = [20004];
    expect(await resolve('actOnIssue', { act }, context)).toMatchObject({ ok: true });
    const last = JSON.parse((crm.received.at(-1) as Received).text) as { act: unknown };
    expect(last.act).toEqual(act);
  });

  test('a copy of what one workspace said is not shown once another one has the site', async () => {
    const record = { linked: true, ticket: TICKET, contact: null, crmUrl: null };
    const pairWith = async (workspace: number) => {
      const siteId = `0190a5c4-0000-7000-8000-00000000010${workspace}`;
      crm.answer(() => ({ status: 200, body: { siteId, workspaceName: `Workspace ${workspace}`, secret: SECRET } }));
      expect(await resolve('pair', { code: 'ABCD-1234' })).toMatchObject({ ok: true });
    };
    await pairWith(1);
    crm.answer(() => ({ status: 200, body: record }));
    await resolve('getPanel', {}, context);
    crm.answer(() => 'hang up');
    expect(await resolve('getPanel', {}, context)).toMatchObject({ known: { panel: { linked: true } } });
    await pairWith(2);
    crm.answer(() => 'hang up');
    expect(await resolve('getPanel', {}, context)).toMatchObject({ state: 'away', known: null });
    // The same workspace again goes on where it was.
    await pairWith(1);
    crm.answer(() => 'hang up');
    expect(await resolve('getPanel', {}, context)).toMatchObject({ known: { panel: { linked: true } } });
  });

  test('a copy is not shown past its day, whatever Forge’s storage still gives', async () => {
    paired();
    crm.answer(() => ({ status: 200, body: { linked: false } }));
    await resolve('getPanel', {}, context);
    crm.answer(() => 'hang up');
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + 23 * 3_600_000);
    expect(await resolve('getPanel', {}, context)).toMatchObject({ known: { panel: { linked: false } } });
    jest.spyOn(Date, 'now').mockReturnValue(now + 25 * 3_600_000);
    expect(platform.values.has('panel:10073')).toBe(true);
    expect(await resolve('getPanel', {}, context)).toMatchObject({ state: 'away', known: null });
  });

  test('off an issue nothing is asked or done', async () => {
    paired();
    for (const question of ['getPanel', 'actOnIssue', 'findInCrm'])
      await expect(resolve(question, { act: { kind: 'retry' }, q: 'x' }, {})).rejects.toThrow('not on an issue');
    expect(crm.received).toEqual([]);
  });
});
