import { Link, useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useSession } from '../session/session.ts';
import { settings as texts } from '../texts/t-settings.ts';
import { useLanguage } from '../texts/use-language.ts';
import { Page } from '../ui/page.tsx';
import { Alerts } from './alerts.tsx';
import { Audit } from './audit.tsx';
import { Members } from './members.tsx';
import { ServiceTokens } from './service-tokens.tsx';
import { Sites } from './sites/sites.tsx';
import './settings.css';
import { Webhooks } from './webhooks.tsx';

const SHOWN = {
  members: Members,
  tokens: ServiceTokens,
  webhooks: Webhooks,
  sites: Sites,
  alerts: Alerts,
  audit: Audit,
} satisfies Record<string, ComponentType>;
const SECTIONS = Object.keys(SHOWN) as (keyof typeof SHOWN)[];

/** The section that an address names; the first, where it names none. */
const sectionOf = (name: string) => SECTIONS.find((one) => one === name) ?? 'members';

/** What admins and owners choose for the workspace. */
export function SettingsPage() {
  useLanguage();
  const section = sectionOf(useParams({ from: '/settings/$section' }).section);
  const { isAdmin } = useSession();
  const Shown = SHOWN[section];
  return (
    <Page title={texts.title}>
      {isAdmin ? (
        <div className="settings">
          <nav aria-label={texts.title}>
            {SECTIONS.map((one) => (
              <Link
                key={one}
                to="/settings/$section"
                params={{ section: one }}
                aria-current={one === section ? 'page' : undefined}
              >
                {texts.sections[one]}
              </Link>
            ))}
          </nav>
          <section aria-labelledby="section" className="section">
            <h2 id="section">{texts.sections[section]}</h2>
            <Shown />
          </section>
        </div>
      ) : (
        <p className="empty">{texts.noPermission}</p>
      )}
    </Page>
  );
}
