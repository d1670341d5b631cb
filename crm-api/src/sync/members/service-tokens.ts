import { randomUUID } from 'node:crypto';
import type { CreateServiceToken, ServiceToken } from '@synapse/shared/service-token';
import { secretHash } from '../../domain/members/secret-token.ts';
import { isServiceTokenKey, newServiceToken, serviceTokenKey } from '../../domain/members/service-token.ts';
import { expiringCache } from '../../expiring-cache.ts';
import { recordAudit } from '../../store/audit/audit-log.ts';
import { cancelBulksOf, lockBulks } from '../../store/bulk/bulk-jobs.ts';
import { type Db, withTenant, withWorker } from '../../store/db/database.ts';
import {
  deleteServiceToken,
  type FoundServiceToken,
  findServiceToken,
  insertServiceToken,
  recordTokenUse,
} from '../../store/members/service-tokens.ts';

type Admin = { tenantId: string; name: string; userId: string };

/** With the token, which is shown this once. @throws DomainError conflict */
export async function createServiceToken(
  db: Db,
  by: Admin,
  { name, scopes, expiresInDays }: CreateServiceToken,
  now: Date,
): Promise<ServiceToken & { token: string }> {
  const token = newServiceToken();
  const tokenHash = secretHash('service-token', token);
  const id = randomUUID();
  const expiresAt = new Date(now.getTime() + expiresInDays * 86_400_000);
  const made = { createdBy: by.name, createdByUserId: by.userId };
  const one = { id, name, scopes, tokenHash, ...made, at: now, expiresAt };
  await withTenant(db, by.tenantId, async (tx) => {
    await insertServiceToken(tx, by.tenantId, one);
    await recordAudit(tx, by.tenantId, 'service_token.created', `token:${id}`, [`name: ${name}`, ...scopes]);
  });
  const times = { createdAt: now.toISOString(), expiresAt: expiresAt.toISOString(), lastUsedAt: null };
  return { id, name, scopes, ...made, ...times, token };
}

/** @throws DomainError not_found */
export function revokeServiceToken(db: Db, by: Admin, id: string): Promise<void> {
  return withTenant(db, by.tenantId, async (tx) => {
    await lockBulks(tx, by.tenantId);
    await cancelBulksOf(tx, by.tenantId, serviceTokenKey(id));
    const name = await deleteServiceToken(tx, by.tenantId, id);
    await recordAudit(tx, by.tenantId, 'service_token.revoked', `token:${id}`, [`name: ${name}`]);
  });
}

/** A revocation is told at once (`access`); this is for when it can't be heard. */
const TTL_MS = 3_000;
const REMEMBERED = 10_000;
const NOTED_AGAIN_MS = 60_000;

/** Which service tokens there are, remembered for a moment, so that a request costs no query. */
export type ServiceTokens = {
  /** Undefined: there is none such, it was revoked, or it has ended. */
  find(token: string): Promise<FoundServiceToken | undefined>;
  /** Notes that it was used, at most once a minute. */
  noteUse(found: FoundServiceToken): Promise<void>;
  /** Reads again: all of them where the key is that of a token, or there is none. */
  forget(key?: string): void;
};

export function createServiceTokens(db: Db, now: () => number): ServiceTokens {
  const known = expiringCache<FoundServiceToken>({ max: REMEMBERED, ttlMs: TTL_MS, now });
  const noted = expiringCache<true>({ max: REMEMBERED, ttlMs: NOTED_AGAIN_MS, now });
  let changes = 0;
  return {
    async find(token) {
      const hash = secretHash('service-token', token);
      const key = hash.toString('base64url');
      let found = known.get(key);
      if (!found) {
        const before = changes;
        found = await withWorker(db, (tx) => findServiceToken(tx, hash));
        // What was revoked while we looked may be in what we read.
        if (found && before === changes) known.set(key, found);
      }
      return found && found.expiresAt.getTime() > now() ? found : undefined;
    },
    async noteUse({ tenantId, id }) {
      if (noted.has(id)) return;
      noted.set(id, true);
      await withTenant(db, tenantId, (tx) => recordTokenUse(tx, tenantId, id, new Date(now())));
    },
    forget(key) {
      if (key !== undefined && !isServiceTokenKey(key)) return;
      changes += 1;
      known.clear();
    },
  };
}
