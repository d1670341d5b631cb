import type { Failure } from '@synapse/shared/failure';
import type { ImportForecast, ImportProgress } from '@synapse/shared/import';
import { adminBackend, inPast, SYNC_HEALTH } from './support/admin-backend';
import { openPage } from './support/forge-page';

/** Health, failures and imports on the admin page, under the real @forge/react. */

const file = require.resolve('../src/frontend/admin-page');
const ID = '0190a5c4-0000-7000-8000-000000000001';

const failure = (more: Partial<Failure> = {}): Failure => ({
  id: ID,
  ticket: { id: ID, number: 12, title: 'Printer on fire', deletedAt: null },
  siteId: ID,
  issueId: '10001',
  issueKey: 'KAN-12',
  state: 'parked',
  since: inPast(120),
  causes: [
    {
      what: 'field',
      field: 'priority',
      commentId: null,
      attachmentId: null,
      message: 'Jira refused the priority.',
      jira: 'It is not in the scheme.',
      since: inPast(120),
    },
  ],
  waiting: { events: 2, fields: ['dueDate'], comments: 1, attachments: 0 },
  attempts: 1,
  nextTryAt: null,
  ...more,
});

test('health tells of the last change each way, of what was missed and why, and of the budget', async () => {
  const page = openPage(file, adminBackend().invoke);
  await page.shows(
    'KAN-7, 3 minutes ago',
    'an hour ago',
    '2 never arrived, 1 arrived late',
    '16,000 of 16,250 points left',
  );
  await page.shows('40 calls, throttled 2 times');
  const noPoints = { ...SYNC_HEALTH, budget: { ...SYNC_HEALTH.budget, paysPoints: false } };
  const free = openPage(file, adminBackend({ health: () => noPoints }).invoke);
  await free.shows('No limit: the CRM uses an API token');
});

test('permissions that the CRM’s account lacks are named, with what to do', async () => {
  const missingPermissions = [{ projectKey: 'OPS', permissions: ['Edit issues', 'Add comments'] }];
  const page = openPage(file, adminBackend({ health: () => ({ ...SYNC_HEALTH, missingPermissions }) }).invoke);
  await page.shows('The CRM lacks permissions in Jira', 'OPS: Edit issues, Add comments', 'Permissions');
});

test('what stands there stays, with its age, when the CRM goes away', async () => {
  let away = false;
  const backend = adminBackend({
    health: () => (away ? { state: 'away', message: 'The CRM did not answer.' } : SYNC_HEALTH),
  });
  const page = openPage(file, backend.invoke);
  await page.shows('KAN-7');
  away = true;
  await page.click('Refresh');
  await page.shows('Couldn’t refresh', 'The CRM did not answer.', 'from just now', 'KAN-7');
});

test('a failure says why, since when and what waits, and is tried again alone or with all', async () => {
  let items = [failure(), failure({ id: crypto.randomUUID(), ticket: null, issueKey: null, state: 'retrying' })];
  const backend = adminBackend({
    failures: () => ({ items, nextCursor: null }),
    retry: ({ failureIds }) => ({ retried: failureIds?.length ?? 2 }),
  });
  const page = openPage(file, backend.invoke);
  await page.shows('KAN-12: Printer on fire', 'Jira refused the priority. Jira says: It is not in the scheme.');
  await page.shows('2 hours ago', '2 changes from Jira, Due date, 1 comment', 'Issue without a ticket');
  await page.shows('It is retried automatically.');
  await page.click('Retry KAN-12');
  await page.shows('1 issue will be retried');
  await page.becomes(() => backend.of('failures').length === 2 && page.buttons().includes('Retry all'));
  items = [];
  await page.click('Retry all');
  await page.shows('2 issues will be retried');
  await page.becomes(() => page.all('EmptyState').length === 1);
  expect(backend.of('retry')).toEqual([
    { kind: 'retry', failureIds: [ID] },
    { kind: 'retry', failureIds: null },
  ]);
});

test('more failures than one page: older and newer', async () => {
  const backend = adminBackend({
    failures: ({ cursor }) =>
      cursor
        ? { items: [failure({ issueKey: 'KAN-1' })], nextCursor: null }
        : { items: [failure()], nextCursor: 'further' },
  });
  const page = openPage(file, backend.invoke);
  await page.shows('KAN-12', 'Older');
  await page.click('Older');
  await page.shows('KAN-1:', 'Newer');
  await page.click('Newer');
  await page.shows('KAN-12', 'Older');
});

const forecast: ImportForecast = {
  siteId: ID,
  jql: 'project in ("KAN")',
  issues: 12_000,
  requests: 120,
  points: 12_120,
  paysPoints: true,
  seconds: 7_300,
  boundBy: 'points',
  advice: 'Start it in the evening.',
};
const job = (more: Partial<ImportProgress> = {}): ImportProgress => ({
  id: ID,
  siteId: ID,
  jql: 'project in ("KAN")',
  status: 'running',
  createdBy: 'Ada',
  createdByUserId: null,
  createdAt: inPast(2),
  startedAt: inPast(2),
  finishedAt: null,
  total: 12_000,
  done: 3_000,
  changed: 2_900,
  requests: 30,
  points: 3_030,
  rate: 100,
  secondsLeft: 70,
  jiraShare: 0.4,
  problem: null,
  faults: [{ issueKey: 'KAN-66', message: 'A text holds a letter that can’t be stored.' }],
  faultCount: 1,
  ...more,
});
const projects = () => ({ items: [{ projectKey: 'KAN', name: 'Support', takesPart: true, isDefault: true }] });

test('an import shows what it costs before it can be started, then how it stands, and can be held up', async () => {
  const jobs: ImportProgress[] = [];
  const backend = adminBackend({
    projects,
    imports: () => ({ items: [...jobs] }),
    'forecast-import': () => forecast,
    'start-import': () => {
      jobs.push(job());
      return { id: ID };
    },
    'change-import': ({ what }) => {
      jobs[0] = job({ status: what === 'resume' ? 'running' : what === 'pause' ? 'paused' : 'cancelled' });
      return job();
    },
  });
  const page = openPage(file, backend.invoke);
  await page.openTab('First import');
  await page.shows('JQL filter');
  expect(page.buttons()).not.toContain('Start import');
  page.choose('Projects', 'Support (KAN)');
  await page.becomes(() => JSON.stringify(page.field('Projects').props.value).includes('KAN'));
  (page.field('JQL filter').props.onChange as (event: unknown) => void)({ target: { value: ' type = Bug ' } });
  await page.becomes(() => page.field('JQL filter').props.value === ' type = Bug ');
  await page.submit();
  await page.shows(
    'About 12,000 issues',
    '12,120 points of the Jira API budget',
    'About 2 hours, because an import may use only',
  );
  await page.shows('Start it in the evening.');
  await page.click('Start import');
  await page.shows('Running', '3,000 of about 12,000 issues', '100 issues a second', 'about a minute', '40 %');
  await page.shows('KAN-66', 'can’t be stored');
  expect(page.all('ProgressBar')[0]?.props.value).toBe(0.25);
  expect(backend.of('start-import')).toEqual([
    { kind: 'start-import', wanted: { projects: ['KAN'], jql: 'type = Bug' } },
  ]);
  await page.click('Pause');
  await page.shows('Paused', 'Resume');
  await page.click('Resume');
  await page.shows('Running', 'Pause');
  await page.click('Cancel');
  await page.shows('Past imports', 'Cancelled', 'Estimate cost');
});

test('a JQL that Jira does not take is said in its words, and nothing can be started', async () => {
  const backend = adminBackend({
    projects,
    imports: () => ({ items: [job({ status: 'failed', problem: 'Jira was away for long.' })] }),
    'forecast-import': () => ({ state: 'refused', message: 'Jira refused: the field “tpye” does not exist.' }),
  });
  const page = openPage(file, backend.invoke);
  await page.openTab('First import');
  await page.shows('Estimate cost', 'Last import: Jira was away for long.');
  await page.submit();
  await page.shows('the field “tpye” does not exist');
  expect(page.buttons()).not.toContain('Start import');
});

test('an import that pays no points says what it would cost', async () => {
  const backend = adminBackend({
    projects,
    imports: () => ({ items: [] }),
    'forecast-import': () => ({ ...forecast, paysPoints: false, boundBy: 'speed', seconds: 20 }),
  });
  const page = openPage(file, backend.invoke);
  await page.openTab('First import');
  await page.shows('Estimate cost');
  await page.submit();
  await page.shows('which Jira exempts (otherwise 12,120 points)', 'Less than a minute');
});
