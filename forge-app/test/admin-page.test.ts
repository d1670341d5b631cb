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
