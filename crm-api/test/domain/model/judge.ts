import assert from 'node:assert/strict';
import type { Stood, Values } from './pretend-jira.ts';
import type { World } from './world.ts';

/** `isAgreed`: it is what both sides had agreed on, and nothing was under way. */
type Row = { at: number; was: unknown; is: unknown; rule: string; isAgreed: boolean };
type Kept = { at: number; ours: unknown; theirs: unknown };
/** What is judged by itself: the title, or whether one label is there. */
type Part = {
  what: string;
  line: readonly Stood[];
  rows: readonly Row[];
  conflicts: readonly Kept[];
  sends: readonly { at: number; value: unknown; over: unknown }[];
};

/** When all is at rest both sides are equal, nothing is waited for, and nothing that a person set was lost without a trace. */
export function judge(world: World): void {
  const { fields } = world.ticket.state;
  const { link } = world.ticket;
  const { values } = world.jira.snapshot();
  assert.deepEqual({ title: fields.title, labels: fields.labels }, values, 'both sides are equal');
  const { inFlight, written, undated, leftWrites } = link;
  const waits = { inFlight, written, undated, leftWrites };
  assert.deepEqual(waits, { inFlight: {}, written: {}, undated: {}, leftWrites: [] }, 'nothing is waited for');
  const labels = new Set(world.jira.lines.labels.flatMap(({ value }) => value as string[]));
  const parts = [
    partOf(world, 'title', 'the title', (value) => value),
    ...[...labels].map((label) =>
      partOf(world, 'labels', `whether label ${label} is there`, (value) => (value as string[]).includes(label)),
    ),
  ];
  for (const part of parts) {
    checkInJira(part);
    checkHere(part);
  }
}

/** @param of what is judged of a value of the field */
function partOf({ jira, ticket }: World, field: keyof Values, what: string, of: (value: unknown) => unknown): Part {
  const changes = <T>(list: readonly T[], was: (one: T, i: number) => unknown, is: (one: T) => unknown) =>
    list.filter((one, i) => was(one, i) !== is(one));
  const all = jira.lines[field].map((one) => ({ ...one, value: of(one.value) }));
  const rows = ticket.history.filter((row) => row.field === field);
  return {
    what,
    line: changes(
      all,
      (_, i) => all[i - 1]?.value,
      ({ value }) => value,
    ),
    rows: changes(
      rows.map(({ at, oldValue, newValue, rule, agreed }) => ({
        ...{ at, was: of(oldValue), is: of(newValue), rule },
        isAgreed: agreed !== undefined && of(agreed) === of(newValue),
      })),
      ({ was }) => was,
      ({ is }) => is,
    ),
    sends: ticket.sends
      .filter((sent) => sent.field === field)
      .map(({ at, value, over }) => ({ at, value: of(value), over: over === undefined ? undefined : of(over) })),
    // A row of a set tells of the labels in which its sides differ.
    conflicts: changes(
      ticket.conflicts
        .filter((row) => row.field === field)
        .map(({ at, ours, theirs }) => ({ at, ours: of(ours), theirs: of(theirs) })),
      ({ ours }) => ours,
      ({ theirs }) => theirs,
    ),
  };
}

/**
 * What a person set in Jira and we replaced was shown here since, or stands on a conflict row written since, or is the
 * `old_value` of an edit here: as checkJiraValues in test/converge/judge/check-ledger.ts.
 */
function checkInJira(part: Part): void {
  const { what, line, rows, conflicts } = part;
  const shown = [{ at: 0, is: line[0]?.value }, ...rows].map(({ is }, i) => ({ is, until: rows[i]?.at }));
  for (const [i, { at, value, by }] of line.entries()) {
    const over = line[i + 1];
    if (by !== 'person' || over?.by !== 'engine') continue;
    // Each edit of a label replaces the one other value it can have: that counts only since our last write.
    const lastOurs = line.slice(0, i).findLast((one) => one.by === 'engine')?.at ?? 0;
    const traced =
      shown.some(({ is, until = Number.POSITIVE_INFINITY }) => is === value && until > at) ||
      conflicts.some((row) => row.at >= at && (row.ours === value || row.theirs === value)) ||
      (typeof value === 'boolean'
        ? shown.some(({ is, until }) => is === value && until !== undefined && until > lastOurs && until <= over.at)
        : isReplacedHere(rows, value, over) || isAgreedOn(part, value, over));
    assert.ok(
      traced,
      `${what}: a person set ${say(value)} in Jira at ${at}, we wrote ${say(over.value)} over it at ${over.at}, and neither a conflict nor the history holds it`,
    );
  }
}

/** One of the edits here that led from what we had to what was written, one after the other, says that it replaced this value. */
function isReplacedHere(rows: readonly Row[], value: unknown, over: Stood): boolean {
  const before = rows.filter(({ at }) => at <= over.at);
  return before.some((row, k) => {
    if (row.is !== over.value || row.rule !== 'edited') return false;
    const edits = before.slice(before.slice(0, k).findLastIndex(({ rule }) => rule !== 'edited') + 1, k + 1);
    return edits.some(({ was }) => was === value);
  });
}

/**
 * It is what both sides had agreed on when ours was sent, and a row of any time holds it: set anew in Jira to what it was, it
 * counts as what nobody has changed.
 */
function isAgreedOn({ rows, conflicts, sends }: Part, value: unknown, over: Stood): boolean {
  const isHeld =
    rows.some(({ was, is }) => was === value || is === value) ||
    conflicts.some(({ ours, theirs }) => ours === value || theirs === value);
  return isHeld && sends.some((sent) => sent.at <= over.at && sent.value === over.value && sent.over === value);
}

/** What a person set here and Jira's value replaced had stood in Jira, or stands on a conflict row: as checkLosers in check-traces.ts. */
function checkHere({ what, line, rows, conflicts }: Part): void {
  for (const [i, { at, is, rule, isAgreed }] of rows.entries()) {
    const next = rows[i + 1];
    // Pending is `local ≠ base`: then there was no edit left that could lose.
    if (rule !== 'edited' || isAgreed || !next || !['took_jira', 'conflict_jira'].includes(next.rule)) continue;
    const stood = line.some(
      (one, k) => one.value === is && one.at <= next.at && (line[k + 1]?.at ?? Number.POSITIVE_INFINITY) >= at,
    );
    const kept = conflicts.some((row) => row.at >= at && row.ours === is);
    assert.ok(
      stood || kept || wasSetBack(line, rows.slice(0, i + 1)),
      `${what}: ${say(is)} was set here at ${at}, never stood in Jira, gave way to ${say(next.is)} at ${next.at}, and no conflict shows it`,
    );
  }
}

/** The last of `rows` set back what both sides had had, and nothing of what stood between was written into Jira: as there. */
function wasSetBack(line: readonly Stood[], rows: readonly Row[]): boolean {
  const run = rows.slice(rows.findLastIndex(({ rule }) => rule !== 'edited') + 1);
  return run
    .slice(0, -1)
    .some(
      (from, i) =>
        from.was === run.at(-1)?.is &&
        (i === 0 || line.some((one) => one.at <= from.at && one.value === from.was)) &&
        !run
          .slice(i, -1)
          .some(({ is }) => line.some((one) => one.by === 'engine' && one.at >= from.at && one.value === is)),
    );
}

const say = (value: unknown) => JSON.stringify(value);
