import type { IncomingMessage } from 'node:http';
import { expiryOfAppToken } from '../../domain/site/token-expiry.ts';
import type { TenantTx } from '../../store/db/database.ts';
import { saveAppToken } from '../../store/sites/app-tokens.ts';
import { wakeSite } from '../../store/workqueue/work-items.ts';
import type { ForgeInvocation } from '../auth/forge-token.ts';
import type { HttpServices } from '../kernel/services.ts';

/** The header that Forge brings the app's own token in (docs/reference/forge-remotes.md#app-system-token). */
const TOKEN_HEADER = 'x-forge-oauth-system';

/** The app's token, where Forge brought one. A header is at most 16 KB in all (Node), so a token is too. */
export function appTokenIn(req: IncomingMessage): string | undefined {
  const token = req.headers[TOKEN_HEADER];
  return typeof token === 'string' && token.trim() !== '' ? token.trim() : undefined;
}

/** Keeps the token that Forge brought for a site, and wakes what waits for a way. @returns when it runs out, epoch ms */
export async function keepAppToken(
  tx: TenantTx,
  { vault, now }: HttpServices,
  site: { tenantId: string; siteId: string },
  { token, installationId, apiBaseUrl }: Pick<ForgeInvocation, 'installationId' | 'apiBaseUrl'> & { token: string },
): Promise<number> {
  const receivedAt = now();
  const expiresAt = expiryOfAppToken(token, receivedAt);
  await saveAppToken(tx, vault, site, { installationId, token, apiBaseUrl, receivedAt, expiresAt });
  await wakeSite(tx, site.tenantId, site.siteId);
  return expiresAt;
}
