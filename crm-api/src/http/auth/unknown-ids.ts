import { LRUCache } from 'lru-cache';
import { expiringCache } from '../../expiring-cache.ts';
import { ProblemError } from '../kernel/error-mapper.ts';

/** For so long an id that names nothing is known to name nothing, ms. */
const UNKNOWN_MS = 5_000;
const UNKNOWN_MAX = 1_000;

/** So many ids that never named anything are looked up at once, so that those of nobody leave the database to the others. */
const LOOKS_AT_ONCE = 2;
const WAITING_MAX = 1_000;
const FOUND_MAX = 10_000;

export type UnknownIds = {
  /**
   * Looks an id up, unless it was not there a moment ago.
   * @throws ProblemError not_ready when very many are being looked up
   */
  look<T>(id: string, find: () => Promise<T | undefined>): Promise<T | undefined>;
  /** It may name something now; left out: any of them may. */
  forget(id?: string): void;
};

/** Remembers which ids name nothing, so that whoever asks by them over and over costs no query. */
export function createUnknownIds(now: () => number): UnknownIds {
  const unknown = expiringCache<true>({ max: UNKNOWN_MAX, ttlMs: UNKNOWN_MS, now });
  /** What has named something waits for nobody. */
  const found = new LRUCache<string, true>({ max: FOUND_MAX });
  const waiting: { go: () => void; fail: (error: unknown) => void }[] = [];
  let looking = 0;
  let changes = 0;

  async function inTurn<T>(id: string, find: () => Promise<T | undefined>): Promise<T | undefined> {
    if (waiting.length >= WAITING_MAX) throw tooMany();
    if (looking >= LOOKS_AT_ONCE) await new Promise<void>((go, fail) => void waiting.push({ go, fail }));
    else looking += 1;
    try {
      // Somebody may have looked for the same meanwhile.
      return unknown.has(id) ? undefined : await find();
    } catch (error) {
      // Those who wait would only wait to be told the same.
      for (const { fail } of waiting.splice(0)) fail(error);
      throw error;
    } finally {
      const next = waiting.shift();
      if (next) next.go();
      else looking -= 1;
    }
  }

  return {
    async look(id, find) {
      if (unknown.has(id)) return undefined;
      const before = changes;
      const value = await (found.has(id) ? find() : inTurn(id, find));
      if (value !== undefined) {
        found.set(id, true);
        return value;
      }
      found.delete(id);
      // What was paired while we looked must not be remembered as not there.
      if (before === changes && !unknown.has(id)) unknown.set(id, true);
      return undefined;
    },
    forget(id) {
      changes += 1;
      if (id === undefined) unknown.clear();
      else unknown.delete(id);
    },
  };
}

function tooMany(): ProblemError {
  return new ProblemError({
    code: 'not_ready',
    detail:
      'Too many requests of sites or with tokens that are not known here are in progress. Send this one again in a moment.',
    headers: { 'retry-after': '5' },
  });
}
