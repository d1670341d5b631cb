import { t } from '../texts/t.ts';
import { Later } from '../ui/later.tsx';
import { timeOf } from '../ui/words.ts';

/** A replica that is replaced is away for a moment: that is no news. */
const SHOWN_AFTER_MS = 2_000;

/** Says that what is shown may be old, and what becomes of what is changed meanwhile. */
export function LostConnection({ lostAt, mayEdit }: { lostAt: number; mayEdit: boolean }) {
  return (
    <div role="status">
      <Later afterMs={SHOWN_AFTER_MS}>
        <p className="notice">
          {t.live.lost(timeOf(lostAt))} {mayEdit && t.live.lostEdits}
        </p>
      </Later>
    </div>
  );
}
