import { agentsApi } from '@synapse/shared/api/agents';
import { alertsApi } from '@synapse/shared/api/alerts';
import { auditApi } from '@synapse/shared/api/audit';
import { bulkApi } from '@synapse/shared/api/bulk';
import { companiesApi, contactsApi } from '@synapse/shared/api/contacts';
import type { Routes } from '@synapse/shared/api/define-route';
import { forgeApi, signedApi, webhookApi } from '@synapse/shared/api/forge';
import { kernelApi } from '@synapse/shared/api/kernel';
import { liveApi } from '@synapse/shared/api/live';
import { meApi, membersApi } from '@synapse/shared/api/members';
import { savedViewsApi } from '@synapse/shared/api/saved-views';
import { serviceTokensApi } from '@synapse/shared/api/service-tokens';
import { exportLinkApi, sitesApi } from '@synapse/shared/api/sites';
import { importsApi, syncApi } from '@synapse/shared/api/sync';
import { attachmentsApi, commentsApi, conflictsApi } from '@synapse/shared/api/ticket-parts';
import { linksApi, ticketsApi } from '@synapse/shared/api/tickets';
import { webApi } from '@synapse/shared/api/web';
import { webhooksApi } from '@synapse/shared/api/webhooks';

/** Every route of the API by its name. A route that is not here does not exist. */
export const API = {
  ...ticketsApi,
  ...bulkApi,
  ...savedViewsApi,
  ...linksApi,
  ...commentsApi,
  ...attachmentsApi,
  ...contactsApi,
  ...companiesApi,
  ...conflictsApi,
  ...liveApi,
  ...webhooksApi,
  ...alertsApi,
  ...syncApi,
  ...importsApi,
  ...meApi,
  ...membersApi,
  ...serviceTokensApi,
  ...auditApi,
  ...agentsApi,
  ...sitesApi,
  ...exportLinkApi,
  ...webhookApi,
  ...forgeApi,
  ...signedApi,
  ...webApi,
  ...kernelApi,
} satisfies Routes;
