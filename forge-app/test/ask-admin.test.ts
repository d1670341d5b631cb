import { adminRequestSchema } from '@synapse/shared/forge/admin';
import { type Answer, problem } from './support/crm';
import { FIT } from './support/forge-platform';
import { secretOf, type TestApp, withTestApp } from './support/test-app';

/** What the admin page asks through the resolver, under the real @forge packages, against a real HTTP server. */

const SECRET = secretOf(3);
const ID = '0190a5c4-0000-7000-8000-000000000001';

let on: TestApp;
withTestApp((made) => {
  on = made;
  on.platform.secrets.set('crm-signing-secret', SECRET);
  on.platform.values.set('crm-pairing', { siteId: 's', workspaceName: 'Acme', pairedAt: '2026-11-22T10:00:00.000Z' });
});

const ask = (asked: object) => on.resolve('askAdmin', { ask: asked }, { accountId: 'user-1' });

test('a question goes to the CRM by Forge’s own proof of the site, with who asks', async () => {
  on.crm.answer(() => ({ status: 200, body: { retried: 1 } }));
  const asked = { kind: 'retry', failureIds: [ID] };
  expect(await ask({ ...asked })).toEqual({ state: 'answered', body: { retried: 1 } });
  const [one] = on.crm.received;
  expect([one?.path, one?.headers.authorization]).toEqual(['/api/app/admin', `Bearer ${FIT}`]);
  expect(one?.headers).not.toHaveProperty('webhook-signature');
  expect(adminRequestSchema.parse(JSON.parse(one?.text ?? ''))).toMatchObject({
    actor: { accountId: 'user-1' },
    ask: asked,
  });
});

test('what is no question, or names a site of its own, is not asked', async () => {
  for (const wrong of [
    { kind: 'drop tables' },
    { kind: 'health', siteId: ID },
    { kind: 'project', projectKey: '../x' },
  ])
    expect(await ask(wrong)).toMatchObject({ state: 'refused' });
  expect(on.crm.received).toEqual([]);
});

test.each<[string, Answer, object]>([
  ['a refusal', problem(409, 'conflict'), { state: 'refused', message: 'As the test says.' }],
  [
    'a body that is not right',
    {
      status: 400,
      body: {
        ...{
          type: 'about:blank',
          title: 'No',
          status: 400,
          code: 'invalid_request',
          detail: 'The request body is not valid.',
        },
        issues: [{ path: 'projects', message: 'OPS does not take part yet' }],
      },
    },
    { state: 'refused', message: 'OPS does not take part yet' },
  ],
  ['a CRM that is away', 'hang up', { state: 'away', message: expect.stringContaining('did not answer') }],
  ['a CRM that fails', problem(500, 'internal'), { state: 'away', message: expect.any(String) }],
  ['an answer of another shape', { status: 200, body: { retried: 'many' } }, { state: 'away' }],
])('%s is said in words', async (_what, answer, said) => {
  on.crm.answer(() => answer);
  expect(await ask({ kind: 'retry', failureIds: null })).toMatchObject(said);
});

test('before the pairing nobody is asked', async () => {
  on.platform.values.clear();
  expect(await ask({ kind: 'health' })).toEqual({ state: 'not_paired' });
});

/** What a page on an issue may ask: Forge shows it to whoever may see the issue. All else is for admins. */
const FOR_EVERYBODY = /^(getPanel|actOnIssue|find\w+)$/;

test('every function of the resolver but those of the panel refuses who is no Jira admin, and tells the CRM nothing', async () => {
  on.platform.isAdmin = false;
  const payloads: Record<string, object> = { pair: { code: 'ABCD-EFGH-JKMN' }, askAdmin: { ask: { kind: 'health' } } };
  const { answers }: typeof import('../src/resolver/resolver') = require('../src/resolver/resolver');
  const forAdmins = Object.keys(answers).filter((key) => !FOR_EVERYBODY.test(key));
  expect(forAdmins).toEqual(expect.arrayContaining(['pair', 'askAdmin', 'getHealth', 'rotate', 'disconnect']));
  for (const key of forAdmins) {
    const answer = await on.resolve(key, payloads[key] ?? {});
    expect([key, JSON.stringify(answer)]).toEqual([key, expect.stringMatching(/not_admin|Only a Jira admin/)]);
  }
  expect(on.crm.received).toEqual([]);
  expect(on.platform.secrets.get('crm-signing-secret')).toBe(SECRET);
});
