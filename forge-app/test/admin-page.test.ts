import type { HealthAnswer, PairAnswer } from '../src/resolver/contract';
import { openPage, type Page } from './support/forge-page';

/** The admin page under the real @forge/react: pairing and health, in words. */

const file = require.resolve('../src/frontend/admin-page');
const site = { siteId: 's', workspaceName: 'Acme Support', pairedAt: '2026-11-22T10:00:00.000Z' };
type Ready = Extract<HealthAnswer, { state: 'ready' }>;
const health = (more: Partial<Ready> = {}): Ready => ({
  state: 'ready',
  site: null,
  push: null,
  givenUp: { total: 0, latest: [] },
  crm: { state: 'not_paired' },
  ...more,
});

/** A backend that is paired once the right code comes. */
function backend(refusal?: string) {
  const codes: unknown[] = [];
  const invoke = (functionKey: string, payload: unknown): HealthAnswer | PairAnswer => {
    if (functionKey === 'getHealth') return health({ site: codes.length > 0 && !refusal ? site : null });
    codes.push((payload as { code: string }).code);
    return refusal ? { ok: false, message: refusal } : { ok: true, site };
  };
  return { codes, invoke };
}

const submit = (page: Page) => (page.find('Form', '').props.onSubmit as () => unknown)();

async function enter(page: Page, code: string) {
  const change = page.find('Textfield', '').props.onChange as (event: unknown) => void;
  change({ target: { value: code } });
  await submit(page);
}

test('an admin pairs the site', async () => {
  const { codes, invoke } = backend();
  const page = openPage(file, invoke);
  await page.shows('Not paired yet', 'Pairing code', 'Pair');
  await enter(page, 'ABCD-1234');
  await page.shows('Paired with Acme Support', 'Pair again');
  expect(codes).toEqual(['ABCD-1234']);
});

test('a code that the CRM does not know is refused in words, and can be tried again', async () => {
  const page = openPage(file, backend('The CRM does not know that code.').invoke);
  await page.shows('Pairing code');
  await enter(page, 'WRONG-CODE');
  await page.shows('The CRM does not know that code.', 'Pair');
});

test('no code, no call', async () => {
  const { codes, invoke } = backend();
  const page = openPage(file, invoke);
  await page.shows('Pairing code');
  await submit(page);
  await page.shows('Enter the code that the CRM shows.');
  expect(codes).toEqual([]);
});

test('who is no admin sees neither health nor form', async () => {
  const page = openPage(file, () => ({ state: 'not_admin' }));
  await page.shows('Only a Jira admin');
  expect(page.all('Form')).toEqual([]);
});

test.each([
  ['not_paired', 'Changes are waiting'],
  ['unreachable', 'The CRM does not answer'],
  ['overloaded', 'slower pace'],
  ['bad_signature', 'does not accept this site’s signature'],
  ['refused', 'Something other than the CRM'],
] as const)('trouble %s is said in words, with its beginning', async (trouble, words) => {
  const since = new Date(Date.now() - 3_700_000).toISOString();
  const page = openPage(file, () => health({ site, push: { trouble, since } }));
  await page.shows(words, 'It began an hour ago.');
  expect(page.text()).not.toContain(trouble);
});

test('events given up are counted', async () => {
  const latest = [{ eventId: 'e', reason: 'answer 400 invalid_request', at: '2026-11-22T10:00:00.000Z' }];
  const page = openPage(file, () => health({ site, givenUp: { total: 3, latest } }));
  await page.shows('3 changes were refused by the CRM for good');
});

test('a platform that fails: what it means and a way to try again', async () => {
  const page = openPage(file, () => Promise.reject(new Error('no')));
  await page.shows('Jira could not run the app');
  page.answer(() => health({ site }));
  await page.click('Try again');
  await page.shows('Paired with Acme Support');
});

const answered: Ready['crm'] = {
  state: 'answered',
  latencyMs: 41,
  fits: true,
  appVersion: '3.1.0',
  crm: {
    workspaceName: 'Acme Support',
    crmVersion: '0.1.0',
    protocols: [1],
    lastEventAt: new Date(Date.now() - 130_000).toISOString(),
    waiting: 3,
    parked: 1,
    oldestWaitingAt: null,
    wantsAppToken: false,
    secretIsOld: false,
  },
};

test('health in facts: last change, waiting, held, round trip, versions', async () => {
  const page = openPage(file, () => health({ site, crm: answered }));
  await page.shows('2 minutes ago', '3 changes', '1: each issue', '41 ms', 'App 3.1.0, CRM 0.1.0: they fit');
  await page.shows('What leaves Jira');
});

test('a CRM that is away or has forgotten the site is said, even if no push has failed yet', async () => {
  const page = openPage(file, () => health({ site, crm: { state: 'refused' } }));
  await page.shows('does not accept this site’s signature');
  const other = openPage(file, () => health({ site, crm: { state: 'away', why: 'ECONNREFUSED' } }));
  await other.shows('The CRM does not answer');
});

test('the secret is rotated by one click, and what came of it is said', async () => {
  const asked: string[] = [];
  const page = openPage(file, (functionKey) => {
    asked.push(functionKey);
    return functionKey === 'getHealth'
      ? health({ site, crm: answered })
      : { ok: true, message: 'Both have a new one.' };
  });
  await page.shows('Rotate the secret');
  await page.click('Rotate the secret');
  await page.shows('Both have a new one.');
  expect(asked).toEqual(['getHealth', 'rotate', 'getHealth']);
});

test('nothing is disconnected before the admin has said so twice', async () => {
  const asked: string[] = [];
  const page = openPage(file, (functionKey) => {
    asked.push(functionKey);
    if (functionKey === 'getHealth') return health({ site: asked.includes('disconnect') ? null : site });
    return { ok: true, message: 'Disconnected.' };
  });
  await page.shows('Disconnect…');
  await page.click('Disconnect…');
  await page.shows('Disconnect this site?', 'Keep it connected');
  expect(asked).toEqual(['getHealth']);
  await page.click('Keep it connected');
  await page.shows('Disconnect…');
  await page.click('Disconnect…');
  await page.shows('Keep it connected');
  await page.click('Disconnect');
  await page.shows('Not paired yet');
});
