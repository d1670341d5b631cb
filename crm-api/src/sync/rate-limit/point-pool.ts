import { type CallPriority, HOUR_MS, MAY_USE, type PointLimits } from '../../domain/rate-limit/rate-budget.ts';
import type { Caller, PointPool } from '../../jira/call-limiter.ts';
import type { Db } from '../../store/db/database.ts';
import { reservePoints, type SpendNote, writeSpend } from '../../store/rate-limit/api-budget.ts';

/** The most points taken from the shared pool at once. What a killed process held is lost for the hour, so it is little. */
const CHUNK_MAX = 200;
/** How long what was spent may stay in memory before it is written down, in milliseconds. */
const WRITE_AFTER_MS = 1_000;

type Account = SpendNote & { balance: number; hour: number; endsAt: number; used: number; takenFor: CallPriority };

export type SharedPointPool = PointPool & {
  /** Writes down what is still in memory and gives back what was not used. */
  flush(): Promise<void>;
};

/**
 * Points over all replicas: each takes a chunk from the database, spends it in memory, and takes the next. The chunk
 * grows with what the site has spent this hour, so that a thousand quiet sites do not set the pool aside for nothing.
 * Sites with an API token pay no points and are only counted.
 */
export function createPointPool(
  db: Db,
  limits: PointLimits,
  clock: { now(): number; onError?: (error: unknown) => void },
): SharedPointPool {
  const accounts = new Map<string, Account>();
  let timer: NodeJS.Timeout | null = null;

  const accountOf = (caller: Pick<Caller, 'tenantId' | 'siteId'>): Account => {
    const key = `${caller.tenantId} ${caller.siteId}`;
    const account = accounts.get(key) ?? newAccount(caller);
    accounts.set(key, account);
    return account;
  };

  let writing: Promise<void> = Promise.resolve();

  /** One write after another, so that who waits for the last one has waited for all. */
  function write(giveBack: boolean): Promise<void> {
    const done = writing.then(() => writeNotes(giveBack));
    writing = done.catch(() => undefined);
    return done;
  }

  async function writeNotes(giveBack: boolean): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    const notes = [...accounts.values()].flatMap((account) => takeNote(account, giveBack, clock.now()));
    try {
      await writeSpend(db, notes);
    } catch (error) {
      for (const note of notes) putBack(accountOf(note), note);
      throw error;
    }
  }

  return {
    async reserve(caller, points) {
      if (!caller.paysPoints) return { given: true };
      const account = accountOf(caller);
      if (account.endsAt <= clock.now()) account.balance = 0;
      // A chunk taken for something urgent is not there for what is less so.
      if (account.balance >= points && MAY_USE[caller.priority] >= MAY_USE[account.takenFor]) {
        account.balance -= points;
        return { given: true };
      }
      const { tenantId, siteId, priority } = caller;
      const ask = {
        ...{ tenantId, siteId, priority },
        want: points + Math.max(0, -account.balance),
        upTo: Math.min(CHUNK_MAX, account.used),
      };
      const { granted, hour, msLeft } = await reservePoints(db, limits, ask);
      if (granted === 0) return { given: false, retryAfterMs: msLeft };
      if (account.hour !== hour) Object.assign(account, { balance: 0, used: 0, hour, takenFor: priority });
      account.endsAt = clock.now() + msLeft;
      account.takenFor = priority;
      account.balance += granted - points;
      return { given: true };
    },

    settle(caller, { reserved, spent, sent, throttled }) {
      const account = accountOf(caller);
      if (caller.paysPoints) account.balance += reserved - spent;
      account.used += spent;
      account.points += spent;
      account.requests += sent ? 1 : 0;
      account.throttled += throttled ? 1 : 0;
      timer ??= setTimeout(() => void write(false).catch((error) => clock.onError?.(error)), WRITE_AFTER_MS).unref();
    },

    flush: () => write(true),
  };
}

function newAccount({ tenantId, siteId }: Pick<Caller, 'tenantId' | 'siteId'>): Account {
  return {
    ...{ tenantId, siteId, points: 0, requests: 0, throttled: 0, unused: null },
    ...{ balance: 0, hour: 0, endsAt: 0, used: 0, takenFor: 'person' },
  };
}

function takeNote(account: Account, giveBack: boolean, now: number): SpendNote[] {
  const { tenantId, siteId, points, requests, throttled, balance, hour, endsAt } = account;
  const left = giveBack && balance > 0 && endsAt > now && hour > now - 2 * HOUR_MS;
  if (requests === 0 && !left) return [];
  Object.assign(account, { points: 0, requests: 0, throttled: 0 });
  if (left) account.balance = 0;
  return [{ tenantId, siteId, points, requests, throttled, unused: left ? { hour, points: balance } : null }];
}

/** What could not be stored is stored with the next write; points of a past hour are dropped. */
function putBack(account: Account, { points, requests, throttled, unused }: SpendNote): void {
  account.points += points;
  account.requests += requests;
  account.throttled += throttled;
  if (unused?.hour === account.hour) account.balance += unused.points;
}
