import assert from 'node:assert/strict';
import type { ConflictRow, Settled } from '../simulation/settled.ts';
import { agreesByAnyMap } from '../simulation/simulated-config.ts';
import { BY_PERSON, sameValue, withBeginning } from './check-traces.ts';
import { followersOf } from './shown-values.ts';

/** Both clocks are the simulation's, which goes on by a millisecond for each look at it. */
const CLOCKS_MS = 2;

/**
 * Where the policy `newest` decided, the newer of the two edits won: by when each was accepted from a person, and not by
 * what else happened to its issue or ticket since.
 */
export function checkNewest(settled: Settled): void {
  // What a write of ours replaced unseen is told afterwards: nobody had to decide then.
  for (const row of settled.conflicts.filter(({ policy, times }) => policy === 'newest' && times !== null)) {
    const ours = oursAt(settled, row);
    const theirs = theirsAt(settled, row);
    if (ours === undefined || theirs === undefined || Math.abs(ours - theirs) <= CLOCKS_MS) continue;
    assert.equal(
      row.winner,
      ours > theirs ? 'crm' : 'jira',
      `${row.field}: ${JSON.stringify(row.our_value)} was set here at ${ours}, ${JSON.stringify(row.their_value)} in Jira at ${theirs}, and the older one won (${JSON.stringify(row.times)})`,
    );
  }
}

/** When a person set here what was in conflict. */
function oursAt({ history, tickets }: Settled, { ticket_id, field, at, our_value }: ConflictRow): number | undefined {
  const ticket = tickets.find(({ id }) => id === ticket_id);
  if (!ticket) return undefined;
  const set = withBeginning(history, ticket, field).findLast(
    (row) => row.at <= at && sameValue(row.new_value, our_value),
  );
  return set && BY_PERSON.has(set.rule) ? set.at : undefined;
}

/** When a person set it in Jira; unknown where Jira itself had the time wrong. */
function theirsAt(settled: Settled, { ticket_id, field: name, at, their_value }: ConflictRow): number | undefined {
  const { ledger } = settled.simulation;
  const field = ledger.fields.find((one) => one.name === name);
  const set = ledger.values.findLast(
    (one) =>
      one.field === name &&
      one.at <= at &&
      field !== undefined &&
      agreesByAnyMap(field, their_value, one) &&
      followersOf(settled, one.issueId).some(({ id }) => id === ticket_id),
  );
  return set && set.by === 'person' && !set.ahead ? set.at : undefined;
}
