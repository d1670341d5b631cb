import type { ConflictPolicy } from '@synapse/shared/project-config';
import { fieldsOf } from '../fields/field-map.ts';
import { type MergeInput, mergeField } from '../fields/merge-field.ts';
import { type Replacement, replacementIn, sideIs } from '../fields/replacement.ts';
import { sameCrm } from '../fields/same-crm.ts';
import { type BaseBefore, baseBefore, cameBack, noteKnown } from '../fields/set-back.ts';
import type { AnyField, Base, FieldName } from '../fields/synced-field.ts';
import type { LinkState } from '../model/link.ts';
import { say } from '../sentences.ts';
import { directionOf, type EffectiveConfig } from '../site/site-config.ts';
import { assignField, type ChangeContext, type ChangeOf, feed, record } from './change-context.ts';
import { changedInJira } from './changed-in-jira.ts';
import { dateWritten, forgetEdits, mayBeOurs, setList, settleSent, unansweredOf } from './own-writes.ts';

function createdHere(link: LinkState, name: FieldName, change: ChangeOf<'issue.observed'>): MergeInput['createdHere'] {
  if (link.base[name] !== undefined || link.marks[name] === undefined) return null;
  return change.created !== null && change.updated <= change.created ? 'untouched' : 'edited';
}

/** Whether a field of which nothing was read yet was edited here, and not only before its issue was begun to be created. */
function isEditedUnread({ base, marks, editedAt, createAttemptedAt }: LinkState, name: FieldName): boolean {
  const before = marks[name] === undefined ? null : createAttemptedAt;
  return base[name] === undefined && (editedAt[name] ?? 0) > (before ?? 0);
}

/**
 * What an issue that was created from here began with, where a person in Jira has changed it before anything of it was read:
 * both sides had that. Undefined: it is not known, for creates without an answer had sent different values.
 */
function beganWith(link: LinkState, field: AnyField, incoming: unknown, config: EffectiveConfig): Base | undefined {
  const sent = link.inFlight[field.name] ?? [];
  const [first] = sent;
  const isOurs = sent.some(({ crm }) => field.agrees(crm as never, incoming, config));
  if (!first || isOurs || sent.some(({ crm }) => !sameCrm(crm, first.crm))) return undefined;
  return { crm: first.crm, jira: first.jira };
}

/** So often within that time something in Jira may set a field that goes to Jira only; then it counts as refused, until somebody retries. */
const [CONTESTS_MAX, CONTESTS_WITHIN_MS] = [10, 3_600_000];

/**
 * What waits because something in Jira sets it each time: news of another field is no reason to send it again.
 * @param agreed the field, where both sides have the same now: then it waits no more
 */
function contestedOf({ refused }: LinkState, agreed: FieldName | null): LinkState['refused'] {
  const contested = Object.entries(refused).filter(
    ([name, why]) => name !== agreed && why?.template?.code === 'field_contested',
  );
  return Object.fromEntries(contested);
}

/** An automation that sets the field each time ours arrives would else go on with us for ever, with a conflict row each time. */
function countContest(at: ChangeContext, link: LinkState, { name }: AnyField): void {
  const { since, times } = link.contested[name] ?? { since: at.now, times: 0 };
  const isOver = at.now - since > CONTESTS_WITHIN_MS;
  const counted = isOver ? { since: at.now, times: 1 } : { since, times: times + 1 };
  link.contested[name] = counted;
  if (counted.times < CONTESTS_MAX) return;
  const said = say('field_contested', { field: name, issue: link.issueKey, times: String(counted.times) });
  link.refused[name] = { ...said, since: new Date(at.now).toISOString() };
}

/** `policy`: the one to decide by, whatever the project's are. `edited`: shown because of an edit here, also where it is what was agreed on. */
export type MergedAs = { policy?: ConflictPolicy; edited?: FieldName };

/** Merges each value that is not older than what is known of its field. Returns the names of those that changed here. */
export function mergeFields(
  at: ChangeContext,
  link: LinkState,
  change: ChangeOf<'issue.observed'>,
  as: MergedAs = {},
): FieldName[] {
  const changed: FieldName[] = [];
  if (change.whole) for (const name of Object.keys(link.undated)) settleUndated(link, name, change);
  for (const field of fieldsOf(at.config)) {
    const { name } = field;
    const replaced = replacementIn(change.changelog, field);
    const incoming = change.values[name];
    if (incoming === undefined || change.updated < (link.marks[name] ?? 0)) continue;
    if (at.state.deletedAt === null && isOutOfTurn(link, field, { incoming, replaced, updated: change.updated })) {
      link.fetchFrom = Math.max(link.fetchFrom ?? 0, change.updated);
      continue;
    }
    const local = at.state.fields[name] ?? null;
    const { updated, history, historyRefused = false } = change;
    const before = baseBefore(link, field, { incoming, local, updated, replaced, history, historyRefused }, at.config);
    if (before === 'unknown') {
      holdBack(link, field, change.updated);
      continue;
    }
    // Whether or not what Jira shows may still be one of those that were sent.
    const unanswered = link.inFlight[name] ?? [];
    const editedSince = as.edited === name || isEditedUnread(link, name) || unanswered.some((sent) => sent.editedSince);
    const editedItems = unanswered.flatMap((sent) => sent.editedItems ?? []);
    const asItWas = takeJudged(link, field, before, change.updated);
    const made = createdHere(link, name, change);
    const base = before.base ?? (made === 'edited' ? beganWith(link, field, incoming, at.config) : undefined);
    const direction = directionOf(at.config, name);
    const policy = as.policy ?? (direction === 'to-jira' ? 'crm' : (at.config.policies[name] ?? 'jira'));
    const isChange = replaced !== undefined && !field.isSet;
    const ours = mayBeOurs(link, name, { updated: change.updated, isChange });
    const merged = mergeField({
      field,
      local,
      base,
      ...unansweredOf(ours),
      editedSince,
      editedItems,
      editedOnceMade: (link.editedAt[name] ?? 0) > at.state.createdAt,
      incoming,
      mayBeLate: mayBeLate(change),
      createdHere: made,
      policy,
      direction,
      editedAt: link.editedAt[name] ?? 0,
      jiraUpdated: change.updated,
      changedInJira: () =>
        changedInJira(field, incoming, { updated: change.updated, replaced, history: change.history }),
      config: at.config,
    });
    const isBack = cameBack(field, ours, { base, incoming, local }, at.config);
    settleUndated(link, name, change);
    if (!merged) {
      // What it was judged for is not taken, so it is judged once more with what is.
      asItWas();
      holdBack(link, field, change.updated);
      continue;
    }
    // Jira's newest words for the same value: one we wrote is known by its id or its name alone.
    link.base[name] = merged.rule === 'same' && field.mapped ? { ...merged.base, jira: incoming } : merged.base;
    link.marks[name] = change.updated;
    if (merged.rule !== 'same') {
      noteKnown(link, name, change.updated);
      forgetEdits(link, name);
    }
    if (merged.rule === 'echo' || merged.rule === 'agreed')
      settleSent(link, field, merged.base.crm, {
        ...{ until: change.updated, by: 'echo' },
        shown: { local: merged.local, now: at.now },
      });
    dateWritten(link, field, incoming, { updated: change.updated, config: at.config });
    // Jira has it after all: an earlier try of it has arrived, or somebody has set the same.
    if (sameCrm(merged.local, merged.base.crm)) delete link.refused[name];
    // News of any field: what stood in the way of another may be gone too, so that is tried again.
    if (merged.rule !== 'same' && merged.rule !== 'echo') {
      link.refused = contestedOf(link, sameCrm(merged.local, merged.base.crm) ? name : null);
      // It is another text now than the one that somebody knowingly wanted to replace.
      link.replaceKnown = link.replaceKnown.filter((known) => known !== name);
    }
    if (direction === 'to-jira' && merged.rule === 'conflict_crm') countContest(at, link, field);
    // Ours is sent once more, and what it may write over is kept.
    if (isBack || (before.mayBeSetBack && !sameCrm(local, base?.crm))) {
      const old = base?.crm ?? null;
      const theirs = isBack ? field.toCrm(incoming, at.config) : old;
      const row = { field: name, base: old, ours: local, theirs, cause: change.cause };
      at.effects.conflicts.push({ ...row, policy: 'crm', winner: 'crm' });
      feed(at, 'ticket.sync', change.cause, [name]);
    }
    if (merged.rule === 'conflict_jira' || merged.rule === 'conflict_crm') {
      at.effects.conflicts.push({
        field: name,
        base: base?.crm ?? null,
        ours: local,
        theirs: field.toCrm(incoming, at.config),
        policy,
        winner: merged.rule === 'conflict_crm' ? 'crm' : 'jira',
        ...(merged.times ? { times: merged.times } : {}),
        cause: change.cause,
      });
      record(at, name, local, merged.local, merged.rule, change.cause);
    }
    if (sameCrm(merged.local, local)) {
      // The same person under a newer name is no change.
      assignField(at.state.fields, name, merged.local);
      continue;
    }
    if (merged.rule === 'took_jira' || merged.rule === 'merged')
      record(at, name, local, merged.local, merged.rule, change.cause);
    assignField(at.state.fields, name, merged.local);
    changed.push(name);
  }
  return changed;
}

/**
 * Whether an event has the same time as what is known of a field, and tells of a change of another value than that: which of the two
 * was the later one nothing says, so the issue is read.
 */
function isOutOfTurn(
  { base, marks }: LinkState,
  field: AnyField,
  { incoming, replaced, updated }: { incoming: unknown; replaced: Replacement | undefined; updated: number },
): boolean {
  const known = base[field.name];
  if (!known || !replaced || updated !== marks[field.name]) return false;
  return !field.sameJira(incoming, known.jira) && !sideIs(field, replaced.from, known.jira);
}

/**
 * Only what was read of the issue itself is what Jira has: an event comes late, whether it tells of a change or of a new issue or
 * comment, and so may what a pass has read of the index.
 */
const mayBeLate = ({ readAt }: ChangeOf<'issue.observed'>): boolean => readAt === undefined;

/** Jira's history of the field is asked before its value is taken; until then nothing of ours is sent. */
function holdBack(link: LinkState, { name, issueField }: AnyField, updated: number): void {
  link.undated[name] ??= { updated, issueField };
}

/**
 * Jira's changelog told of sends without an answer: what it holds up to now is known, and is not asked again.
 * @returns takes that back
 */
function takeJudged(
  link: LinkState,
  field: AnyField,
  { carriedOut, isJudged }: BaseBefore,
  updated: number,
): () => void {
  if (!isJudged) return () => {};
  const { name } = field;
  const was = structuredClone({ inFlight: link.inFlight[name] ?? [], written: link.written[name] ?? [] });
  // By now something else stands there, so it was before.
  if (carriedOut) settleSent(link, field, carriedOut.crm, { until: updated - 1, by: 'echo' });
  else noteKnown(link, name, updated);
  return () => {
    setList(link.inFlight, name, was.inFlight);
    setList(link.written, name, was.written);
  };
}

/** News at least as new as those that raised the question settle it, or raise it again. */
function settleUndated(link: LinkState, name: string, { updated, final }: ChangeOf<'issue.observed'>): void {
  if (final || updated >= (link.undated[name]?.updated ?? 0)) delete link.undated[name];
}
