import type { Cause } from '../model/change.ts';
import type { WriteMemory, Written } from '../model/link.ts';
import type { EffectiveConfig } from '../site/site-config.ts';
import { type ChangeContext, feed } from '../ticket/change-context.ts';
import { isCoarse, type Side, sideAgrees, sideIs, sideToCrm } from './replacement.ts';
import { sameCrm } from './same-crm.ts';
import type { AnyField, FieldName, TicketFields } from './synced-field.ts';

/** Whether a value of Jira's that a write of ours replaced had been seen here, and the conflict row for one that had not. */

/** What is remembered of the writes of one field, and who tells of them. */
export type OfField = { memory: WriteMemory; field: AnyField; cause: Cause };

type Overwriting = Pick<Written, 'crm' | 'jira' | 'over' | 'recorded'>;

/**
 * `since`: what was carried out by then stood there before, and not since. `by`: when the value stood there or was replaced;
 * null: that is not known. See asOf in set-back.ts.
 */
type OverwritingAsOf = Overwriting & { since: number; by: number | null };

/** Whether a value that a write of ours replaced had been seen here; if not, it goes on a conflict row. */
export function judgeSide(
  at: ChangeContext,
  { memory, field, cause }: OfField,
  written: OverwritingAsOf,
  side: Side,
): 'seen' | 'unseen' | 'unsure' {
  if (wasSeen(memory, field, written, side, at.config)) return 'seen';
  if (isCoarse(field, side)) return 'unsure';
  leaveTrace(at, { memory, field, cause }, written, side);
  return 'unseen';
}

export function wasSeen(
  memory: WriteMemory,
  field: AnyField,
  written: OverwritingAsOf,
  side: Side,
  config: EffectiveConfig,
): boolean {
  const { name } = field;
  const { since, by } = written;
  // What was agreed on or sent only later is not what stood there then: a person may have set the same.
  const isBefore = (mark: number) => by === null || mark < by;
  const mark = memory.marks[name] ?? 0;
  const base = mark >= since && isBefore(mark) ? memory.base[name] : undefined;
  const known = [...written.over, ...(base ? [base.jira] : [])];
  const others = (memory.written[name] ?? []).filter(({ until }) => until === null || until > since);
  const sends = [...(memory.inFlight[name] ?? []), ...others].filter(({ from }) => isBefore(from));
  const ours = [written, ...sends];
  return known.some((jira) => sideIs(field, side, jira)) || ours.some((one) => sideAgrees(field, side, one, config));
}

export function leaveTrace(
  at: ChangeContext,
  { memory, field, cause }: OfField,
  written: Overwriting,
  side: Side,
): void {
  const { name } = field;
  const theirs = sideToCrm(field, side, at.config, [written.jira, ...written.over]);
  if (written.recorded.some((value) => sameCrm(value, theirs))) return;
  written.recorded.push(theirs);
  // Another try of the same is judged by the same history, now or later.
  for (const other of [...(memory.inFlight[name] ?? []), ...(memory.written[name] ?? [])]) {
    const { recorded = [] } = other;
    const isSame = field.isSet || sameCrm(other.crm, written.crm);
    if (isSame && !recorded.some((value) => sameCrm(value, theirs))) other.recorded = [...recorded, theirs];
  }
  at.effects.conflicts.push({
    field: name,
    base: baseOf(field, written.over.at(-1), at.config),
    ours: written.crm,
    theirs,
    policy: at.config.policies[name] ?? 'jira',
    winner: 'crm',
    // Who sees the issue that the ticket follows now may not see the one it has left.
    restricted: memory !== at.state.link,
    cause,
  });
  feed(at, 'ticket.sync', cause, [name]);
}

const baseOf = (field: AnyField, jira: unknown, config: EffectiveConfig): TicketFields[FieldName] | null =>
  jira === undefined ? null : field.toCrm(jira, config);
