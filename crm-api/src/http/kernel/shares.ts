/** Something that there is a bound of, of which several owners take: bytes of bodies, streams, uploads. */
export type Shares = {
  /** Takes, or tells which bound stands in the way: that of all, or that of this owner. */
  take(owner: string, amount: number): 'all' | 'owner' | undefined;
  give(owner: string, amount: number): void;
};

/** Counts what owners hold of something: so much for all together, so much for each. */
export function createShares(limits: { all: number; each: number }): Shares {
  const taken = new Map<string, number>();
  let all = 0;
  return {
    take(owner, amount) {
      const own = (taken.get(owner) ?? 0) + amount;
      if (own > limits.each) return 'owner';
      if (all + amount > limits.all) return 'all';
      all += amount;
      taken.set(owner, own);
      return undefined;
    },
    give(owner, amount) {
      all -= amount;
      const own = (taken.get(owner) ?? 0) - amount;
      if (own > 0) taken.set(owner, own);
      else taken.delete(owner);
    },
  };
}
