import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import { isRole, ROLES, type Who } from '@synapse/shared/api/define-route';
import { SCOPE_NAMES, type Scope } from '@synapse/shared/api/scopes';
import { joinAs, startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { type ForgeKeys, fitOf, forgeEnv, startForgeKeys } from '../support/forge-host.ts';
import { type Ids, ROUTE_TABLE, type Row, SENT_TO } from '../support/route-table.ts';
import { connectTestSite, push, type TestSite } from '../support/signed.ts';

jest.setTimeout(60_000);

let api: TestApi;
let sandbox: Sandbox;
/** The workspace whose ids are known, and the hostile one: with a site of its own, so that it has everything it may have. */
let victim: { tenantId: string; token: string; ids: Ids; cloudId: string };
let hostile: { tenantId: string; token: string; site: TestSite };
let keys: ForgeKeys;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'empty' });
  keys = await startForgeKeys();
  api = await startTestApi({ WRITE_THROUGH_MS: '20000', ...forgeEnv(keys) });
  const tenantId = await api.tenant('Victim');
  const ids = await everything(tenantId);
  const { rows } = await api.owner.query<{ cloud_id: string }>('select cloud_id from jira_site where id = $1', [
    ids.siteId,
  ]);
  const cloudId = rows[0]?.cloud_id ?? '';
  victim = { tenantId, token: await tokenFor(tenantId, { role: 'admin' }), ids, cloudId };
  const other = await api.tenant('Hostile');
  const site = await connectTestSite(api, other, sandbox.url);
  hostile = { tenantId: other, token: await tokenFor(other, { role: 'admin' }), site };
});
afterAll(async () => {
  await api.close();
  await keys.close();
  await sandbox.close();
});

/** Makes one of everything that has an id. */
async function everything(tenantId: string): Promise<Ids> {
  const token = await tokenFor(tenantId, { role: 'admin' });
  const { siteId } = await connectTestSite(api, tenantId, sandbox.url);
  const post = async (path: string, json: object) => {
    const answer = await api.call('POST', path, { token, json });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.body as Record<string, string> & { runs?: { id: string }[] };
  };
  const { id: contactId = '' } = await post('/api/contacts', { name: 'Secret person' });
  const { id: companyId = '' } = await post('/api/companies', { name: 'Secret company', domains: ['secret.test'] });
  const { id: ticketId = '' } = await post('/api/tickets', { title: 'Secret ticket', contactId });
  const { id: commentId = '' } = await post(`/api/tickets/${ticketId}/comments`, { body: 'Secret comment' });
  const file = await api.call('POST', `/api/tickets/${ticketId}/attachments?filename=secret.txt`, {
    token,
    body: 'Secret content',
    headers: { 'content-type': 'text/plain' },
  });
  const { id: attachmentId = '' } = file.body as Record<string, string>;
  const { id: importId = '' } = await post('/api/imports', { siteId });
  const { id: bulkJobId = '' } = await post('/api/tickets/bulk', {
    ids: [ticketId],
    action: { kind: 'comment', body: 'Secret note' },
  });
  await post('/api/tickets/sync', { siteId });
  const runs = await api.owner.query<{ id: string }>('select id from sync_run where tenant_id = $1', [tenantId]);
  const conflictId = randomUUID();
  await api.owner.query(
    `insert into conflict (tenant_id, id, ticket_id, field, our_value, their_value, policy, winner, at)
     values ($1, $2, $3, 'title', '"Secret ours"', '"Secret theirs"', 'jira', 'jira', now())`,
    [tenantId, conflictId, ticketId],
  );
  const runId = runs.rows[0]?.id ?? randomUUID();
  const { memberId } = await joinAs(api, tenantId, 'secret-member', 'agent');
  const { id: invitationId = '' } = await post('/api/members/invitations', {
    email: 'secret@acme.com',
    role: 'viewer',
  });
  const { id: tokenId = '' } = await post('/api/service-tokens', { name: 'Secret app', scopes: ['tickets:read'] });
  const ids = {
    ticketId,
    commentId,
    contactId,
    companyId,
    attachmentId,
    conflictId,
    importId,
    bulkJobId,
    runId,
    siteId,
    memberId,
  };
  const { id: endpointId = '' } = await post('/api/webhook-endpoints', { url: 'https://hooks.invalid/secret' });
  const { id: viewId = '' } = await post('/api/views', { name: 'Secret view', visibility: 'workspace' });
  return { ...ids, invitationId, tokenId, endpointId, viewId, workspaceId: tenantId };
}

const nobody = (): Ids => {
  const names = [
    'ticketId',
    'commentId',
    'contactId',
    'companyId',
    'attachmentId',
    'conflictId',
    'importId',
    'bulkJobId',
    'runId',
    'siteId',
    'memberId',
    'invitationId',
    'tokenId',
    'endpointId',
    'viewId',
    'workspaceId',
  ];
  return Object.fromEntries(names.map((name) => [name, randomUUID()])) as Ids;
};

const NAMES: Readonly<Record<string, string>> = { projectKey: 'KAN', issueKey: 'KAN-1', userId: 'user-9', link: 'x' };

/** Asks one route with the ids of one workspace. An answer that streams is not waited for. */
async function ask(routeName: string, row: Row, ids: Ids, token?: string) {
  const [method = '', pattern = ''] = routeName.split(' ');
  const path = pattern.replace(/:(\w+)/g, (_all, name: string) => ids[name as keyof Ids] ?? NAMES[name] ?? '');
  const body = row.body?.(ids);
  const ending = new AbortController();
  const answer = await fetch(`${api.url}${path}${row.query?.(ids) ?? ''}`, {
    method,
    signal: ending.signal,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const text = isStream ? '' : await answer.text();
  ending.abort();
  return { status: answer.status, text };
}

const ROWS = Object.entries(ROUTE_TABLE);
const isSigned = (who: Who) => who === 'app' || who === 'webhook';

test('what is sent is for routes that are declared', () => {
  expect(SENT_TO.filter((name) => !(name in ROUTE_TABLE))).toEqual([]);
});

describe('every query parameter that carries an id', () => {
  const asUser = ROWS.filter(([, { who }]) => isRole(who));
  const IDS = Object.keys(nobody()).flatMap((name) => [name, name.replace(/Id$/, '')]);

  /** Of these, sent at once, those that the route does not say it does not know. */
  const takenOf = async (name: string, row: Row, parameters: readonly string[]) => {
    const query = () => `?${parameters.map((parameter) => `${parameter}=${randomUUID()}`).join('&')}`;
    const { status, text } = await ask(name, { ...row, query }, nobody(), hostile.token);
    const [, unknown = ''] = status === 400 ? (/"Unrecognized keys?: ((?:\\"|[^"])*)"/.exec(text) ?? []) : [];
    return parameters.filter((parameter) => !unknown.includes(`\\"${parameter}\\"`));
  };
  /** As many as an answer has room to name. */
  const AT_ONCE = 8;

  test.each(asUser)('%s: stands in its row', async (name, row) => {
    // What takes anything reads no query at all.
    if ((await takenOf(name, row, ['nonsense'])).length > 0) return;
    const taken: string[] = [];
    for (let from = 0; from < IDS.length; from += AT_ONCE)
      taken.push(...(await takenOf(name, row, IDS.slice(from, from + AT_ONCE))));
    expect(taken).toEqual(taken.filter((parameter) => row.query?.(nobody()).includes(`${parameter}=`)));
  });
});

describe('every role against every route', () => {
  test.each(ROWS)('%s', async (name, row) => {
    const needed = row.who === 'person' ? 0 : ROLES.indexOf(row.who as (typeof ROLES)[number]);
    const anybody = await ask(name, row, nobody());
    if (row.who === 'public') {
      expect([401, 403]).not.toContain(anybody.status);
      return;
    }
    expect(anybody.status).toBe(401);
    for (const [i, role] of ROLES.entries()) {
      const { status, text } = await ask(name, row, nobody(), await tokenFor(hostile.tenantId, { role }));
      const seen = `${role}: ${status} ${text.slice(0, 200)}`;
      if (needed < 0) expect(seen).toMatch(/: 401 /);
      else if (i < needed) expect(seen).toMatch(/: 403 .*"forbidden"/);
      else expect(seen).not.toMatch(/: (401|403|404 .*There is nothing at|405|5\d\d) /);
    }
  });
});

/** A service token of a workspace. */
async function tokenWith(admin: string, scopes: readonly Scope[]): Promise<string> {
  const json = { name: `with ${scopes.join(' and ')}`, scopes };
  const { body } = await api.call('POST', '/api/service-tokens', { token: admin, json });
  return (body as { token: string }).token;
}

describe('every scope of a service token against every route', () => {
  const tokens = new Map<string, string>();
  beforeAll(async () => {
    // Of its own, for the number of dry runs of a workspace is bounded.
    const admin = await tokenFor(await api.tenant('Machines'), { role: 'admin' });
    for (const scope of SCOPE_NAMES) tokens.set(scope, await tokenWith(admin, [scope]));
    tokens.set('all', await tokenWith(admin, SCOPE_NAMES));
  });

  test.each(ROWS.filter(([, { who }]) => who !== 'public'))('%s', async (name, row) => {
    for (const [scope, token] of tokens) {
      const { status, text } = await ask(name, row, nobody(), token);
      const seen = `${scope}: ${status} ${text.slice(0, 200)}`;
      if (!isRole(row.who) && row.who !== 'person') expect(seen).toMatch(/: 401 /);
      else if (row.scope !== null && (scope === row.scope || scope === 'all'))
        expect(seen).not.toMatch(/: (401|403|404 .*There is nothing at|405|5\d\d) /);
      else expect(seen).toMatch(/: 403 .*"forbidden"/);
    }
  });

  const byId = ROWS.filter(([name, { scope }]) => scope !== null && /:\w+Id\b/.test(name));
  test.each(byId)('%s: a foreign id is as an unknown one to a token that may call it', async (name, row) => {
    const { status, text } = await ask(name, row, victim.ids, tokens.get('all'));
    expect([status, text.includes('Secret')]).toEqual([row.foreign ?? 404, false]);
  });
});

describe('a hostile workspace against every route that takes an id', () => {
  const takesId = ([name, { who, body, query }]: [string, Row]) =>
    !isSigned(who) &&
    (/:\w+Id\b/.test(name) || `${body}${query}`.includes('Id') || /:(projectKey|issueKey)/.test(name));

  const withoutIds = ({ status, text }: { status: number; text: string }, ids: Ids) => {
    const plain = Object.entries(ids).reduce((said, [what, id]) => said.replaceAll(id, `<${what}>`), text);
    // A job that was made has an id of its own.
    const said = plain.replace(/^\{"id":"[^"]*"\}$/, '{"id":""}');
    return { status, text: said.replace(/"traceId":"[0-9a-f]+"/, '"traceId":""') };
  };

  /** All there is of the victim, as one number. */
  const standing = async () => {
    const { rows } = await api.owner.query<{ table_name: string }>(
      `select table_name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id'
       and table_name not in ('api_spend', 'feed', 'work_item', 'inbox', 'ticket_counter', 'feed_counter') order by 1`,
    );
    const sums: Record<string, string> = {};
    for (const { table_name: table } of rows) {
      const sum = await api.owner.query<{ sum: string }>(
        `select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum from ${table} t where tenant_id = $1`,
        [victim.tenantId],
      );
      sums[table] = sum.rows[0]?.sum ?? '';
    }
    return sums;
  };
  let before: Record<string, string>;
  beforeAll(async () => {
    before = await standing();
  });

  test.each(ROWS.filter(takesId))('%s: a foreign id and an unknown one are answered alike', async (name, row) => {
    const unknown = nobody();
    const forUnknown = await ask(name, row, unknown, hostile.token);
    const forForeign = await ask(name, row, victim.ids, hostile.token);
    expect(withoutIds(forForeign, victim.ids)).toEqual(withoutIds(forUnknown, unknown));
    expect(forForeign.text).not.toContain('Secret');
    if (isRole(row.who)) expect(forForeign.status).toBe(row.foreign ?? 404);
  });

  const proved = ROWS.filter(([, { who }]) => isSigned(who) || who === 'forge');
  const bodiesOf = ({ asSite = 'no body' }: Row, ids: Ids) => (asSite === 'no body' ? [] : asSite(ids));
  const tail = ({ status, text }: { status: number; text: string }) => ({
    status,
    text: text.replace(/"(traceId|expiresAt|oldValidUntil|path|secret)":"[^"]*"/g, '"$1":""'),
  });

  test.each(proved)('%s: has bodies for a site of one’s own to send', (_name, row) => {
    expect(row.asSite === 'no body' ? 1 : row.asSite?.(nobody()).length).toBeGreaterThan(0);
  });

  test.each(proved.filter(([, { who }]) => isSigned(who)))(
    '%s: signed by another site: 401, as of one that is not there',
    async (name, row) => {
      const path = name.split(' ')[1] ?? '';
      const { secret } = hostile.site;
      for (const body of bodiesOf(row, victim.ids)) {
        const as = (cloudId: string, ids: Ids) =>
          path === '/api/jira/webhooks'
            ? api.call('POST', `${path}${row.query?.(ids)}`, {
                json: body,
                headers: { 'x-hub-signature': `sha256=${'0'.repeat(64)}` },
              })
            : push(api, path, { secret, cloudId, id: randomUUID(), body: JSON.stringify(body) });
        const [foreign, unknown] = [await as(victim.cloudId, victim.ids), await as(randomUUID(), nobody())];
        expect(foreign.status).toBe(401);
        expect(tail(foreign)).toEqual(tail(unknown));
      }
    },
  );

  test.each(proved.filter(([name]) => name !== 'POST /api/jira/webhooks'))(
    '%s: by the proof of one’s own site, another’s ids are as unknown ones',
    async (name, row) => {
      const path = name.split(' ')[1] ?? '';
      const { secret, cloudId } = hostile.site;
      const send = (body: object) =>
        row.who === 'forge'
          ? api.call('POST', path, { token: fitOf(keys, { cloudId }), json: body })
          : push(api, path, { secret, cloudId, id: randomUUID(), body: JSON.stringify(body) });
      const unknown = nobody();
      const [forForeign, forUnknown] = [bodiesOf(row, victim.ids), bodiesOf(row, unknown)];
      for (const [i, body] of forForeign.entries()) {
        const [foreign, other] = [await send(body), await send(forUnknown[i] ?? {})];
        expect(tail(withoutIds(foreign, victim.ids))).toEqual(tail(withoutIds(other, unknown)));
        expect(foreign.text).not.toContain('Secret');
      }
    },
  );

  test('and afterwards nothing of the other workspace is changed', async () => {
    expect(await standing()).toEqual(before);
  });

  test('while the workspace itself finds what has these ids', async () => {
    for (const [name, row] of ROWS.filter(
      (one) => takesId(one) && one[0].startsWith('GET ') && one[1].who !== 'public',
    )) {
      const { status, text } = await ask(name, row, victim.ids, victim.token);
      expect(`${name} ${status} ${status < 300 ? '' : text}`).toMatch(/ (200|206) /);
    }
  });
});
