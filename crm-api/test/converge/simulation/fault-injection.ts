import fc from 'fast-check';
import type { CrmDeed, JiraDeed } from '../actions.ts';

/**
 * What happens to one call to Jira, or to one transaction of ours:
 * - `drop-before`, `drop-after`: the connection breaks, before Jira did it or after (a timeout after it was taken)
 * - `hang`: Jira never answers, until the client gives up
 * - `late`: the client gives up, and Jira carries it out afterwards (see `carry-out`)
 * - `unavailable`, `throttled`, `refused`: 503, 429, or 400 with a field at fault
 * - `kill-before`, `kill-after`: our process is killed right before or after the call
 * - `meanwhile-before`, `meanwhile-after`: right before or after the call a person in Jira does `deed`
 * - `meanwhile-page`: the same right before the next page of something is read
 * - `overtaken-before`, `overtaken-after`, `overtaken-between`: the run's lease runs out before or after a call or
 *   before a transaction, another process does all there is to do, and then the run goes on
 * - `beside-before`, `beside-after`, `beside-between`: in that moment another process takes in what has come, and does all
 *   there is to do and that nobody holds
 * - `agent-before`, `agent-after`, `agent-between`: in that moment a person in the CRM does `crmDeed`, through another process
 * - `kill-uncommitted`, `kill-committed`: our process is killed in a transaction, or right after one before it learns of it
 * - `cut-uncommitted`, `cut-committed`: the connection to the database breaks there
 * - `stall-uncommitted`, `stall-committed`: it stalls there until the transaction is given up
 */
const FAULT_KINDS = [
  'none',
  'drop-before',
  'drop-after',
  'hang',
  'late',
  'unavailable',
  'throttled',
  'refused',
  'kill-before',
  'kill-after',
  'meanwhile-before',
  'meanwhile-after',
  'meanwhile-page',
  'overtaken-before',
  'overtaken-after',
  'overtaken-between',
  'beside-before',
  'beside-after',
  'beside-between',
  'agent-before',
  'agent-after',
  'agent-between',
  'kill-uncommitted',
  'kill-committed',
  'cut-uncommitted',
  'cut-committed',
  'stall-uncommitted',
  'stall-committed',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Those that need another step to come at the right moment after them. */
const OFTEN = FAULT_KINDS.filter((kind) => kind === 'late' || kind.startsWith('overtaken'));

/** `at`: it befalls the first, second … call or transaction of its step. */
export type Fault = { kind: FaultKind; at: number; deed?: JiraDeed; crmDeed?: CrmDeed };

const isOfTransactions = (kind: FaultKind) => /committed$|between$/.test(kind);
export const isKill = (kind: FaultKind) => kind.startsWith('kill');

/** @param deeds what a person in Jira may do in the middle of it @param crmDeeds what one in the CRM may do @param only these kinds, where some meet better */
export function faultsWith(
  deeds: fc.Arbitrary<JiraDeed>,
  crmDeeds: fc.Arbitrary<CrmDeed>,
  only?: readonly FaultKind[],
): fc.Arbitrary<Fault> {
  const kinds = fc.oneof(
    { weight: 2, arbitrary: fc.constant<FaultKind>('none') },
    { weight: 3, arbitrary: fc.constantFrom(...(only ?? [...FAULT_KINDS, ...OFTEN])) },
  );
  return (
    fc
      .tuple(kinds, fc.integer({ min: 1, max: 12 }), deeds, crmDeeds)
      // A step makes a few calls, and several times as many transactions.
      .map(([kind, at, deed, crmDeed]) => ({
        kind,
        at: kind === 'none' ? 1 : isOfTransactions(kind) ? at : Math.ceil(at / 4),
        ...(kind.startsWith('meanwhile') ? { deed } : {}),
        ...(kind.startsWith('agent') ? { crmDeed } : {}),
      }))
  );
}

/** The process is no more: nothing it still wants to do happens. */
export class Killed extends Error {}

/** Waits for the call or the transaction that a fault befalls. */
export class FaultInjection {
  #fault: Fault;
  #killed = false;

  constructor(fault: Fault) {
    this.#fault = { ...fault };
  }

  get deed(): JiraDeed | undefined {
    return this.#fault.deed;
  }

  get crmDeed(): CrmDeed | undefined {
    return this.#fault.crmDeed;
  }

  get killed(): boolean {
    return this.#killed;
  }

  kill(): never {
    this.#killed = true;
    throw new Killed();
  }

  /** What befalls this call; null: nothing. @throws Killed when the process is dead already */
  ofCall(): FaultKind | null {
    return this.#next(!isOfTransactions(this.#fault.kind));
  }

  /** The same for a transaction. */
  ofTransaction(): FaultKind | null {
    return this.#next(isOfTransactions(this.#fault.kind));
  }

  #next(counts: boolean): FaultKind | null {
    if (this.#killed) throw new Killed();
    if (!counts || this.#fault.kind === 'meanwhile-page' || this.#fault.kind === 'none' || this.#fault.at <= 0)
      return null;
    this.#fault.at -= 1;
    return this.#fault.at === 0 ? this.#fault.kind : null;
  }
}
