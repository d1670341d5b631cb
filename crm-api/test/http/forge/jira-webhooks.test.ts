import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { JiraEvent } from '@synapse/shared/jira-event';
import type { Ticket } from '@synapse/shared/ticket';
import { isSigned } from '../../../src/http/forge/jira-webhooks.ts';
import { toEvent } from '../../support/to-event.ts';
import { tokenFor } from '../support/api.ts';
import { type JiraApi, paragraph, startJiraApi } from '../support/jira-api.ts';
import { connectTestSite, pushEvent } from '../support/signed.ts';

const ALL = [
  'jira:issue_created',
  'jira:issue_updated',
  'jira:issue_deleted',
  'comment_created',
  'comment_updated',
  'comment_deleted',
];

/** Each test makes dozens of real calls, and the machine may be busy. */
jest.setTimeout(60_000);

let on: JiraApi;
let path: string;
let secret: string;
const forgeEvents: JiraEvent[] = [];
beforeAll(async () => {
  on = await startJiraApi();
  const made = await on.call<{ secret: string; path: string }>(
    'POST',
    `/api/jira/sites/${on.site.siteId}/webhook-secret`,
  );
  expect(made.status).toBe(201);
  ({ path, secret } = made.body);
  on.sandbox.jira.changes.subscribe((change) => {
    const event = toEvent(change, on.site.cloudId);
    if (event) forgeEvents.push(event);
  });
});
afterEach(() => {
  for (const { id } of on.sandbox.webhooks.list()) on.sandbox.webhooks.remove(id);
  forgeEvents.length = 0;
});
afterAll(() => on.close());

const listen = (events = ALL, key = secret) =>
  on.sandbox.webhooks.add({ url: `${on.api.url}${path}`, secret: key, events, jql: '' });
const arrive = async () => {
  await on.sandbox.webhooks.idle();
  await on.settle();
};
const ticketOf = async (key: string) =>
  (await on.call<{ items: Ticket[] }>('GET', `/api/tickets?jiraKey=${key}`)).body.items[0];
const newIssue = () =>
  on.jira<{ id: string; key: string }>('POST', 'issue', {
    fields: {
      project: { key: 'KAN' },
      issuetype: { name: 'Task' },
      summary: 'Hooked',
      description: paragraph('*not* wiki'),
    },
  });
const sign = (body: string, key = secret) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
const post = (body: string, headers: Record<string, string> = { 'x-hub-signature': sign(body) }, to = path) =>
  on.api.call('POST', to, { body, headers: { 'content-type': 'application/json', ...headers } });
const bodyFor = (issue: { id: string; key: string }, more: object = {}) =>
  JSON.stringify({
    timestamp: Date.now(),
    webhookEvent: 'jira:issue_updated',
    issue: { ...issue, fields: { summary: randomUUID(), updated: '2026-01-01T00:00:00.000+0000' } },
    ...more,
  });
const inbox = async () => (await on.api.owner.query('select event_id from inbox')).rowCount ?? 0;

test('the signature is Atlassian’s own test vector’s', () => {
  const vector = 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9';
  expect(isSigned(vector, Buffer.from('Hello World!'), ["It's a Secret to Everybody"])).toBe(true);
  expect(isSigned(vector, Buffer.from('Hello World?'), ["It's a Secret to Everybody"])).toBe(false);
});

test('the test address says that it can be reached, to anybody', async () => {
  const answer = await on.api.call('POST', '/api/jira/webhooks/test', { json: { any: 'thing' } });
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ success: true, message: 'Webhook endpoint is accessible' });
});

test('when it came is kept: a date that was ahead then stays so', async () => {
  const from = Date.now();
  expect((await post(bodyFor({ id: '31', key: 'KAN-31' }))).status).toBe(202);
  const { rows } = await on.api.owner.query("select received_ms from inbox where issue_id = '31'");
  expect(Number(rows[0].received_ms)).toBeGreaterThanOrEqual(from);
  expect(Number(rows[0].received_ms)).toBeLessThanOrEqual(Date.now());
});

test('all six events do their work, and texts come from a fetch, not from wiki markup', async () => {
  listen();
  const issue = await newIssue();
  await arrive();
  expect(await ticketOf(issue.key)).toMatchObject({ title: 'Hooked', description: '\\*not\\* wiki' });
  await on.jira('PUT', `issue/${issue.id}`, {
    fields: { summary: 'Changed', priority: { name: 'High' }, description: paragraph('h1. still text') },
  });
  await arrive();
  const ticket = await ticketOf(issue.key);
  expect(ticket).toMatchObject({ title: 'Changed', priority: 'HIGH', description: 'h1. still text' });
  const comments = async () =>
    (await on.call<{ items: { body: string }[] }>('GET', `/api/tickets/${ticket?.id}/comments`)).body.items.map(
      (one) => one.body,
    );
  const { id } = await on.jira<{ id: string }>('POST', `issue/${issue.id}/comment`, { body: paragraph('{quote}one') });
  await arrive();
  expect(await comments()).toEqual(['{quote}one']);
  await on.jira('PUT', `issue/${issue.id}/comment/${id}`, { body: paragraph('two') });
  await arrive();
  expect(await comments()).toEqual(['two']);
  await on.jira('DELETE', `issue/${issue.id}/comment/${id}`);
  await arrive();
  expect(await comments()).toEqual([]);
  await on.jira('DELETE', `issue/${issue.id}`);
  await arrive();
  expect((await on.call<Ticket>('GET', `/api/tickets/${ticket?.id}`)).body.sync.state).toBe('deleted_in_jira');
  expect(on.sandbox.webhooks.recent().every((delivery) => delivery.attempts.every((s) => s === 202 || s === 200))).toBe(
    true,
  );
});

describe('a deletion that a webhook tells of is looked up before it is believed', () => {
  const deletion = (issue: { id: string; key: string }) =>
    bodyFor(issue, { webhookEvent: 'jira:issue_deleted', webhookTried: randomUUID() });
  const stateOf = async (ticketId: string | undefined) =>
    (await on.call<Ticket>('GET', `/api/tickets/${ticketId}`)).body.sync.state;
  const outcomes = async () =>
    (
      await on.api.owner.query(
        `select type, outcome from inbox where event_id like 'hook:%deleted%' order by received_at desc limit 1`,
      )
    ).rows;

  test('a false one changes nothing, and does not keep later events from being taken', async () => {
    listen();
    const issue = await newIssue();
    await arrive();
    const ticket = await ticketOf(issue.key);
    expect((await post(deletion(issue))).status).toBe(202);
    await arrive();
    expect(await stateOf(ticket?.id)).toBe('synced');
    // Jira may show for a while what was deleted: it is looked up once more, and then known to be false.
    on.api.clock.offset = 20_000;
    await arrive();
    on.api.clock.offset = 0;
    expect(await outcomes()).toEqual([{ type: 'issue.deleted.claimed', outcome: 'refuted' }]);
    expect(await stateOf(ticket?.id)).toBe('synced');
    await on.jira('PUT', `issue/${issue.id}`, { fields: { summary: 'Still here' } });
    await arrive();
    expect(await ticketOf(issue.key)).toMatchObject({ title: 'Still here' });
  });

  test('one of an issue that is out of sight is not believed either', async () => {
    listen();
    const issue = await newIssue();
    await arrive();
    const ticket = await ticketOf(issue.key);
    on.sandbox.jira.applySettings({ hideProjects: ['KAN'] });
    try {
      expect((await post(deletion(issue))).status).toBe(202);
      await arrive();
      expect(await stateOf(ticket?.id)).not.toBe('deleted_in_jira');
    } finally {
      on.sandbox.jira.applySettings({ hideProjects: [] });
    }
    await arrive();
    on.api.clock.offset = 20_000;
    await arrive();
    on.api.clock.offset = 0;
    expect(await stateOf(ticket?.id)).not.toBe('deleted_in_jira');
  });

  test('nor one that says that the issue was in a project that is in sight', async () => {
    listen();
    const issue = await newIssue();
    await arrive();
    const ticket = await ticketOf(issue.key);
    on.sandbox.jira.applySettings({ hideProjects: ['KAN'] });
    try {
      const elsewhere = on.sandbox.jira.state.catalog.projects.find(({ key }) => key === 'OPS');
      const fields = { project: { id: elsewhere?.id, key: 'OPS' } };
      const claim = { webhookEvent: 'jira:issue_deleted', issue: { ...issue, fields } };
      expect((await post(bodyFor(issue, claim))).status).toBe(202);
      await arrive();
      expect(await stateOf(ticket?.id)).not.toBe('deleted_in_jira');
      on.api.clock.offset = 20_000;
      await arrive();
      expect(await stateOf(ticket?.id)).not.toBe('deleted_in_jira');
    } finally {
      on.api.clock.offset = 0;
      on.sandbox.jira.applySettings({ hideProjects: [] });
    }
  });

  test.each([
    ['a gateway', 'bulkFetchIssues', '<html>Not Found</html>'],
    ['a gateway in the words of Jira', 'bulkFetchIssues', { errorMessages: ['Not found'], errors: {} }],
    ['a gateway', 'getComment', { code: 404, message: 'Not Found' }],
  ])('nor is a 404 of %s in that moment (%s) taken for a proof', async (_who, endpoint, body) => {
    listen();
    const issue = await newIssue();
    const { id } = await on.jira<{ id: string }>('POST', `issue/${issue.id}/comment`, { body: paragraph('stays') });
    await arrive();
    const ticket = await ticketOf(issue.key);
    on.sandbox.faults.add({ match: { endpoint }, action: { kind: 'status', status: 404, body } });
    const comment = { id, author: { accountId: 'x' }, updateAuthor: { accountId: 'x' } };
    const claim =
      endpoint === 'getComment' ? bodyFor(issue, { webhookEvent: 'comment_deleted', comment }) : deletion(issue);
    expect((await post(claim)).status).toBe(202);
    await arrive();
    on.api.clock.offset = 20_000;
    await arrive();
    on.sandbox.faults.remove();
    on.api.clock.offset = 60_000;
    await arrive();
    on.api.clock.offset = 0;
    expect(await outcomes()).toEqual([{ type: expect.stringMatching('claimed'), outcome: 'refuted' }]);
    expect(await stateOf(ticket?.id)).toBe('synced');
    const { body: said } = await on.call<{ items: object[] }>('GET', `/api/tickets/${ticket?.id}/comments`);
    expect(said.items).toMatchObject([{ body: 'stays' }]);
  });

  test('a false one of a comment changes nothing', async () => {
    listen();
    const issue = await newIssue();
    const { id } = await on.jira<{ id: string }>('POST', `issue/${issue.id}/comment`, { body: paragraph('stays') });
    await arrive();
    const ticket = await ticketOf(issue.key);
    const gone = {
      webhookEvent: 'comment_deleted',
      comment: { id, author: { accountId: 'x' }, updateAuthor: { accountId: 'x' } },
    };
    expect((await post(bodyFor(issue, gone))).status).toBe(202);
    await arrive();
    on.api.clock.offset = 20_000;
    await arrive();
    on.api.clock.offset = 0;
    const { body } = await on.call<{ items: object[] }>('GET', `/api/tickets/${ticket?.id}/comments`);
    expect(body.items).toMatchObject([{ body: 'stays' }]);
  });
});

describe('a webhook is a hint: what it says is read from Jira before it is believed', () => {
  const DONE = { id: '10002', name: 'Done', statusCategory: { key: 'done' } };
  const jiraTime = (ms: number) => new Date(ms).toISOString().replace('Z', '+0000');
  const claim = (issue: { id: string; key: string }, fields: object, more: object = {}) =>
    post(bodyFor(issue, { issue: { ...issue, fields: { updated: jiraTime(Date.now()), ...fields } }, ...more }));
  const stateOf = async (ticketId: string | undefined) =>
    (await on.call<Ticket>('GET', `/api/tickets/${ticketId}`)).body.sync.state;
  const reads = () => on.sandbox.usage.report().endpoints.bulkFetchIssues?.requests ?? 0;
  const linked = async () => {
    const { id } = listen();
    const issue = await newIssue();
    await arrive();
    on.sandbox.webhooks.remove(id);
    const ticket = await ticketOf(issue.key);
    if (!ticket) throw new Error('The issue became no ticket.');
    await on.call('GET', `/api/tickets/${ticket.id}/refresh`);
    return { issue, ticketId: ticket.id };
  };
  const conflicts = async (ticketId: string) =>
    (await on.call<{ items: object[] }>('GET', `/api/sync/conflicts?ticketId=${ticketId}&state=all`)).body.items;

  test('a false title and status are not taken, and leave nothing in the history', async () => {
    const { issue, ticketId } = await linked();
    const { rows: before } = await on.api.owner.query('select from field_history where ticket_id = $1', [ticketId]);
    const items = [
      { field: 'summary', fieldId: 'summary', from: null, fromString: 'Hooked', to: null, toString: 'Lies' },
    ];
    expect((await claim(issue, { summary: 'Lies', status: DONE }, { changelog: { id: '1', items } })).status).toBe(202);
    await arrive();
    expect(await ticketOf(issue.key)).toMatchObject({ title: 'Hooked', status: 'OPEN' });
    const { rows: after } = await on.api.owner.query('select from field_history where ticket_id = $1', [ticketId]);
    expect(after.length).toBe(before.length);
  });

  test('a false move to a project that is in sight, of an issue whose own is not, deletes nothing', async () => {
    const { issue, ticketId } = await linked();
    on.sandbox.jira.applySettings({ hideProjects: ['KAN'] });
    try {
      const elsewhere = on.sandbox.jira.state.catalog.projects.find(({ key }) => key === 'OPS');
      const moved = { id: issue.id, key: 'OPS-99' };
      expect((await claim(moved, { project: { id: elsewhere?.id, key: 'OPS' } })).status).toBe(202);
      for (const later of [0, 60_000, 120_000, 180_000]) {
        on.api.clock.offset = later;
        await arrive();
        expect(await stateOf(ticketId)).not.toBe('deleted_in_jira');
      }
    } finally {
      on.api.clock.offset = 0;
      on.sandbox.jira.applySettings({ hideProjects: [] });
    }
    await arrive();
    expect((await on.call<Ticket>('GET', `/api/tickets/${ticketId}`)).body.jira?.issueKey).toBe(issue.key);
  });

  test('one that tells nothing new costs no read: our own writes come back so', async () => {
    const { issue, ticketId } = await linked();
    listen();
    expect((await on.call('PATCH', `/api/tickets/${ticketId}`, { title: 'Ours', priority: 'HIGH' })).status).toBe(200);
    const before = reads();
    await arrive();
    expect([reads() - before, (await ticketOf(issue.key))?.title]).toEqual([0, 'Ours']);
    await on.jira('PUT', `issue/${issue.id}`, { fields: { summary: 'Theirs' } });
    await arrive();
    expect([reads() - before, (await ticketOf(issue.key))?.title]).toEqual([1, 'Theirs']);
  });

  test('one that is dated as Jira never dates it is not looked for for ever', async () => {
    const { issue } = await linked();
    const before = reads();
    const items = [{ field: 'description', fieldId: 'description', from: null, to: null }];
    await claim(issue, { summary: 'Never written' }, { changelog: { id: '3', items } });
    for (let n = 0; n < 20; n++) await arrive();
    const read = reads() - before;
    expect(read).toBeGreaterThan(1);
    expect(read).toBeLessThan(12);
    expect(await ticketOf(issue.key)).toMatchObject({ title: 'Hooked', sync: { state: 'synced' } });
  });

  test('what it says that a write of ours replaced is asked of Jira’s history', async () => {
    const { issue, ticketId } = await linked();
    await on.call('PATCH', `/api/jira/sites/${on.site.siteId}/settings`, { writeMode: 'fast' });
    await on.jira('PUT', `issue/${issue.id}`, { fields: { summary: 'Seen by nobody' } });
    expect((await on.call('PATCH', `/api/tickets/${ticketId}`, { title: 'Ours' })).body).toMatchObject({
      sync: { state: 'synced' },
    });
    await on.call('PATCH', `/api/jira/sites/${on.site.siteId}/settings`, { writeMode: 'careful' });
    expect(await conflicts(ticketId)).toEqual([]);
    const { fields } = await on.jira<{ fields: { updated: string } }>('GET', `issue/${issue.id}`);
    const item = {
      field: 'summary',
      fieldId: 'summary',
      from: null,
      fromString: 'Made up',
      to: null,
      toString: 'Ours',
    };
    await claim(issue, { summary: 'Ours', updated: fields.updated }, { changelog: { id: '2', items: [item] } });
    await arrive();
    expect(await conflicts(ticketId)).toMatchObject([{ field: 'title', theirs: 'Seen by nobody' }]);
  });
});

test('a comment by a name that would lead elsewhere in Jira’s API is refused, and holds its issue up in nothing', async () => {
  listen();
  const issue = await newIssue();
  await arrive();
  const comment = { id: '..', author: { accountId: 'x' }, updateAuthor: { accountId: 'x' } };
  const refused = await post(bodyFor(issue, { webhookEvent: 'comment_deleted', comment }));
  expect(refused.status).toBe(400);
  await on.jira('PUT', `issue/${issue.id}`, { fields: { summary: 'Goes on' } });
  await arrive();
  expect(await ticketOf(issue.key)).toMatchObject({ title: 'Goes on' });
});

describe('a body that is no event of Jira Cloud is refused, with which and why', () => {
  const issue = { id: '10001', key: 'KAN-1' };
  test.each([
    [
      'of Jira Server or Data Center',
      { user: { key: 'JIRAUSER10000', name: 'ann' } },
      'Server and Data Center',
      'user.accountId',
    ],
    [
      'of them, by its assignee',
      { issue: { ...issue, fields: { assignee: { name: 'ann' } } } },
      'Server and Data Center',
      'issue.fields.assignee.accountId',
    ],
    [
      'a comment without its issue',
      { webhookEvent: 'comment_created', issue: undefined, comment: { id: '1' } },
      'nothing of the issue',
      'issue',
    ],
    ['somebody without an accountId', { user: { displayName: 'Ann' } }, 'without an accountId', 'user.accountId'],
    ['something else', { issue: { id: '10001' } }, 'not as Jira Cloud sends it', 'issue.key'],
  ])('%s', async (_what, more, why, at) => {
    const answer = await post(bodyFor(issue, more));
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'invalid_request', detail: expect.stringContaining(why) });
    expect(answer.body).toMatchObject({ issues: expect.arrayContaining([expect.objectContaining({ path: at })]) });
  });
});

test('a comment that is cut in the middle of a character is taken, and brings what it really says', async () => {
  const issue = await newIssue();
  const { id, updated } = await on.jira<{ id: string; updated: string }>('POST', `issue/${issue.id}/comment`, {
    body: paragraph('Really'),
  });
  // As wiki markup a text may be longer than Jira lets a comment be.
  for (const length of [32_766, 99_999]) {
    const comment = { id, body: `${'a'.repeat(length)}👍👍`, updated };
    expect((await post(bodyFor(issue, { webhookEvent: 'comment_updated', comment }))).status).toBe(202);
  }
  await arrive();
  const path = `/api/tickets/${(await ticketOf(issue.key))?.id}/comments`;
  expect((await on.call<{ items: unknown[] }>('GET', path)).body.items).toMatchObject([{ body: 'Really' }]);
  // It may be for some eyes only, of an issue that nobody here may see, and is needed no more.
  const kept = await on.api.owner.query(
    `select type from inbox where processed_at is not null and payload -> 'comment' ? 'wiki'`,
  );
  expect(kept.rows).toEqual([]);
});

test('the same events by the Forge app and by the webhook change nothing twice', async () => {
  listen();
  const issue = await newIssue();
  await on.jira('PUT', `issue/${issue.id}`, { fields: { summary: 'By two ways' } });
  await on.jira('POST', `issue/${issue.id}/comment`, { body: paragraph('Once') });
  await arrive();
  const ticket = await ticketOf(issue.key);
  const count = async () => {
    const { rows } = await on.api.owner.query(
      `select (select count(*) from field_history where ticket_id = $1)::int as history,
              (select count(*) from comment where ticket_id = $1)::int as comments,
              (select count(*) from ticket where title = 'By two ways')::int as tickets,
              (select version from ticket where id = $1)::int as version`,
      [ticket?.id],
    );
    return rows[0] as { history: number; comments: number; tickets: number; version: number };
  };
  const once = await count();
  expect(once).toMatchObject({ comments: 1, tickets: 1 });
  const forge = forgeEvents.splice(0);
  expect(forge.map((event) => event.type)).toEqual([
    'issue.created',
    'issue.updated',
    'comment.saved',
    'issue.updated',
  ]);
  for (const event of forge) expect((await pushEvent(on.api, on.site, event)).status).toBe(202);
  await on.settle();
  expect(await count()).toEqual(once);
});

test('a delivery is taken once by its id, and the same content once by whatever delivery', async () => {
  const body = bodyFor({ id: '990001', key: 'KAN-990001' });
  const before = await inbox();
  const headers = { 'x-hub-signature': sign(body), 'x-atlassian-webhook-identifier': 'delivery-1' };
  expect((await post(body, headers)).status).toBe(202);
  expect((await post(body, headers)).status).toBe(200);
  expect((await post(body, { ...headers, 'x-atlassian-webhook-identifier': 'delivery-2' })).status).toBe(200);
  // A retry whose body Jira wrote anew still has the same id.
  const anew = bodyFor({ id: '990001', key: 'KAN-990001' });
  const retried = { 'x-hub-signature': sign(anew), 'x-atlassian-webhook-identifier': 'delivery-1' };
  expect((await post(anew, retried)).status).toBe(200);
  expect(await inbox()).toBe(before + 1);
});

test('what is not signed, or by another secret, or for another site, or too old, is refused and leaves nothing', async () => {
  const before = await inbox();
  const body = bodyFor({ id: '990002', key: 'KAN-990002' });
  const signed = { 'x-hub-signature': sign(body) };
  const other = await connectTestSite(on.api, await on.api.tenant('Other'));
  const refused = [
    await post(body, {}),
    await post(body, { 'x-hub-signature': sign(body, 'guessed') }),
    await post(body, { 'x-hub-signature': sign(body).toUpperCase() }),
    await post(`${body} `, signed),
    await post(body, signed, '/api/jira/webhooks'),
    await post(body, signed, '/api/jira/webhooks?site=1'),
    // This site has no secret: nothing can be signed for it, least of all with an empty one.
    await post(body, { 'x-hub-signature': sign(body, '') }, `/api/jira/webhooks?site=${other.siteId}`),
  ];
  const old = bodyFor({ id: '990002', key: 'KAN-990002' }, { timestamp: Date.now() - 25 * 3_600_000 });
  const ahead = bodyFor({ id: '990002', key: 'KAN-990002' }, { timestamp: Date.now() + 3_600_000 });
  refused.push(await post(old), await post(ahead));
  expect(refused.map((answer) => answer.status)).toEqual(refused.map(() => 401));
  expect((await post('{"webhookEvent":')).status).toBe(400);
  expect((await post(JSON.stringify({ timestamp: Date.now(), webhookEvent: 'jira:issue_updated' }))).status).toBe(400);
  expect((await post(JSON.stringify({ timestamp: Date.now(), webhookEvent: 'sprint_started' }))).status).toBe(200);
  expect(await inbox()).toBe(before);
});

test('a new secret is an admin’s to make, is stored sealed, and the one before still signs', async () => {
  const address = `/api/jira/sites/${on.site.siteId}/webhook-secret`;
  const agent = await tokenFor(on.site.tenantId, { role: 'agent' });
  expect((await on.api.call('POST', address, { token: agent })).status).toBe(403);
  const stranger = await tokenFor(await on.api.tenant('Stranger'), { role: 'admin' });
  expect((await on.api.call('POST', address, { token: stranger })).status).toBe(404);
  const next = (await on.call<{ secret: string }>('POST', address)).body.secret;
  expect(next).not.toBe(secret);
  for (const key of [secret, next]) {
    const body = bodyFor({ id: '990003', key: 'KAN-990003' });
    expect((await post(body, { 'x-hub-signature': sign(body, key) })).status).toBe(202);
  }
  const { rows } = await on.api.owner.query('select secret_encrypted from jira_webhook_secret');
  expect(
    JSON.stringify(rows.map((row) => (row as { secret_encrypted: Buffer }).secret_encrypted.toString('utf8'))),
  ).not.toContain(next);
  expect(on.api.logged.join()).not.toContain(next);
});

test('an admin can’t have each event checked against ever more secrets', async () => {
  const path = `/api/jira/sites/${on.site.siteId}/webhook-secret`;
  const statuses: number[] = [];
  for (let n = 0; n < 10; n++) statuses.push((await on.call('POST', path)).status);
  expect(statuses).toContain(201);
  expect(statuses.at(-1)).toBe(409);
});
