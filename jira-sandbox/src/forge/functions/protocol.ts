/** What the host and the thread that runs the functions say to each other. */

/** A response that can cross a thread boundary. */
export type WireResponse = { status: number; headers: [string, string][]; body: Uint8Array | string | null };

/** A request of the SDK: all of @forge/api, events and kvs ends in `__forge_fetch__(target, path, init)`. */
export type PlatformCall = {
  target: { type: string; provider?: string; remote?: string; accountId?: string };
  path: string;
  init: { method: string; headers: [string, string][]; body: Uint8Array | string | null };
};

export type Invocation = {
  /** The manifest's `handler`, split. */
  file: string;
  exportName: string;
  args: unknown[];
  /** Becomes `__forge_runtime__` for as long as this invocation runs. */
  runtime: Record<string, unknown>;
  deadline: number;
};

export type ToThread =
  | { type: 'invoke'; invocation: Invocation }
  | { type: 'platform-answer'; callId: number; answer: WireResponse };

export type FromThread =
  | { type: 'ready' }
  | { type: 'platform-call'; callId: number; call: PlatformCall }
  | { type: 'log'; level: string; text: string }
  | { type: 'returned'; value: unknown }
  | { type: 'threw'; name: string; message: string };

/** What a thread is started with. */
export type ThreadData = { functionsDir: string; allowedEgress: string[] };
