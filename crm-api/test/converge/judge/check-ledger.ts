import assert from 'node:assert/strict';
import type { AnyField, JiraStatus } from '../../../src/domain/fields/synced-field.ts';
import type { TicketState } from '../../../src/domain/model/ticket.ts';
import type { JiraValue, Ledger } from '../ledger.ts';
import type { Settled } from '../simulation/settled.ts';
import { agreesByAnyMap } from '../simulation/simulated-config.ts';
import { checkAccepted, checkJiraComments, checkJiraFiles, checkNoOldTextCameBack } from './check-ledger-parts.ts';
import { checkNewest } from './check-newest.ts';
import { followersOf, type Shown, shownValues } from './shown-values.ts';

/** Everything that anybody was told was accepted stands, or it is on record what became of it. */
export function checkLedger(settled: Settled): void {
  const { ledger } = settled.simulation;
  checkAccepted(settled, ledger);
  checkJiraFiles(settled, ledger);
  checkNoOldTextCameBack(settled);
  checkJiraValues(settled, ledger);
  checkNewest(settled);
  checkJiraComments(settled, ledger);
}

/**
 * No value that a person set in Jira was written over by us without a trace. It is on record when
 * - the CRM showed it at some time after it was set: then its history holds it, in an unbroken chain (checkUnbroken); or
 * - it stands on a conflict row that was written after it was set; or
 * - it equals what our edit replaced here, so that the history row of that edit says `it → ours`.
 * What people in Jira wrote over each other is in Jira's own history, and nothing of ours.
 */
function checkJiraValues(settled: Settled, ledger: Ledger): void {
  for (const field of ledger.fields) {
    const ofField = ledger.values.filter((value) => value.field === field.name);
    for (const [issueId, line] of Map.groupBy(ofField, (value) => value.issueId)) {
      const followers = followersOf(settled, issueId);
      for (const workItem of field.isSet ? elementsOf(line) : [line]) checkLine(settled, field, followers, workItem);
    }
  }
}

function checkLine(settled: Settled, field: AnyField, followers: readonly TicketState[], line: JiraValue[]): void {
  for (const [i, value] of line.entries()) {
    const over = line[i + 1];
    if (over?.by !== 'engine' || value.by !== 'person') continue;
    // A person gave a new issue its texts; everything else is what Jira begins with.
    if (value.initial && field.name !== 'title' && field.name !== 'description') continue;
    if (field.name === 'status' && followers.some((ticket) => wasDeletedBefore(settled, ticket, over.at))) continue;
    if (followers.some((ticket) => passesForOurs(settled, { ticket, field, value, over, before: line[i - 1] })))
      continue;
    const ours = line.slice(0, i).findLast(({ by }) => by === 'engine');
    const traced = followers.some((ticket) => isTraced(settled, { ticket, field, value, over, ours }));
    assert.ok(
      traced,
      `${field.name} of issue ${value.issueId} was set to ${say(value.value)} in Jira by a person at ${value.at}, the CRM wrote ${say(over.value)} over it at ${over.at}, and neither a conflict nor the history holds it`,
    );
  }
}

/** So long a request without an answer may still be carried out, and it takes a moment until it is sent. */
const PASSES_FOR_OURS_MS = 90_000;

/**
 * A person set in Jira the very value of a request of ours that got no answer a moment before, over a newer one, be it ours or that of
 * somebody in Jira: nothing tells that from the request, carried out late, so the newer one is written again, or what somebody has
 * made of it here since (docs/writing-to-jira.md, What is not prevented).
 */
function passesForOurs(
  settled: Settled,
  { ticket, field, value, over, before }: Omit<Overwrite, 'ours'> & { before: JiraValue | undefined },
): boolean {
  if (field.isSet || !before) return false;
  const { crm, unanswered } = settled.simulation.ledger;
  const accepted = crm.flatMap((edit) =>
    edit.ticketId === ticket.id && edit.what === 'field' && edit.field === field.name ? [edit] : [],
  );
  // Of one that was saved by a process that was killed, nobody was told.
  const saved = settled.history.filter(
    (row) => row.ticket_id === ticket.id && row.field === field.name && row.rule === 'edited',
  );
  const edits = [...accepted, ...saved.map(({ at, new_value: value }) => ({ at, value }))];
  const isAgain =
    field.sameJira(before.value as never, over.value as never) ||
    edits.some(({ at, value: set }) => at >= before.at && at <= over.at && agrees(field, set, over));
  if (!isAgain) return false;
  const lost = unanswered.filter(
    ({ at, issueId }) => (issueId === null || issueId === value.issueId) && at > value.at - PASSES_FOR_OURS_MS,
  );
  return edits.some(
    ({ at: edited, value: set }) =>
      edited <= value.at && lost.some(({ at }) => at >= edited && at <= over.at) && agrees(field, set, value),
  );
}

type Overwrite = {
  ticket: TicketState;
  field: AnyField;
  value: JiraValue;
  over: JiraValue;
  /** What we had written before, if anything. */
  ours: JiraValue | undefined;
};

function isTraced(settled: Settled, { ticket, field, value, over, ours }: Overwrite): boolean {
  const is = (crm: unknown, jira: JiraValue) => agrees(field, crm, jira);
  const lastOurs = ours?.at ?? 0;
  const shown = shownValues(settled, ticket, field.name);
  // An issue that Jira dates ahead had the value before ours all the same.
  const since = Math.min(value.at, over.at);
  if (shown.some(({ is: crm, until }) => until > since && is(crm, value))) return true;
  const kept = settled.conflicts.filter((row) => row.ticket_id === ticket.id && row.field === field.name);
  if (kept.some((row) => row.at >= since && (is(row.our_value, value) || is(row.their_value, value)))) return true;
  // A row since our last write names it: a person in Jira has set the same again while our edit waited.
  if (kept.some((row) => row.at > lastOurs && row.winner === 'crm' && is(row.their_value, value))) return true;
  /** The edit that our last write carried: the next one may have been made while that was on its way. */
  const carried = shown.findLastIndex(
    (one, i) => ours !== undefined && (shown[i - 1]?.until ?? 0) < lastOurs && is(one.is, ours),
  );
  return shown.some((before, i) => isOurReplacement(before, i) && is(before.is, value));

  /** An edit made here since what we last wrote, whose history row says what it replaced. */
  function isOurReplacement(before: Shown, i: number): boolean {
    return i + 1 < shown.length && (before.until > lastOurs || i === carried) && before.until <= over.at;
  }
}

function agrees(field: AnyField, crm: unknown, { value, projectKey }: JiraValue): boolean {
  // What a write replaced unseen is known by the name that Jira's history has for it (docs/writing-to-jira.md).
  if (field.name === 'status' && crm === (value as JiraStatus).name) return true;
  if (!field.isSet) return agreesByAnyMap(field, crm, { value, projectKey });
  const { element, there } = value as Element;
  return (Array.isArray(crm) && crm.includes(element)) === there;
}

type Element = { element: string; there: boolean };

/** The line of each element of a set: when it was put there, and when it was taken away. */
function elementsOf(line: readonly JiraValue[]): JiraValue[][] {
  const all = new Set(line.flatMap(({ value }) => value as string[]));
  return [...all].map((element) =>
    line
      .map((one) => ({
        ...one,
        value: { element, there: (one.value as string[]).includes(element) } satisfies Element,
      }))
      .filter((one, i, every) => i === 0 || one.value.there !== every[i - 1]?.value.there),
  );
}

/** Whoever deletes a ticket may have its issue closed. */
function wasDeletedBefore({ history }: Settled, ticket: TicketState, time: number): boolean {
  return history.some((row) => row.ticket_id === ticket.id && row.rule === 'deleted' && row.at <= time);
}

const say = (value: unknown) => JSON.stringify(value);
