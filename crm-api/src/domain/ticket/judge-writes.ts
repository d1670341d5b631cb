import { isDeepStrictEqual } from 'node:util';
import { fieldsOf } from '../fields/field-map.ts';
import { observedValues, updatedOf } from '../fields/observed-values.ts';
import { judgeSide, leaveTrace, type OfField, wasSeen } from '../fields/overwritten-value.ts';
import { isCoarse, type Replacement, replacementIn, type Side, sideAgrees, sideIs } from '../fields/replacement.ts';
import { agreeByHistory, asOf, undoneBySends } from '../fields/set-back.ts';
import type { AnyField, FieldName } from '../fields/synced-field.ts';
import type { AskedWrite, Cause } from '../model/change.ts';
import type { InFlight, SentValue, WriteMemory, Written } from '../model/link.ts';
import type { EffectiveConfig } from '../site/site-config.ts';
import type { ChangeContext, ChangeOf } from './change-context.ts';
import { HISTORY_DIFFERS_MS, type PastChange } from './changed-in-jira.ts';
import { CLOCKS_DIFFER_MS, isBefore } from './may-still-arrive.ts';
import { fieldsToJudge, mayBeOurs, noteWritten, partFormer, setList } from './own-writes.ts';

/** How long the echo of a write is waited for before Jira's history is asked what it replaced. */
export const ECHO_LATE_MS = 10 * 60_000;
/** From the first answer without the issue on, its history is asked at intervals that double so often, until they are some 21 hours. */
const DOUBLED_MAX = 7;
/** After so many, which are some two days, what was said of a write counts. */
const ASKED_UNTIL_CLAIMS = 8;
/** After so many, which are some four weeks, it is asked no more: nothing else tells a project that is gone from one that is hidden. */
const ASKED_MAX = 36;
/** So many values that a write is said to have replaced are kept. */
const CLAIMED_MAX = 10;

/**
 * `updated` null: nothing says when it was, or Jira dates it ahead of its own clock; what it tells counts all the same.
 * `hint`: nobody vouches for it, so it can only have Jira's history asked.
 */
type Report = OfField & { updated: number | null; hint?: boolean };

/** What the news tells of our own writes: what they replaced, and what stood in Jira before them. */
export function judgeWrites(at: ChangeContext, memory: WriteMemory, change: ChangeOf<'issue.observed'>): void {
  const updated = updatedOf(change);
  const { values } = observedValues(change, at.config);
  if (change.whole) askNow(memory, at.now);
  for (const field of fieldsToJudge(memory, at.config)) {
    const report = { memory, field, updated, cause: change.cause, hint: change.hint !== undefined };
    const replaced = replacementIn(change.changelog, field);
    if (replaced) judgeReplacement(at, report, replaced);
    const incoming = values[field.name];
    if (incoming === undefined) continue;
    if (!report.hint) dropClaims(report, incoming);
    if ((updated ?? 0) < (memory.marks[field.name] ?? 0))
      judgeLate(at, report, { value: incoming, id: null, text: null });
  }
  if (isGone(at, memory)) judgeByClaims(at, memory, change.cause);
}

/** Whether the issue was deleted: what is told of it from then on comes late, and no history can confirm it. */
const isGone = ({ state: { link } }: ChangeContext, memory: WriteMemory & { gone?: boolean }): boolean =>
  memory === link ? link.state === 'deleted_in_jira' : memory.gone === true;

/**
 * Jira's changelog tells of a change of a field. Where it is the echo of a write of ours, it says what that replaced;
 * where it lies between what was known when we wrote and our write, it is what we wrote over unseen.
 */
function judgeReplacement(at: ChangeContext, report: Report, { from, to }: Replacement): void {
  const { memory, field, updated } = report;
  if (field.isSet) return;
  const written = (memory.written[field.name] ?? []).find((one) => {
    if (updated === null) return sideAgrees(field, to, one, at.config);
    if (one.from >= updated || updated > (one.until ?? updated) || isBefore(updated, one)) return false;
    return updated === one.until || sideAgrees(field, to, one, at.config);
  });
  if (written) {
    const seen = report.hint ? 'unsure' : judgeSide(at, report, asOf(written, updated), from);
    if (seen === 'unsure') doubt(at, report, written, from);
    else {
      // Somebody may have set the same as this, or as what it replaced: Jira's history tells.
      if (seen === 'ours' || updated !== written.until) written.unsure = true;
      if (hear(written, updated) && !written.unsure) dropWritten(memory, field.name, written);
    }
    return;
  }
  const sent = mayBeOurs(memory, field.name, { updated: updated ?? 0, isChange: true }).findLast(
    (one) => one.from < (updated ?? Number.POSITIVE_INFINITY) && sideAgrees(field, to, one, at.config),
  );
  if (sent) {
    if (report.hint) doubtSent(at, report, sent, from);
    else {
      const seen = judgeSide(at, report, { ...asOf(sent, updated), recorded: [...(sent.recorded ?? [])] }, from);
      if (seen === 'ours') sent.unsure = true;
      if (seen === 'unsure') doubt(at, report, sent, from);
      else hear(sent, updated);
    }
    return;
  }
  judgeLate(at, report, to);
}

/**
 * Notes that an echo has told. The same may come by another door. A second one says that somebody had replaced our value
 * between the two, be it by what had stood there before, and Jira's history tells with what.
 * @returns whether there is none to come any more
 */
function hear(sent: Pick<Written, 'heard' | 'tries' | 'unsure'>, updated: number | null): boolean {
  sent.heard = [...new Set([...sent.heard, updated ?? -1])];
  if (sent.heard.length > 1) sent.unsure = true;
  return sent.heard.length >= sent.tries;
}

/** A value that Jira held between what was known when we wrote and our write. */
function judgeLate(at: ChangeContext, report: Report, side: Side): void {
  const { memory, field, updated } = report;
  if (updated === null || field.isSet) return;
  const written = (memory.written[field.name] ?? []).find(
    (one) => one.from < updated && one.until !== null && updated < one.until,
  );
  if (!written && report.hint) doubtWaiting(at, report, updated, side);
  if (!written || updated >= (memory.marks[field.name] ?? 0)) return;
  if (report.hint) doubt(at, report, written, side);
  else if (!wasSeen(memory, field, asOf(written, updated), side, at.config)) leaveTrace(at, report, written, side);
}

/** Somebody says what Jira held while a value of ours was on its way: that may replace it before anybody here has read it. */
function doubtWaiting(at: ChangeContext, report: Report, updated: number, side: Side): void {
  const { memory, field } = report;
  const sent = mayBeOurs(memory, field.name, { updated, isChange: true }).findLast((one) => one.from < updated);
  if (sent) doubt(at, report, sent, side);
}

/** What somebody said that a write replaced was seen here: that is no news any more. */
function dropClaims({ memory, field }: Report, seen: unknown): void {
  for (const sent of [...(memory.inFlight[field.name] ?? []), ...(memory.written[field.name] ?? [])]) {
    const left = (sent.claimed ?? []).filter((side) => !sideIs(field, side, seen));
    if (left.length > 0) sent.claimed = left;
    else delete sent.claimed;
  }
}

/** A ticket that follows the issue settles what was sent by a read of it; for one that does not, the history is asked now. */
function doubtSent(at: ChangeContext, report: Report, sent: InFlight, side: Side): void {
  const { memory, field, updated } = report;
  doubt(at, report, sent, side);
  if (!sent.unsure || isFollowed(at, memory)) return;
  settle(memory, field, sent, updated);
}

/** What was sent stands, or stood, in Jira. */
function settle(memory: WriteMemory, field: AnyField, sent: InFlight, until: number | null): void {
  const others = (memory.inFlight[field.name] ?? []).filter((one) => one !== sent);
  setList(memory.inFlight, field.name, others);
  noteWritten(memory, field, sent, until);
}

/**
 * Somebody says that a write of ours replaced what nobody here had seen: Jira's history tells whether it did. The value is
 * kept in case the history can't be read, because the issue is deleted.
 */
function doubt(at: ChangeContext, { memory, field, updated }: Report, sent: SentValue, side: Side): void {
  if (wasSeen(memory, field, { ...asOf(sent, updated), recorded: [] }, side, at.config)) return;
  sent.unsure = true;
  const claimed = sent.claimed ?? [];
  if (claimed.some((one) => isDeepStrictEqual(one, side))) return;
  sent.claimed = [...claimed, side].slice(-CLAIMED_MAX);
}

/**
 * The history of the issue can't be read, so that what was said of our writes can't be proven: it goes on conflict rows.
 * A row that need not be there is the safe side.
 */
export function judgeByClaims(at: ChangeContext, memory: WriteMemory, cause: Cause): void {
  for (const field of fieldsToJudge(memory, at.config)) {
    for (const sent of memory.inFlight[field.name] ?? []) if (sent.claimed) settle(memory, field, sent, null);
    for (const written of memory.written[field.name] ?? []) judgeClaims(at, { memory, field, cause }, written);
  }
}

function judgeClaims(at: ChangeContext, report: OfField, written: Written): void {
  for (const side of written.claimed ?? [])
    if (!wasSeen(report.memory, report.field, asOf(written, written.until), side, at.config))
      leaveTrace(at, report, written, side);
  delete written.claimed;
}

/**
 * Whether Jira's history has to be asked what writes replaced. While the ticket follows the issue, their echoes are waited
 * for.
 */
export function mustAskHistory(memory: WriteMemory, { now, follows }: { now: number; follows: boolean }): boolean {
  return writesOf(memory).some(({ unsure, at, asked }) =>
    asked ? asked.againAt <= now : unsure === true || now - at >= ECHO_LATE_MS || !follows,
  );
}

/** What of an issue Jira's history is asked for: all that is written there and not told. */
export function writesToAsk(memory: WriteMemory, config: EffectiveConfig): AskedWrite[] {
  const parted = { ...memory, ...partFormer(memory, config) };
  return fieldsToJudge(parted, config).flatMap(({ name, issueField }) =>
    (parted.written[name] ?? []).map(({ at }) => ({ issueField, at })),
  );
}

/** Those of a field's writes that Jira's history was asked for. */
const askedOf = ({ written }: WriteMemory, { name, issueField }: AnyField, asked: readonly AskedWrite[]): Written[] =>
  (written[name] ?? []).filter(({ at }) => asked.some((one) => one.issueField === issueField && one.at === at));

/** What is remembered of the writes of all fields. */
export const writesOf = ({ written }: Pick<WriteMemory, 'written'>): Written[] =>
  Object.values(written).flatMap((list) => list ?? []);

/** Jira shows an issue again that it did not show when its history was asked for: that can be read now. */
function askNow(memory: WriteMemory, now: number): void {
  for (const { asked } of writesOf(memory)) if (asked) asked.againAt = Math.min(asked.againAt, now);
}

/**
 * Jira did not show the issue, or refused to tell its history, so nothing is known: it is asked again, each time later, and as
 * soon as Jira shows the issue. After some two days, what was said of a write counts.
 */
export function askAgain(at: ChangeContext, { memory, field, cause, asked }: Asked): void {
  for (const written of askedOf(memory, field, asked)) {
    const times = (written.asked?.times ?? 0) + 1;
    written.asked = { times, againAt: at.now + ECHO_LATE_MS * 2 ** Math.min(times, DOUBLED_MAX) };
    if (times >= ASKED_UNTIL_CLAIMS) judgeClaims(at, { memory, field, cause }, written);
    if (times >= ASKED_MAX) dropWritten(memory, field.name, written);
  }
}

/**
 * The changes in Jira's history that a write may have made. A person may have set the same value meanwhile, and by when ours
 * was carried out is only known from a later read, so all that set it until then count.
 */
function echoesOf(at: ChangeContext, field: AnyField, written: Written, history: readonly PastChange[]): PastChange[] {
  const until = written.until ?? Number.POSITIVE_INFINITY;
  const isOwn = ({ to }: PastChange) => sideAgrees(field, to, written, at.config);
  const since = history.filter(
    ({ created }) => created > written.from && created <= until + HISTORY_DIFFERS_MS && !isBefore(created, written),
  );
  const own = since.filter(isOwn);
  if (own.length > 0) return upTo(own, until);
  // By its time where its text is marked up by Jira; by its value alone where Jira dates the issue ahead.
  const near = since.filter(({ created }) => Math.abs(created - until) <= HISTORY_DIFFERS_MS);
  if (near.length > 0) return upTo(near, until).slice(-1);
  const isAhead = written.from > written.at + CLOCKS_DIFFER_MS;
  return isAhead ? history.filter(isOwn).slice(-written.tries) : [];
}

/** Where a change has the very time until which ours was carried out, Jira's two clocks agree: what is later is not ours. */
function upTo(changes: PastChange[], until: number): PastChange[] {
  const exact = changes.findLastIndex(({ created }) => created === until);
  return exact < 0 ? changes : changes.slice(0, exact + 1);
}

type Asked = OfField & { asked: readonly AskedWrite[] };
type Told = OfField & { history: readonly PastChange[] };

/** Jira's history was read: it tells of every write that it was asked for what it replaced, however many events were lost. */
export function judgeByHistory(at: ChangeContext, told: Told & Asked): void {
  const { memory, field, history } = told;
  const isRead = isFollowed(at, memory) && fieldsOf(at.config).some(({ name }) => name === field.name);
  const writes = askedOf(memory, field, told.asked);
  if (field.isSet) judgeSends(at, told, { writes, isRead });
  for (const written of writes) {
    if (!field.isSet) judgeEchoes(at, told, written);
    if (!isRead) agreeByHistory(memory, field, written, { history, config: at.config });
    dropWritten(memory, field.name, written);
  }
}

/** @param isRead whether the ticket follows the issue, and the field takes part: what it shows says nothing of another */
function judgeSends(
  at: ChangeContext,
  told: Told,
  { writes, isRead }: { writes: readonly Written[]; isRead: boolean },
): void {
  const { memory, field, history } = told;
  const { name } = field;
  const known = isRead ? at.state.fields[name] : memory.base[name]?.crm;
  for (const { sent, side } of undoneBySends(field, writes, { history, known, config: at.config }))
    leaveTrace(at, told, sent, side);
}

function judgeEchoes(at: ChangeContext, { memory, field, cause, history }: Told, written: Written): void {
  const echoes = echoesOf(at, field, written, history);
  for (const [i, own] of echoes.entries()) {
    const before = history.findLast(({ created }) => created < own.created && created > written.from);
    const report = { memory, field, cause, updated: own.created };
    const known = asOf(written, own.created);
    // What was set after that is news, also where it is what stood there before; and so is what a later try replaced.
    const isSetAnew = before !== undefined && before.created > known.since && !isKnown(field, before, known, history);
    const since = isSetAnew ? before.created : written.tries > 1 ? echoes[i - 1]?.created : undefined;
    const sent = since === undefined ? known : { ...known, over: [], since };
    const past = history.filter(({ created }) => created < own.created);
    const isSeen = wasSeen(memory, field, { ...sent, history: past }, own.from, at.config);
    if (!isSeen && (before || !isCoarse(field, own.from))) leaveTrace(at, report, known, own.from);
  }
}

/**
 * Whether a change is the one that was known by then, though Jira's history dates it a little later than the issue's `updated`
 * did: nothing can have set anew what stood there, before something else did.
 */
function isKnown(
  field: AnyField,
  change: PastChange,
  { over, since }: Pick<ReturnType<typeof asOf>, 'over' | 'since'>,
  history: readonly PastChange[],
): boolean {
  if (change.created > since + HISTORY_DIFFERS_MS) return false;
  return (
    history.find(({ created }) => created > since) === change && over.some((jira) => sideIs(field, change.to, jira))
  );
}

/** Whether the ticket follows the issue that is remembered. */
const isFollowed = ({ state: { link, deletedAt } }: ChangeContext, memory: WriteMemory): boolean =>
  memory === link && link.state !== 'unlinked' && deletedAt === null;

function dropWritten(memory: WriteMemory, name: FieldName, written: Written): void {
  setList(
    memory.written,
    name,
    (memory.written[name] ?? []).filter((one) => one !== written),
  );
}
