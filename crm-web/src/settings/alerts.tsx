import { bodyOf } from '@synapse/api-client/client';
import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { settings } from '../texts/t-settings.ts';
import { Listed } from '../ui/loaded.tsx';
import { translated } from '../ui/translated.ts';
import { When } from '../ui/when.tsx';
import { KEYS } from './data.ts';

export function Alerts() {
  const { api } = useSession();
  const list = useQuery({
    queryKey: KEYS.alerts,
    queryFn: ({ signal }) => bodyOf(api.GET('/api/alerts', { params: { query: { limit: 100 } }, signal })),
  });
  return (
    <>
      <p className="quiet">{settings.alerts.about}</p>
      <Listed query={list} empty={settings.alerts.none}>
        {(items) =>
          items.map((alert) => (
            <section key={alert.id} className={alert.recoveredAt === null ? 'settings-card stuck' : 'settings-card'}>
              <div className="section-head">
                <h2>{translated(alert.template, alert.message)}</h2>
                <span className="settings-badge">
                  {alert.recoveredAt === null ? settings.alerts.open : settings.alerts.over}
                </span>
              </div>
              <p>{settings.alerts.help[alert.kind]}</p>
              <When at={alert.raisedAt} />
            </section>
          ))
        }
      </Listed>
    </>
  );
}
