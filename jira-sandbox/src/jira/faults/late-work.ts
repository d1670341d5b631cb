/** A request whose caller has given up on it, and which is still to be carried out. */
type Held = {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly endpoint: string;
  readonly carryOut: () => Promise<void>;
  readonly timer: NodeJS.Timeout | undefined;
};

/** The requests that `late` faults hold back, in the order in which they came. */
export class LateWork {
  private held: Held[] = [];
  private lastId = 0;

  /** @param afterMs without it, the request waits for `release` */
  hold(request: Pick<Held, 'method' | 'url' | 'endpoint' | 'carryOut'>, afterMs?: number): void {
    this.lastId += 1;
    const id = String(this.lastId);
    const timer = afterMs === undefined ? undefined : setTimeout(() => void this.release(id), afterMs);
    this.held.push({ ...request, id, timer });
  }

  list(): Pick<Held, 'id' | 'method' | 'url' | 'endpoint'>[] {
    return this.held.map(({ id, method, url, endpoint }) => ({ id, method, url, endpoint }));
  }

  /** Carries out one held request, or all of them in their order. Returns how many. */
  async release(id?: string): Promise<number> {
    const due = this.held.filter((one) => id === undefined || one.id === id);
    this.held = this.held.filter((one) => !due.includes(one));
    for (const { timer, carryOut } of due) {
      clearTimeout(timer);
      await carryOut();
    }
    return due.length;
  }

  /** Forgets them all: they are never carried out. */
  clear(): void {
    for (const { timer } of this.held) clearTimeout(timer);
    this.held = [];
  }
}
