import { t } from '../texts/t.ts';
import { useLanguage } from '../texts/use-language.ts';

/** In place of a page that can't be drawn: most often a new version was installed, and a part of this one is gone. */
export function Broken() {
  useLanguage();
  return (
    <main className="empty" role="alert">
      <p>{t.error.broken}</p>
      <button type="button" onClick={() => window.location.reload()}>
        {t.error.reload}
      </button>
    </main>
  );
}
