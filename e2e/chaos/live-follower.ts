import { setTimeout as sleep } from 'node:timers/promises';
import { openStream } from '@synapse/local-stack/testing/sse-client';

const COME_BACK_MS = 300;

/** A row of the feed, as its table and its stream both have it. */
export type FeedRow = { seq: number; kind: string; ticketId: string | null; refId: string | null };

/** Somebody who follows the feed over every reconnect, as a browser does, and watches its numbers. */
export class LiveFollower {
  readonly name: string;
  /** What no follower may see: gaps, doubles, resets. */
  readonly faults: string[] = [];
  readonly rows: FeedRow[] = [];
  reconnects = 0;
  /** The number of the last row that came. */
  last: number | undefined;
  #open = true;

  constructor(name: string) {
    this.name = name;
  }

  /**
   * Follows until `close`, from one address after the other.
   * @param stayMs how long at each; left out: for as long as it lasts
   */
  async follow(urls: readonly string[], token: string, stayMs?: number): Promise<void> {
    for (; this.#open; this.reconnects++) {
      const url = urls[this.reconnects % urls.length] as string;
      const until = Date.now() + (stayMs ?? Number.POSITIVE_INFINITY);
      await this.#once(url, token, until).catch(() => {});
      await sleep(COME_BACK_MS);
    }
  }

  /** What came to it that the feed does not have, or has otherwise. */
  differences(feed: ReadonlyMap<number, FeedRow>): string[] {
    return this.rows.flatMap((row) => {
      const kept = feed.get(row.seq);
      const same = kept && (['kind', 'ticketId', 'refId'] as const).every((name) => kept[name] === row[name]);
      return same ? [] : [`${this.name} was told ${JSON.stringify(row)}, and the feed has ${JSON.stringify(kept)}`];
    });
  }

  close(): void {
    this.#open = false;
  }

  async #once(url: string, token: string, until: number): Promise<void> {
    const headers = this.last === undefined ? {} : { 'last-event-id': String(this.last) };
    const stream = await openStream({ url }, token, { headers });
    let taken = 0;
    const take = () => {
      for (const { id, event, data } of stream.events.slice(taken)) this.#take(Number(id), event ?? '', data);
      taken = stream.events.length;
      return !this.#open || Date.now() > until;
    };
    if (stream.status === 200) await stream.until(take).catch(() => {});
    take();
    stream.close();
  }

  #take(seq: number, event: string, data: string): void {
    if (event === 'reset')
      this.faults.push(`${this.name} was told to read everything again, at ${seq} after ${this.last}`);
    else if (this.last !== undefined && seq !== this.last + 1) {
      this.faults.push(`${this.name}: row ${seq} came after row ${this.last}`);
    }
    this.last = seq;
    if (event === 'reset') return;
    const { ticketId, refId } = JSON.parse(data) as FeedRow;
    this.rows.push({ seq, kind: event, ticketId, refId });
  }
}
