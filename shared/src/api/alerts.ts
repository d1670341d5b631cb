import { alertListSchema, alertQuerySchema } from '@synapse/shared/alert';
import { defineRoute } from '@synapse/shared/api/define-route';

export const alertsApi = {
  listAlerts: defineRoute({
    method: 'GET',
    path: '/api/alerts',
    summary: 'List what admins should know of, the latest first',
    description: 'Each cause is reported once until it is over. Alerts that are over are kept for 30 days.',
    tag: 'alerts',
    who: 'admin',
    query: alertQuerySchema,
    answers: { 200: alertListSchema },
    idempotent: true,
    cost: 'read',
  }),
};
