import { type Db, withTenant } from '../../store/db/database.ts';
import { recordLastSeen } from '../../store/sites/crm-users.ts';
import type { VerifiedToken } from './authenticate.ts';

/** How often a user who goes on working is written down again, ms. */
const AGAIN_MS = 6 * 3_600_000;
const REMEMBERED = 10_000;

/** Writes down who uses the CRM, once in a while and when their name or address has changed. */
export function createUserNotes(db: Db, now: () => number) {
  const noted = new Map<string, { as: string; at: number }>();
  return async ({ tenantId, userId, name, email }: VerifiedToken): Promise<void> => {
    const key = `${tenantId}:${userId}`;
    const as = JSON.stringify([name, email]);
    const last = noted.get(key);
    if (last?.as === as && now() - last.at < AGAIN_MS) return;
    await withTenant(db, tenantId, (tx) => recordLastSeen(tx, tenantId, { userId, name, email }));
    if (noted.size >= REMEMBERED) noted.clear();
    noted.set(key, { as, at: now() });
  };
}
