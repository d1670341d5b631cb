import { expect, test } from '@jest/globals';
import { emptyFields } from '../../../src/domain/fields/field-map.ts';
import type { TicketFields } from '../../../src/domain/fields/synced-field.ts';
import type { LinkState } from '../../../src/domain/model/link.ts';
import type { PartsStanding, TicketState } from '../../../src/domain/model/ticket.ts';
import { emptyLink, ticketFromCrm } from '../../../src/domain/ticket/new-ticket.ts';
import { NO_PARTS, standingOf } from '../../../src/domain/ticket/standing.ts';

const NOW = Date.UTC(2026, 0, 2);
const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString();
const FIELDS: TicketFields = { ...emptyFields(), title: 'T', priority: 'LOW' };
const made = ticketFromCrm(
  {
    ...{ kind: 'ticket.created', cause: { origin: 'crm', actor: null, id: null }, ticketId: 't', source: 'API' },
    ...{ fields: FIELDS, contactId: null, target: null },
  },
  NOW,
);
const AGREED = Object.fromEntries(Object.entries(FIELDS).map(([name, crm]) => [name, { crm, jira: crm }]));
const linked = (link: Partial<LinkState>, parts: Partial<PartsStanding> = {}): TicketState => ({
  ...made,
  link: {
    ...emptyLink({ siteId: 's', projectId: null, projectKey: 'P' }),
    ...{ state: 'linked', issueId: '1', issueKey: 'P-1', base: AGREED },
    ...link,
  },
  parts: { ...NO_PARTS, ...parts },
});
const typed = { ...AGREED, title: { crm: 'Before', jira: 'Before' } };
const refused = { title: { message: 'no', since: at(2) }, labels: { message: 'earlier', since: at(1) } };
const part = { what: 'comment', id: 'c', message: 'locked', jira: 'Locked.', since: at(1) } as const;

test.each<[string, TicketState, object]>([
  ['a ticket without a link', made, { state: 'unlinked', behind: false }],
  ['one whose issue both sides agree on', linked({}), { state: 'synced', pendingFields: [], behind: false }],
  ['one that waits for its issue', linked({ state: 'wanted', issueId: null }), { state: 'pending', behind: true }],
  [
    'one with a field typed here',
    linked({ base: typed }),
    { state: 'pending', pendingFields: ['title'], behind: true },
  ],
  ['one with a comment on its way', linked({}, { pendingComments: 1 }), { state: 'pending', behind: true }],
  ['one with a file on its way', linked({}, { pendingFiles: 1 }), { state: 'pending', behind: true }],
  ['one whose issue is out of sight', linked({ missingSince: 1 }), { state: 'pending', behind: false }],
  ['one of a project', linked({ projectKey: 'OPS' }), { project: 'OPS' }],
  ['one that was unlinked', linked({ projectKey: 'OPS', state: 'unlinked' }), { project: null }],
  ['one that is to be fetched', linked({ fetchFrom: 1 }), { state: 'synced', behind: true }],
  [
    'one with refused fields: the first of them is the reason',
    linked({ base: typed, refused }),
    { state: 'parked', pendingFields: ['title'], behind: false, reason: { ...refused.labels, field: 'labels' } },
  ],
  [
    'one with a refused comment',
    linked({}, { refused: [part] }),
    { state: 'parked', reason: { message: 'locked', jira: 'Locked.', since: at(1), commentId: 'c' } },
  ],
  [
    'one whose work item is parked: that goes before what Jira refused',
    { ...linked({ refused }), parked: { message: 'set right', since: at(2) } },
    { state: 'parked', reason: { message: 'set right', since: at(2) } },
  ],
  [
    'one that was unlinked, whatever was refused',
    linked({ state: 'unlinked', refused, base: typed }),
    { state: 'unlinked', pendingFields: [], behind: false, reason: null },
  ],
  ['one whose issue is gone', linked({ state: 'deleted_in_jira', base: typed }), { state: 'deleted_in_jira' }],
  [
    'one that was deleted here: its policy sees to it',
    { ...linked({ base: typed }), deletedAt: NOW },
    { state: 'pending', behind: false },
  ],
])('%s', (_what, state, expected) => {
  expect(standingOf(state)).toMatchObject(expected);
});
