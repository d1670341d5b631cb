import { useSession } from '../session/session.ts';
import { sync as texts } from '../texts/t-sync.ts';
import { useLanguage } from '../texts/use-language.ts';
import { Page } from '../ui/page.tsx';
import { Charts } from './charts.tsx';
import { DryRun } from './dry-run.tsx';
import { Failures } from './failures.tsx';
import { Figures } from './figures.tsx';
import { Imports } from './imports.tsx';
import { Runs } from './runs.tsx';
import { SiteCards } from './site-cards.tsx';
import './sync.css';

/** How each site is in step with Jira, what is not, and what helps. */
export function SyncPage() {
  useLanguage();
  const { isAdmin } = useSession();
  return (
    <Page title={texts.title}>
      <div className="sync-page">
        <SiteCards />
        <Failures />
        <Runs />
        <Imports />
        {isAdmin && <DryRun />}
        <Figures />
        <Charts />
      </div>
    </Page>
  );
}
