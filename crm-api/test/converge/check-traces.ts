import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { TicketState } from '../../src/domain/ticket-state.ts';
import type { HistoryRow, Settled } from './settled.ts';
import type { Typed } from './typed.ts';

/** Every value that was overwritten is on a history row, and one that lost against an edit in Jira on a conflict row. */
export function checkTraces(settled: Settled, typed: Typed): void {
  for (const ticket of settled.tickets) {
    const rows = settled.history.filter((row) => row.ticket_id === ticket.id);
    for (const [field, chain] of Map.groupBy(rows, (row) => row.field)) checkUnbroken(ticket, field, chain);
    checkNeverWentBack(rows);
    checkNeverStrayed(ticket, rows);
  }
  checkLosers(settled, 'title', typed.titles);
  checkLosers(settled, 'custom.reference', typed.references);
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
function sameValue(a: unknown, b: unknown): boolean {
  const person = (value: unknown) =>
    typeof value === 'object' && value !== null && 'accountId' in value ? value.accountId : (value ?? null);
  return isDeepStrictEqual(person(a), person(b));
}

/**
 * A text that was saved here, that nobody here typed over, that never stood in Jira and does not stand now, lost
 * against an edit in Jira: then it must be on a conflict row, where a person finds it.
 */
function checkLosers({ arena, tickets, history, conflicts }: Settled, field: string, texts: readonly string[]): void {
  const rows = history.filter((row) => row.field === field || (row.field === 'ticket' && field === 'title'));
  const made = ['edited', 'created', 'resolved_ours', 'resolved_theirs'];
  const saved = new Set(rows.filter((row) => made.includes(row.rule)).map((row) => row.new_value));
  const typedOver = new Set(rows.filter((row) => made.includes(row.rule)).map((row) => row.old_value));
  const kept = new Set(conflicts.filter((row) => row.field === field).map((row) => row.our_value));
  const standing = new Set(tickets.map((ticket) => ticket.fields[field as 'title']));
  for (const text of texts) {
    const stood = standing.has(text) || arena.toldJira.some((told) => told.includes(`"${text}"`));
    if (!saved.has(text) || typedOver.has(text) || stood) continue;
    assert.ok(kept.has(text), `${text} was overwritten, and no conflict shows it`);
  }
}

/**
 * Titles typed in Jira are numbered in the order they were typed; an older one taken after a newer is a regression. A
 * ticket that was linked to another issue begins anew.
 */
function checkNeverWentBack(history: readonly HistoryRow[]): void {
  let before = 0;
  for (const { field, rule, new_value: title } of history) {
    if (field === 'issue') before = 0;
    if (field !== 'title' || (rule !== 'took_jira' && rule !== 'conflict_jira')) continue;
    const serial = Number(/^jira title (\d+)$/.exec(String(title))?.[1] ?? before);
    assert.ok(
      serial >= before,
      `title ${serial} of Jira was taken after ${before}: a late event brought an old value back`,
    );
    before = serial;
  }
}
