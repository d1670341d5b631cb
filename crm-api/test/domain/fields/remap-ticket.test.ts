import { expect, test } from '@jest/globals';
import { remapTicket } from '../../../src/domain/fields/remap-ticket.ts';
import type { EffectiveConfig } from '../../../src/domain/site/site-config.ts';
import { pendingFields } from '../../../src/domain/ticket/pending.ts';
import { AGREED, BY_AGENT, baseOf, contextOf, DONE, type Given, historyOf, linkWith, toldOf } from '../states.ts';

const refused = { message: 'no way there', since: '2026-11-27T00:00:00Z' };
const { base } = linkWith();
const resolved = {
  fields: { status: 'RESOLVED' },
  link: { base: { ...base, status: baseOf('RESOLVED', DONE) } },
} as const;

type Row = {
  given: Given;
  config?: Partial<EffectiveConfig>;
  shows: string;
  agreed: string;
  pending: string[];
  rule?: string;
};

test.each<[rule: string, row: Row]>([
  [
    'what Jira has is shown as the map reads it now, and Jira is told nothing',
    { given: resolved, config: { statusMap: { [DONE.id]: 'CLOSED' } }, shows: 'CLOSED', agreed: 'CLOSED', pending: [] },
  ],
  [
    'what the map still reads so stays',
    {
      given: resolved,
      config: { statusMap: { [DONE.id]: 'RESOLVED' } },
      shows: 'RESOLVED',
      agreed: 'RESOLVED',
      pending: [],
    },
  ],
  [
    'what was typed here and waits is left as it is',
    {
      given: { ...resolved, fields: { status: 'OPEN' } },
      config: { statusMap: { [DONE.id]: 'CLOSED' } },
      ...{ shows: 'OPEN', agreed: 'RESOLVED', pending: ['status'] },
    },
  ],
  [
    'what was typed here and is what Jira has by the new map waits no more',
    {
      given: { ...resolved, fields: { status: 'OPEN' } },
      config: { statusMap: { [DONE.id]: 'OPEN' } },
      ...{ shows: 'OPEN', agreed: 'OPEN', pending: [] },
    },
  ],
  [
    'a field that goes to Jira only is not read from there',
    {
      given: resolved,
      config: { statusMap: { [DONE.id]: 'CLOSED' }, directions: { status: 'to-jira' } },
      ...{ shows: 'RESOLVED', agreed: 'RESOLVED', pending: [] },
    },
  ],
  [
    'what was typed here and waits gives way where the field comes from Jira only now',
    {
      given: { ...resolved, fields: { status: 'OPEN' } },
      config: { directions: { status: 'from-jira' } },
      ...{ shows: 'RESOLVED', agreed: 'RESOLVED', pending: [], rule: 'conflict_jira' },
    },
  ],
  [
    'the same where the map has changed, too: Jira’s value is shown as it reads now',
    {
      given: { ...resolved, fields: { status: 'OPEN' } },
      config: { statusMap: { [DONE.id]: 'CLOSED' }, directions: { status: 'from-jira' } },
      ...{ shows: 'CLOSED', agreed: 'CLOSED', pending: [], rule: 'conflict_jira' },
    },
  ],
  [
    'a deleted ticket stays as it was',
    {
      given: { ...resolved, deletedAt: AGREED },
      config: { statusMap: { [DONE.id]: 'CLOSED' } },
      ...{ shows: 'RESOLVED', agreed: 'RESOLVED', pending: [] },
    },
  ],
])('%s', (_rule, { given, config, shows, agreed, pending, rule = 'remapped' }) => {
  const at = contextOf(given, config);
  const before = at.state.fields.status;
  remapTicket(at, { cause: BY_AGENT, people: {} });
  expect(at.state.fields.status).toBe(shows);
  expect(at.state.link?.base.status?.crm).toBe(agreed);
  expect(pendingFields(at.state)).toEqual(pending);
  const changed = before !== shows;
  expect(historyOf(at)).toEqual(changed ? [`status: ${before} → ${shows} (${rule})`] : []);
  expect(toldOf(at)).toEqual(changed ? ['ticket.updated status'] : []);
});

test('what Jira refused for want of a map is tried again', () => {
  const at = contextOf({ fields: { status: 'CLOSED' }, link: { refused: { status: refused, title: refused } } });
  remapTicket(at, { cause: BY_AGENT, people: {} });
  expect(Object.keys(at.state.link?.refused ?? {})).toEqual(['title']);
});

test.each<[rule: string, matched: string, accountId: string | null, pending: string[]]>([
  ['who was chosen without an account and is matched now is told to Jira', 'user-1', 'acc-9', ['assignee']],
  ['somebody else’s match changes nothing', 'user-2', null, []],
])('%s', (_rule, matched, accountId, pending) => {
  const unmatched = { userId: 'user-1', accountId: null, name: 'Ada' };
  const at = contextOf({
    fields: { assignee: unmatched },
    link: { base: { ...base, assignee: baseOf(unmatched, null) }, refused: {} },
  });
  remapTicket(at, { cause: BY_AGENT, people: { [matched]: { accountId: 'acc-9', name: 'Ada L.' } } });
  expect(at.state.fields.assignee?.accountId).toBe(accountId);
  expect(pendingFields(at.state)).toEqual(pending);
});

test('who is matched now is not sent where the field comes from Jira only, which is said once', () => {
  const unmatched = { userId: 'user-1', accountId: null, name: 'Ada' };
  const at = contextOf(
    { fields: { assignee: unmatched }, link: { base: { ...base, assignee: baseOf(null, null) } } },
    { directions: { assignee: 'from-jira' } },
  );
  remapTicket(at, { cause: BY_AGENT, people: { 'user-1': { accountId: 'acc-9', name: 'Ada L.' } } });
  expect(at.state.fields.assignee).toBeNull();
  expect(at.effects.history.map(({ rule }) => rule)).toEqual(['conflict_jira']);
});

test('what Jira refused of a field that comes from there only is refused no more, so that it is not remapped again', () => {
  const at = contextOf({ link: { refused: { title: refused } } }, { directions: { title: 'from-jira' } });
  remapTicket(at, { cause: BY_AGENT, people: {} });
  expect(at.state.link?.refused).toEqual({});
});
