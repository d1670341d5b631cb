import { OLD_SECRET_HOURS } from '@synapse/shared/forge/rotation';
import { createSigningSecret } from '@synapse/shared/forge/signing';
import { DomainError } from '../../domain/domain-error.ts';
import { type Db, withTenant } from '../../store/db/database.ts';
import type { Vault } from '../../store/db/vault.ts';
import { requireSite } from '../../store/sites/require-site.ts';
import { tidySecrets } from '../../store/sites/site-rotation.ts';
import { addSiteSecret } from '../../store/sites/sites.ts';

/** Each push is checked against every secret that is valid, so there must not be many. */
const VALID_AT_ONCE = 8;

/**
 * Gives a site a new secret; the one before holds OLD_SECRET_HOURS more.
 * @returns the new secret
 * @throws DomainError not_found, or conflict when too many are still valid
 */
export async function rotateSecret(
  { db, vault }: { db: Db; vault: Vault },
  { tenantId, siteId }: { tenantId: string; siteId: string },
): Promise<string> {
  const secret = createSigningSecret();
  await withTenant(db, tenantId, async (tx) => {
    // Two rotations at once would each retire the other's secret unseen.
    await requireSite(tx, tenantId, siteId, { lock: true });
    if ((await tidySecrets(tx, tenantId, siteId)) >= VALID_AT_ONCE) {
      const often = `The secret was rotated ${VALID_AT_ONCE - 1} times within ${OLD_SECRET_HOURS} hours.`;
      throw new DomainError('conflict', `${often} Wait until the oldest has run out; the present one goes on.`);
    }
    await addSiteSecret(tx, vault, { tenantId, siteId, secret });
  });
  return secret;
}
