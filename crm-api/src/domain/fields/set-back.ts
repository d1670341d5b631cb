import type { JiraHistory } from '../model/change.ts';
import type { InFlight, WriteMemory } from '../model/link.ts';
import type { EffectiveConfig } from '../site/site-config.ts';
import { pastChangesOf } from '../ticket/changed-in-jira.ts';
import { type Replacement, type Side, sideAgrees } from './replacement.ts';
import { setOf } from './same-crm.ts';
import type { AnyField, Base } from './synced-field.ts';

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
};

/**
 * `carriedOut`: the send that Jira carried out last before that; null: none is known. `isJudged`: Jira's changelog told of
 * all that were sent.
 */
export type BaseBefore = { base: Base | undefined; carriedOut: InFlight | null; isJudged: boolean };

/** What both sides agreed on before Jira's value was set; 'unknown': Jira's history of the field has to be asked. */
export function baseBefore(
  memory: WriteMemory,
  field: AnyField,
  seen: Seen,
  config: EffectiveConfig,
): BaseBefore | 'unknown' {
  const base = memory.base[field.name];
  const unknown = { base, carriedOut: null, isJudged: false };
  if (!base) return unknown;
  const mark = memory.marks[field.name] ?? 0;
  const sends = memory.inFlight[field.name] ?? [];
  const undone = sends.filter((sent) => isUndone(field, { base, sent, seen, config, mark }));
  if (undone.length === 0) return unknown;
  const { replaced, history, updated } = seen;
  const told = replaced && undone.findLast((sent) => shows(field, replaced.from, sent, config));
  if (told) return { base: after(field, base, told, config), carriedOut: told, isJudged: true };
  // The run that sends it has not ended: it asks by itself, should it get no answer.
  if (history === undefined) return undone.some(({ open }) => !open) ? 'unknown' : unknown;
  const past = pastChangesOf(history, field).filter(({ created }) => created <= updated);
  const carriedOut = undone.findLast((sent) =>
    past.some(({ created, to }) => created > sent.from && shows(field, to, sent, config)),
  );
  if (!carriedOut) return { base, carriedOut: null, isJudged: true };
  return { base: after(field, base, carriedOut, config), carriedOut, isJudged: true };
}

type Undone = { base: Base; sent: InFlight; seen: Seen; config: EffectiveConfig; mark: number };

/** Whether not all of a send is to be seen, though the issue was changed since the base of the field was known. */
function isUndone(field: AnyField, { base, sent, seen, config, mark }: Undone): boolean {
  const { incoming, local, updated } = seen;
  // Nothing stood there before a create; and where both sides show the same, nothing is sent.
  if (sent.over.length === 0 || field.agrees(local as never, incoming, config)) return false;
  const knownAt = field.sameJira(sent.over.at(-1), base.jira) ? sent.from : Math.max(mark, sent.from);
  if (updated <= knownAt) return false;
  if (field.isSet) return !hasChange(itemsOf(field.toCrm(incoming, config)), changeOf(field, sent, config));
  return field.sameJira(incoming, base.jira) && !field.agrees(sent.crm as never, incoming, config);
}

/** Whether a side of a change is what was sent. A set is changed item by item: others may have put something there, too. */
function shows(field: AnyField, side: Side, sent: InFlight, config: EffectiveConfig): boolean {
  if (!field.isSet) return sideAgrees(field, side, sent, config);
  const change = changeOf(field, sent, config);
  if (side.value !== undefined) return hasChange(itemsOf(field.toCrm(side.value, config)), change);
  const text = side.text ?? '';
  return change.added.every((item) => text.includes(item)) && !change.removed.some((item) => text.includes(item));
}

/** What was agreed on once Jira had carried out a send. */
function after(field: AnyField, base: Base, sent: InFlight, config: EffectiveConfig): Base {
  if (!field.isSet) return { crm: sent.crm, jira: sent.jira };
  const { added, removed } = changeOf(field, sent, config);
  const items = setOf([...itemsOf(base.crm), ...added]).filter((item) => !removed.includes(item));
  return { crm: items, jira: items };
}

type SetChange = { added: readonly string[]; removed: readonly string[] };

function changeOf(field: AnyField, { crm, over }: InFlight, config: EffectiveConfig): SetChange {
  const before = itemsOf(field.toCrm(over.at(-1), config));
  const wanted = itemsOf(crm);
  return {
    added: wanted.filter((item) => !before.includes(item)),
    removed: before.filter((item) => !wanted.includes(item)),
  };
}

const hasChange = (items: readonly string[], { added, removed }: SetChange): boolean =>
  added.every((item) => items.includes(item)) && !removed.some((item) => items.includes(item));

const itemsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);
