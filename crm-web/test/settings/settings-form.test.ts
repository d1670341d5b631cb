import { expect, test } from '@jest/globals';
import { changedIn, wordsOfProject, wordsOfSite } from '../../src/settings/settings-words.ts';
import {
  customFieldsIn,
  projectConfigOf,
  projectConfigOnTop,
  ruleOf,
  siteSettingsOf,
  siteSettingsOnTop,
  withoutJiraPriority,
} from '../../src/settings/sites/settings-form.ts';
import { FIELDS } from '../../src/ticket/field-names.ts';

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
  const form = { participation: 'linked', ...asProposed, ...rules, custom: 'customfield_1' };
  const made = projectConfigOf(formOf({ ...form, 'rule.custom.severity': 'to-jira' }), saved, proposal);
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

test('custom fields are chosen by Jira’s id: who took part keeps their name, and who does not any more is gone', () => {
  const field = (id: string, name: string, proposed: string) => ({
    fieldId: id,
    name,
    proposed,
    kind: 'text' as const,
  });
  const shown = { ...proposal, customFields: [field('customfield_2', 'Account manager', 'accountManager')] };
  const form = formOf({ participation: 'all', ...rules, 'rule.custom.accountManager': 'both:newest' });
  for (const fieldId of ['customfield_1', 'customfield_2']) form.append('custom', fieldId);
  const made = projectConfigOf(form, saved, shown);
  const added = { name: 'accountManager', fieldId: 'customfield_2', kind: 'text' };
  expect(made.customFields).toEqual([...saved.customFields, added]);
  expect(ruleOf(made, 'custom.accountManager')).toBe('both:newest');
  expect(customFieldsIn(made, shown).map(({ name }) => name)).toEqual(['Account manager', 'severity']);
  const none = projectConfigOf(formOf({ participation: 'all', ...rules }), made, shown);
  expect(none.customFields).toEqual([]);
});

test('what a transition gets is chosen by its name, and what is no name of Jira’s stays', () => {
  const said = { participation: 'all', ...rules };
  const config = { ...saved, transitionFields: { resolution: { name: 'Done' }, customfield_9: [1] } };
  const madeOf = (boxes: Record<string, string>) =>
    projectConfigOf(formOf({ ...said, ...boxes }), config, proposal).transitionFields;
  expect(madeOf({})).toEqual(config.transitionFields);
  expect(madeOf({ 'transition.resolution': '' })).toEqual({ customfield_9: [1] });
  expect(madeOf({ 'transition.resolution': 'Won’t do' })).toEqual({
    ...config.transitionFields,
    resolution: { name: 'Won’t do' },
  });
});

test('what another admin saved meanwhile is told, and stays where this one chose nothing else', () => {
  const was = siteSettingsOf(formOf({ onTicketDelete: 'leave', writeMode: 'careful', days: '30' }));
  const mine = { ...was, writeMode: 'fast' as const };
  const now = { ...was, purgeDeletedAfterDays: null, syncEnabled: false };
  expect(changedIn(wordsOfSite(was), wordsOfSite(now))).toEqual([
    'Remove deleted tickets for good after, in days: nothing',
    'Regular reconciliation: Off',
  ]);
  expect(siteSettingsOnTop(was, mine, now)).toEqual({ ...now, writeMode: 'fast' });
});

test('of a project, too: each status, priority and field by itself', () => {
  const untouched = { participation: 'all', 'status.1': 'OPEN', 'status.2': 'RESOLVED', 'status.3': 'CLOSED' };
  const shown = {
    ...untouched,
    'priority.1': 'URGENT',
    ...rules,
    custom: 'customfield_1',
    'rule.custom.severity': 'to-jira',
    'rule.title': 'from-jira',
    'rule.labels': 'both:crm',
  };
  const mine = projectConfigOf(formOf({ ...shown, 'status.1': 'CLOSED', 'rule.title': 'both:jira' }), saved, proposal);
  const now = {
    ...saved,
    statusMap: { '2': 'CLOSED' as const },
    policies: { labels: 'newest' as const },
    customFields: [],
  };
  const site = { siteId: '1', projectKey: 'KAN', takesPart: true };
  const wordsOf = (config: typeof mine) => wordsOfProject({ ...site, config }, proposal);
  expect(changedIn(wordsOf(saved), wordsOf(now))).toEqual([
    'Status in the CRM, Done: Closed',
    'Status in the CRM, Gone: Resolved',
    'Labels: Both ways; the newer wins a conflict',
    'Custom fields: nothing',
  ]);
  expect(projectConfigOnTop(saved, mine, now, proposal)).toEqual({
    ...now,
    statusMap: { '1': 'CLOSED', '2': 'CLOSED' },
    directions: { 'custom.severity': 'to-jira' },
  });
});

test('a priority of ours that none of Jira’s stands for is told, the most urgent first', () => {
  expect(withoutJiraPriority(['HIGH', 'MEDIUM', 'MEDIUM'])).toEqual(['URGENT', 'LOW']);
  expect(withoutJiraPriority(['LOW', 'URGENT', 'HIGH', 'MEDIUM'])).toEqual([]);
});
