import { t } from '../texts/t.ts';
import { wordsOf } from '../ui/words.ts';
import type { BulkAction, StartBulk } from './bulk-queries.ts';

/** A change that was refused as it was asked for. */
export type NotBegun = { id: string; body: StartBulk; error: Error; at: number };

/** @returns such as: “Set status” was not begun for 2 tickets. */
export const wordsOfNotBegun = ({ action, ids, expectedCount }: StartBulk): string =>
  t.bulk.notBegun(nameOf(action), ids?.length ?? expectedCount);

/** Each that was refused, by itself: several may have been asked for. */
export const AllNotBegun = ({ all, onClose }: { all: readonly NotBegun[]; onClose: (one: NotBegun) => void }) =>
  all.map((one) => (
    <p key={one.id} className="problem" role="alert">
      {wordsOfNotBegun(one.body)} {wordsOf(one.error)}{' '}
      <button type="button" className="plain" onClick={() => onClose(one)}>
        {t.bulk.close}
      </button>
    </p>
  ));

function nameOf(action: BulkAction): string {
  if (action.kind === 'comment') return t.bulk.comment;
  if (action.kind === 'delete') return t.bulk.remove;
  if (action.kind !== 'edit') return t.bulk.change;
  const { fields } = action;
  if ('status' in fields) return t.commands.status;
  if ('priority' in fields) return t.commands.priority;
  if ('assignee' in fields) return t.commands.assignee;
  return 'dueDate' in fields ? t.commands.due : t.commands.labels;
}
