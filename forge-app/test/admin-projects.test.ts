import type { ProjectProposal } from '@synapse/shared/project-config';
import { adminBackend, config } from './support/admin-backend';
import { openPage, type Page } from './support/forge-page';

/** Projects, maps, fields and people on the admin page, under the real @forge/react. */

const file = require.resolve('../src/frontend/admin-page');

const project = (projectKey: string, takesPart: boolean, isDefault = false) => ({
  projectKey,
  name: `The ${projectKey} desk`,
  takesPart,
  isDefault,
});
const projects = () => ({ items: [project('OPS', false), project('HR', true), project('KAN', true, true)] });

const proposal: ProjectProposal = {
  issueTypes: [
    { id: '1', name: 'Task', subtask: false },
    { id: '2', name: 'Bug', subtask: false },
  ],
  statuses: [
    { id: '10', name: 'Waiting', category: 'new', proposed: 'OPEN' },
    { id: '11', name: 'Done', category: 'done', proposed: 'RESOLVED' },
    { id: '12', name: 'Closed', category: 'done', proposed: 'CLOSED' },
  ],
  statusMap: { '11': 'RESOLVED', '12': 'CLOSED' },
  priorities: [
    { id: '1', name: 'Highest', proposed: 'URGENT' },
    { id: '5', name: 'Lowest', proposed: 'LOW' },
  ],
  unreachable: [],
  unknownFrom: [],
  customFields: [
    { fieldId: 'customfield_10039', name: 'Customer reference', kind: 'text', proposed: 'customerReference' },
  ],
};
const NEEDS = [{ fieldId: 'resolution', name: 'Resolution', allowed: ['Done', 'Duplicate'] }];
const NO_WAY = { from: { id: '10', name: 'Waiting' }, to: 'RESOLVED' as const, reason: 'demands', needs: NEEDS };
const saved = (more = {}) => ({
  siteId: crypto.randomUUID(),
  projectKey: 'OPS',
  takesPart: false,
  config: config(more),
});

async function openSetup(backend: ReturnType<typeof adminBackend>): Promise<Page> {
  const page = openPage(file, backend.invoke);
  await page.openTab('Projects and fields');
  await page.shows('The OPS desk (OPS)', 'Set up');
  await page.click('Set up');
  return page;
}

const lastSave = (backend: ReturnType<typeof adminBackend>) => {
  const ask = backend.of('save-project').at(-1);
  return ask?.kind === 'save-project' ? ask : undefined;
};

test('the projects that take part come first; the one for new tickets can’t be taken out', async () => {
  const backend = adminBackend({ projects, 'leave-project': () => ({ done: true }) });
  const page = openPage(file, backend.invoke);
  await page.openTab('Projects and fields');
  await page.shows('The OPS desk (OPS)', 'Yes, for new tickets');
  expect(page.text().indexOf('(HR)')).toBeLessThan(page.text().indexOf('(OPS)'));
  expect(page.buttons().filter((name) => name === 'Stop syncing')).toHaveLength(1);
  await page.click('Stop syncing');
  await page.shows('HR is no longer synced. Its tickets are kept');
  expect(backend.of('leave-project')).toEqual([{ kind: 'leave-project', projectKey: 'HR' }]);
});

test('what live Jira suggests is filled in, and saved only where it differs from what Jira’s own words say', async () => {
  const backend = adminBackend({
    projects,
    project: () => ({ saved: saved(), proposal }),
    'check-project': () => ({ unreachable: [] }),
    'save-project': () => saved(),
  });
  const page = await openSetup(backend);
  await page.shows('Issues to sync', 'Waiting');
  expect(['Waiting', 'Done', 'Highest', 'Title'].map(page.chosen)).toEqual([
    'Open',
    'Resolved',
    'Urgent',
    'Both ways; Jira wins conflicts',
  ]);
  page.choose('Waiting', 'In progress');
  await page.becomes(() => page.chosen('Waiting') === 'In progress');
  page.choose('Lowest', 'Medium');
  await page.becomes(() => page.chosen('Lowest') === 'Medium');
  page.choose('Title', 'Jira to CRM only');
  await page.becomes(() => page.chosen('Title') === 'Jira to CRM only');
  page.choose('Due date', 'Both ways; the newest edit wins');
  await page.becomes(() => page.chosen('Due date') === 'Both ways; the newest edit wins');
  page.choose('Synced custom fields', 'Customer reference');
  await page.becomes(() => page.labels().filter((label) => label === 'Customer reference').length > 0);
  page.choose('Customer reference', 'CRM to Jira only');
  await page.becomes(() => page.chosen('Customer reference') === 'CRM to Jira only');
  await page.submit();
  await page.shows('OPS is saved.');
  expect(lastSave(backend)).toEqual({
    kind: 'save-project',
    projectKey: 'OPS',
    config: config({
      statusMap: { '10': 'IN_PROGRESS', '11': 'RESOLVED', '12': 'CLOSED' },
      priorityMap: { '5': 'MEDIUM' },
      directions: { title: 'from-jira', 'custom.customerReference': 'to-jira' },
      policies: { dueDate: 'newest' },
      customFields: [{ fieldId: 'customfield_10039', kind: 'text', name: 'customerReference' }],
    }),
  });
});

test('only some types, and which type a new ticket becomes', async () => {
  const backend = adminBackend({
    projects,
    project: () => ({ saved: saved(), proposal }),
    'check-project': () => ({ unreachable: [] }),
    'save-project': () => saved(),
  });
  const page = await openSetup(backend);
  await page.shows('Issues to sync');
  (page.find('RadioGroup', '').props.onChange as (event: unknown) => void)({ target: { value: 'types' } });
  await page.becomes(() => page.all('CheckboxGroup').length === 1);
  const choose = (ids: string[]) => (page.find('CheckboxGroup', '').props.onChange as (ids: string[]) => void)(ids);
  choose([]);
  await page.shows('Choose at least one issue type.');
  await page.submit();
  expect(backend.of('save-project')).toEqual([]);
  choose(['2']);
  await page.becomes(() => !page.text().includes('Choose at least one issue type.'));
  page.choose('Issue type for new tickets', 'Bug');
  await page.becomes(() => page.chosen('Issue type for new tickets') === 'Bug');
  await page.submit();
  await page.shows('is saved');
  expect(lastSave(backend)?.config).toMatchObject({
    participation: { mode: 'types', issueTypeIds: ['2'] },
    issueTypeId: '2',
  });
});

test('other types keep what a newer CRM has chosen besides', async () => {
  const participation = { mode: 'types', issueTypeIds: ['1'], except: ['spam'] };
  const config = { ...saved().config, participation } as never;
  const backend = adminBackend({
    projects,
    project: () => ({ saved: { ...saved(), config }, proposal }),
    'check-project': () => ({ unreachable: [] }),
    'save-project': () => saved(),
  });
  const page = await openSetup(backend);
  await page.becomes(() => page.all('CheckboxGroup').length === 1);
  (page.find('CheckboxGroup', '').props.onChange as (ids: string[]) => void)(['2']);
  await page.becomes(() => (page.find('CheckboxGroup', '').props.value as string[])[0] === '2');
  await page.submit();
  await page.shows('is saved');
  expect(lastSave(backend)?.config).toMatchObject({ participation: { ...participation, issueTypeIds: ['2'] } });
});

test('what can’t be reached is named before saving, with what would help, and saved only when that is known', async () => {
  const backend = adminBackend({
    projects,
    project: () => ({ saved: saved(), proposal }),
    'check-project': ({ config: { transitionFields } }) => ({
      unreachable: transitionFields.resolution ? [] : [NO_WAY],
    }),
    'save-project': () => saved(),
  });
  const page = await openSetup(backend);
  await page.shows('Statuses');
  page.choose('Waiting', 'In progress');
  await page.becomes(() => page.chosen('Waiting') === 'In progress');
  await page.submit();
  await page.shows('From “Waiting” to Resolved: the transitions on the way require Resolution.', 'Save anyway');
  expect(backend.of('save-project')).toEqual([]);
  page.choose('Resolution to set', 'Duplicate');
  await page.becomes(() => page.chosen('Resolution to set') === 'Duplicate');
  await page.submit();
  await page.shows('OPS is saved.');
  expect(lastSave(backend)?.config.transitionFields).toEqual({ resolution: { name: 'Duplicate' } });
});

test('an admin who knows may save all the same', async () => {
  const backend = adminBackend({
    projects,
    project: () => ({ saved: saved(), proposal: { ...proposal, unreachable: [NO_WAY] } }),
    'save-project': () => saved(),
  });
  const page = await openSetup(backend);
  await page.shows('Save anyway');
  await page.submit();
  await page.shows('OPS is saved.');
  expect(backend.of('check-project')).toEqual([]);
});

test('a Jira that is away is said, and asked again', async () => {
  let away = true;
  const backend = adminBackend({
    projects: () => (away ? { state: 'refused', message: 'Jira can’t be reached just now.' } : projects()),
  });
  const page = openPage(file, backend.invoke);
  await page.openTab('Projects and fields');
  await page.shows('Couldn’t load', 'Jira can’t be reached just now.', 'Try again');
  away = false;
  await page.click('Try again');
  await page.shows('The OPS desk (OPS)');
});

const person = (userId: string, more = {}) => ({
  userId,
  name: userId,
  email: null,
  matched: null,
  proposed: null,
  ...more,
});
const ADA = { accountId: 'a1', name: 'Ada Lovelace' };
const BO = { accountId: 'a2', name: 'Bo Diddley' };

test('people are matched as proposed or by hand, and only what differs is saved', async () => {
  const backend = adminBackend({
    people: () => ({
      users: [
        person('ann', { email: 'ada@acme.test', proposed: ADA }),
        person('ben', { matched: { ...BO, matchedBy: 'email' } }),
        person('cleo'),
      ],
      people: [ADA, BO],
    }),
    'match-users': () => ({ matched: [], unmatched: [] }),
  });
  const page = openPage(file, backend.invoke);
  await page.openTab('People');
  await page.shows('ann (ada@acme.test)', 'Proposed: same email address', 'Not matched', 'Save 1 change');
  expect(['ann', 'ben', 'cleo'].map(page.chosen)).toEqual(['Ada Lovelace', 'Bo Diddley', 'Nobody']);
  page.choose('ben', 'Nobody');
  await page.shows('Save 2 changes');
  await page.submit();
  await page.shows('Updated the matches of 2 people.');
  expect(backend.of('match-users')).toEqual([
    {
      kind: 'match-users',
      users: [
        { userId: 'ann', accountId: 'a1' },
        { userId: 'ben', accountId: null },
      ],
    },
  ]);
});

test('whom Jira does not know is said by name; and a CRM that nobody has used yet says so', async () => {
  const users = [person('ann', { proposed: ADA })];
  const backend = adminBackend({
    people: () => ({ users, people: [ADA] }),
    'match-users': () => ({ matched: [], unmatched: [{ userId: 'ann', reason: 'Jira knows no account a1.' }] }),
  });
  const page = openPage(file, backend.invoke);
  await page.openTab('People');
  await page.shows('Save 1 change');
  await page.submit();
  await page.shows('Nothing has changed', 'Jira knows no account a1.');
  const empty = openPage(file, adminBackend({ people: () => ({ users: [], people: [] }) }).invoke);
  await empty.openTab('People');
  await empty.becomes(() => empty.all('EmptyState').length > 0);
});
