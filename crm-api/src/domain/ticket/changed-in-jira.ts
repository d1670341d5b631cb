import { isCoarse, type Replacement, readReplacement, sideIs } from '../fields/replacement.ts';
import type { AnyField } from '../fields/synced-field.ts';
import type { JiraHistory } from '../model/change.ts';

/** The changelog's time of a change and the issue's `updated` after it are not always the same. */
export const HISTORY_DIFFERS_MS = 1_000;

/** One change of a field in Jira's history. */
export type PastChange = Replacement & { created: number };

export function pastChangesOf(history: JiraHistory, field: AnyField): PastChange[] {
  return history.flatMap(({ created, items }) =>
    items
      .filter((item) => (item.fieldId ?? item.field) === field.issueField)
      .map((item) => ({ created, ...readReplacement(item, field) })),
  );
}

/** When Jira set a value, epoch ms. `issue`: nothing tells of the field, so it is when its issue was last updated. */
export type ChangeTime = { at: number; of: 'field' | 'issue' };

/** What the source of a value tells of its time. */
export type TimeSources = {
  /** The issue's `updated`, epoch ms. */
  updated: number;
  /** The changelog of the event that brought it, where it names the field. */
  replaced: Replacement | undefined;
  /** Jira's history, the oldest first; undefined: it was not asked. */
  history: JiraHistory | undefined;
};

/** When the value that Jira holds was set there; null: that is not known, and Jira's history has not been asked. */
export function changedInJira(field: AnyField, value: unknown, sources: TimeSources): ChangeTime | null {
  const { updated, replaced, history } = sources;
  if (replaced && (sideIs(field, replaced.to, value) || isCoarse(field, replaced.to)))
    return { at: updated, of: 'field' };
  if (history === undefined) return null;
  const until = pastChangesOf(history, field).filter(({ created }) => created <= updated + HISTORY_DIFFERS_MS);
  const last = until.findLast(({ to }) => sideIs(field, to, value) || isCoarse(field, to));
  return last ? { at: Math.min(last.created, updated), of: 'field' } : { at: updated, of: 'issue' };
}
