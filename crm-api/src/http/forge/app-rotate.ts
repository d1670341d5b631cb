import { setTimeout as sleep } from 'node:timers/promises';
import { OLD_SECRET_HOURS, type RotateResponse } from '@synapse/shared/forge/rotation';
import { createSigningSecret } from '@synapse/shared/forge/signing';
import { DomainError } from '../../domain/domain-error.ts';
import { withTenant } from '../../store/db/database.ts';
import { lockSite, tidySecrets } from '../../store/sites/site-rotation.ts';
import { addSiteSecret } from '../../store/sites/sites.ts';
import { provenCall, useToken } from '../auth/proven-call.ts';
import type { Handler } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import { RECHECK_MS, type SiteKeyring } from '../sites/site-keys.ts';

/** Each push is checked against every secret that is valid, so there must not be many. */
const VALID_AT_ONCE = 8;

/**
 * `POST /api/app/rotate`: a new secret for the installation that Forge names; the one before holds OLD_SECRET_HOURS more.
 * The answer waits until every other process would look the secrets up again (site-keys.ts), so that not one push
 * signed with the new secret meets a process that does not know it.
 */
export function createRotation({ db, vault, now }: HttpServices, keyring: SiteKeyring): Handler {
  return async (req, res) => {
    const call = await provenCall(db, req);
    await useToken(db, call, { purpose: 'rotate', repeatable: false });
    const { tenantId, siteId } = call.site;
    const secret = createSigningSecret();
    await withTenant(db, tenantId, async (tx) => {
      await lockSite(tx, tenantId, siteId);
      if ((await tidySecrets(tx, tenantId, siteId)) >= VALID_AT_ONCE) {
        const often = `The secret was rotated ${VALID_AT_ONCE - 1} times within ${OLD_SECRET_HOURS} hours.`;
        throw new DomainError('conflict', `${often} Wait until the oldest has run out; the present one goes on.`);
      }
      await addSiteSecret(tx, vault, { tenantId, siteId, secret });
    });
    keyring.forget(call.invocation.cloudId);
    await sleep(RECHECK_MS);
    const oldValidUntil = new Date(now() + OLD_SECRET_HOURS * 3_600_000).toISOString();
    res.json({ secret, oldValidUntil } satisfies RotateResponse);
  };
}
