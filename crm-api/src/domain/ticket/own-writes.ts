import type { CustomField } from '@synapse/shared/project-config';
import { customField, customName } from '../fields/custom.ts';
import { fieldsOf } from '../fields/field-map.ts';
import { sameCrm } from '../fields/same-crm.ts';
import { changeBy, changedItems, itemsOf } from '../fields/set-change.ts';
import type { AnyField, Base, FieldName } from '../fields/synced-field.ts';
import type { InFlight, LinkState, SentValue, WriteMemory, Written } from '../model/link.ts';
import type { TicketState } from '../model/ticket.ts';
import type { EffectiveConfig } from '../site/site-config.ts';
import { type ChangeContext, linkOf } from './change-context.ts';
import { CLOCKS_DIFFER_MS, isBefore, latestArrival, MAY_STILL_ARRIVE_MS } from './may-still-arrive.ts';

/** With so many of a field's writes of which Jira has not told what they replaced, its history is asked. */
const WRITTEN_ENOUGH = 10;
/** How many are remembered at the most, should Jira not answer. */
const WRITTEN_MAX = 50;
/** An edit that takes back what a set has done is sent within this, or what stood in between is not told. */
const TAKEN_BACK_WITHIN_MS = 10 * 60_000;
/** How many values that Jira was known to hold are remembered with a write. */
const OVER_MAX = 3;

/** A delivery is about to send a value: from now on it may stand in Jira. */
export function startSending(at: ChangeContext, name: FieldName, { crm, jira }: Base, jiraNow: number | null): void {
  const link = linkOf(at);
  const chosen = at.config.customFields.find((one) => customName(one.name) === name);
  const list = link.inFlight[name] ?? [];
  const earlier = list.find((sent) => sameCrm(sent.crm, crm));
  const base = link.base[name];
  const mark = link.marks[name] ?? 0;
  for (const sent of list) sent.again ??= sent.from;
  const isSet = fieldsOf(at.config).some((field) => field.name === name && field.isSet);
  const { added = [], removed = [] } = earlier ?? {};
  const change = isSet ? changeBy(crm, base, { sends: unansweredOf(list), earlier: { added, removed } }) : {};
  const over = [...(earlier?.over ?? []), ...(base ? [base.jira] : [])].slice(-OVER_MAX);
  const sending: InFlight = {
    ...{ crm, jira, at: at.now, over, open: true as const },
    ...(chosen ? { chosen } : {}),
    ...change,
    firstAt: earlier ? (earlier.firstAt ?? earlier.at) : at.now,
    ...firstInJira(earlier, { now: at.now, jiraNow }),
    earlierAt: earlier?.at ?? null,
    ...(earlier?.known ? { known: earlier.known } : {}),
    ...(earlier?.recorded ? { recorded: earlier.recorded } : {}),
    ...(list.length > 0 ? { again: mark } : {}),
    tries: (earlier?.tries ?? 0) + 1,
    heard: earlier?.heard ?? [],
    from: Math.min(earlier?.from ?? mark, mark),
  };
  setList(link.inFlight, name, [...list.filter((sent) => sent !== earlier), sending]);
  // It may have been edited since this run has read it.
  if (sameCrm(at.state.fields[name], crm)) forgetEdits(link, name);
  else noteEdit(link, name, { was: crm, is: at.state.fields[name] });
}

/** What answers for Jira on the way to it may have a clock of its own: a time that can't be Jira's is not taken for it. */
function firstInJira(
  earlier: InFlight | undefined,
  { now, jiraNow }: { now: number; jiraNow: number | null },
): Pick<SentValue, 'firstInJira'> {
  if (earlier) return earlier.firstInJira === undefined ? {} : { firstInJira: earlier.firstInJira };
  return jiraNow === null || jiraNow > now + CLOCKS_DIFFER_MS ? {} : { firstInJira: jiraNow };
}

/** An edit here that sets what both sides had agreed on, or what was sent, is known as one by what was sent, and by nothing else. */
export function noteEdit({ inFlight }: WriteMemory, name: FieldName, { was, is }: { was: unknown; is: unknown }): void {
  const items = changedItems(itemsOf(was), itemsOf(is));
  for (const sent of inFlight[name] ?? []) {
    sent.editedSince = true;
    if (items.length > 0) sent.editedItems = [...new Set([...(sent.editedItems ?? []), ...items])];
  }
}

/** Something else is agreed on, or what the ticket shows is sent. */
export function forgetEdits({ inFlight }: WriteMemory, name: FieldName): void {
  for (const sent of inFlight[name] ?? []) {
    delete sent.editedSince;
    delete sent.editedItems;
  }
}

/** What sends without an answer may have put into Jira, and of sets, what they add and take away there. */
export const unansweredOf = (sends: readonly InFlight[]) => ({
  inFlight: sends.map(({ crm }) => crm),
  added: sends.flatMap(({ added = [] }) => added),
  removed: sends.flatMap(({ removed = [] }) => removed),
});

/** The fields of which Jira may still tell what a write of ours replaced, though an admin has dropped them since. */
export function droppedFields(memory: WriteMemory, config: EffectiveConfig): AnyField[] {
  const lists: (readonly SentValue[] | undefined)[] = [
    ...Object.values(memory.inFlight),
    ...Object.values(memory.written),
  ];
  const sent = lists.flatMap((list) => list ?? []);
  const chosen = new Map(sent.flatMap((one) => (one.chosen ? [[one.chosen.name, one.chosen] as const] : [])));
  const known = new Set<string>(fieldsOf(config).map(({ name }) => name));
  return [...chosen.values()]
    .map((one) => customField(one) as unknown as AnyField)
    .filter(({ name }) => !known.has(name));
}

/** The fields that take part, and those dropped since of which Jira may still tell something. @param memory see partFormer */
export const fieldsToJudge = (memory: WriteMemory, config: EffectiveConfig): AnyField[] => [
  ...fieldsOf(config),
  ...droppedFields(memory, config),
];

/**
 * An admin may give a name to another field of Jira, or to one of another kind. What was sent under the name before belongs to
 * the former field, which counts as dropped, under a name of its own.
 * @returns what was sent, with what belongs to former fields parted from what was sent to those that have their names now
 */
export const partFormer = (
  { inFlight, written }: Pick<WriteMemory, 'inFlight' | 'written'>,
  { customFields }: EffectiveConfig,
): Pick<WriteMemory, 'inFlight' | 'written'> => ({
  inFlight: customFields.reduce(partList, inFlight),
  written: customFields.reduce(partList, written),
});

type Lists<Sent> = Partial<Record<FieldName, Sent[]>>;

function partList<Sent extends SentValue>(lists: Lists<Sent>, chosen: CustomField): Lists<Sent> {
  const name = customName(chosen.name);
  const sends = lists[name] ?? [];
  const former = sends.filter(({ chosen: was = chosen }) => was.fieldId !== chosen.fieldId || was.kind !== chosen.kind);
  if (former.length === 0) return lists;
  const parted = { ...lists };
  setList(
    parted,
    name,
    sends.filter((one) => !former.includes(one)),
  );
  for (const sent of former) {
    const was = { ...(sent.chosen ?? chosen), name: `${chosen.name} (${sent.chosen?.fieldId})` };
    const own = customName(was.name);
    setList(parted, own, [...(parted[own] ?? []), { ...sent, chosen: was }]);
  }
  return parted;
}

/**
 * The run that sent these has ended, whatever became of it: nothing of it can be sent any more. What got no answer may
 * have waited for its turn before it was sent, so the time in which it may arrive counts from now.
 */
export function closeSends(at: ChangeContext): void {
  const link = linkOf(at);
  if (isOpenCreate(link)) link.createSentBy = at.now;
  closeFields(link, at.now);
  for (const file of at.state.attachments.values())
    if (file.sendOpen) Object.assign(file, { sendOpen: false, sendAttemptedAt: at.now });
}

/** The same for the fields alone, of whichever issue. */
export function closeFields({ inFlight }: WriteMemory, now: number): void {
  for (const sent of Object.values(inFlight).flatMap((list) => list ?? [])) {
    if (!sent.open) continue;
    delete sent.open;
    sent.at = now;
  }
}

/** Whether a create got no answer, and its run may not have ended. */
const isOpenCreate = ({ createAttemptedAt, createSentBy }: LinkState): boolean =>
  createAttemptedAt !== null && createSentBy === null;

export const hasOpenSends = ({ link, attachments }: TicketState): boolean =>
  [...attachments.values()].some((file) => file.sendOpen) ||
  (link !== null && link.state === 'creating' && isOpenCreate(link)) ||
  Object.values(link?.inFlight ?? {}).some((list) => list?.some((sent) => sent.open));

/** Whether a value of the field was sent, and Jira has not answered. */
export const isUnanswered = ({ link }: Pick<TicketState, 'link'>, name: FieldName): boolean =>
  (link?.inFlight[name]?.length ?? 0) > 0;

/** Whether somebody has said that something in flight replaced what nobody here had seen. */
export const hasDoubtedSends = ({ link }: TicketState): boolean =>
  Object.values(link?.inFlight ?? {}).some((list) => list?.some(({ unsure }) => unsure));

/**
 * Until when a transition that got no answer may still be made, epoch ms; null: there is none.
 * @param isMeant which of them: by what was sent
 */
export function transitionOpenUntil(
  memory: WriteMemory | null,
  isMeant: (sent: Base) => boolean = () => true,
): number | null {
  const sends = (memory?.inFlight.status ?? []).filter(isMeant);
  return sends.length === 0 ? null : Math.max(...sends.map(({ at }) => at)) + MAY_STILL_ARRIVE_MS;
}

/** The last of what was sent is not in Jira: it said so, or was not asked. An earlier try of the same may still arrive. */
export function dropRefused(memory: WriteMemory, name: FieldName): void {
  const list = memory.inFlight[name] ?? [];
  const last = list.at(-1);
  setList(memory.inFlight, name, [...list.slice(0, -1), ...(last ? earlierTryOf(last) : [])]);
}

const earlierTryOf = (sent: InFlight): InFlight[] =>
  sent.earlierAt === null ? [] : [closed({ ...sent, at: sent.earlierAt, earlierAt: null })];

const laterTryOf = (sent: InFlight): InFlight[] => (sent.earlierAt === null ? [] : [{ ...sent, earlierAt: null }]);

function closed({ open: _open, ...sent }: InFlight): InFlight {
  return sent;
}

/**
 * A value that was sent stands, or stood, in Jira: its answer says so, or its echo. What was sent shortly before it may
 * still be carried out after it, so that stays known as ours. An answer is that of the last try; an echo may be of any, so
 * that it counts as the first's.
 * @param until the issue's `updated` by then, null where it is not known
 * @param by an `echo`, told by an event or a read, may be of somebody who has set the same again since ours was carried out:
 *   Jira's history is asked what ours replaced
 */
export function settleSent(
  memory: WriteMemory,
  field: AnyField,
  crm: unknown,
  { until, by, shown }: { until: number | null; by: 'answer' | 'echo'; shown?: ShownThen },
): void {
  const { name } = field;
  const list = memory.inFlight[name] ?? [];
  const sent = list.findLast((one) => sameCrm(one.crm, crm));
  if (!sent) return;
  // An answer is that of the last try, which began then; an echo may be of the first, and its run may have been closed much later.
  const began = by === 'answer' ? sent.at : (sent.firstAt ?? sent.at);
  const left = list.flatMap((one) => {
    if (one === sent)
      return by === 'echo' ? laterTryOf(one) : earlierTryOf(one).filter((try_) => mayArriveAfter(try_, sent));
    if (mayArriveAfter(one, { at: began })) return [one];
    noteWritten(memory, field, one, until);
    return [];
  });
  setList(memory.inFlight, name, left);
  noteWritten(memory, field, by === 'echo' && !field.isSet ? { ...sent, unsure: true } : sent, until, shown);
}

/** What the ticket shows when a send is settled. */
export type ShownThen = { local: unknown; now: number };

/**
 * It stands in Jira or stood there; what it replaced is still to be told. Where it never was there, the history says so.
 * @param shown where an edit here may be about to take back what a set put there: what a person did in between would go with it
 */
export function noteWritten(
  memory: WriteMemory,
  field: AnyField,
  sent: InFlight,
  until: number | null,
  shown?: ShownThen,
): void {
  if (wasCreate(sent)) return;
  // Sets are changed item by item, so one write replaces nothing; one of several may undo what a person did in between.
  if (field.isSet) {
    const others = (memory.inFlight[field.name] ?? []).filter((one) => one !== sent);
    if (others.some((one) => sameCrm(one.crm, sent.crm))) return;
    const isAlone = sent.tries < 2 && sent.again === undefined && memory.written[field.name] === undefined;
    if (isAlone && shown && isTakenBack(memory, field, sent, shown.local))
      // The history is asked with that of the edit.
      remember(memory, field, sent, { until, asked: { times: 0, againAt: shown.now + TAKEN_BACK_WITHIN_MS } });
    if (isAlone) return;
    // The history is asked once nothing more of them can arrive.
    remember(memory, field, others.length > 0 ? sent : { ...sent, unsure: true }, { until });
    return;
  }
  if (sent.heard.length >= sent.tries && !sent.unsure) return;
  remember(memory, field, sent, { until });
}

/** Whether both sides have agreed on something that a set put there or took away, and the ticket shows that no more. */
function isTakenBack(
  memory: WriteMemory,
  field: AnyField,
  { added = [], removed = [] }: InFlight,
  local: unknown,
): boolean {
  if (!field.isSet) return false;
  const [agreed, ours] = [itemsOf(memory.base[field.name]?.crm), itemsOf(local)];
  return (
    added.some((item) => agreed.includes(item) && !ours.includes(item)) ||
    removed.some((item) => !agreed.includes(item) && ours.includes(item))
  );
}

function remember(
  memory: WriteMemory,
  field: AnyField,
  sent: InFlight,
  known: Pick<Written, 'until' | 'unread' | 'asked'>,
): void {
  const { earlierAt: _earlier, open: _open, ...value } = sent;
  const before = memory.written[field.name] ?? [];
  // So many without an echo: Jira's history is asked before more are forgotten.
  const unsure = before.length >= WRITTEN_ENOUGH ? { unsure: true as const } : {};
  const written: Written = { ...value, ...known, recorded: sent.recorded ?? [], ...unsure };
  setList(memory.written, field.name, [...before, written].slice(-WRITTEN_MAX));
}

const mayArriveAfter = (earlier: { at: number }, later: { at: number }): boolean =>
  later.at - earlier.at < MAY_STILL_ARRIVE_MS;

/**
 * What of ours a value that Jira shows may be. A change that Jira dates before ours was sent, or later than ours can have
 * arrived, is somebody else's.
 */
export function mayBeOurs(
  memory: WriteMemory,
  name: FieldName,
  { updated, isChange }: { updated: number; isChange: boolean },
): InFlight[] {
  const list = (memory.inFlight[name] ?? []).filter((sent) => !isBefore(updated, sent));
  return isChange ? list.filter((sent) => updated <= latestArrival(sent.at)) : list;
}

/** What went with a create can't arrive a second time: the issue is there, and its values are what it began with. */
const wasCreate = ({ over }: InFlight): boolean => over.length === 0;

/**
 * Jira was read: what was sent so long before that it could not arrive any more stood there then, or never will.
 * @param at.updated the issue's; null: the ticket does not follow it
 * @param at.mayReturn the ticket may follow it again, and go on from what was agreed on last
 * @param at.away the fields that an admin has dropped, and may choose again
 * @param at.shown what the ticket shows
 * @param at.undated the fields of which Jira's history is still to be asked: nothing is known of them
 */
export function forgetArrived(
  memory: WriteMemory,
  fields: readonly AnyField[],
  at: {
    readAt: number;
    updated: number | null;
    shown?: Readonly<Partial<Record<FieldName, unknown>>>;
    mayReturn?: boolean;
    away?: readonly FieldName[];
    undated?: Readonly<Record<string, unknown>>;
  },
): void {
  for (const [name, list] of Object.entries(memory.inFlight) as [FieldName, InFlight[]][]) {
    if (at.undated?.[name] !== undefined) continue;
    const field = fields.find((one) => one.name === name);
    const gone = list.filter((sent) => wasCreate(sent) || at.readAt - sent.at >= MAY_STILL_ARRIVE_MS);
    setList(
      memory.inFlight,
      name,
      list.filter((sent) => !gone.includes(sent)),
    );
    for (const sent of gone) {
      if (!field) continue;
      // Where the issue shows something else now, the last change was no echo.
      const isShown = sameCrm(memory.base[field.name]?.crm, sent.crm);
      // A field that takes no part is not read: its history tells what was agreed on.
      const isAway = at.away?.includes(name) === true;
      if ((isAway || (at.mayReturn && at.updated === null)) && !wasCreate(sent))
        remember(memory, field, { ...sent, ...(isAway ? { unsure: true } : {}) }, { until: null, unread: true });
      else if (at.updated !== null) {
        const shown = at.shown && { local: at.shown[name], now: at.readAt };
        // Of a set some items are shown then, and they are an echo.
        const isEcho = isShown || (shown !== undefined && isTakenBack(memory, field, sent, shown.local));
        noteWritten(memory, field, sent, isEcho ? at.updated : at.updated - 1, shown);
      } else noteWritten(memory, field, sent, null);
    }
  }
}

/**
 * The ticket follows the issue, or the field takes part, again: what nobody has read since it was sent, and Jira's history has
 * not told of yet, is without an answer as before. So what was set back meanwhile is not written over.
 */
export function resumeUnread(memory: WriteMemory, fields: readonly AnyField[]): void {
  for (const { name } of fields) {
    const list = memory.written[name] ?? [];
    const unread = list.filter((one) => one.unread);
    if (unread.length === 0) continue;
    setList(
      memory.written,
      name,
      list.filter((one) => !one.unread),
    );
    const resumed = unread.map(({ until: _until, unread: _unread, asked: _asked, ...sent }) => ({
      ...sent,
      earlierAt: null,
    }));
    setList(memory.inFlight, name, [...resumed, ...(memory.inFlight[name] ?? [])]);
  }
}

/** A write whose answer did not say when it was carried out stands in Jira by the time it is seen there. */
export function dateWritten(
  memory: WriteMemory,
  field: AnyField,
  seen: unknown,
  { updated, config }: { updated: number; config: EffectiveConfig },
): void {
  for (const written of memory.written[field.name] ?? [])
    if (written.until === null && field.agrees(written.crm as never, seen, config)) written.until = updated;
}

/**
 * When what was sent without an answer can no longer arrive, so that a read of the issue settles it: epoch ms, the
 * earliest; null when there is nothing of the kind.
 */
export function settledByReadAt(memory: WriteMemory): number | null {
  const sent = Object.values(memory.inFlight)
    .flatMap((list) => list ?? [])
    .filter((one) => !wasCreate(one));
  return sent.length === 0 ? null : Math.min(...sent.map(({ at }) => at)) + MAY_STILL_ARRIVE_MS;
}

/** A field without entries has no key: a link that says the same is written the same. */
export function setList<Entry>(lists: Partial<Record<FieldName, Entry[]>>, name: FieldName, entries: Entry[]): void {
  if (entries.length > 0) lists[name] = entries;
  else delete lists[name];
}
