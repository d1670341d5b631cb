import type { alertsApi } from '@synapse/shared/api/alerts';
import { listAlerts } from '../../store/alerts/alerts.ts';
import { readTenant } from '../../store/db/database.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';

export function alertHandlers({ db }: Pick<HttpServices, 'db'>): Handlers<typeof alertsApi> {
  return {
    listAlerts: async ({ caller: { tenantId }, query }) => ({
      status: 200,
      body: { items: await readTenant(db, tenantId, (tx) => listAlerts(tx, tenantId, query)) },
    }),
  };
}
