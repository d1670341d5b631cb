import fc from 'fast-check';

/**
 * What happens to one call to Jira, or to one transaction of ours:
 * - `drop-before`, `drop-after`: the connection breaks, before Jira did it or after (a timeout after it was taken)
 * - `unavailable`, `throttled`, `refused`: 503, 429, or 400 with a field at fault
 * - `kill-before`, `kill-after`: our process is killed right before or after the call
 * - `kill-uncommitted`, `kill-committed`: it is killed in a transaction, or right after one before it learns of it
 */
export const TROUBLE_KINDS = [
  'none',
  'drop-before',
  'drop-after',
  'unavailable',
  'throttled',
  'refused',
  'kill-before',
  'kill-after',
  'kill-uncommitted',
  'kill-committed',
] as const;
export type TroubleKind = (typeof TROUBLE_KINDS)[number];

/** `at`: it befalls the first, second … call or transaction of its step. */
export type Trouble = { kind: TroubleKind; at: number };

const isOfTransactions = (kind: TroubleKind) => kind === 'kill-uncommitted' || kind === 'kill-committed';
export const isKill = (kind: TroubleKind) => kind.startsWith('kill');

export const troubles: fc.Arbitrary<Trouble> = fc
  .tuple(
    fc.oneof(
      { weight: 2, arbitrary: fc.constant<TroubleKind>('none') },
      { weight: 3, arbitrary: fc.constantFrom(...TROUBLE_KINDS) },
    ),
    fc.integer({ min: 1, max: 12 }),
  )
  // A step makes a few calls, and several times as many transactions.
  .map(([kind, at]) => ({ kind, at: kind === 'none' ? 1 : isOfTransactions(kind) ? at : Math.ceil(at / 4) }));

/** The process is no more: nothing it still wants to do happens. */
export class Killed extends Error {}

/** Waits for the call or the transaction that a trouble befalls. */
export class Fate {
  #trouble: Trouble;
  #killed = false;

  constructor(trouble: Trouble) {
    this.#trouble = { ...trouble };
  }

  get killed(): boolean {
    return this.#killed;
  }

  kill(): never {
    this.#killed = true;
    throw new Killed();
  }

  /** What befalls this call; null: nothing. @throws Killed when the process is dead already */
  ofCall(): TroubleKind | null {
    return this.#next(!isOfTransactions(this.#trouble.kind));
  }

  /** The same for a transaction. */
  ofTransaction(): TroubleKind | null {
    return this.#next(isOfTransactions(this.#trouble.kind));
  }

  #next(counts: boolean): TroubleKind | null {
    if (this.#killed) throw new Killed();
    if (!counts || this.#trouble.kind === 'none' || this.#trouble.at <= 0) return null;
    this.#trouble.at -= 1;
    return this.#trouble.at === 0 ? this.#trouble.kind : null;
  }
}
