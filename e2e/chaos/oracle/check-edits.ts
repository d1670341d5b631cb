import type { Standing } from '../standing.ts';
import { commentSlots, fieldSlots, jiraFieldOf, type Slot, type Write } from './slots.ts';
import { type Check, holds, type Violation, type ViolationKind } from './violation.ts';

/**
 * Every edit that somebody was told was accepted stands at the end, or a person wrote over it on the same side, or it is on a
 * conflict or history row, where it can be found again.
 */
export const checkEdits: Check = (standing) =>
  [...fieldSlots(standing), ...commentSlots(standing)].flatMap((slot) => [
    ...slot.writes
      .filter(({ operation }) => operation.outcome === 'ok')
      .flatMap((write) => checkWrite(standing, slot, write)),
    ...checkOrder(standing, slot),
  ]);

function checkWrite(standing: Standing, slot: Slot, write: Write): Violation[] {
  return write.operation.side === 'crm' ? checkCrmWrite(standing, slot, write) : checkJiraWrite(standing, slot, write);
}

function checkCrmWrite(standing: Standing, slot: Slot, write: Write): Violation[] {
  const { value } = write;
  if (slot.crm?.includes(value)) return [];
  // Comments that were deleted keep their last text on their row.
  if (slot.comment?.body.includes(value)) return [];
  const loss = () => [
    violation('lost edit of the CRM', slot, write, 'stands nowhere in the CRM, its history or conflicts'),
  ];
  if (!isTraced(standing, value)) return loss();
  const ended = standing.history.find(
    (row) => row.ticket_id === slot.ticket?.id && row.field === slot.field && holds(value, row.old_value),
  );
  const byPerson = !ended || ['edited', 'resolved_ours', 'resolved_theirs'].includes(ended.rule);
  const stood = standing.exchanges.some(({ body, status }) => status !== null && status < 300 && body.includes(value));
  if (byPerson || stood || standing.conflicts.some((row) => holds(value, row.our_value))) return [];
  if (ended.new_value === null) return [];
  return [
    violation(
      'lost edit of the CRM',
      slot,
      write,
      `gave way to Jira by the rule ${ended.rule}, never reached Jira, and no conflict shows it`,
    ),
  ];
}

function checkJiraWrite(standing: Standing, slot: Slot, write: Write): Violation[] {
  const { value } = write;
  if (slot.jira === undefined || slot.jira.includes(value) || isTraced(standing, value)) return [];
  if (slot.crm?.includes(value)) return [];
  const over = jiraFieldOf(slot) === undefined ? overwrittenByPerson(slot, write) : overwriter(standing, slot, value);
  if (over === 'a person') return [];
  return [violation('lost edit of Jira', slot, write, `was overwritten by ${over}, and the CRM has no trace of it`)];
}

/** Who wrote over a value, by the issue's own changelog. */
function overwriter(
  { syncAccountId }: Standing,
  slot: Slot,
  value: string,
): 'a person' | 'the CRM' | 'nobody that the changelog knows' {
  for (const { authorId, items } of slot.issue?.changes ?? []) {
    const item = items.find(
      (one) => one.fieldId === jiraFieldOf(slot) && (holds(value, one.fromString) || holds(value, one.from)),
    );
    if (item) return authorId === syncAccountId ? 'the CRM' : 'a person';
  }
  return 'nobody that the changelog knows';
}

/** Comments have no changelog: a person who wrote at the same time or later may have been the one. */
function overwrittenByPerson({ writes }: Slot, { operation, value }: Write): 'a person' | 'the CRM' {
  const later = writes.some(
    (one) => one.operation.side === 'jira' && one.value !== value && one.operation.ended >= operation.began,
  );
  return later ? 'a person' : 'the CRM';
}

/** What stands now on a side must not have been written over there, knowingly, before. */
function checkOrder(standing: Standing, slot: Slot): Violation[] {
  const standingWrite = slot.writes.find(({ operation, value }) => slot[operation.side]?.includes(value));
  if (standingWrite?.operation.outcome !== 'ok') return [];
  const { side, ended } = standingWrite.operation;
  const later = slot.writes.filter(
    ({ operation, value }) =>
      operation.side === side &&
      operation.outcome === 'ok' &&
      operation.began > ended &&
      !isInConflict(standing, value),
  );
  return later
    .slice(-1)
    .map((write) =>
      violation(
        'edit went back',
        slot,
        write,
        `was written over ${standingWrite.value}, which stands again, and no conflict shows it`,
      ),
    );
}

const isInConflict = ({ conflicts }: Standing, value: string): boolean =>
  conflicts.some((row) => holds(value, [row.our_value, row.their_value]));

export const isTraced = ({ history, conflicts }: Standing, value: string): boolean =>
  history.some((row) => holds(value, [row.old_value, row.new_value])) ||
  conflicts.some((row) => holds(value, [row.our_value, row.their_value, row.base_value]));

function violation(kind: ViolationKind, slot: Slot, { operation, value }: Write, what: string): Violation {
  return {
    kind,
    what: `${value}, ${operation.kind} by ${operation.client} (operation ${operation.id}) of ${slot.name}, ${what}`,
    traces: [...slot.writes.map((one) => one.value), value, ...(slot.comment ? [slot.comment.id] : [])],
  };
}
