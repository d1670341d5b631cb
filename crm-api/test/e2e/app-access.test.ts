import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { APP_ACCOUNT_ID } from '@synapse/jira-sandbox/jira/seed/site-catalog';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import { pairUnlessPaired } from '@synapse/local-stack/pair';
import { sandboxInfo } from '@synapse/local-stack/sandbox-jira';
import { adf, type JiraComments, textOf } from '@synapse/local-stack/testing/jira-shapes';
import { until } from '@synapse/local-stack/testing/until';
import { createWholeWorld, type WholeWorld } from '@synapse/local-stack/testing/whole-world';
import type { Comment } from '@synapse/shared/comment';
import { type SiteHealth, siteListSchema } from '@synapse/shared/forge/heartbeat';
import type { Ticket } from '@synapse/shared/ticket';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

/**
 * As whom the CRM writes to Jira, over the whole path: Forge's invocation tokens and the app's own token are real, and
 * so is what Jira's REST answers to them. Forge's second lasts a second here: schedules run when a test fires them.
 */

let database: TestDatabase;
let world: WholeWorld;
/** The account whose API token the CRM was given. */
let ada: string;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await createWholeWorld(database, { secondMs: 1000, env: { WRITE_THROUGH_MS: '20000' } });
  ada = `Basic ${btoa('ada@example.com:sandbox-token-ada')}`;
}, 240_000);
afterAll(async () => {
  await world?.close();
  await database?.drop();
}, 60_000);

const LIMIT_MS = 120_000;

async function health(): Promise<SiteHealth> {
  const { body } = await world.crm('GET', '/api/jira/sites');
  const [site] = siteListSchema.parse(body).items;
  if (!site) throw new Error('The workspace has no site.');
  return site;
}

const choose = async (choice: string) =>
  world.crm('PUT', `/api/jira/sites/${(await health()).siteId}/access`, { choice });
const beat = () => world.sandbox.forge.fireSchedule('heartbeat');
const bringToken = () => world.sandbox.forge.fireSchedule('app-token');

async function createTicket(title: string): Promise<{ id: string; key: string }> {
  const { status, body } = await world.crm<Ticket>('POST', '/api/tickets', { title });
  expect(status).toBe(201);
  return { id: body.id, key: body.jira?.issueKey ?? '' };
}

const creatorOf = async (key: string) =>
  (await world.jira<{ fields: { creator: { displayName: string } } }>('GET', `/issue/${key}`)).fields.creator
    .displayName;

async function commentAs(authorization: string, key: string, text: string): Promise<void> {
  const answer = await fetch(`${world.sandbox.url}/rest/api/3/issue/${key}/comment`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ body: adf(text) }),
  });
  expect(answer.status).toBe(201);
}

const commentsHere = async (id: string) =>
  (await world.crm<{ items: Comment[] }>('GET', `/api/tickets/${id}/comments`)).body.items.map(({ body }) => body);

test.each([
  ['the app', 'auto', 'SynapseCRM'],
  ['the account of the API token', 'api_token', 'Ada Lovelace'],
])(
  'written back as %s, nothing echoes, and that very person’s own comments are taken',
  async (_who, choice, name) => {
    await choose(choice);
    const { id, key } = await createTicket(`Made as ${name}`);
    expect(await creatorOf(key)).toBe(name);
    await world.crm('PATCH', `/api/tickets/${id}`, { title: `Edited as ${name}`, status: 'RESOLVED' });
    await world.crm('POST', `/api/tickets/${id}/comments`, { body: 'From the CRM', visibility: 'public' });
    await commentAs(ada, key, 'By Ada, in Jira');
    const app = world.sandbox.tokens.mint('5a1f0c8e-7d43-4c56-9b0e-2f6d1c7a9e34', APP_ACCOUNT_ID, 60_000).token;
    await commentAs(`Bearer ${app}`, key, 'By a rule that speaks as the app');
    await until('all comments are here', async () => (await commentsHere(id)).length === 3);
    await world.quiet();
    expect((await commentsHere(id)).toSorted()).toEqual([
      'By Ada, in Jira',
      'By a rule that speaks as the app',
      'From the CRM',
    ]);
    const there = (await world.jira<JiraComments>('GET', `/issue/${key}/comment`)).comments;
    expect(there.map(({ body }) => textOf(body)).toSorted()).toEqual((await commentsHere(id)).toSorted());
    const { rows } = await world.owner.query(
      `select count(*)::int as echoes from field_history where ticket_id = $1 and origin <> 'crm'`,
      [id],
    );
    expect(rows[0].echoes).toBe(0);
  },
  LIMIT_MS,
);

/** An app that was paired minutes ago is refused nothing for good; and what is known of a site is trusted for 5 s. */
async function letSettle(): Promise<void> {
  await world.owner.query(`update jira_site set installed_at = null`);
  await sleep(6_000);
}

test(
  'a token that Jira takes back: the call goes out as the fallback, health says so, and the next token takes its place',
  async () => {
    await choose('auto');
    await letSettle();
    expect((await health()).access).toMatchObject({ inUse: 'app', appToken: { state: 'valid' } });
    world.sandbox.forge.revokeSystemTokens();
    const { key } = await createTicket('After the revocation');
    expect(await creatorOf(key)).toBe('Ada Lovelace');
    // One 401 condemns no token, a second one seconds later does.
    await sleep(5_500);
    await createTicket('Some seconds after the revocation');
    expect((await health()).access).toMatchObject({
      inUse: 'api_token',
      appToken: { state: 'refused' },
      words: expect.stringContaining('no longer accepts'),
    });
    // The CRM tells the heartbeat that it wants a token, and the app has Forge bring it.
    await beat();
    expect((await health()).access).toMatchObject({ inUse: 'app', appToken: { state: 'valid', refusedAt: null } });
    expect(await creatorOf((await createTicket('With the next token')).key)).toBe('SynapseCRM');
  },
  LIMIT_MS,
);

test(
  'without a fallback everything waits for the next token, and then goes out by itself',
  async () => {
    await choose('app');
    world.sandbox.forge.revokeSystemTokens();
    const { status, body } = await world.crm<Ticket>('POST', '/api/tickets', { title: 'Waits for a token' });
    expect([status, body.sync.state]).toEqual([202, 'pending']);
    await until('the second 401', async () => (await health()).access.inUse === null);
    expect((await health()).advice).toContain('waits');
    await bringToken();
    const key = await until('it has its issue', async () => {
      const { body: now } = await world.crm<Ticket>('GET', `/api/tickets/${body.id}`);
      return now.sync.state === 'synced' ? now.jira?.issueKey : undefined;
    });
    expect(await creatorOf(key)).toBe('SynapseCRM');
  },
  LIMIT_MS,
);

test(
  'uninstalled without a word: no heartbeat and a refused token tell; nothing is lost or called; paired anew it goes on',
  async () => {
    await choose('auto');
    const { id, key } = await createTicket('Before the uninstallation');
    await beat();
    world.sandbox.forge.applySettings({ preUninstall: false });
    await world.sandbox.forge.uninstall();
    expect(await beat()).toMatchObject({ ok: false, name: 'NOT_INSTALLED' });
    // The first call meets the refused token and goes out as the fallback, for it may only have been a revocation …
    await world.crm('PATCH', `/api/tickets/${id}`, { title: 'Meets a refusal' });
    await sleep(5_500);
    await world.crm('PATCH', `/api/tickets/${id}`, { title: 'Meets a second one' });
    expect(await health()).toMatchObject({ state: 'connected', access: { appToken: { state: 'refused' } } });
    // … but with half an hour of silence it is an uninstallation.
    await world.owner.query(`update jira_site set heartbeat_at = heartbeat_at - interval '31 minutes'`);
    await world.owner.query(`update app_token set refused_at = refused_at - interval '5 minutes'`);
    expect(await health()).toMatchObject({ state: 'uninstalled', advice: expect.stringContaining('Install the app') });
    // An access is trusted for a few seconds.
    await until('Jira is called no more', async () => {
      world.sandbox.usage.reset();
      const { status } = await world.crm('PATCH', `/api/tickets/${id}`, { title: `Kept ${Date.now()}` });
      return status === 202 && world.sandbox.usage.report().total.requests === 0;
    });
    const kept = await world.crm<Ticket>('PATCH', `/api/tickets/${id}`, { title: 'Kept for later' });
    expect([kept.status, kept.body.sync.state]).toEqual([202, 'pending']);

    world.sandbox.forge.install();
    await world.sandbox.forge.settled();
    expect((await health()).advice).toContain('Pair it');
    const signal = AbortSignal.timeout(60_000);
    const token = await mintDemoToken(world.secrets);
    const info = await sandboxInfo(world.sandbox.url, signal);
    await pairUnlessPaired({ apiUrl: world.api.url, sandboxUrl: world.sandbox.url, token, info, signal });
    await until('what waited has arrived', async () => {
      const { fields } = await world.jira<{ fields: { summary: string } }>('GET', `/issue/${key}`);
      return fields.summary === 'Kept for later';
    });
    expect(await health()).toMatchObject({ state: 'connected', access: { inUse: 'app' } });
    const { body } = await world.crm<{ items: Ticket[] }>('GET', `/api/tickets?jiraKey=${key}`);
    expect(body.items.map((ticket) => ticket.id)).toEqual([id]);
  },
  LIMIT_MS,
);
