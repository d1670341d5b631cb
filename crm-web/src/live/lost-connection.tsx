import { useEffect, useState } from 'react';
import { t } from '../texts/t.ts';
import { timeOf } from '../ui/words.ts';

/** A replica that is replaced is away for a moment: that is no news. */
const SHOWN_AFTER_MS = 2_000;

/** Says that what is shown may be old, and what becomes of what is changed meanwhile. */
export function LostConnection({ lostAt, mayEdit }: { lostAt: number; mayEdit: boolean }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const soon = setTimeout(() => setShown(true), SHOWN_AFTER_MS);
    return () => clearTimeout(soon);
  }, []);
  return (
    <div role="status">
      {isShown && (
        <p className="notice">
          {t.live.lost(timeOf(lostAt))} {mayEdit && t.live.lostEdits}
        </p>
      )}
    </div>
  );
}
