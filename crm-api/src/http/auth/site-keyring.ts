import { expiringCache } from '../../expiring-cache.ts';
import { type Db, withWorker } from '../../store/db/database.ts';
import type { Vault } from '../../store/db/vault.ts';
import { findSiteKeys, type SiteKeys } from '../../store/sites/signing-secrets.ts';
import { createUnknownIds } from './unknown-ids.ts';

/** How long a site's secrets are used without reading them again, ms. Another process may have paired it again. */
const TTL_MS = 10_000;
/** An invalid signature makes us read the secrets again no more often than this, ms. */
export const RECHECK_MS = 1_000;
const REMEMBERED = 10_000;

export type SiteKeyring = {
  /** The site's secrets; undefined when no site is connected by this cloud id, or was none a moment ago. */
  find(cloudId: string): Promise<SiteKeys | undefined>;
  /** The same, read again unless that was done within the last second: for a signature that is not valid. */
  findFresh(cloudId: string): Promise<SiteKeys | undefined>;
  /** Forgets a site whose secrets have changed; left out: all of them. */
  forget(cloudId?: string): void;
};

/** Remembers the secrets of the sites that push to us, so that an event costs no look-up. */
export function createSiteKeyring(db: Db, vault: Vault, now: () => number): SiteKeyring {
  const known = expiringCache<{ keys: SiteKeys; at: number }>({ max: REMEMBERED, ttlMs: TTL_MS, now });
  const unknown = createUnknownIds(now);

  async function read(cloudId: string): Promise<SiteKeys | undefined> {
    const keys = await unknown.look(cloudId, () => withWorker(db, (tx) => findSiteKeys(tx, vault, cloudId)));
    known.delete(cloudId);
    if (!keys) return undefined;
    known.set(cloudId, { keys, at: now() });
    return keys;
  }
  const findWithin = async (cloudId: string, age: number): Promise<SiteKeys | undefined> => {
    const entry = known.get(cloudId);
    return entry && now() - entry.at < age ? entry.keys : read(cloudId);
  };
  return {
    find: (cloudId) => findWithin(cloudId, TTL_MS),
    findFresh: (cloudId) => findWithin(cloudId, RECHECK_MS),
    forget(cloudId) {
      if (cloudId === undefined) known.clear();
      else known.delete(cloudId);
      unknown.forget(cloudId);
    },
  };
}
