import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { AnyField } from '../../../src/domain/fields/synced-field.ts';
import type { TicketState } from '../../../src/domain/model/ticket.ts';
import type { JiraValue } from '../ledger.ts';
import type { HistoryRow, Settled } from '../simulation/settled.ts';
import { agreesByAnyMap } from '../simulation/simulated-config.ts';
import type { Simulation } from '../simulation/simulation.ts';

/** Every value that was overwritten is on a history row, and one that lost against an edit in Jira on a conflict row. */
export function checkTraces(settled: Settled): void {
  for (const ticket of settled.tickets) {
    const rows = settled.history.filter((row) => row.ticket_id === ticket.id);
    for (const [field, chain] of Map.groupBy(rows, (row) => row.field)) checkUnbroken(ticket, field, chain);
    checkNeverWentBack(settled, rows);
    checkNeverStrayed(ticket, rows);
    checkLosers(settled, ticket);
  }
}

/** Each row of a field's history begins with what the one before it ended with, and the last ends with what stands now. */
function checkUnbroken(ticket: TicketState, field: string, chain: readonly HistoryRow[]): void {
  const value = standingValue(ticket, field);
  if (value === undefined) return;
  const ends = [...chain.slice(1).map((row) => row.old_value), value.is];
  for (const [i, row] of chain.entries())
    assert.ok(
      sameValue(row.new_value, ends[i]),
      `${field} of ticket ${ticket.number} became ${JSON.stringify(ends[i])} after ${JSON.stringify(row.new_value)}, and no history says how`,
    );
}

function standingValue(ticket: TicketState, field: string): { is: unknown } | undefined {
  if (field in ticket.fields) return { is: ticket.fields[field as 'title'] };
  const [kind, id = '', more] = field.split(':');
  const comment = kind === 'comment' && more === undefined ? ticket.comments.get(id) : undefined;
  return comment && { is: comment.deletedAt === null ? comment.body : null };
}

/** A ticket follows the issue that a person linked it to, and goes to no other by itself. */
function checkNeverStrayed({ number, link }: TicketState, history: readonly HistoryRow[]): void {
  const idOf = (value: unknown) => (value as { issueId: string | null } | null)?.issueId ?? null;
  let follows: string | null = null;
  for (const row of history.filter(({ field }) => field === 'issue')) {
    const stays = row.rule !== 'moved' || follows === null || idOf(row.old_value) === follows;
    assert.ok(stays, `ticket ${number} went from issue ${follows} to ${idOf(row.old_value)}, and nobody linked it`);
    if (row.rule === 'linked' || row.rule === 'moved') follows = idOf(row.new_value);
    if (row.rule === 'restored') follows = null;
  }
  const still = follows === null || link?.issueId === null || link?.issueId === follows;
  assert.ok(still, `ticket ${number} was linked to issue ${follows}, and follows ${link?.issueId}`);
}

/** A person is the account, under whatever name. */
export function sameValue(a: unknown, b: unknown): boolean {
  const person = (value: unknown) =>
    typeof value === 'object' && value !== null && 'accountId' in value ? value.accountId : (value ?? null);
  return isDeepStrictEqual(person(a), person(b));
}

/**
 * What a person set here and Jira's value then replaced had reached Jira before, or stands on a conflict row, where a
 * person finds it. That it was sent is not enough: it may never have arrived.
 */
function checkLosers({ simulation, history, conflicts }: Settled, ticket: TicketState): void {
  for (const field of simulation.ledger.fields.filter(({ isSet }) => !isSet)) {
    const rows = withBeginning(history, ticket, field.name);
    const kept = conflicts.filter((row) => row.ticket_id === ticket.id && row.field === field.name);
    for (const [i, set] of rows.entries()) {
      const next = rows[i + 1];
      // What a ticket began with that was made of an issue was read in Jira, and may have changed there since.
      const fromIssue = set.rule === 'created' && ticket.source === 'JIRA';
      // Nor does a new issue begin with it where the field comes from Jira only.
      const gaveWay = set.rule === 'created' && simulation.fromJira.has(field.name);
      if (!BY_PERSON.has(set.rule) || fromIssue || gaveWay || !next || !BY_JIRA.has(next.rule)) continue;
      const lost = set.new_value;
      const isLost = ({ value, projectKey, at }: JiraValue) =>
        at <= next.at && agreesByAnyMap(field, lost, { value, projectKey });
      // The one that stood when it was set counts as well: then Jira had it already.
      const stood = simulation.ledger.values.filter(
        (one) => one.field === field.name && untilOf(simulation, one) >= set.at,
      );
      assert.ok(
        stood.some(isLost) ||
          kept.some((row) => row.at >= set.at && sameValue(row.our_value, lost)) ||
          wasSetBack(simulation, field, { rows, to: i }),
        `${field.name} of ticket ${ticket.number}: ${JSON.stringify(lost)} was set here, never stood in Jira, gave way to ${JSON.stringify(next.new_value)}, and no conflict shows it`,
      );
    }
  }
}

/**
 * Whether row `to` set a field back to what both sides had had before people here changed it, and nothing of what stood
 * between was written into Jira: pending is `local ≠ base`, so there was no edit left that could lose. History has each step.
 */
function wasSetBack(
  { ledger }: Pick<Simulation, 'ledger'>,
  field: AnyField,
  { rows, to }: { rows: readonly HistoryRow[]; to: number },
): boolean {
  const until = rows.slice(0, to + 1);
  const run = until.slice(until.findLastIndex(({ rule }) => rule === 'created' || !SET_HERE.has(rule)) + 1);
  const last = run.at(-1);
  const inJira = ledger.values.filter((one) => one.field === field.name);
  const is = (crm: unknown, { value, projectKey }: JiraValue) => agreesByAnyMap(field, crm, { value, projectKey });
  /** A write of the value that is not of a later edit, which sets the same: what had no answer by then may be either's. */
  const wasWritten = ({ new_value: value }: HistoryRow, since: number) => {
    const again = rows.slice(to + 1).find((row) => SET_HERE.has(row.rule) && sameValue(row.new_value, value));
    const isOfLater = ({ at }: JiraValue) =>
      again !== undefined && at > again.at && !ledger.unanswered.some((one) => one.at >= since && one.at <= at);
    return inJira.some((one) => one.by === 'engine' && one.at >= since && is(value, one) && !isOfLater(one));
  };
  const isBackFrom = (from: HistoryRow, i: number) =>
    sameValue(from.old_value, last?.new_value) &&
    (i === 0 || inJira.some((one) => one.at <= from.at && is(from.old_value, one))) &&
    !run.slice(i, -1).some((set) => wasWritten(set, from.at));
  return run.slice(0, -1).some(isBackFrom);
}

/** The history of a field, with what the ticket began with. */
export function withBeginning(history: readonly HistoryRow[], { id }: TicketState, field: string): HistoryRow[] {
  const rows = history.filter((row) => row.ticket_id === id && row.field === field);
  const created = history.find((row) => row.ticket_id === id && row.field === 'ticket' && row.rule === 'created');
  const [first] = rows;
  return created && first ? [{ ...created, field, old_value: null, new_value: first.old_value }, ...rows] : rows;
}

export const BY_PERSON: ReadonlySet<string> = new Set(['edited', 'created', 'resolved_ours', 'resolved_theirs']);
/** Who deletes a ticket closes it, and who takes that back sets its status as it was. */
const SET_HERE: ReadonlySet<string> = new Set([...BY_PERSON, 'closed_with_ticket', 'undeleted']);
const BY_JIRA: ReadonlySet<string> = new Set(['took_jira', 'conflict_jira']);

/** Until when a value stood in Jira. */
function untilOf({ ledger }: Simulation, { issueId, field, at }: JiraValue): number {
  const next = ledger.values.find((one) => one.issueId === issueId && one.field === field && one.at > at);
  return next?.at ?? Number.POSITIVE_INFINITY;
}

/**
 * Titles typed in Jira are numbered in the order they were typed; an older one taken after a newer is a regression, unless
 * a person has set it back. A ticket that was linked to another issue begins anew.
 */
function checkNeverWentBack({ simulation: { ledger } }: Settled, history: readonly HistoryRow[]): void {
  const titles = ledger.values.filter(({ field, by }) => field === 'title' && by === 'person');
  let before = 0;
  for (const { field, rule, new_value: title } of history) {
    if (field === 'issue') before = 0;
    if (field !== 'title' || (rule !== 'took_jira' && rule !== 'conflict_jira')) continue;
    const serial = Number(/^jira title (\d+)$/.exec(String(title))?.[1] ?? before);
    const isSetBack = titles.filter(({ value }) => value === title).length > 1;
    assert.ok(
      serial >= before || isSetBack,
      `title ${serial} of Jira was taken after ${before}: a late event brought an old value back`,
    );
    before = serial;
  }
}
