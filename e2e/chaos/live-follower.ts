import { setTimeout as sleep } from 'node:timers/promises';
import { openStream } from '../../crm-api/test/live/sse-client.ts';

const COME_BACK_MS = 300;

/** Somebody who follows the feed over every reconnect, as a browser does, and watches its numbers. */
export class LiveFollower {
  readonly name: string;
  /** What no follower may see: gaps, doubles, resets. */
  readonly faults: string[] = [];
  rows = 0;
  reconnects = 0;
  /** The number of the last row that came. */
  last: number | undefined;
  #open = true;

  constructor(name: string) {
    this.name = name;
  }

  /** Follows until `close`. */
  async follow(url: string, token: string): Promise<void> {
    for (; this.#open; this.reconnects++) {
      await this.#once(url, token).catch(() => {});
      await sleep(COME_BACK_MS);
    }
  }

  close(): void {
    this.#open = false;
  }

  async #once(url: string, token: string): Promise<void> {
    const headers = this.last === undefined ? {} : { 'last-event-id': String(this.last) };
    const stream = await openStream({ url }, token, { headers });
    let taken = 0;
    const take = () => {
      for (const { id, event } of stream.events.slice(taken)) this.#take(Number(id), event ?? '');
      taken = stream.events.length;
      return !this.#open;
    };
    if (stream.status === 200) await stream.until(take).catch(() => {});
    take();
    stream.close();
  }

  #take(seq: number, event: string): void {
    if (event === 'reset')
      this.faults.push(`${this.name} was told to read everything anew, at ${seq} after ${this.last}`);
    else if (this.last !== undefined && seq !== this.last + 1) {
      this.faults.push(`${this.name}: row ${seq} came after row ${this.last}`);
    }
    this.last = seq;
    this.rows += 1;
  }
}
