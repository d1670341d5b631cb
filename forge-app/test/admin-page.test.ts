import type { HealthAnswer, PairAnswer } from '../src/resolver/contract';
import { adminBackend, health, SITE } from './support/admin-backend';
import { openPage, type Page } from './support/forge-page';

/** The admin page under the real @forge/react: pairing and health, in words. */

const file = require.resolve('../src/frontend/admin-page');
type Ready = Extract<HealthAnswer, { state: 'ready' }>;

/** A backend that is paired once the right code comes. */
function backend(refusal?: string) {
  const codes: unknown[] = [];
  const quiet = adminBackend();
  const invoke = (functionKey: string, payload: unknown) => {
    if (functionKey === 'askAdmin') return quiet.invoke(functionKey, payload);
    if (functionKey === 'getHealth') return health({ site: codes.length > 0 && !refusal ? SITE : null });
    codes.push((payload as { code: string }).code);
    return (refusal ? { ok: false, message: refusal } : { ok: true, site: SITE }) satisfies PairAnswer;
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
  await page.shows('Not paired', 'Pairing code', 'Pair');
  await enter(page, 'ABCD-1234');
  await page.shows('Paired with Acme Support', 'Connection');
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
  await page.shows('Enter the pairing code from the CRM.');
  expect(codes).toEqual([]);
});

test('who is no admin sees neither health nor form', async () => {
  const page = openPage(file, () => ({ state: 'not_admin' }));
  await page.shows('Only a Jira admin');
  expect(page.all('Form')).toEqual([]);
});

test.each([
  ['unreachable', 'The CRM does not answer'],
  ['overloaded', 'slow down'],
  ['bad_signature', 'does not accept this site’s signature'],
  ['refused', 'Something other than the CRM'],
] as const)('trouble %s is said in words, with its beginning', async (trouble, words) => {
  const since = new Date(Date.now() - 3_700_000).toISOString();
  const page = openWith(health({ site: SITE, push: { trouble, since, givenUp: 0 } }));
  await page.shows(words, 'Started an hour ago.');
  expect(page.text()).not.toContain(trouble);
});

test('events given up are counted', async () => {
  const latest = [{ eventId: 'e', reason: 'answer 400 invalid_request', at: '2026-11-22T10:00:00.000Z' }];
  const page = openWith(health({ site: SITE, givenUp: { total: 3, latest } }));
  await page.shows('3 changes were permanently refused by the CRM');
});

test('a platform that fails: what it means and a way to try again', async () => {
  const page = openPage(file, () => Promise.reject(new Error('no')));
  await page.shows('Jira could not run the app');
  page.answer(adminBackend().invoke);
  await page.click('Try again');
  await page.shows('Paired with Acme Support');
});

const answered: Ready['crm'] = {
  state: 'answered',
  latencyMs: 41,
  fit: 'fits',
  appVersion: '3.1.0',
  crm: {
    workspaceName: 'Acme Support',
    crmVersion: '0.1.0',
    protocols: [2],
    lastEventAt: new Date(Date.now() - 130_000).toISOString(),
    waiting: 3,
    parked: 1,
    oldestWaitingAt: null,
    wantsAppToken: false,
    secretIsOld: false,
  },
};

test('health in facts: last change, waiting, held, round trip, versions', async () => {
  const page = openWith(health({ site: SITE, crm: answered }));
  await page.shows('2 minutes ago', '3 changes', '1 issue', '41 ms', 'App 3.1.0, CRM 0.1.0: compatible');
});

test('a CRM that is away or has forgotten the site is said, even if no push has failed yet', async () => {
  const page = openWith(health({ site: SITE, crm: { state: 'refused' } }));
  await page.shows('does not accept this site’s signature');
  const other = openWith(health({ site: SITE, crm: { state: 'away', why: 'ECONNREFUSED' } }));
  await other.shows('The CRM does not answer');
});

test('the secret is rotated by one click, and what came of it is said', async () => {
  const backend = adminBackend({}, { rotate: () => ({ ok: true, message: 'Both have a new one.' }) });
  const page = openPage(file, backend.invoke);
  await page.openTab('Connection');
  await page.shows('Rotate secret');
  await page.click('Rotate secret');
  await page.shows('Both have a new one.');
  expect(backend.called).toEqual(['getHealth', 'rotate', 'getHealth']);
});

test('nothing is disconnected before the admin has said so twice', async () => {
  const gone: unknown[] = [];
  const backend = adminBackend(
    {},
    {
      getHealth: () => health({ site: backend.called.includes('disconnect') ? null : SITE }),
      disconnect: (payload) => {
        gone.push(payload);
        return { ok: true, message: 'Disconnected.' };
      },
    },
  );
  const page = openPage(file, backend.invoke);
  await page.openTab('Connection');
  await page.shows('Disconnect…');
  await page.click('Disconnect…');
  await page.shows('Disconnect this site?', 'Cancel');
  expect(backend.called).toEqual(['getHealth']);
  await page.click('Cancel');
  await page.shows('Disconnect…');
  await page.click('Disconnect…');
  await page.shows('Cancel');
  await page.submitOf('Disconnect this site?');
  await page.shows('Not paired');
  expect(gone).toEqual([{ data: 'keep' }]);
});

test('the data can be exported first, and deleted with the link', async () => {
  const gone: unknown[] = [];
  const exports = [
    { ok: false, message: 'The CRM did not answer.' },
    { ok: true, url: 'https://crm.test/api/exports/x', expiresAt: '2026-11-22T10:10:00.000Z' },
  ];
  const backend = adminBackend(
    {},
    {
      exportData: () => exports.shift(),
      disconnect: (payload) => {
        gone.push(payload);
        return { ok: true, message: 'Disconnected.' };
      },
    },
  );
  const page = openPage(file, backend.invoke);
  await page.openTab('Connection');
  await page.shows('Disconnect…');
  await page.click('Disconnect…');
  await page.shows('Export first');
  await page.click('Export first');
  await page.shows('Export failed', 'The CRM did not answer.');
  await page.becomes(() => page.buttons().includes('Export first'));
  await page.click('Export first');
  await page.shows('Download the export');
  expect(page.find('Link', 'Download the export').props.href).toBe('https://crm.test/api/exports/x');
  (page.find('RadioGroup', '').props.onChange as (event: unknown) => void)({ target: { value: 'purge' } });
  await page.shows('Disconnect and delete');
  await page.submitOf('Disconnect this site?');
  await page.shows('Disconnected.');
  expect(gone).toEqual([{ data: 'purge' }]);
});

/** The page over a CRM that sees the site so. */
function openWith(seen: Ready): Page {
  return openPage(file, adminBackend({}, { getHealth: () => seen }).invoke);
}
