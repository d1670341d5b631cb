import type { PlatformCall, WireResponse } from './functions/protocol.ts';

type Use = { count: number; ms: number };

/**
 * What the app used of the platform since the host began, in the units of Forge's free allowance (facts/forge.md):
 * the time of its functions, bytes read from and written to KVS, bytes of its log.
 */
export class Spending {
  private readonly functions = new Map<string, Use>();
  private readonly kvs = { reads: 0, readBytes: 0, writes: 0, writtenBytes: 0 };
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
      this.kvs.reads += 1;
      this.kvs.readBytes += bytesOf(answer.body);
    }
  }

  logged(text: string): void {
    this.logBytes += Buffer.byteLength(text);
  }

  soFar() {
    return { functions: Object.fromEntries(this.functions), kvs: { ...this.kvs }, logBytes: this.logBytes };
  }
}

function bytesOf(body: Uint8Array | string | null): number {
  if (body === null) return 0;
  return typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
}
