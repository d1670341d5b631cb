import { userIdOf } from '../../domain/members/person.ts';
import { expiringCache } from '../../expiring-cache.ts';
import { type Db, withWorker } from '../../store/db/database.ts';
import { listMemberships, type Membership } from '../../store/members/members.ts';
import { joinByAddress, type SignedIn } from './invitations.ts';

/** A change is told at once (`access`); this is for when it can't be heard. */
const TTL_MS = 3_000;
const REMEMBERED = 10_000;

/** To which workspaces people belong, remembered for a moment, so that a request costs no query. */
export type Memberships = {
  /**
   * Whoever belongs nowhere joins what their verified address is invited to.
   * @param suffices whether what is remembered will do: it may be from before they joined a workspace by another process
   */
  of(person: SignedIn, suffices?: (remembered: readonly Membership[]) => boolean): Promise<readonly Membership[]>;
  /** Reads again; left out: all of them. */
  forget(key?: string): void;
};

export function createMemberships(db: Db, now: () => number): Memberships {
  const known = expiringCache<readonly Membership[]>({ max: REMEMBERED, ttlMs: TTL_MS, now });
  let changes = 0;
  return {
    async of(person, suffices = () => true) {
      const key = userIdOf(person);
      const found = known.get(key);
      if (found && suffices(found)) return found;
      const before = changes;
      const look = () => withWorker(db, (tx) => listMemberships(tx, person));
      let read = await look();
      if (read.length === 0 && (await joinByAddress(db, person, new Date(now())))) read = await look();
      // What changed while we looked may not be in what we read.
      if (before === changes) known.set(key, read);
      return read;
    },
    forget(key) {
      changes += 1;
      if (key === undefined) known.clear();
      else known.delete(key);
    },
  };
}
