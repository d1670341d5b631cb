import { MARKER_LABEL } from '@synapse/shared/ticket';
import { setOf } from './same-crm.ts';
import { setChange } from './set-change.ts';
import { changelogItem, type SyncedField } from './synced-field.ts';

/** A set of words. The label that marks our own issues is neither shown nor touched. */
export const labelsField: SyncedField<'labels', string[]> = {
  name: 'labels',
  issueField: 'labels',
  empty: [],
  isSet: true,
  fromIssue: ({ labels }) => (Array.isArray(labels) ? shown(labels.filter((l) => typeof l === 'string')) : undefined),
  fromEvent(event) {
    const item = changelogItem(event, 'labels');
    // The whole set, joined by spaces: a label has none (docs/reference/jira-events.md#bodies).
    return item && (item.toName === null ? 'fetch' : { value: shown(item.toName.split(' ').filter(Boolean)) });
  },
  toCrm: (labels) => setOf(labels),
  agrees: (crm, labels) => sameSet(crm, labels),
  sameJira: sameSet,
  write(crm, _config, known) {
    const { added, removed } = setChange(crm, known);
    const update = [...added.map((add) => ({ add })), ...removed.map((remove) => ({ remove }))];
    return { by: 'edit', value: crm, jira: crm, update };
  },
};

function shown(labels: readonly string[]): string[] {
  return setOf(labels.filter((label) => !MARKER_LABEL.test(label)));
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return JSON.stringify(setOf(a)) === JSON.stringify(setOf(b));
}
