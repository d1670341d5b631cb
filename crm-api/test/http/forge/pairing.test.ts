import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import { pairingCodeSchema, pairResponseSchema } from '@synapse/shared/forge/pairing';
import { problemSchema } from '@synapse/shared/problem';
import { jiraTestSchema } from '@synapse/shared/sync';
import { withTenant } from '../../../src/store/db/database.ts';
import { redeemPairingCode } from '../../../src/store/sites/pairing-codes.ts';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import {
  APP_ID,
  askByForge,
  type ForgeKeys,
  fitClaims,
  fitOf,
  forgeEnv,
  type Installation,
  startForgeKeys,
} from '../support/forge-host.ts';
import { issueEvent, pushEvent, type TestSite } from '../support/signed.ts';

let keys: ForgeKeys;
let api: TestApi;
let sandbox: Sandbox;
let tenantId: string;
let token: string;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'empty' });
  // One Jira stands for many sites here.
  sandbox.jira.applySettings({ tenantInfo: null });
  keys = await startForgeKeys();
  api = await startTestApi(forgeEnv(keys));
  tenantId = await api.tenant('Acme Support');
  token = await tokenFor(tenantId, { role: 'admin' });
});
afterAll(async () => {
  await api.close();
  await keys.close();
  await sandbox.close();
});

const credentials = () => ({
  baseUrl: sandbox.url,
  email: 'ada@example.com',
  apiToken: 'sandbox-token-ada',
  projectKey: 'KAN',
});

async function newCode(as = token): Promise<string> {
  const answer = await api.call('POST', '/api/jira/pairing-codes', { token: as, json: credentials() });
  expect(answer.status).toBe(201);
  return pairingCodeSchema.parse(answer.body).code;
}

const fit = (site: string | Installation) =>
  fitOf(keys, typeof site === 'string' ? { cloudId: site } : site, Date.now() + api.clock.offset);
/** Pairs as the app does: the code in the body, and the site by what Forge says. */
const pair = (code: string, site: string | Installation) => askByForge(api, 'pair', { code }, fit(site));

async function paired(code: string, site: string | Installation): Promise<TestSite> {
  const answer = await pair(code, site);
  expect(answer.status).toBe(201);
  const { siteId, secret } = pairResponseSchema.parse(answer.body);
  const cloudId = typeof site === 'string' ? site : site.cloudId;
  return { tenantId, siteId, secret, cloudId };
}

async function refusalOf(code: string, site: string | Installation = randomUUID()) {
  const answer = await pair(code, site);
  return [answer.status, problemSchema.parse(answer.body).detail] as const;
}

describe('a pairing code', () => {
  test('connects a site, and what the app then signs is taken', async () => {
    const cloudId = randomUUID();
    const code = await newCode();
    expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{4}(-[2-9A-HJKMNP-TV-Z]{4}){2}$/);
    const answer = await pair(code, cloudId);
    const { siteId, secret, workspaceName } = pairResponseSchema.parse(answer.body);
    expect(workspaceName).toBe('Acme Support');
    const site = { tenantId, siteId, secret, cloudId };
    expect((await pushEvent(api, site, issueEvent(site))).status).toBe(202);
    const { rows } = await api.owner.query('select site_id from work_item where kind = $1 and due_at <= now()', [
      'reconcile',
    ]);
    expect(rows).toContainEqual({ site_id: siteId });
    // By its id, so that a rename right after the pairing is known for what it is.
    const project = 'select project_id, project_key from jira_project where site_id = $1';
    expect((await api.owner.query(project, [siteId])).rows).toEqual([{ project_id: '10000', project_key: 'KAN' }]);
  });

  test('takes the app’s own token that Forge brings along: the first call goes out as the app', async () => {
    const cloudId = randomUUID();
    const headers = { authorization: `Bearer ${fit(cloudId)}`, 'x-forge-oauth-system': 'an-opaque-token' };
    const answer = await api.call('POST', '/api/app/pair', { headers, json: { code: await newCode() } });
    const { siteId } = pairResponseSchema.parse(answer.body);
    const access = await api.call('GET', `/api/jira/sites/${siteId}/access`, { token });
    expect(access.body).toMatchObject({ inUse: 'app', appToken: { state: 'valid' } });
    expect(api.logged.join()).not.toContain('an-opaque-token');
  });

  test('may be typed without dashes and in small letters', async () => {
    await paired((await newCode()).toLowerCase().replaceAll('-', ' '), randomUUID());
  });

  test('works once, even for two at the same moment', async () => {
    const code = await newCode();
    const answers = await Promise.all(Array.from({ length: 5 }, () => pair(code, randomUUID())));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 410, 410, 410, 410]);
    expect(await refusalOf(code)).toEqual([410, expect.stringContaining('has been used')]);
  });

  test('is given to one of those who have all found it unused', async () => {
    const code = await newCode();
    const { db } = api.context;
    const offers = await Promise.all(
      Array.from({ length: 5 }, () =>
        withTenant(db, tenantId, (tx) => redeemPairingCode(tx, tenantId, code, new Date())),
      ),
    );
    expect(offers.filter(Boolean)).toHaveLength(1);
  });

  test('that is wrong or too old connects nothing', async () => {
    const before = (await api.owner.query('select count(*) as n from jira_site')).rows[0];
    expect(await refusalOf('ABCD-EFGH-JKMN')).toEqual([410, expect.stringContaining('no such code')]);
    const code = await newCode();
    api.clock.offset += 10 * 60_000 + 1;
    expect(await refusalOf(code)).toEqual([410, expect.stringContaining('expired')]);
    api.clock.offset = 0;
    expect((await api.owner.query('select count(*) as n from jira_site')).rows[0]).toEqual(before);
  });

  test('is stored as a hash, and the token and the secret encrypted', async () => {
    const code = await newCode();
    const site = await paired(code, randomUUID());
    for (const table of ['pairing_code', 'jira_site', 'site_secret']) {
      const { rows } = await api.owner.query(`select t::text as row from ${table} t`);
      const text = rows.map((row) => row.row).join('\n');
      for (const secret of [code, code.replaceAll('-', ''), site.secret, 'sandbox-token-ada']) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(Buffer.from(secret).toString('hex'));
      }
    }
    for (const line of api.logged) {
      for (const secret of [code, site.secret, 'sandbox-token-ada']) expect(line).not.toContain(secret);
    }
  });

  test('that was used holds no account any more, nor does a site that was disconnected', async () => {
    const { siteId } = await paired(await newCode(), randomUUID());
    const accounts = async (table: string) =>
      (await api.owner.query(`select email, api_token_encrypted from ${table}`)).rows;
    const used = await accounts('pairing_code where used_at is not null');
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((row) => row.email !== null || row.api_token_encrypted !== null)).toEqual([]);
    const [held] = await accounts(`jira_site where id = '${siteId}'`);
    expect([held?.email, held?.api_token_encrypted]).toEqual(['ada@example.com', expect.any(Buffer)]);
    const json = { data: 'keep' };
    expect((await api.call('POST', `/api/jira/sites/${siteId}/disconnect`, { token, json })).status).toBe(200);
    expect(await accounts(`jira_site where id = '${siteId}'`)).toEqual([{ email: null, api_token_encrypted: null }]);
  });

  test('is given only for credentials with which Jira answers', async () => {
    const ask = async (changed: object) => {
      const json = { ...credentials(), ...changed };
      const answer = await api.call('POST', '/api/jira/pairing-codes', { token, json });
      const { detail, template } = problemSchema.parse(answer.body);
      return [answer.status, detail, template?.code];
    };
    expect(await ask({ apiToken: 'wrong' })).toEqual([422, expect.stringContaining('API token'), 'probe_account']);
    expect(await ask({ projectKey: 'NOPE' })).toEqual([422, expect.stringContaining('NOPE'), 'probe_project']);
    const silent = [503, expect.stringContaining('does not answer'), 'probe_silent'];
    expect(await ask({ baseUrl: 'http://127.0.0.1:1' })).toEqual(silent);
    expect(await ask({ baseUrl: api.url })).toEqual([422, expect.any(String), 'probe_other']);
    expect(await ask({ projectKey: 'no' })).toEqual([400, expect.any(String), 'request_invalid']);
    expect(await ask({ baseUrl: 'file:///etc/passwd' })).toEqual([400, expect.any(String), 'request_invalid']);
  });
});

describe('a site that is paired again', () => {
  test('keeps its id and its links; both secrets sign for a day', async () => {
    const cloudId = randomUUID();
    const first = await paired(await newCode(), cloudId);
    await pushEvent(api, first, issueEvent(first));
    const second = await paired(await newCode(), cloudId);
    expect(second.siteId).toBe(first.siteId);
    expect(second.secret).not.toBe(first.secret);
    expect((await pushEvent(api, second, issueEvent(second))).status).toBe(202);
    expect((await pushEvent(api, first, issueEvent(first))).status).toBe(202);
  });

  test('books the report of whose names are kept, a day later', async () => {
    const { siteId } = await paired(await newCode(), randomUUID());
    const { rows } = await api.owner.query(
      `select due_at > now() + interval '23 hours' as tomorrow from work_item where kind = 'personal-data' and site_id = $1`,
      [siteId],
    );
    expect(rows).toEqual([{ tomorrow: true }]);
  });

  test('with another project: that takes part too, and is read from its beginning', async () => {
    const cloudId = randomUUID();
    const { siteId } = await paired(await newCode(), cloudId);
    await api.owner.query(`update jira_site set config = '{"projectKeys": ["KAN"]}' where id = $1`, [siteId]);
    // It took part before, and was read; KAN goes on from where it was.
    await api.owner.query(
      `with known as (insert into jira_project (tenant_id, site_id, project_id, project_key)
         select tenant_id, id, '10001', 'OPS' from jira_site where id = $1)
       insert into sync_cursor (tenant_id, site_id, project_id, updated_ms)
         select tenant_id, id, unnest(array['10000', '10001']), 7 from jira_site where id = $1`,
      [siteId],
    );
    const cursors = async () =>
      (
        await api.owner.query(
          'select project_id as id, updated_ms::int as ms from sync_cursor where site_id = $1 order by 1',
          [siteId],
        )
      ).rows.map(({ ms }) => ms);
    await paired(await newCode(), cloudId);
    expect(await cursors()).toEqual([7, 7]);
    const json = { ...credentials(), projectKey: 'OPS' };
    const { code } = (await api.call('POST', '/api/jira/pairing-codes', { token, json })).body as { code: string };
    await paired(code, cloudId);
    expect(await cursors()).toEqual([7, 0]);
    const { rows } = await api.owner.query('select project_key, config from jira_site where id = $1', [siteId]);
    expect(rows[0]).toEqual({ project_key: 'OPS', config: { projectKeys: ['KAN', '10001'] } });
  });
});

describe('whose a site is', () => {
  const stranger = async () => tokenFor(await api.tenant('Stranger'), { role: 'admin' });
  const connected = async (cloudId: string) =>
    (
      await api.owner.query('select tenant_id from jira_site where cloud_id = $1 and state = $2', [
        cloudId,
        'connected',
      ])
    ).rows.length;

  test('comes from Forge’s token and nowhere else: a body that names a site is refused', async () => {
    const victim = randomUUID();
    const code = await newCode(await stranger());
    const claims = { code, cloudId: victim, installationId: 'installation-1', appVersion: '1.0.0' };
    for (const token of [undefined, await tokenFor(tenantId, { role: 'admin' })]) {
      expect((await api.call('POST', '/api/jira/pair', { json: claims, ...(token && { token }) })).status).not.toBe(
        201,
      );
      expect((await askByForge(api, 'pair', claims, token)).status).toBe(401);
    }
    expect((await askByForge(api, 'pair', claims, fit(randomUUID()))).status).toBe(400);
    expect(await connected(victim)).toBe(0);
    // The same code, by who proves a site of their own, connects that one.
    const own = randomUUID();
    expect((await pair(code, own)).status).toBe(201);
    expect([await connected(victim), await connected(own)]).toEqual([0, 1]);
  });

  test('is not changed by a token for something that is no cloud id, of another app or expired', async () => {
    const code = await newCode();
    const mint = (app: string, now = Date.now()) => keys.tokens.mint(app, fitClaims({ cloudId: randomUUID() }), now);
    const wrong = [
      fit('cloud-1'),
      fit('../../x'),
      mint('ari:cloud:ecosystem::app/another'),
      mint(APP_ID, Date.now() - 60_000),
    ];
    for (const token of wrong) expect((await askByForge(api, 'pair', { code }, token)).status).toBe(401);
    expect((await pair(code, randomUUID())).status).toBe(201);
  });

  test('is of one workspace as long as it is connected, and the code stays good', async () => {
    const cloudId = randomUUID();
    const site = await paired(await newCode(), cloudId);
    const code = await newCode(await stranger());
    const answer = await pair(code, cloudId);
    const { code: problem, detail } = problemSchema.parse(answer.body);
    expect([answer.status, problem, detail]).toEqual([409, 'conflict', expect.stringContaining('Disconnect it first')]);
    expect(answer.text).not.toContain('Acme');
    expect((await pushEvent(api, site, issueEvent(site))).status).toBe(202);
    expect((await pair(code, randomUUID())).status).toBe(201);
  });

  test('once disconnected, whoever proves it pairs it; the workspace before can’t while it is connected', async () => {
    const cloudId = randomUUID();
    const site = await paired(await newCode(), cloudId);
    await askByForge(api, 'disconnect', {}, fit(cloudId));
    const as = await stranger();
    const theirs = await paired(await newCode(as), cloudId);
    expect(theirs.siteId).not.toBe(site.siteId);
    expect((await pushEvent(api, theirs, issueEvent(theirs))).status).toBe(202);
    expect((await pushEvent(api, site, issueEvent(site))).status).toBe(401);
    expect(await refusalOf(await newCode(), cloudId)).toEqual([409, expect.stringContaining('another CRM workspace')]);
    expect(await connected(cloudId)).toBe(1);
    await askByForge(api, 'disconnect', {}, fit(cloudId));
    // Back in the first workspace it is the site that it was.
    expect((await paired(await newCode(), cloudId)).siteId).toBe(site.siteId);
    expect(await connected(cloudId)).toBe(1);
  });

  test('two workspaces that pair it at the same moment: one has it', async () => {
    const cloudId = randomUUID();
    const codes = await Promise.all([newCode(), newCode(await stranger()), newCode(await stranger())]);
    const answers = await Promise.all(codes.map((code) => pair(code, cloudId)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
    expect(await connected(cloudId)).toBe(1);
  });

  test('is free again when its app was uninstalled, or replaced by another installation of the same environment', async () => {
    const said = randomUUID();
    await paired(await newCode(), said);
    expect((await askByForge(api, 'uninstalled', {}, fit(said))).status).toBe(200);
    const anew = { cloudId: said, installationId: 'installation-2' };
    const as = await stranger();
    expect((await pair(await newCode(as), anew)).status).toBe(201);

    // Forge promises to nobody that it tells of an uninstallation.
    const untold = randomUUID();
    await paired(await newCode(), untold);
    const staging = { cloudId: untold, installationId: 'installation-3', environmentId: 'environment-2' };
    expect(await refusalOf(await newCode(as), staging)).toEqual([409, expect.any(String)]);
    expect((await pair(await newCode(as), { cloudId: untold, installationId: 'installation-3' })).status).toBe(201);
  });
});

test('GET /api/jira/test tells of each site how it answers', async () => {
  const alone = await api.tenant('Alone');
  const as = await tokenFor(alone, { role: 'admin' });
  const look = async () => jiraTestSchema.parse((await api.call('GET', '/api/jira/test', { token: as })).body);
  expect(await look()).toEqual({ ok: false, sites: [] });
  expect((await pair(await newCode(as), randomUUID())).status).toBe(201);
  expect(await look()).toMatchObject({
    ok: true,
    sites: [{ ok: true, baseUrl: sandbox.url, account: 'Ada Lovelace', projectKey: 'KAN', error: null }],
  });
  await api.owner.query('update jira_site set project_key = $1 where tenant_id = $2', ['NOPE', alone]);
  expect(await look()).toMatchObject({ ok: false, sites: [{ ok: false, error: expect.stringContaining('NOPE') }] });
});

test('guessing codes is slowed down, for the site that guesses and for no other', async () => {
  const own = await startTestApi(forgeEnv(keys));
  try {
    const cloudId = randomUUID();
    const attempt = (of: string) => askByForge(own, 'pair', { code: 'ABCD-EFGH-JKMN' }, fitOf(keys, { cloudId: of }));
    const tries = [];
    for (let i = 0; i < 21; i++) tries.push((await attempt(cloudId)).status);
    expect(tries).toEqual([...Array(20).fill(410), 429]);
    expect((await attempt(randomUUID())).status).toBe(410);
  } finally {
    await own.close();
  }
});

describe('without an account', () => {
  /** A process that does not know which Forge app is its own. */
  let unknowing: TestApi;
  beforeAll(async () => {
    unknowing = await startTestApi({}, api);
  });
  afterAll(() => unknowing.close());

  const ask = (of: TestApi, json: unknown) => of.call('POST', '/api/jira/pairing-codes', { token, json });

  test('a site is paired as the app’s alone', async () => {
    const { baseUrl, projectKey } = credentials();
    const { code } = pairingCodeSchema.parse((await ask(api, { baseUrl, projectKey })).body);
    const { siteId } = await paired(code, randomUUID());
    const access = await api.call('GET', `/api/jira/sites/${siteId}/access`, { token });
    expect(access.body).toMatchObject({ choice: 'auto', inUse: null, hasApiToken: false });
    const { sites } = jiraTestSchema.parse((await api.call('GET', '/api/jira/test', { token })).body);
    expect(sites.find((site) => site.siteId === siteId)).toMatchObject({
      ok: false,
      error: expect.stringContaining('token'),
    });
  });

  test('nothing is paired by an API that does not know its app, or by halves', async () => {
    const { baseUrl, projectKey } = credentials();
    for (const json of [{ baseUrl, projectKey }, credentials()]) {
      const { status, body } = await ask(unknowing, json);
      expect([status, problemSchema.parse(body).detail]).toEqual([503, expect.stringContaining('FORGE_APP_ID')]);
    }
    expect((await ask(api, { baseUrl, projectKey, email: 'ada@example.com' })).status).toBe(400);
  });
});
