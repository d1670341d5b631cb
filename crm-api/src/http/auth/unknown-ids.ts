/** For so long an id that names nothing is known to name nothing, ms. */
const UNKNOWN_MS = 5_000;
const UNKNOWN_MAX = 1_000;

export type UnknownIds = {
  /** Looks an id up, unless it was not there a moment ago. */
  look<T>(id: string, find: () => Promise<T | undefined>): Promise<T | undefined>;
  /** It may name something now; left out: any of them may. */
  forget(id?: string): void;
};

/** Remembers which ids name nothing, so that whoever asks by them over and over costs no query. */
export function createUnknownIds(now: () => number): UnknownIds {
  const unknown = new Map<string, number>();
  let changes = 0;
  return {
    async look(id, find) {
      if (now() - (unknown.get(id) ?? Number.NEGATIVE_INFINITY) < UNKNOWN_MS) return undefined;
      const before = changes;
      const found = await find();
      // What was paired while we looked must not be remembered as not there.
      if (found !== undefined || before !== changes) return found;
      const [oldest] = unknown.keys();
      if (unknown.size >= UNKNOWN_MAX && oldest !== undefined) unknown.delete(oldest);
      unknown.delete(id);
      unknown.set(id, now());
      return undefined;
    },
    forget(id) {
      changes += 1;
      if (id === undefined) unknown.clear();
      else unknown.delete(id);
    },
  };
}
