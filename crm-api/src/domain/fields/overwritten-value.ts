import type { Cause } from '../model/change.ts';
import type { SentValue, WriteMemory, Written } from '../model/link.ts';
import type { EffectiveConfig } from '../site/site-config.ts';
import { type ChangeContext, feed } from '../ticket/change-context.ts';
import type { PastChange } from '../ticket/changed-in-jira.ts';
import { isBefore } from '../ticket/may-still-arrive.ts';
import { isCoarse, type Side, sideAgrees, sideIs, sideToCrm } from './replacement.ts';
import { sameCrm } from './same-crm.ts';
import type { AnyField, FieldName, TicketFields } from './synced-field.ts';

/** Whether a value of Jira's that a write of ours replaced had been seen here, and the conflict row for one that had not. */

/** What is remembered of the writes of one field, and who tells of them. */
export type OfField = { memory: WriteMemory; field: AnyField; cause: Cause };

type Overwriting = Omit<SentValue, 'recorded'> & Pick<Written, 'recorded'>;

/**
 * `since`: what was carried out by then stood there before, and not since. `by`: when the value stood there or was replaced;
 * null: that is not known. See asOf in set-back.ts. `history`: the changes of the field before that, where they are known.
 */
type OverwritingAsOf = Overwriting & { since: number; by: number | null; history?: readonly PastChange[] };

/**
 * Whether a value that a write of ours replaced had been seen here; if not, it goes on a conflict row. `ours`: it is one of
 * ours, as far as is known, and a person may have set the same.
 */
export function judgeSide(
  at: ChangeContext,
  { memory, field, cause }: OfField,
  written: OverwritingAsOf,
  side: Side,
): 'seen' | 'ours' | 'unseen' | 'unsure' {
  const seen = seenAs(memory, field, written, side, at.config);
  if (seen) return seen;
  if (isCoarse(field, side)) return 'unsure';
  leaveTrace(at, { memory, field, cause }, written, side);
  return 'unseen';
}

export const wasSeen = (...of: Parameters<typeof seenAs>): boolean => seenAs(...of) !== null;

function seenAs(
  memory: WriteMemory,
  field: AnyField,
  written: OverwritingAsOf,
  side: Side,
  config: EffectiveConfig,
): 'seen' | 'ours' | null {
  const { name } = field;
  const { since, by } = written;
  // What was agreed on or sent only later is not what stood there then: a person may have set the same.
  const isBy = (mark: number) => by === null || mark < by;
  const mark = memory.marks[name] ?? 0;
  const base = mark >= since && isBy(mark) ? memory.base[name] : undefined;
  const known = [...written.over, ...(base ? [base.jira] : [])];
  if (known.some((jira) => sideIs(field, side, jira))) return 'seen';
  const others = (memory.written[name] ?? []).filter(({ until }) => until === null || until > since);
  const sends = [...(memory.inFlight[name] ?? []), ...others].filter(({ from }) => isBy(from));
  const ours = [written, ...sends].filter((one) => sideAgrees(field, side, one, config));
  return ours.length > 0 && !wasSetByOthers(field, ours, written) ? 'ours' : null;
}

/** Whether a value stood there more often than it was sent: a person has set the same, and it may be theirs that was replaced. */
function wasSetByOthers(field: AnyField, ours: readonly SentValue[], { history = [] }: OverwritingAsOf): boolean {
  const [one] = ours;
  if (!one) return false;
  const times = history.filter(
    ({ to, created }) =>
      sideIs(field, to, one.jira) && ours.some((sent) => created > sent.from && !isBefore(created, sent)),
  );
  // The same send may be remembered twice, where one of its tries may still arrive.
  const tries = new Map(ours.map((sent) => [sent.firstAt ?? sent.at, sent.tries]));
  return times.length > [...tries.values()].reduce((sum, count) => sum + count, 0);
}

/** Puts a value that one of our writes replaced unseen onto a conflict row, once. */
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
