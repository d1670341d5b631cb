import { expiringCache } from '../../expiring-cache.ts';
import { allowBulksOf, cancelBulksOf } from '../../store/bulk/bulk-jobs.ts';
import { type Db, type TenantTx, withTenant } from '../../store/db/database.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';

/** Whether somebody may change tickets, and until when that is known. Null: until their membership says otherwise. */
export type RightToChange = 'none' | { until: Date | null };

/** Of one viewer it is looked so often whether they have begun something while they were more. */
const LOOKED_AGAIN_MS = 3_000;
/** Of who may, so often: a job that they begin knows their right from its start on. */
const ALLOWED_AGAIN_MS = 3_600_000;
const REMEMBERED = 10_000;

export type RightToBulks = {
  /** What is heard of somebody when they come, once for a token: no request after it costs anything. */
  heard(tenantId: string, userId: string, right: RightToChange): Promise<void>;
  /** Hears this one anew: a job of theirs may wait for what was heard before it began. Left out: everybody. */
  forget(userId?: string): void;
};

/**
 * A bulk change goes as far as its author's right to it. What a token says of a role is known as long as the token lasts, and a
 * demotion is heard of only when its person comes with another token: that ends the job, or lets it go on as long as the new one
 * lasts. A demotion in the list of members ends jobs by itself (sync/members/change-member.ts).
 */
export function createRightToBulks(db: Db, now: () => number): RightToBulks {
  const denied = expiringCache<true>({ max: REMEMBERED, ttlMs: LOOKED_AGAIN_MS, now });
  const allowed = expiringCache<number>({ max: REMEMBERED, ttlMs: ALLOWED_AGAIN_MS, now });
  return {
    async heard(tenantId, userId, right) {
      const key = `${tenantId}:${userId}`;
      const until = right === 'none' ? 0 : (right.until?.getTime() ?? Number.POSITIVE_INFINITY);
      if (right === 'none' ? denied.has(key) : (allowed.get(key) ?? 0) >= until) return;
      await withTenant(db, tenantId, (tx) =>
        right === 'none' ? cancelBulksOf(tx, tenantId, userId) : goOn(tx, tenantId, userId, right.until),
      );
      if (right === 'none') denied.set(key, true);
      else allowed.set(key, until);
    },
    forget(userId) {
      for (const key of allowed.keys()) if (userId === undefined || key.endsWith(`:${userId}`)) allowed.delete(key);
    },
  };
}

async function goOn(tx: TenantTx, tenantId: string, userId: string, until: Date | null): Promise<void> {
  const ids = await allowBulksOf(tx, tenantId, userId, until);
  if (ids.length > 0)
    await enqueue(
      tx,
      tenantId,
      ids.map((bulkId) => ({ kind: 'bulk' as const, bulkId, siteId: null })),
    );
}
