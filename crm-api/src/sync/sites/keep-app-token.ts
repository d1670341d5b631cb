import type { ForgeInvocation } from '../../domain/site/forge-invocation.ts';
import { expiryOfAppToken } from '../../domain/site/token-expiry.ts';
import type { TenantTx } from '../../store/db/database.ts';
import type { Vault } from '../../store/db/vault.ts';
import { saveAppToken } from '../../store/sites/app-tokens.ts';
import { wakeSite } from '../../store/workqueue/work-items.ts';

/** Keeps the token that Forge brought for a site, and wakes what waits for a way. @returns when it runs out, epoch ms */
export async function keepAppToken(
  tx: TenantTx,
  { vault, now }: { vault: Vault; now: () => number },
  site: { tenantId: string; siteId: string },
  { token, installationId, apiBaseUrl }: Pick<ForgeInvocation, 'installationId' | 'apiBaseUrl'> & { token: string },
): Promise<number> {
  const receivedAt = now();
  const expiresAt = expiryOfAppToken(token, receivedAt);
  await saveAppToken(tx, vault, site, { installationId, token, apiBaseUrl, receivedAt, expiresAt });
  await wakeSite(tx, site.tenantId, site.siteId);
  return expiresAt;
}
