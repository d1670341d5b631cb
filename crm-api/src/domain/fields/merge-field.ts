import type { ConflictPolicy, Direction } from '@synapse/shared/project-config';
import type { ConflictTimes } from '../model/effects.ts';
import type { EffectiveConfig } from '../site/site-config.ts';
import type { ChangeTime } from '../ticket/changed-in-jira.ts';
import { isNothing, sameCrm } from './same-crm.ts';
import { itemsOf, mergeSets } from './set-change.ts';
import type { AnyField, Base, TicketFields } from './synced-field.ts';

type CrmValue = TicketFields[keyof TicketFields];

/**
 * What became of a value that Jira told us:
 * - `same`: nothing new
 * - `echo`: our own write coming back
 * - `agreed`: both sides made the same change
 * - `took_jira`: only Jira had changed
 * - `merged`: both had changed a set, and both changes stand
 * - `conflict_jira`, `conflict_crm`: both had changed, and this side won
 */
export type MergeRule = 'same' | 'echo' | 'agreed' | 'took_jira' | 'merged' | 'conflict_jira' | 'conflict_crm';

/** `times`: those that decided a conflict. */
export type Merged = { local: CrmValue; base: Base; rule: MergeRule; times?: ConflictTimes };

export type MergeInput = {
  field: AnyField;
  /** What the ticket shows. */
  local: CrmValue;
  /** The agreed value; undefined when there is none yet. */
  base: Base | undefined;
  /** What deliveries had recorded they would send, when their answers never came, oldest first. */
  inFlight: readonly unknown[];
  /** Of a set: what these add, and what they take away. */
  added: readonly string[];
  removed: readonly string[];
  /**
   * What is shown was set by an edit here since something was sent, or while nothing was known of what Jira has: it is one, too,
   * where it is what was agreed on.
   */
  editedSince: boolean;
  /** Of a set: the items that were. */
  editedItems: readonly string[];
  /** It was edited here after the ticket was made. */
  editedOnceMade: boolean;
  /** What Jira says; the caller has checked that it is not older than what is known. */
  incoming: unknown;
  /** An event or a pass tells it: Jira may have something else by now. */
  mayBeLate: boolean;
  /**
   * The field took part when the issue was created from here, and Jira has not yet told what it has of it. In an
   * `untouched` issue that is Jira's own default; once somebody has `edited` the issue, it may be theirs.
   */
  createdHere: 'untouched' | 'edited' | null;
  policy: ConflictPolicy;
  direction: Direction;
  /**
   * Epoch ms of the last edit here (0: none is known), of the issue's `updated`, and of when Jira's value was set, null
   * where nothing has told that; only the policy `newest` looks.
   */
  editedAt: number;
  jiraUpdated: number;
  changedInJira: () => ChangeTime | null;
  config: EffectiveConfig;
};

/** The three-way merge of one field; null: it depends on what is not known yet, on when Jira's value was set or on what Jira has now. */
export function mergeField(input: MergeInput): Merged | null {
  const values = mergeValues(input);
  const merged = values && input.direction === 'from-jira' ? giveWay(input, values) : values;
  const { freshen } = input.field;
  return freshen && merged ? { ...merged, local: freshen(merged.local, input.incoming) } : merged;
}

/** An edit from before an admin let the field come from Jira only: nothing can be sent, so that it would wait for ever. */
function giveWay({ field, base, local, editedOnceMade, config }: MergeInput, merged: Merged): Merged {
  // What a new ticket began with is no edit: the field was known to come from Jira only, or its issue is yet to have a value.
  const isEdit = base === undefined ? editedOnceMade : !sameCrm(local, base.crm);
  const stands = readAs(field, merged.base, config);
  if (sameCrm(merged.local, stands.crm) && !(isEdit && merged.rule === 'took_jira')) return merged;
  return { local: stands.crm as CrmValue, base: stands, rule: isEdit ? 'conflict_jira' : 'took_jira' };
}

/** What both sides agree on, as the maps read it now. */
export const readAs = (field: AnyField, base: Base, config: EffectiveConfig): Base =>
  base.byRule || field.agrees(base.crm as CrmValue, base.jira, config)
    ? base
    : { crm: field.toCrm(base.jira, config), jira: base.jira };

function mergeValues(input: MergeInput): Merged | null {
  const { field, local, base, incoming, config, direction } = input;
  if (base && field.sameJira(incoming, base.jira)) return { local, base, rule: 'same' };
  const own = input.inFlight.findLast(
    (sent) => field.agrees(sent as CrmValue, incoming, config) && mayMake(input, sent),
  );
  if (own !== undefined) return { local, base: { crm: own, jira: incoming }, rule: 'echo' };
  if (input.mayBeLate && isSameEdit(input)) return null;
  if (field.agrees(local, incoming, config))
    return { local, base: { crm: local, jira: incoming }, rule: base ? 'agreed' : 'same' };
  const theirs = { crm: field.toCrm(incoming, config), jira: incoming };
  if (direction === 'from-jira') return { local: theirs.crm, base: theirs, rule: 'took_jira' };
  if (base === undefined && isNothing(local) && input.editedAt === 0)
    return { local: theirs.crm, base: theirs, rule: 'took_jira' };
  // Jira's change is not taken: it is kept on a conflict row, and ours is sent.
  if (direction === 'to-jira') return { local, base: theirs, rule: 'conflict_crm' };
  return field.isSet ? mergeSetField(input, theirs) : mergeOne(input, theirs);
}

/**
 * Whether a set that was sent may have made of what was agreed on what is there now, which is that set: its request leaves other
 * items as they are, also those that stood there already.
 */
function mayMake({ field, base, added, removed }: MergeInput, sent: unknown): boolean {
  if (!field.isSet || base === undefined) return true;
  const [before, after] = [itemsOf(base.crm), itemsOf(sent)];
  return (
    before.every((item) => after.includes(item) || removed.includes(item)) &&
    after.every((item) => before.includes(item) || added.includes(item))
  );
}

/**
 * Whether an edit here sets what Jira says, too. Told late, that may be over there: then the edit is one that may lose, and not
 * what both sides agree on.
 */
function isSameEdit(input: MergeInput): boolean {
  const { field, local, base, added, removed, incoming, config } = input;
  if (base === undefined && !input.editedSince) return false;
  if (!field.isSet) return !(base && sameCrm(local, base.crm)) && field.agrees(local, incoming, config);
  const [ours, agreed, theirs] = [itemsOf(local), itemsOf(base?.crm), itemsOf(field.toCrm(incoming, config))];
  return (
    ours.some((item) => !agreed.includes(item) && theirs.includes(item) && !added.includes(item)) ||
    agreed.some((item) => !ours.includes(item) && !theirs.includes(item) && !removed.includes(item))
  );
}

function mergeOne(input: MergeInput, theirs: { crm: CrmValue; jira: unknown }): Merged | null {
  const { local, base } = input;
  // The first that is heard of Jira's value: ours is sent where it replaces nothing that a person put there, or took away.
  const wasCleared = input.createdHere === 'edited' && input.inFlight.some((sent) => !isNothing(sent));
  const replacesNothing = input.createdHere === 'untouched' || (isNothing(theirs.crm) && !wasCleared);
  if (base === undefined && input.editedAt > 0 && replacesNothing) return { local, base: theirs, rule: 'same' };
  if (base !== undefined && sameCrm(local, base.crm) && !input.editedSince)
    return { local: theirs.crm, base: theirs, rule: 'took_jira' };
  const decided = decide(input);
  if (!decided) return null;
  const { winner, ...times } = decided;
  return winner === 'crm'
    ? { local, base: theirs, rule: 'conflict_crm', ...times }
    : { local: theirs.crm, base: theirs, rule: 'conflict_jira', ...times };
}

/** Two people who each add a label are in no conflict: both labels stand, and nobody's removal is undone. */
function mergeSetField(input: MergeInput, theirs: { crm: CrmValue; jira: unknown }): Merged {
  const merged = mergeSets({
    base: itemsOf(input.base?.crm),
    added: input.added,
    removed: input.removed,
    edited: input.editedItems,
    local: itemsOf(input.local),
    theirs: itemsOf(theirs.crm),
  });
  // The first that is heard of Jira's set, and it adds nothing: what was refused on create stays refused.
  if (input.base === undefined && sameCrm(merged, input.local)) return { local: merged, base: theirs, rule: 'same' };
  return { local: merged, base: theirs, rule: sameCrm(merged, theirs.crm) ? 'took_jira' : 'merged' };
}

type Decided = { winner: 'crm' | 'jira'; times?: ConflictTimes };

function decide(input: MergeInput): Decided | null {
  // Perhaps Jira's default and perhaps a person's choice: what the ticket was made with stands, and the other is kept.
  if (input.createdHere === 'edited' && input.field.jiraFillsIn) return { winner: 'crm' };
  return input.policy === 'newest' ? decideByTime(input) : { winner: input.policy };
}

/** No field was changed after its issue was, so an edit here after that is the newer one, whenever Jira's was. */
function decideByTime({ editedAt: ours, jiraUpdated, changedInJira }: MergeInput): Decided | null {
  if (ours === 0) return { winner: 'jira' };
  const changed = changedInJira() ?? (ours > jiraUpdated ? { at: jiraUpdated, of: 'issue' as const } : null);
  if (!changed) return null;
  return { winner: ours > changed.at ? 'crm' : 'jira', times: { ours, theirs: changed.at, of: changed.of } };
}
