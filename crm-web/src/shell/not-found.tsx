import { Link, useLocation } from '@tanstack/react-router';
import { t } from '../texts/t.ts';
import { useLanguage } from '../texts/use-language.ts';
import { Page } from '../ui/page.tsx';

/** Where the address names nothing: most often a link that was cut off, or typed. */
export function NotFound() {
  useLanguage();
  const { pathname } = useLocation();
  return (
    <Page title={t.notFound.title}>
      <div className="empty">
        <p>{t.notFound.about(pathname)}</p>
        <Link to="/" search={{ view: 'inbox' }}>
          {t.notFound.back}
        </Link>
      </div>
    </Page>
  );
}
