import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { problemSchema } from '@synapse/shared/problem';
import { projectConfigSchema } from '@synapse/shared/project-config';
import type { Ticket } from '@synapse/shared/ticket';
import { askByForge, type ForgeKeys, fitOf, forgeEnv, startForgeKeys } from '../support/forge-host.ts';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';

/** A site that can't be called: the normal state after a pairing without an account, and after an uninstallation. */
let keys: ForgeKeys;
let on: JiraApi;
let linked: Ticket;
let unlinked: Ticket;
beforeAll(async () => {
  keys = await startForgeKeys();
  on = await startJiraApi({ WRITE_THROUGH_MS: '2000', ...forgeEnv(keys) });
  linked = (await on.call<Ticket>('POST', '/api/tickets', { title: 'Linked' })).body;
  unlinked = (await on.call<Ticket>('POST', '/api/tickets', { title: 'Not linked', projectKey: null })).body;
});
afterAll(async () => {
  await on.close();
  await keys.close();
});

const config = projectConfigSchema.parse({});
const user = { userId: 'u', name: 'U', email: 'u@example.com' };
const ofSite = (rest: string) => () => `/api/jira/sites/${on.site.siteId}/${rest}`;

type Ask = [what: string, method: string, path: () => string, body: (() => object) | undefined];
const ASKS: Ask[] = [
  ['projects', 'GET', ofSite('projects'), undefined],
  ['a proposal', 'GET', ofSite('projects/KAN/proposal'), undefined],
  ['saving a project', 'PUT', ofSite('projects/KAN/config'), () => config],
  ['matching people', 'PUT', ofSite('people'), () => ({ users: [user] })],
  ['a dry run', 'POST', () => '/api/sync/dry-run', () => ({ siteId: on.site.siteId })],
  ['an import', 'POST', () => '/api/imports', () => ({ projects: ['KAN'] })],
  ['linking', 'POST', () => `/api/tickets/${unlinked.id}/link`, () => ({ issueKey: 'KAN-1' })],
  ['a ticket of an issue', 'POST', () => '/api/jira/issues/KAN-77/ticket', () => ({})],
];
const ADMIN_ASKS = [
  { kind: 'projects' },
  { kind: 'project', projectKey: 'KAN' },
  { kind: 'check-project', projectKey: 'KAN', config },
  { kind: 'save-project', projectKey: 'KAN', config },
  { kind: 'people' },
  { kind: 'match-users', users: [{ userId: 'u', accountId: '5b10a2844c20165700ede21g' }] },
  { kind: 'forecast-import', wanted: { projects: ['KAN'] } },
  { kind: 'start-import', wanted: { projects: ['KAN'] } },
];

const STATES: [state: string, set: string, helps: RegExp][] = [
  [
    'paired without an account',
    'api_token_encrypted = null, email = null',
    /has not sent the app’s token yet.*account/s,
  ],
  ['uninstalled', "uninstalled_at = now() + interval '1 s', installed_again_at = null", /uninstalled.*install/is],
  ['disconnected', "state = 'disconnected'", /disconnected.*pair/is],
];

describe.each(STATES)('a site that is %s', (_state, set, helps) => {
  beforeAll(async () => {
    await on.api.owner.query('create table if not exists before_site as select * from jira_site');
    await on.api.owner.query(`update jira_site set ${set} where id = $1`, [on.site.siteId]);
    on.api.context.accesses.forgetSite(on.site.siteId);
    // The site's secrets are read anew.
    on.api.clock.offset += 11_000;
  });
  afterAll(async () => {
    await on.api.owner.query(`
      update jira_site s set api_token_encrypted = b.api_token_encrypted, email = b.email, state = b.state,
        uninstalled_at = b.uninstalled_at from before_site b where b.id = s.id`);
    on.api.context.accesses.forgetSite(on.site.siteId);
  });

  test.each(ASKS)('%s: 409, with what helps', async (_what, method, path, body) => {
    const answer = await on.call(method, path(), body?.());
    const problem = problemSchema.parse(answer.body);
    expect([problem.status, problem.code]).toEqual([409, 'conflict']);
    expect(problem.detail).toMatch(helps);
  });

  test.each(ADMIN_ASKS)('the admin page’s question $kind: 409, with what helps', async (ask) => {
    const token = fitOf(keys, on.site, Date.now() + on.api.clock.offset);
    const answer = await askByForge(on.api, 'admin', { actor: null, ask }, token);
    const problem = problemSchema.parse(answer.body);
    expect([problem.status, problem.code]).toEqual([409, 'conflict']);
    expect(problem.detail).toMatch(_state === 'disconnected' ? /not paired.*Pair the app/ : helps);
  });

  test('a look at the site says so, and what is kept here is still read', async () => {
    const looked = await on.call<{ sites: { ok: boolean; error: string }[] }>('GET', '/api/jira/test');
    if (_state !== 'disconnected') expect(looked.body.sites[0]).toMatchObject({ ok: false, error: expect.any(String) });
    for (const path of [ofSite('people')(), ofSite('projects/KAN/config')(), `/api/tickets/${linked.id}`])
      expect([path, (await on.call('GET', path)).status]).toEqual([path, 200]);
    expect((await on.call('GET', `/api/tickets/${linked.id}/refresh`)).status).toBeLessThan(500);
  });
});
