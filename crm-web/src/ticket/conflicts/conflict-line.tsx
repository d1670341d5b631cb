import { t } from '../../texts/t.ts';
import { namesOfFields } from '../field-names.ts';
import type { OpenConflicts } from './use-conflicts.ts';

/**
 * That a decision is open. It stands below what is read, so that nothing moves when it comes, and it is in view on a telephone
 * too, where the conflict itself is far down.
 */
export function ConflictLine({ conflicts: { all, show } }: { conflicts: OpenConflicts }) {
  return (
    // It stands there before it says something: a region that comes with its words is not read out.
    <div role="status" className="conflict-line">
      {all.length > 0 && (
        <button type="button" onClick={() => goTo(show())}>
          {t.conflict.title(namesOfFields(all.map(({ field }) => field)))} <span aria-hidden>↑</span>
        </button>
      )}
    </div>
  );
}

function goTo(conflictId: string | undefined): void {
  const conflict = conflictId === undefined ? null : document.getElementById(conflictId);
  conflict?.scrollIntoView({ block: 'start' });
  conflict?.focus({ preventScroll: true });
}
