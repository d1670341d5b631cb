import { expect, test } from '@jest/globals';
import { FIELDS, projectConfigOf, ruleOf, siteSettingsOf } from '../src/settings/settings-form.ts';

const formOf = (said: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(said)) form.append(name, value);
  return form;
};

test('what is left empty for a site is as it is without a setting', () => {
  const said = { onTicketDelete: 'leave', writeMode: 'careful' };
  const empty = { ...said, purgeDeletedAfterDays: null, syncEnabled: null, syncIntervalMinutes: null, whenDone: null };
  expect(siteSettingsOf(formOf({ ...said, days: '', syncEnabled: '', interval: '', whenDoneStatus: '' }))).toEqual(
    empty,
  );
  const all = { days: '30', syncEnabled: 'off', interval: '0.5', whenDoneNote: ' Tell the customer ' };
  expect(siteSettingsOf(formOf({ ...said, ...all }))).toEqual({
    ...said,
    purgeDeletedAfterDays: 30,
    syncEnabled: false,
    syncIntervalMinutes: 0.5,
    whenDone: { status: null, note: 'Tell the customer' },
  });
});

const saved = {
  participation: { mode: 'all' as const },
  issueTypeId: null,
  statusMap: { '3': 'CLOSED' as const },
  priorityMap: {},
  directions: { title: 'from-jira' as const, 'custom.severity': 'to-jira' as const },
  policies: { labels: 'crm' as const },
  customFields: [{ name: 'severity', fieldId: 'customfield_1', kind: 'text' as const }],
  transitionFields: { resolution: { name: 'Done' } },
};
const proposal = {
  issueTypes: [],
  statuses: [
    { id: '1', name: 'To Do', category: 'new' as const, proposed: 'OPEN' as const },
    { id: '2', name: 'Done', category: 'done' as const, proposed: 'RESOLVED' as const },
    { id: '3', name: 'Gone', category: 'done' as const, proposed: 'RESOLVED' as const },
  ],
  statusMap: { '2': 'RESOLVED' as const },
  priorities: [{ id: '1', name: 'Highest', proposed: 'URGENT' as const }],
  unreachable: [],
  unknownFrom: [],
  customFields: [],
};
const rules = Object.fromEntries(FIELDS.map((field) => [`rule.${field}`, 'both:jira']));

test('what is as Jira’s words suggest is left out of the maps; what the form does not ask for stays', () => {
  const asProposed = { 'status.1': 'OPEN', 'status.2': 'RESOLVED', 'status.3': 'CLOSED', 'priority.1': 'URGENT' };
  const made = projectConfigOf(formOf({ participation: 'linked', ...asProposed, ...rules }), saved, proposal);
  expect(made).toEqual({
    ...saved,
    participation: { mode: 'linked' },
    statusMap: { '2': 'RESOLVED', '3': 'CLOSED' },
    directions: { 'custom.severity': 'to-jira' },
    policies: {},
  });
});

test('the rule of a field is read as it was saved', () => {
  const said = { participation: 'types', type: '10001', issueType: '10001', 'status.1': 'IN_PROGRESS', ...rules };
  const made = projectConfigOf(formOf({ ...said, 'rule.title': 'both:newest', 'rule.status': 'to-jira' }), saved, {
    ...proposal,
    statuses: proposal.statuses.slice(0, 1),
    priorities: [],
  });
  expect(made).toMatchObject({ participation: { mode: 'types', issueTypeIds: ['10001'] }, issueTypeId: '10001' });
  expect(made.statusMap).toEqual({ '1': 'IN_PROGRESS', '3': 'CLOSED' });
  expect(['title', 'status', 'labels'].map((field) => ruleOf(made, field))).toEqual([
    'both:newest',
    'to-jira',
    'both:jira',
  ]);
});
