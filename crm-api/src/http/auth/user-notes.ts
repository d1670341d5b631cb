import { userIdOf } from '../../domain/members/person.ts';
import { expiringCache } from '../../expiring-cache.ts';
import { type Db, withTenant } from '../../store/db/database.ts';
import { renameMember } from '../../store/members/members.ts';
import { recordLastSeen } from '../../store/sites/crm-users.ts';
import type { Identity } from './authenticate.ts';

/** How often a user who goes on working is written down again, ms. */
const NOTED_AGAIN_MS = 6 * 3_600_000;
const REMEMBERED = 10_000;

/** Who uses the CRM, written down once in a while and when their name or address has changed. */
export type UserNotes = {
  note(tenantId: string, person: Identity): Promise<void>;
  /** Writes this one down again when they come: they may have been erased. Left out: everybody. */
  forget(userId?: string): void;
};

export function createUserNotes(db: Db, now: () => number): UserNotes {
  const noted = expiringCache<string>({ max: REMEMBERED, ttlMs: NOTED_AGAIN_MS, now });
  let forgotten = 0;
  return {
    async note(tenantId, person) {
      const { name, email } = person;
      const userId = userIdOf(person);
      const key = `${tenantId}:${userId}`;
      const as = JSON.stringify([name, email]);
      if (noted.get(key) === as) return;
      const before = forgotten;
      await withTenant(db, tenantId, async (tx) => {
        await recordLastSeen(tx, tenantId, { userId, name, email });
        await renameMember(tx, tenantId, person);
      });
      // What was written may have been erased since.
      if (before === forgotten) noted.set(key, as);
    },
    forget(userId) {
      forgotten += 1;
      if (userId === undefined) return noted.clear();
      for (const key of noted.keys()) if (key.endsWith(`:${userId}`)) noted.delete(key);
    },
  };
}
