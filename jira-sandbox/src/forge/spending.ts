import type { PlatformCall, WireResponse } from './functions/protocol.ts';

/**
 * A read that finds nothing counts as this much of the allowance
 * (docs/reference/forge-storage.md#reads-that-find-nothing).
 */
const EMPTY_READ_BYTES = 1_024;

type Use = { count: number; ms: number };

/**
 * What the app used of the platform since the host began, in the units of Forge's free allowance
 * (docs/reference/forge-functions.md#free-allowance):
 * the time of its functions, bytes read from and written to KVS, bytes of its log.
 */
export class Spending {
  private readonly functions = new Map<string, Use>();
  private readonly kvs = { reads: 0, emptyReads: 0, readBytes: 0, writes: 0, writtenBytes: 0 };
  private logBytes = 0;

  /** @param ms wall time: Forge bills memory for as long as a function runs, waiting included */
  ran(functionKey: string, ms: number): void {
    const use = this.functions.get(functionKey) ?? { count: 0, ms: 0 };
    this.functions.set(functionKey, { count: use.count + 1, ms: use.ms + ms });
  }

  calledKvs(call: PlatformCall, answer: WireResponse): void {
    if (/\/(set|delete)$/.test(call.path)) {
      this.kvs.writes += 1;
      this.kvs.writtenBytes += bytesOf(call.init.body);
    } else {
      const isEmpty = foundNothing(answer);
      this.kvs.reads += 1;
      this.kvs.emptyReads += isEmpty ? 1 : 0;
      this.kvs.readBytes += isEmpty ? EMPTY_READ_BYTES : bytesOf(answer.body);
    }
  }

  logged(text: string): void {
    this.logBytes += Buffer.byteLength(text);
  }

  soFar() {
    return { functions: Object.fromEntries(this.functions), kvs: { ...this.kvs }, logBytes: this.logBytes };
  }
}

/** A key that is not there, or a query without a result. */
function foundNothing({ status, body }: WireResponse): boolean {
  if (status === 404) return true;
  const { data } = typeof body === 'string' ? (JSON.parse(body) as { data?: unknown }) : {};
  return Array.isArray(data) && data.length === 0;
}

function bytesOf(body: Uint8Array | string | null): number {
  if (body === null) return 0;
  return typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
}
