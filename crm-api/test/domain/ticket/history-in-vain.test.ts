import { describe, expect, test } from '@jest/globals';
import type { Change } from '../../../src/domain/model/change.ts';
import type { InFlight } from '../../../src/domain/model/link.ts';
import { applyToTicket } from '../../../src/domain/ticket/apply-to-ticket.ts';
import { mustAsk } from '../../../src/domain/ticket/left-writes.ts';
import { deliverableFields } from '../../../src/domain/ticket/pending.ts';
import {
  AGREED,
  BY_AGENT,
  baseOf,
  changed,
  checked,
  contextOf,
  eventOf,
  FROM_JIRA,
  type Given,
  historyOf,
  ISSUE,
  linkWith,
  NOW,
  past,
  SITE,
  sentValue,
  snapshotOf,
  TICKET,
} from '../states.ts';

/** Jira's history was not read, or not for everything: what it has not told stays to be asked. */

const [UNSEEN, CARRIED_OUT, SET_BACK, AGAIN] = [AGREED + 100, AGREED + 200, AGREED + 300, AGREED + 400];
const OF = { siteId: SITE, issueId: ISSUE };
const DAY_MS = 86_400_000;
const [DAY, OTHER_DAY] = ['2026-12-01', '2026-12-24'];
const sentTitle = (more: Partial<InFlight> = {}) => sentValue('Ours', 'Ours', { over: ['Printer'], ...more });
/** The whole issue, by a pass of the reconciler: since when, it does not say. */
const passOf = (values: Parameters<typeof snapshotOf>[0], updated: number) => {
  const { readAt: _, ...seen } = snapshotOf(values, { updated });
  return seen;
};
const conflictsOf = (at: ReturnType<typeof contextOf>) =>
  at.effects.conflicts.map(({ field, theirs }) => `${field}: ${String(theirs)}`);

test('what another field of the same request replaced is not judged by a history that was asked of one alone', () => {
  const sent = { title: [sentTitle()], dueDate: [sentValue(DAY, DAY, { over: [null] })] };
  const at = contextOf({ fields: { title: 'Ours', dueDate: DAY }, link: { inFlight: sent } });
  applyToTicket(at, eventOf({ title: 'Ours' }, { updated: CARRIED_OUT }));
  const told = checked(at, past([CARRIED_OUT, changed('Printer', 'Ours')]));
  // Before Jira has answered, a pass shows the day as well.
  applyToTicket(at, passOf({ title: 'Ours', dueDate: DAY }, CARRIED_OUT + 1));
  applyToTicket(at, told);
  expect(mustAsk(at.state, OF, NOW)).toBe(true);
  const days = [changed('', OTHER_DAY, 'duedate'), changed(OTHER_DAY, DAY, 'duedate')];
  applyToTicket(at, checked(at, past(...days.map((item, i): [number, typeof item] => [UNSEEN + 100 * i, item]))));
  expect(conflictsOf(at)).toEqual([`dueDate: ${OTHER_DAY}`]);
});

test.each([
  ['refuses it at first', null],
  ['is asked at once', undefined],
])(
  'what ours replaced unseen is told by Jira’s history, where Jira %s and somebody has set the same since',
  (_, first) => {
    const at = contextOf({ fields: { title: 'Ours' }, link: { inFlight: { title: [sentTitle()] } } });
    applyToTicket(at, passOf({ title: 'Ours' }, AGAIN));
    if (first === null) applyToTicket(at, checked(at, null));
    // The event of a person's change, and not the echo.
    applyToTicket(at, eventOf({ title: 'Ours' }, { updated: AGAIN, changelog: [changed('Printer', 'Ours')] }));
    expect(mustAsk(at.state, OF, NOW + DAY_MS)).toBe(true);
    const history = past(
      [UNSEEN, changed('Printer', 'Theirs')],
      [CARRIED_OUT, changed('Theirs', 'Ours')],
      [SET_BACK, changed('Ours', 'Printer')],
      [AGAIN, changed('Printer', 'Ours')],
    );
    applyToTicket(at, checked(at, history));
    // Which of the two was ours is not known, so that what either replaced is on a row.
    expect(conflictsOf(at)).toEqual(['title: Theirs', 'title: Printer']);
  },
);

describe('an edit without an answer that nobody has read since, and Jira’s history could not be asked', () => {
  const chosen = { name: 'ref', fieldId: 'customfield_1', kind: 'text' as const };
  const expired = { at: NOW - 100_000, over: ['Printer'] };
  const custom: Given = {
    fields: { 'custom.ref': 'Ours' },
    link: {
      base: { ...linkWith().base, 'custom.ref': baseOf('Printer') },
      marks: { ...linkWith().marks, 'custom.ref': AGREED },
      inFlight: { 'custom.ref': [sentTitle({ ...expired, chosen })] },
    },
  };
  const title: Given = { fields: { title: 'Ours' }, link: { inFlight: { title: [sentTitle(expired)] } } };
  const of = { cause: BY_AGENT, ticketId: TICKET };
  const settled: Change = { kind: 'writes.settled', cause: FROM_JIRA, ticketId: TICKET, of: OF };
  const back = (name: string) => snapshotOf({ [name]: 'Printer' }, { updated: SET_BACK, readAt: NOW + 1 });
  const unlinkedBack: Change = { ...of, kind: 'ticket.linked', observed: back('title') };

  test.each<[string, Given, string, Change[], Change[]]>([
    [
      'a ticket that is deleted',
      title,
      'title',
      [{ ...of, kind: 'ticket.deleted' }, settled],
      [{ ...of, kind: 'ticket.undeleted' }],
    ],
    ['a ticket that is unlinked', title, 'title', [{ ...of, kind: 'ticket.unlinked' }, settled], [unlinkedBack]],
    ['a custom field that is dropped', custom, 'custom.ref', [snapshotOf({}, { updated: SET_BACK, readAt: NOW })], []],
  ])('of %s gives way to what was set back, when it is back', (_, given, name, away, comesBack) => {
    const at = contextOf(given);
    for (const change of away) applyToTicket(at, change);
    at.config = { ...at.config, customFields: [chosen] };
    for (const change of comesBack) applyToTicket(at, change);
    applyToTicket(at, back(name));
    // It is not sent before the history is known.
    expect(deliverableFields(at.state)).toEqual([]);
    const issueField = name === 'title' ? 'summary' : chosen.fieldId;
    const history = past(
      [CARRIED_OUT, changed('Printer', 'Ours', issueField)],
      [SET_BACK, changed('Ours', 'Printer', issueField)],
    );
    applyToTicket(at, { ...back(name), history });
    expect(historyOf(at)).toContain(`${name}: Ours → Printer (took_jira)`);
    expect(deliverableFields(at.state)).toEqual([]);
    expect(conflictsOf(at)).toEqual([]);
  });

  test('of a ticket that follows another issue meanwhile does not take back what has won when it is back', () => {
    const at = contextOf(title, { policies: { title: 'crm' } });
    const other = { ...snapshotOf({}, { readAt: NOW }), issueId: '10002', issueKey: 'KAN-2' };
    const unlinked: Change = { ...of, kind: 'ticket.unlinked' };
    for (const change of [
      unlinked,
      settled,
      { ...of, kind: 'ticket.linked' as const, observed: other },
      unlinked,
      unlinkedBack,
    ])
      applyToTicket(at, change);
    const history = past([CARRIED_OUT, changed('Printer', 'Ours')], [SET_BACK, changed('Ours', 'Printer')]);
    applyToTicket(at, { ...back('title'), history });
    expect(at.state.fields.title).toBe('Ours');
    expect(deliverableFields(at.state)).toEqual(['title']);
  });
});
