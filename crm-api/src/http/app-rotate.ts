import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { OLD_SECRET_HOURS, type RotateResponse, rotateRequestSchema } from '@synapse/shared/rotation';
import { createSigningSecret } from '@synapse/shared/signing';
import { DomainError } from '../domain/domain-error.ts';
import { type Db, withTenant } from '../store/database.ts';
import { lockSite, tidySecrets } from '../store/site-rotation.ts';
import { addSiteSecret } from '../store/sites.ts';
import type { Vault } from '../store/vault.ts';
import { answerJson, type SignedHandler } from './event-intake.ts';
import { parseSigned, readSignedRequest, type SignatureCheck } from './signed-request.ts';
import { RECHECK_MS } from './site-keys.ts';

/** Each push is checked against every secret that is valid, so there must not be many. */
const VALID_AT_ONCE = 8;

/**
 * `POST /api/jira/app/rotate`: a new secret, signed for with one that is valid now; both hold for OLD_SECRET_HOURS.
 * The answer waits until every other process would look the secrets up again (site-keys.ts), so that not one push
 * signed with the new secret meets a process that does not know it.
 */
export function createRotation(
  using: SignatureCheck & {
    db: Db;
    vault: Vault;
  },
): SignedHandler {
  return async (req, res) => {
    const { site, body, id, cloudId } = await readSignedRequest(req, using);
    parseSigned(body, rotateRequestSchema);
    const { tenantId, siteId } = site;
    const secret = createSigningSecret();
    await withTenant(using.db, tenantId, async (tx) => {
      await lockSite(tx, tenantId, siteId);
      if ((await tidySecrets(tx, tenantId, siteId)) >= VALID_AT_ONCE) {
        const often = `The secret was rotated ${VALID_AT_ONCE - 1} times within ${OLD_SECRET_HOURS} hours.`;
        throw new DomainError('conflict', `${often} Wait until the oldest has run out; the present one goes on.`);
      }
      await addSiteSecret(tx, using.vault, { tenantId, siteId, secret, id: uuidOf(id) });
    });
    using.keyring.forget(cloudId);
    await sleep(RECHECK_MS);
    const oldValidUntil = new Date(using.now() + OLD_SECRET_HOURS * 3_600_000).toISOString();
    answerJson(res, 200, { secret, oldValidUntil } satisfies RotateResponse);
  };
}

/** The same request gives the same id, so that a request heard and sent again yields no secret. */
function uuidOf(requestId: string): string {
  const hex = createHash('sha256').update(requestId).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
