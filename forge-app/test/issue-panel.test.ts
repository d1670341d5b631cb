import { EXAMPLES } from '@synapse/shared/api/examples';
import type { PanelResponse } from '@synapse/shared/forge/panel';
import type { ActAnswer, PanelAnswer } from '../src/resolver/contract';
import { openPage } from './support/forge-page';

/** The issue panel under the real @forge/react: each state a person can meet, in words. */

const file = require.resolve('../src/frontend/issue-panel');
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

type Linked = Extract<PanelResponse, { linked: true }>;
const ticket: Linked['ticket'] = {
  // Fields that these tests say nothing of.
  ...(EXAMPLES.Ticket as Linked['ticket']),
  id: '0190a5c4-0000-7000-8000-000000000001',
  number: 12,
  title: 'Printer on fire',
  description: '',
  status: 'IN_PROGRESS',
  priority: 'URGENT',
  source: 'EMAIL',
  contactId: null,
  labels: [],
  dueDate: null,
  assignee: null,
  custom: {},
  createdAt: minutesAgo(100),
  updatedAt: minutesAgo(2),
  version: 3,
  jira: null,
  sync: {
    state: 'synced',
    pendingFields: [],
    lastFromJiraAt: minutesAgo(2.5),
    lastToJiraAt: minutesAgo(60),
    deletedInJiraAt: null,
    reason: null,
  },
};
const contact: NonNullable<Linked['contact']> = {
  id: '0190a5c4-0000-7000-8000-000000000002',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  phone: '+44 1',
  company: 'Engines Ltd',
  createdAt: minutesAgo(100),
  updatedAt: minutesAgo(100),
};
const comment = {
  id: '0190a5c4-0000-7000-8000-000000000003',
  author: 'Grace',
  text: 'Key is at the desk',
  createdAt: minutesAgo(61),
};
const conflict = {
  id: '0190a5c4-0000-7000-8000-000000000005',
  ...{ field: 'priority', ours: 'URGENT' as unknown, theirs: 'LOW' as unknown, winner: 'jira' as const },
  at: minutesAgo(2.5),
};
const MAY_ALL = { edit: true };
const NOT_LINKED: PanelAnswer = { state: 'ready', panel: { linked: false }, rights: MAY_ALL };
const ready = (panel: Partial<Linked> = {}, rights = MAY_ALL): PanelAnswer => ({
  state: 'ready',
  rights,
  panel: {
    ...{ linked: true, ticket, contact, crmUrl: 'https://crm.example.com/tickets/12' },
    ...{ comments: [], otherTickets: [], conflicts: [] },
    ...panel,
  },
});
const withSync = (sync: Partial<Linked['ticket']['sync']>) =>
  ready({ ticket: { ...ticket, sync: { ...ticket.sync, ...sync } } });

test('while it asks it says so, then shows the ticket, the contact and how fresh they are', async () => {
  let give: (answer: PanelAnswer) => void = () => {};
  const answer = new Promise((resolve) => {
    give = resolve;
  });
  const page = openPage(file, () => answer);
  await page.shows('Loading the CRM ticket');
  expect(page.all('Spinner')).toHaveLength(1);
  give(ready());
  await page.shows('#12 Printer on fire', 'In progress', 'Priority Urgent', 'Assignee Unassigned', 'Source Email');
  await page.shows('In sync', 'Last synced from Jira 2 minutes ago', 'Last synced to Jira an hour ago');
  await page.shows('Ada Lovelace, Engines Ltd', 'ada@example.com', '+44 1');
  expect(page.find('Link', 'ada@').props.href).toBe('mailto:ada@example.com');
  expect(page.find('Link', '+44').props.href).toBe('tel:+441');
  expect(page.find('Link', 'Open in the CRM').props.href).toBe('https://crm.example.com/tickets/12');
  // No word for a machine: no enum value, no null.
  expect(page.text()).not.toMatch(/IN_PROGRESS|URGENT|EMAIL|\bsynced(?! (from|to) Jira)|null|undefined/);
});

test('an issue without a ticket', async () => {
  const page = openPage(file, () => NOT_LINKED);
  await page.shows('No CRM ticket is linked to this issue.', 'Refresh');
});

test('a site that is not paired says who can help', async () => {
  const page = openPage(file, () => ({ state: 'not_paired' }));
  await page.shows('Not connected to the CRM', 'A Jira admin can connect this site');
  expect(page.all('Button')).toEqual([]);
});

test('a CRM that is away at first: what happened and a way to try again', async () => {
  const page = openPage(file, () => ({ state: 'away', message: 'The CRM did not answer.', known: null }));
  await page.shows('The CRM can’t be reached', 'The CRM did not answer.', 'There is no earlier data', 'Try again');
  page.answer(() => ready());
  await page.click('Try again');
  await page.shows('#12 Printer on fire', 'Refresh');
  expect(page.text()).not.toContain('can’t be reached');
});

test('a CRM that goes away later: the last record stays, and says that it is old', async () => {
  const page = openPage(file, () => ready());
  await page.shows('#12 Printer on fire');
  page.answer(() => Promise.reject(new Error('the platform failed')));
  await page.click('Refresh');
  await page.shows('The CRM can’t be reached', 'Showing data from just now.', '#12 Printer on fire');
});

test('a CRM that is away from the start: what it last said of the issue, how old, and nothing to act on', async () => {
  const { panel } = ready({ comments: [comment] }) as Extract<PanelAnswer, { state: 'ready' }>;
  const known = { panel, at: minutesAgo(181) };
  const page = openPage(file, () => ({ state: 'away', message: 'The CRM did not answer.', known }));
  await page.shows('The CRM did not answer.', 'from 3 hours ago', '#12 Printer on fire', 'Key is at the desk');
  expect(page.all('Button').map(({ props }) => props.isDisabled ?? false)).toEqual([false]);
});

test('while Jira does not say whether the user may see the issue, nothing of the CRM stays on the page', async () => {
  const page = openPage(file, () => ready());
  await page.shows('#12 Printer on fire');
  page.answer(() => ({ state: 'unsure', message: 'Jira did not say. Refresh in a moment.' }));
  await page.click('Refresh');
  await page.shows('Not shown just now', 'Jira did not say. Refresh in a moment.', 'Try again');
  expect(page.text()).not.toContain('Printer on fire');
  page.answer(() => ready());
  await page.click('Try again');
  await page.shows('#12 Printer on fire');
});

test('who may not see the issue sees nothing of the CRM', async () => {
  const page = openPage(file, () => ({ state: 'no_access' }));
  await page.shows('You can’t see this issue', 'ask a project admin');
  expect(page.all('Button')).toEqual([]);
});

test('who may not edit the issue sees the record and is offered nothing that changes it', async () => {
  const parked = { state: 'parked' as const, reason: { message: 'Jira refused the title.', since: minutesAgo(5) } };
  const stuck = { ...ticket, sync: { ...ticket.sync, ...parked } };
  const page = openPage(file, () =>
    ready({ ticket: stuck, comments: [comment], conflicts: [conflict] }, { edit: false }),
  );
  await page.shows('Read-only', 'Jira refused the title.', 'Both sides changed the priority', 'Key is at the desk');
  expect(page.all('Button')).toHaveLength(1);
  page.find('Button', 'Refresh');
});

test('a conflict: which field, both values as people write them, and a click for either', async () => {
  const { acts, invoke } = actingBackend(ready({ conflicts: [conflict] }), ready());
  const page = openPage(file, invoke);
  await page.shows('Both sides changed the priority', 'In Jira: Low', 'In the CRM: Urgent');
  await page.shows(
    'Detected 2 minutes ago. Jira’s value is used until someone decides.',
    'Keep Jira value',
    'Use CRM value',
  );
  await page.click('Use CRM value');
  await page.shows('Refresh');
  expect(acts).toEqual([{ act: { kind: 'resolve', conflictId: conflict.id, take: 'ours' } }]);
  expect(page.text()).not.toContain('Both sides');
});

test.each([
  ['title', 'A', null, 'In Jira: nothing'],
  ['labels', ['a'], ['a', 'b'], 'In Jira: a, b'],
  ['assignee', null, { userId: null, accountId: '1', name: 'Ada' }, 'In Jira: Ada'],
  ['dueDate', null, '2026-11-30', 'changed the due date'],
  ['custom.customerReference', 1, 2, 'changed the customer reference'],
  ['comment:0190a5c4-0000-7000-8000-000000000009', 'x', 'y', 'changed the comment text'],
])('a conflict over %s is in words', async (field, ours, theirs, words) => {
  const page = openPage(file, () => ready({ conflicts: [{ ...conflict, field, ours, theirs }] }));
  await page.shows(words);
  expect(page.text()).not.toMatch(/null|undefined|\[object|comment:|custom\./);
});

test('unlinking asks first', async () => {
  const { acts, invoke } = actingBackend(ready(), NOT_LINKED);
  const page = openPage(file, invoke);
  await page.shows('Unlink…');
  await page.click('Unlink…');
  await page.shows('no longer reach the other');
  expect(acts).toEqual([]);
  await page.click('Unlink ticket');
  await page.shows('No CRM ticket is linked');
  expect(acts).toEqual([{ act: { kind: 'unlink' } }]);
});

test('another contact is found as it is typed, and linked; the present one can be removed', async () => {
  const other = { id: comment.id, name: 'Ada Byron', company: 'Engines Ltd', email: null };
  const asked: unknown[] = [];
  const page = openPage(file, (functionKey, payload) => {
    if (functionKey === 'getPanel') return asked.length > 1 ? ready({ contact: null }) : ready();
    asked.push(payload);
    return functionKey === 'findInCrm' ? { ok: true, tickets: [], contacts: [other] } : { ok: true, outcome: 'done' };
  });
  await page.shows('Change contact', 'Remove contact');
  await page.click('Change contact');
  await page.shows('Find a contact', 'Cancel');
  const select = () => page.all('Select')[0]?.props as Record<'onInputChange' | 'onChange', (given: unknown) => void>;
  select().onInputChange('byron');
  await page.becomes(() => JSON.stringify(page.all('Select')[0]?.props.options).includes('Ada Byron, Engines Ltd'));
  select().onChange({ value: `${other.id} byron` });
  await page.shows('No contact.');
  expect(asked).toEqual([{ q: 'byron', what: 'contacts' }, { act: { kind: 'link-contact', contactId: other.id } }]);
});

test('a change on its way', async () => {
  const page = openPage(file, () => withSync({ state: 'pending', pendingFields: ['title', 'priority'] }));
  await page.shows('Syncing to Jira', 'The title and the priority were changed in the CRM');
});

test('a change that Jira refused: why, what helps, and Jira’s own words', async () => {
  const reason = {
    message: 'Jira has no priority like that. Choose another.',
    jira: 'Priority is invalid',
    since: minutesAgo(5),
  };
  const page = openPage(file, () => withSync({ state: 'parked', reason }));
  await page.shows('Needs attention', 'This ticket is stuck', 'Choose another.', 'Jira said: Priority is invalid');
  await page.shows('Started 5 minutes ago');
});

test('a ticket without a contact, and a contact that can’t be reached', async () => {
  const page = openPage(file, () => ready({ contact: null }));
  await page.shows('No contact.');
  page.answer(() => ready({ contact: { ...contact, email: null, phone: null, company: null } }));
  await page.click('Refresh');
  await page.shows('No email address or phone number.');
});

/** A backend that keeps what it was asked to do, and answers `panel` before and `after` once something was done. */
function actingBackend(before: PanelAnswer, after: PanelAnswer, answer: ActAnswer = { ok: true, outcome: 'done' }) {
  const acts: unknown[] = [];
  const invoke = (functionKey: string, payload: unknown) => {
    if (functionKey === 'getPanel') return acts.length > 0 ? after : before;
    acts.push(payload);
    return answer;
  };
  return { acts, invoke };
}

test('the latest comments are shown, and none of them can be published from here', async () => {
  const page = openPage(file, () => ready({ comments: [comment] }));
  await page.shows('Grace', 'an hour ago', 'Key is at the desk');
  expect(page.text()).not.toContain('Publish');
});

test('what is parked is sent again by one click; a second refusal is said', async () => {
  const reason = { message: 'Jira refused the title.', since: minutesAgo(5) };
  const parked = withSync({ state: 'parked', reason });
  const { acts, invoke } = actingBackend(parked, ready());
  const page = openPage(file, invoke);
  await page.shows('Needs attention');
  await page.click('Retry');
  await page.shows('In sync');
  expect(acts).toEqual([{ act: { kind: 'retry' } }]);

  const again = openPage(file, actingBackend(parked, parked, { ok: false, message: 'No doors on Sundays.' }).invoke);
  await again.shows('Retry');
  await again.click('Retry');
  await again.shows('The action failed', 'No doors on Sundays.', 'Needs attention');
});

test('an issue without a ticket: one is made', async () => {
  const { acts, invoke } = actingBackend(NOT_LINKED, NOT_LINKED, { ok: true, outcome: 'underway' });
  const page = openPage(file, invoke);
  await page.shows('Create ticket');
  await page.click('Create ticket');
  await page.shows('Creating the ticket');
  expect(acts).toEqual([{ act: { kind: 'create' } }]);
});

test('an issue without a ticket: one is found as its words are typed, and linked', async () => {
  const found = {
    ...{ id: ticket.id, issueId: '20002', number: 12, title: 'Printer on fire' },
    ...{ status: 'OPEN' as const, crmUrl: null },
  };
  const asked: unknown[] = [];
  const page = openPage(file, (functionKey, payload) => {
    if (functionKey === 'getPanel') return asked.length > 1 ? ready() : NOT_LINKED;
    asked.push(payload);
    return functionKey === 'findInCrm' ? { ok: true, tickets: [found], contacts: [] } : { ok: true, outcome: 'done' };
  });
  await page.shows('Or link an existing ticket', 'Or choose a contact for this issue');
  const select = () => page.all('Select')[0]?.props as Record<'onInputChange' | 'onChange', (given: unknown) => void>;
  for (const typed of ['p', 'pr', 'print']) select().onInputChange(typed);
  await page.becomes(() => JSON.stringify(page.all('Select')[0]?.props.options).includes('#12 Printer on fire'));
  // The list empties its box first, and with it what was found.
  select().onInputChange('');
  select().onChange({ value: `${ticket.id}/20002 print` });
  await page.shows('#12 Printer on fire', 'In sync');
  expect(asked).toEqual([
    { q: 'print', what: 'tickets' },
    { act: { kind: 'link', ticketId: ticket.id, issueId: found.issueId } },
  ]);
});

test('what else of the contact is open', async () => {
  const other = {
    id: comment.id,
    number: 13,
    title: 'Heating off',
    status: 'OPEN' as const,
    crmUrl: 'https://crm.test/13',
    issueId: null,
  };
  const page = openPage(file, () => ready({ otherTickets: [other] }));
  await page.shows('Other open tickets of this contact', '#13 Heating off');
  expect(page.find('Link', '#13').props.href).toBe('https://crm.test/13');
});
