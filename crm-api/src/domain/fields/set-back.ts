import type { JiraHistory } from '../model/change.ts';
import type { InFlight, SentValue, WriteMemory, Written } from '../model/link.ts';
import type { EffectiveConfig } from '../site/site-config.ts';
import { HISTORY_DIFFERS_MS, type PastChange, pastChangesOf } from '../ticket/changed-in-jira.ts';
import { CLOCKS_DIFFER_MS, isBefore, latestArrival } from '../ticket/may-still-arrive.ts';
import { isNamedIn, type Replacement, type Side, sideAgrees, sideIs } from './replacement.ts';
import { sameCrm, setOf } from './same-crm.ts';
import { itemsOf, type SetChange } from './set-change.ts';
import type { AnyField, Base, FieldName } from './synced-field.ts';

/**
 * A value was sent without an answer, and Jira shows what stood there before. Either Jira has not carried it out, and it is
 * to be sent again; or it has, and a person has set the old value back since, which must not be overwritten. The two look
 * the same; only Jira's changelog tells them apart.
 */

type Seen = {
  /** What Jira shows of the field, and what the ticket does. */
  incoming: unknown;
  local: unknown;
  /** The issue's `updated` by then, epoch ms. */
  updated: number;
  /** The changelog of the event that brought it, where it names the field. */
  replaced: Replacement | undefined;
  /** Jira's history, read after `incoming`, the oldest first; undefined: it was not asked. */
  history: JiraHistory | undefined;
  /** Jira refused to tell it. */
  historyRefused: boolean;
};

/**
 * `carriedOut`: the send that Jira carried out last before that; null: none is known. `isJudged`: Jira's changelog told of
 * all that were sent. `mayBeSetBack`: it can't be known, for the history is refused, or in markup that may be ours or not.
 */
export type BaseBefore = {
  base: Base | undefined;
  carriedOut: InFlight | null;
  isJudged: boolean;
  mayBeSetBack: boolean;
};

/** What both sides agreed on before Jira's value was set; 'unknown': Jira's history of the field has to be asked. */
export function baseBefore(
  memory: WriteMemory,
  field: AnyField,
  seen: Seen,
  config: EffectiveConfig,
): BaseBefore | 'unknown' {
  const base = memory.base[field.name];
  const unknown = { base, carriedOut: null, isJudged: false, mayBeSetBack: false };
  if (!base) return unknown;
  const sends = memory.inFlight[field.name] ?? [];
  const undone = sends.filter((sent) => isUndone(field, { base, sent, seen, config }));
  const { replaced, history, updated } = seen;
  const judged = { ...unknown, isJudged: true };
  // The event itself may tell that ours was carried out, be it the old value or another that somebody put over it.
  const over = field.isSet ? undone : sends.filter((sent) => isOver(field, { base, sent, seen, config }));
  // What both sides had agreed on stood there anyhow: it tells of no other try.
  const isNews = replaced !== undefined && (field.isSet || !sideIs(field, replaced.from, base.jira));
  const echoed = isNews && over.findLast((sent) => shows(field, replaced.from, sent, config));
  if (!echoed && undone.length === 0) return unknown;
  if (echoed) return { ...judged, base: after(field, base, echoed, config), carriedOut: echoed };
  if (history === undefined) return 'unknown';
  const past = pastChangesOf(history, field).filter(({ created }) => created <= updated);
  const since = (sent: InFlight) => past.filter(({ created }) => created > knownBy(sent) && !isBefore(created, sent));
  /** @param differ by how much Jira's clock may be behind ours */
  const showsFrom = (sent: InFlight, differ: number) =>
    since(sent).some(({ created, to }) => created >= (sent.firstAt ?? 0) - differ && shows(field, to, sent, config));
  const carriedOut = undone.findLast((sent) => showsFrom(sent, HISTORY_DIFFERS_MS));
  if (carriedOut) return { ...judged, base: after(field, base, carriedOut, config), carriedOut };
  // Somebody may have set the same right before. A text in markup was changed and shows the old one all the same: somebody
  // has set it back, be it from ours or from their own.
  const isUnclear = undone.some(
    (sent) => showsFrom(sent, CLOCKS_DIFFER_MS) || (field.loses !== undefined && since(sent).length > 0),
  );
  return { ...judged, mayBeSetBack: isUnclear || seen.historyRefused };
}

/** So many values that Jira was known to hold are remembered with a send that has no answer. */
const KNOWN_MAX = 10;

const knownBy = ({ from, known = [] }: InFlight): number => Math.max(from, known.at(-1)?.by ?? 0);

/** What Jira holds by then is what both sides have agreed on, whatever became of the sends of the field. */
export function noteKnown({ base, inFlight }: WriteMemory, name: FieldName, updated: number): void {
  for (const sent of inFlight[name] ?? []) {
    const { known = [] } = sent;
    if (updated < (known.at(-1)?.by ?? 0)) continue;
    const before = known.filter(({ by }) => by !== updated);
    sent.known = [...before, { by: updated, jira: base[name]?.jira }].slice(-KNOWN_MAX);
  }
}

/**
 * A send as far as it may tell what it replaced by `updated`: of what Jira was known to hold, only the last counts, and of
 * what was sent before, only what may have been carried out after that.
 */
export function asOf<Sent extends SentValue>(
  sent: Sent,
  updated: number | null,
): Sent & { since: number; by: number | null } {
  const asSent = { ...sent, since: sent.from, by: updated };
  const known = updated === null ? undefined : sent.known?.findLast(({ by }) => by < updated);
  return known ? { ...asSent, over: [known.jira], since: known.by } : asSent;
}

/**
 * Jira's history of an issue that the ticket does not follow shows a value that was sent there: both sides had agreed on it
 * then, so that a ticket that comes back takes what somebody has set since.
 */
export function agreeByHistory(
  memory: WriteMemory,
  field: AnyField,
  written: Written,
  { history, config }: { history: readonly PastChange[]; config: EffectiveConfig },
): void {
  const { name } = field;
  const base = memory.base[name];
  const mark = memory.marks[name] ?? 0;
  // It stood there by then, and what both sides had agreed on last says what became of it.
  if (written.until !== null && written.until <= mark) return;
  const since = Math.max(mark, written.from);
  const arrived = history.findLast(
    ({ created, to }) =>
      created > since &&
      created <= latestArrival(written.at) &&
      !isBefore(created, written) &&
      shows(field, to, written, config),
  );
  if (!base || !arrived) return;
  memory.base[name] = after(field, base, written, config);
  memory.marks[name] = arrived.created;
}

/**
 * Whether an item that a send without an answer put into a set, or took away, was undone since, or may have been by a later
 * send, and is as it was sent, which is about to be undone once more. It may be another try of the same, or a person's:
 * nothing tells these apart.
 * @param sends in the order in which they were sent
 * @param base what both sides had agreed on before
 */
export function cameBack(
  field: AnyField,
  sends: readonly InFlight[],
  { base, incoming, local }: { base: Base | undefined; incoming: unknown; local: unknown },
  config: EffectiveConfig,
): boolean {
  if (!field.isSet || !base) return false;
  const shown = itemsOf(field.toCrm(incoming, config));
  const agreed = itemsOf(base.crm);
  const wanted = itemsOf(local);
  const known = (jira: unknown) => itemsOf(field.toCrm(jira, config));
  const undoes = (item: string, isThere: boolean, later: InFlight) =>
    (isThere ? later.removed : later.added)?.includes(item) === true;
  const isBack = (item: string, isThere: boolean, sent: InFlight) =>
    shown.includes(item) === isThere &&
    agreed.includes(item) !== isThere &&
    wanted.includes(item) !== isThere &&
    (sent.known?.some(({ jira }) => known(jira).includes(item) === isThere) === true ||
      sends.slice(sends.indexOf(sent) + 1).some((later) => undoes(item, isThere, later)));
  return sends.some(
    (sent) =>
      (sent.added ?? []).some((item) => isBack(item, true, sent)) ||
      (sent.removed ?? []).some((item) => isBack(item, false, sent)),
  );
}

type Undone = { base: Base; sent: InFlight; seen: Seen; config: EffectiveConfig };

/** Whether another value is to be seen than the one that was sent, and the issue was changed since anything was known of that. */
function isOver(field: AnyField, { base, sent, seen: { incoming, local, updated }, config }: Undone): boolean {
  // Where the ticket shows what is agreed on, there is nothing that could lose.
  if (sent.over.length === 0 || updated <= knownBy(sent) || sameCrm(local, base.crm)) return false;
  return !field.agrees(sent.crm as never, incoming, config);
}

/** Whether not all of a send is to be seen, though the issue was changed since anything was known of it. */
function isUndone(field: AnyField, { base, sent, seen, config }: Undone): boolean {
  const { incoming, local, updated } = seen;
  // Nothing stood there before a create; and where both sides show the same, nothing is sent.
  if (sent.over.length === 0 || field.agrees(local as never, incoming, config)) return false;
  if (updated <= knownBy(sent)) return false;
  if (field.isSet) {
    // Of what both sides have agreed on nothing is left to be carried out, whoever takes it away then.
    const left = changeLeft(changeOf(field, sent, config), itemsOf(base.crm));
    return !hasChange(itemsOf(field.toCrm(incoming, config)), left);
  }
  return field.sameJira(incoming, base.jira) && !field.agrees(sent.crm as never, incoming, config);
}

/** Whether a side of a change is what was sent. A set is changed item by item: others may have put something there, too. */
function shows(field: AnyField, side: Side, sent: SentValue, config: EffectiveConfig): boolean {
  if (!field.isSet) return sideAgrees(field, side, sent, config);
  const change = changeOf(field, sent, config);
  if (side.value !== undefined) return hasChange(itemsOf(field.toCrm(side.value, config)), change);
  const names = (item: string) => isNamedIn(side.text ?? '', item);
  return change.added.every(names) && !change.removed.some(names);
}

/** `sent`: by which of ours it was. */
type Undoing = { sent: Written; side: Side };

/**
 * Of a set that was sent more than once: what one of ours put there or took away again, after a person had undone an earlier
 * one. Jira's history does not name the account, so each item is told by how often it went to and fro.
 * @param seen.history the changes of the field, the oldest first
 * @param seen.known what is known to stand here or there: what the person made of an item, and what is shown, stands
 * @returns what ours replaced
 */
export function undoneBySends(
  field: AnyField,
  sends: readonly Written[],
  seen: { history: readonly PastChange[]; known: unknown; config: EffectiveConfig },
): Undoing[] {
  const changes = sends.map((sent) => changeOf(field, sent, seen.config));
  const items = new Set(changes.flatMap(({ added, removed }) => [...added, ...removed]));
  const found = [...items].flatMap((item) => undoneOf(field, item, sends, seen));
  return [...new Map(found.map((one) => [one.change, { sent: one.sent, side: one.change.from }])).values()];
}

function undoneOf(
  field: AnyField,
  item: string,
  sends: readonly Written[],
  { history, known, config }: { history: readonly PastChange[]; known: unknown; config: EffectiveConfig },
): { sent: Written; change: PastChange }[] {
  const has = (side: Side) => holds(field, side, item, config);
  const isThere = itemsOf(known).includes(item);
  // Those that want it as it is known to be now, and those that wanted it the other way.
  const ours = sends.filter((sent) => itemsOf(sent.crm).includes(item) === isThere);
  const others = sends.filter((sent) => !ours.includes(sent));
  // Of those that all want the same, the first replaced what was known when it was sent.
  if (ours.length === 0 || (others.length === 0 && triesOf(ours) < 2)) return [];
  const from = Math.min(...sends.map((one) => one.from));
  const until = Math.max(...ours.map((one) => Math.max(latestArrival(one.at), one.until ?? 0)));
  const turns = history.filter(
    ({ created, ...one }) => created > from && created <= until && has(one.from) !== has(one.to),
  );
  return turns.flatMap((change, i) => {
    const undone = turns.slice(0, i).filter(({ to }) => has(to) !== isThere);
    const last = undone.at(-1);
    // What was sent later did not make it, nor had whoever sent this seen what was known by then.
    const mayBe = ours.filter((one) => change.created > one.from && !isBefore(change.created, one));
    const sent = mayBe.at(-1);
    const isOurs = has(change.to) === isThere && undone.length > triesOf(others);
    if (!isOurs || !sent || !last) return [];
    // Whoever sent ours had seen it, unless it passed for one of the others then.
    const passed = others.some(({ until }) => until !== null && until >= last.created);
    const wasSeen = !passed && mayBe.some((one) => (one.again ?? one.from) >= last.created);
    return wasSeen ? [] : [{ sent, change }];
  });
}

const triesOf = (sends: readonly SentValue[]): number => sends.reduce((sum, { tries }) => sum + tries, 0);

/** Whether a side of a change of a set holds an item. */
const holds = (field: AnyField, { value, text }: Side, item: string, config: EffectiveConfig): boolean =>
  value === undefined ? isNamedIn(text ?? '', item) : itemsOf(field.toCrm(value, config)).includes(item);

/** What was agreed on once Jira had carried out a send. */
function after(field: AnyField, base: Base, sent: SentValue, config: EffectiveConfig): Base {
  if (!field.isSet) return { crm: sent.crm, jira: sent.jira };
  const { added, removed } = changeOf(field, sent, config);
  const items = setOf([...itemsOf(base.crm), ...added]).filter((item) => !removed.includes(item));
  return { crm: items, jira: items };
}

function changeOf(field: AnyField, { crm, over }: SentValue, config: EffectiveConfig): SetChange {
  const before = itemsOf(field.toCrm(over.at(-1), config));
  const wanted = itemsOf(crm);
  return {
    added: wanted.filter((item) => !before.includes(item)),
    removed: before.filter((item) => !wanted.includes(item)),
  };
}

const changeLeft = ({ added, removed }: SetChange, agreed: readonly string[]): SetChange => ({
  added: added.filter((item) => !agreed.includes(item)),
  removed: removed.filter((item) => agreed.includes(item)),
});

const hasChange = (items: readonly string[], { added, removed }: SetChange): boolean =>
  added.every((item) => items.includes(item)) && !removed.some((item) => items.includes(item));
