import { type Application, feed, linkOf } from './application.ts';
import type { Cause } from './change.ts';
import { customField, customName } from './fields/custom.ts';
import { type AnyField, fieldsOf } from './fields/field-map.ts';
import { isCoarse, type Replacement, type Side, sideAgrees, sideIs, sideToCrm } from './fields/replacement.ts';
import type { FieldName, JiraStatus, TicketFields } from './fields/synced-field.ts';
import { CLOCKS_DIFFER_MS, MAY_STILL_ARRIVE_MS } from './may-still-arrive.ts';
import type { Base } from './merge-field.ts';
import { sameCrm } from './same-crm.ts';
import type { EffectiveConfig } from './site-config.ts';
import type { InFlight, LinkState, SentValue, TicketState, Written } from './ticket-state.ts';

/** How long the echo of a write is waited for before Jira's history is asked what it replaced. */
export const ECHO_LATE_MS = 10 * 60_000;
/** The changelog's time of a change and the issue's `updated` after it are not always the same. */
const HISTORY_DIFFERS_MS = 1_000;
/** With so many of a field's writes of which Jira has not told what they replaced, its history is asked. */
const WRITTEN_ENOUGH = 10;
/** How many are remembered at the most, should Jira not answer. */
const WRITTEN_MAX = 50;
/** How many values that Jira was known to hold are remembered with a write. */
const OVER_MAX = 3;

/** A delivery is about to send a value: from now on it may stand in Jira. */
export function startSending(at: Application, name: FieldName, { crm, jira }: Base): void {
  const link = linkOf(at);
  const chosen = at.config.customFields.find((one) => customName(one.name) === name);
  const list = link.inFlight[name] ?? [];
  const earlier = list.find((sent) => sameCrm(sent.crm, crm));
  const base = link.base[name];
  const mark = link.marks[name] ?? 0;
  const over = [...(earlier?.over ?? []), ...(base ? [base.jira] : [])].slice(-OVER_MAX);
  const sending: InFlight = {
    ...{ crm, jira, at: at.now, over, open: true as const },
    ...(chosen ? { chosen } : {}),
    earlierAt: earlier?.at ?? null,
    tries: (earlier?.tries ?? 0) + 1,
    heard: earlier?.heard ?? [],
    from: Math.min(earlier?.from ?? mark, mark),
  };
  setList(link.inFlight, name, [...list.filter((sent) => sent !== earlier), sending]);
}

/** The fields of which Jira may still tell what a write of ours replaced, though an admin has dropped them since. */
export function droppedFields(link: LinkState, config: EffectiveConfig): AnyField[] {
  const lists: (readonly SentValue[] | undefined)[] = [...Object.values(link.inFlight), ...Object.values(link.written)];
  const sent = lists.flatMap((list) => list ?? []);
  const chosen = new Map(sent.flatMap((one) => (one.chosen ? [[one.chosen.name, one.chosen] as const] : [])));
  const known = new Set<string>(fieldsOf(config).map(({ name }) => name));
  return [...chosen.values()]
    .map((one) => customField(one) as unknown as AnyField)
    .filter(({ name }) => !known.has(name));
}

/** The fields that take part, and those dropped since of which Jira may still tell something. */
export const fieldsToJudge = (link: LinkState, config: EffectiveConfig): AnyField[] => [
  ...fieldsOf(config),
  ...droppedFields(link, config),
];

/**
 * The run that sent these has ended, whatever became of it: nothing of it can be sent any more. What got no answer may
 * have waited for its turn before it was sent, so the time in which it may arrive counts from now.
 */
export function closeSends(at: Application): void {
  for (const sent of Object.values(linkOf(at).inFlight).flatMap((list) => list ?? [])) {
    if (!sent.open) continue;
    delete sent.open;
    sent.at = at.now;
  }
  for (const file of at.state.attachments.values())
    if (file.sendOpen) Object.assign(file, { sendOpen: false, sendAttemptedAt: at.now });
}

export const hasOpenSends = ({ link, attachments }: TicketState): boolean =>
  [...attachments.values()].some((file) => file.sendOpen) ||
  Object.values(link?.inFlight ?? {}).some((list) => list?.some((sent) => sent.open));

/** Until when a transition to a status of Jira's that got no answer may still be made, epoch ms; null: there is none. */
export function transitionOpenUntil(link: LinkState | null, to?: JiraStatus): number | null {
  const same = (link?.inFlight.status ?? []).filter(
    (sent) => to === undefined || (sent.jira as JiraStatus | undefined)?.id === to.id,
  );
  return same.length === 0 ? null : Math.max(...same.map(({ at }) => at)) + MAY_STILL_ARRIVE_MS;
}

/** The last of what was sent is not in Jira: it said so, or was not asked. An earlier try of the same may still arrive. */
export function dropRefused(link: LinkState, name: FieldName): void {
  const list = link.inFlight[name] ?? [];
  const last = list.at(-1);
  setList(link.inFlight, name, [...list.slice(0, -1), ...(last ? earlierTryOf(last) : [])]);
}

const earlierTryOf = (sent: InFlight): InFlight[] =>
  sent.earlierAt === null ? [] : [closed({ ...sent, at: sent.earlierAt, earlierAt: null })];

function closed({ open: _open, ...sent }: InFlight): InFlight {
  return sent;
}

/**
 * A value that was sent stands, or stood, in Jira: its answer says so, or its echo. What was sent shortly before it may
 * still be carried out after it, so that stays known as ours.
 * @param until the issue's `updated` by then, null where it is not known
 */
export function settleSent(link: LinkState, field: AnyField, crm: unknown, until: number | null): void {
  const { name } = field;
  const list = link.inFlight[name] ?? [];
  const sent = list.findLast((one) => sameCrm(one.crm, crm));
  if (!sent) return;
  const left = list.flatMap((one) => {
    if (one === sent) return earlierTryOf(one).filter((try_) => mayArriveAfter(try_, sent));
    if (one.at > sent.at || mayArriveAfter(one, sent)) return [one];
    noteWritten(link, field, one, until);
    return [];
  });
  setList(link.inFlight, name, left);
  noteWritten(link, field, sent, until);
}

/** It stands in Jira or stood there; what it replaced is still to be told. Where it never was there, the history says so. */
function noteWritten(link: LinkState, field: AnyField, sent: InFlight, until: number | null): void {
  // Sets are changed item by item, so a write of one replaces nothing.
  if (field.isSet || sent.heard.length >= sent.tries || wasCreate(sent)) return;
  const { earlierAt: _earlier, open: _open, ...value } = sent;
  const before = link.written[field.name] ?? [];
  // So many without an echo: Jira's history is asked before more are forgotten.
  const unsure = before.length >= WRITTEN_ENOUGH ? { unsure: true as const } : {};
  const written: Written = { ...value, until, told: [], ...unsure };
  setList(link.written, field.name, [...before, written].slice(-WRITTEN_MAX));
}

const mayArriveAfter = (earlier: { at: number }, later: { at: number }): boolean =>
  later.at - earlier.at < MAY_STILL_ARRIVE_MS;

/** What of ours a value that Jira shows may be. A change that Jira dates later than ours can have arrived is somebody else's. */
export function mayBeOurs(
  link: LinkState,
  name: FieldName,
  change: { updated: number; isChange: boolean },
): InFlight[] {
  const list = link.inFlight[name] ?? [];
  return change.isChange ? list.filter((sent) => change.updated <= latestArrival(sent)) : list;
}

const latestArrival = ({ at }: InFlight): number => at + MAY_STILL_ARRIVE_MS + CLOCKS_DIFFER_MS;

/** What went with a create can't arrive a second time: the issue is there, and its values are what it began with. */
const wasCreate = ({ over }: InFlight): boolean => over.length === 0;

/** Jira was just read: what was sent so long ago that it can't arrive any more stands there now, or never will. */
export function forgetArrived(
  link: LinkState,
  fields: readonly AnyField[],
  at: { now: number; updated: number },
): void {
  for (const [name, list] of Object.entries(link.inFlight) as [FieldName, InFlight[]][]) {
    const field = fields.find((one) => one.name === name);
    const gone = list.filter((sent) => wasCreate(sent) || at.now - sent.at >= MAY_STILL_ARRIVE_MS);
    for (const sent of gone) if (field) noteWritten(link, field, sent, at.updated);
    setList(
      link.inFlight,
      name,
      list.filter((sent) => !gone.includes(sent)),
    );
  }
}

/** A write whose answer did not say when it was carried out stands in Jira by the time it is seen there. */
export function dateWritten(
  link: LinkState,
  field: AnyField,
  seen: unknown,
  { updated, config }: { updated: number; config: EffectiveConfig },
): void {
  for (const written of link.written[field.name] ?? [])
    if (written.until === null && field.agrees(written.crm as never, seen, config)) written.until = updated;
}

/**
 * When what was sent without an answer can no longer arrive, so that a read of the issue settles it: epoch ms, the
 * earliest; null when there is nothing of the kind.
 */
export function settledByReadAt(link: LinkState): number | null {
  const sent = Object.values(link.inFlight)
    .flatMap((list) => list ?? [])
    .filter((one) => !wasCreate(one));
  return sent.length === 0 ? null : Math.min(...sent.map(({ at }) => at)) + MAY_STILL_ARRIVE_MS;
}

/**
 * `updated` null: nothing says when it was, or Jira dates it ahead of its own clock; what it tells counts all the same.
 * `hint`: nobody vouches for it, so it can only have Jira's history asked.
 */
type Told = { link: LinkState; field: AnyField; updated: number | null; cause: Cause; hint?: boolean };

/**
 * Jira's changelog tells of a change of a field. Where it is the echo of a write of ours, it says what that replaced;
 * where it lies between what was known when we wrote and our write, it is what we wrote over unseen.
 */
export function judgeReplacement(at: Application, told: Told, { from, to }: Replacement): void {
  const { link, field, updated } = told;
  const written = (link.written[field.name] ?? []).find((one) => {
    if (updated === null) return sideAgrees(field, to, one, at.config);
    if (one.from >= updated || updated > (one.until ?? updated)) return false;
    return updated === one.until || sideAgrees(field, to, one, at.config);
  });
  if (written) {
    if (told.hint) doubt(at, told, written, from);
    else if (judgeSide(at, told, written, from) === 'unsure') written.unsure = true;
    else if (hear(written, updated)) dropWritten(link, field.name, written);
    return;
  }
  const sent = mayBeOurs(link, field.name, { updated: updated ?? 0, isChange: true }).findLast(
    (one) => one.from < (updated ?? Number.POSITIVE_INFINITY) && sideAgrees(field, to, one, at.config),
  );
  if (sent) {
    if (told.hint) doubtSent(at, told, sent, from);
    else if (!field.isSet && judgeSide(at, told, { ...sent, told: [] }, from) !== 'unsure') hear(sent, updated);
    return;
  }
  judgeLate(at, told, to);
}

/** A ticket that is followed settles what was sent by itself; of one that was left here, nothing else would come to be written. */
function doubtSent(at: Application, told: Told, sent: InFlight, side: Side): void {
  const { link, field } = told;
  doubt(at, told, sent, side);
  if (!sent.unsure || (at.state.deletedAt === null && link.state !== 'unlinked')) return;
  setList(
    link.inFlight,
    field.name,
    (link.inFlight[field.name] ?? []).filter((one) => one !== sent),
  );
  noteWritten(link, field, sent, told.updated);
}

/** Notes that an echo has told. The same may come by another door. @returns whether there is none to come any more */
function hear(sent: Pick<Written, 'heard' | 'tries'>, updated: number | null): boolean {
  sent.heard = [...new Set([...sent.heard, updated ?? -1])];
  return sent.heard.length >= sent.tries;
}

/** A value that Jira held between what was known when we wrote and our write. */
export function judgeLate(at: Application, told: Told, side: Side): void {
  const { link, field, updated } = told;
  if (updated === null) return;
  const written = (link.written[field.name] ?? []).find(
    (one) => one.from < updated && one.until !== null && updated < one.until,
  );
  if (!written || updated >= (link.marks[field.name] ?? 0)) return;
  if (told.hint) doubt(at, told, written, side);
  else if (!wasSeen(link, field, written, side, at.config)) leaveTrace(at, told, written, side);
}

/** Somebody says that a write of ours replaced what nobody here had seen: Jira's history tells whether it did. */
function doubt(at: Application, { link, field }: Told, sent: SentValue, side: Side): void {
  if (!field.isSet && !wasSeen(link, field, { ...sent, told: [] }, side, at.config)) sent.unsure = true;
}

/** Whether there are writes of which no echo has told what they replaced, so that Jira's history has to be asked. */
export function mustAskHistory({ written }: LinkState, now: number): boolean {
  const all = Object.values(written).flatMap((list) => list ?? []);
  return all.some(({ unsure, at }) => unsure === true || now - at >= ECHO_LATE_MS);
}

/** One change of a field in Jira's history. */
export type PastChange = Replacement & { created: number };

/** The changes in Jira's history that a write made, at most one for each time it was sent. */
function echoesOf(at: Application, field: AnyField, written: Written, history: readonly PastChange[]): PastChange[] {
  const until = written.until ?? Number.POSITIVE_INFINITY;
  const isOwn = ({ to }: PastChange) => sideAgrees(field, to, written, at.config);
  const since = history.filter(({ created }) => created > written.from && created <= until + HISTORY_DIFFERS_MS);
  const own = since.filter(isOwn);
  if (own.length > 0) return own.slice(-written.tries);
  // By its time where its text is marked up by Jira; by its value alone where Jira dates the issue ahead.
  const near = since.filter(({ created }) => Math.abs(created - until) <= HISTORY_DIFFERS_MS);
  return near.length > 0 ? near.slice(-1) : history.filter(isOwn).slice(-written.tries);
}

/** Jira's history was read: it tells of every write what it replaced, however many events were lost. */
export function judgeByHistory(
  at: Application,
  { link, field, cause, history }: Omit<Told, 'updated'> & { history: readonly PastChange[] },
): void {
  for (const written of link.written[field.name] ?? []) {
    for (const own of echoesOf(at, field, written, history)) {
      const before = history.findLast(({ created }) => created < own.created && created > written.from);
      const told = { link, field, cause, updated: own.created };
      if (judgeSide(at, told, written, own.from) === 'unsure' && before) leaveTrace(at, told, written, own.from);
    }
    dropWritten(link, field.name, written);
  }
}

type Overwriting = Pick<Written, 'crm' | 'jira' | 'over' | 'told'>;

/** Whether a value that a write of ours replaced had been seen here; if not, it goes on a conflict row. */
function judgeSide(
  at: Application,
  { link, field, cause }: Told,
  written: Overwriting,
  side: Side,
): 'seen' | 'unseen' | 'unsure' {
  if (wasSeen(link, field, written, side, at.config)) return 'seen';
  if (isCoarse(field, side)) return 'unsure';
  leaveTrace(at, { field, cause }, written, side);
  return 'unseen';
}

function wasSeen(link: LinkState, field: AnyField, written: Overwriting, side: Side, config: EffectiveConfig): boolean {
  const { name } = field;
  const known = [...written.over, ...(link.base[name] ? [link.base[name].jira] : [])];
  const ours = [written, ...(link.inFlight[name] ?? []), ...(link.written[name] ?? [])];
  return known.some((jira) => sideIs(field, side, jira)) || ours.some((one) => sideAgrees(field, side, one, config));
}

function leaveTrace(
  at: Application,
  { field, cause }: Pick<Told, 'field' | 'cause'>,
  written: Overwriting,
  side: Side,
): void {
  const { name } = field;
  const theirs = sideToCrm(field, side, at.config, written.jira);
  if (written.told.some((value) => sameCrm(value, theirs))) return;
  written.told.push(theirs);
  at.effects.conflicts.push({
    field: name,
    base: baseOf(field, written.over.at(-1), at.config),
    ours: written.crm,
    theirs,
    policy: at.config.policies[name] ?? 'jira',
    winner: 'crm',
    cause,
  });
  feed(at, 'ticket.sync', cause, [name]);
}

const baseOf = (field: AnyField, jira: unknown, config: EffectiveConfig): TicketFields[FieldName] | null =>
  jira === undefined ? null : field.toCrm(jira, config);

function dropWritten(link: LinkState, name: FieldName, written: Written): void {
  setList(
    link.written,
    name,
    (link.written[name] ?? []).filter((one) => one !== written),
  );
}

/** A field without entries has no key: a link that says the same is written the same. */
function setList<Entry>(lists: Partial<Record<FieldName, Entry[]>>, name: FieldName, entries: Entry[]): void {
  if (entries.length > 0) lists[name] = entries;
  else delete lists[name];
}
