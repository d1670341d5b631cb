import type { serviceTokensApi } from '@synapse/shared/api/service-tokens';
import { readTenant } from '../../store/db/database.ts';
import { listServiceTokens } from '../../store/members/service-tokens.ts';
import { createServiceToken, revokeServiceToken } from '../../sync/members/service-tokens.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';

/** The tokens by which integrations act in their own name. */
export function serviceTokenHandlers({
  db,
  now,
  serviceTokens,
}: Pick<HttpServices, 'db' | 'now' | 'serviceTokens'>): Handlers<typeof serviceTokensApi> {
  return {
    listServiceTokens: async ({ caller: { tenantId } }) => ({
      status: 200,
      body: { items: await readTenant(db, tenantId, (tx) => listServiceTokens(tx, tenantId)) },
    }),
    createServiceToken: async ({ caller, body }) => ({
      status: 201,
      body: await createServiceToken(db, caller, body, new Date(now())),
    }),
    revokeServiceToken: async ({ caller, params }) => {
      await revokeServiceToken(db, caller, params.tokenId);
      // This process hears of it as late as the others, and who has the answer may count on it here.
      serviceTokens.forget();
      return { status: 204 };
    },
  };
}
