import { useState } from 'react';
import { t } from '../texts/t.ts';
import { useLanguage } from '../texts/use-language.ts';
import { answers } from '../ui/load-part.ts';

/** In place of a page that can't be drawn: most often the connection is lost, or a new version took a part of this one away. */
export function Broken() {
  useLanguage();
  const [isAway, setAway] = useState(false);
  /** Without a connection there would be no page at all afterwards, and nobody signed in. */
  const reload = async () => {
    if (await answers()) window.location.reload();
    else setAway(true);
  };
  return (
    <main className="empty" role="alert">
      <p>{t.error.broken}</p>
      {isAway && <p>{t.error.unknown}</p>}
      <button type="button" onClick={() => void reload()}>
        {t.error.reload}
      </button>
    </main>
  );
}
