import { expect, test } from '@jest/globals';
import { siteConfigSchema } from '../../../src/domain/site/site-config.ts';
import { ticketWith } from '../../domain/states.ts';
import { Ledger } from '../ledger.ts';
import type { HistoryRow, Settled } from '../simulation/settled.ts';
import { checkTraces } from './check-traces.ts';

/** Whether the judge of the schedules sees an edit that was set back and gave way as one that was lost. */

const [AGREED, OURS, THEIRS] = ['2026-03-01', '2026-04-01', '2026-05-01'];
const BEGINNING = { at: 0, by: 'engine', value: AGREED } as const;

test.each([
  ['never sent: no edit was left that could lose', {}],
  ['never sent, and made once more and sent: that is the later edit’s', { again: 50, sent: [60] }],
  ['never sent, and its ticket was closed with the same since', { again: 50, sent: [60], rule: 'closed_with_ticket' }],
])('an edit that was set back and gave way was %s', (_what, course) => {
  expect(() => checkTraces(courseOf(course))).not.toThrow();
});

test.each([
  ['sent before it was set back', { sent: [15] }],
  ['sent before it was set back, and made once more', { sent: [15], again: 50 }],
  ['sent before it was set back, and made once more and sent', { sent: [15, 60], again: 50 }],
  ['carried out after it gave way', { sent: [45] }],
  ['sent, and nobody in the CRM made it once more', { sent: [60], again: 50, rule: 'took_jira' }],
  [
    'sent without an answer, and may have been carried out after it was made once more',
    { sent: [60], again: 50, unanswered: 15 },
  ],
])('an edit that was %s, is lost without a trace where no conflict shows it', (_what, course) => {
  expect(() => checkTraces(courseOf(course))).toThrow('and no conflict shows it');
});

type Course = { sent?: number[]; again?: number; rule?: string; unanswered?: number };

/**
 * Both sides agree; an edit here at 10 is set back at 20, and gives way at 40 to what a person in Jira set at 5.
 * @param course when the edit's value came to stand in Jira by a write of ours, and when it was set here once more
 */
function courseOf({ sent = [], again, rule = 'edited', unanswered }: Course): Settled {
  const row = (at: number, old_value: unknown, new_value: unknown, by = 'edited'): HistoryRow => ({
    ...{ ticket_id: ticket.id, at, field: 'dueDate', old_value, new_value, rule: by },
  });
  const ticket = ticketWith();
  ticket.fields.dueDate = again === undefined ? THEIRS : OURS;
  const ledger = new Ledger(siteConfigSchema.parse({}));
  const inJira = [
    BEGINNING,
    { at: 5, by: 'person', value: THEIRS } as const,
    ...sent.map((at) => ({ at, by: 'engine', value: OURS }) as const),
  ];
  for (const one of inJira.toSorted((a, b) => a.at - b.at))
    ledger.values.push({
      ...one,
      issueId: '1',
      projectKey: 'KAN',
      field: 'dueDate',
      initial: one.at === 0,
      ahead: false,
    });
  if (unanswered !== undefined) ledger.unanswered.push({ at: unanswered, issueId: '1' });
  const history = [row(10, AGREED, OURS), row(20, OURS, AGREED), row(40, AGREED, THEIRS, 'took_jira')];
  if (again !== undefined) history.push(row(again, THEIRS, OURS, rule));
  const simulation = { ledger, fromJira: new Set() } as unknown as Settled['simulation'];
  return { simulation, issues: [], tickets: [ticket], history, conflicts: [], settings: new Map() };
}
