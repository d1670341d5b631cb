import { setTimeout as sleep } from 'node:timers/promises';
import { claimEndpoints } from '../store/outgoing-webhooks/claim-endpoints.ts';
import { runEndpoint, type WebhookContext } from '../sync/outgoing-webhooks/run-endpoint.ts';

/** Sends for the endpoints of all workspaces as the feeds grow: woken by `wake()` (NOTIFY), with a poll behind it. */
export type WebhookSender = {
  start(): void;
  /** The feed of a workspace may have grown; left out: any. */
  wake(tenantId?: string): void;
  /** Takes no more endpoints and resolves when the runs under way have ended. */
  stop(): Promise<void>;
  /** Sends everything that is due until nothing is. Returns how many runs there were. */
  processAll(): Promise<number>;
};

/** The endpoints that a process sends for at once. Each has its own slot, so a slow one holds up none but itself. */
const ENDPOINTS = 50;
const POLL_MS = 5_000;
/** How long messages under way may take when the process is told to end. */
const STOP_MS = 8_000;

export function createWebhookSender(
  context: WebhookContext,
  { leaseMs, pollMs = POLL_MS }: { leaseMs: number; pollMs?: number },
): WebhookSender {
  const running = new Set<Promise<void>>();
  const grown = new Set<string>();
  let anyGrown = true;
  let stopping: AbortController | null = null;
  let waker: (() => void) | null = null;
  let loop: Promise<void> = Promise.resolve();

  const claim = (limit: number, tenants: readonly string[] | null) =>
    claimEndpoints(context.db, { limit, leaseMs, tenants });

  function wake(tenantId?: string): void {
    if (tenantId === undefined) anyGrown = true;
    else grown.add(tenantId);
    waker?.();
  }

  /** Claims and starts what is due, as far as there is room. */
  async function fill(): Promise<void> {
    const room = ENDPOINTS - running.size;
    if (room <= 0 || (!anyGrown && grown.size === 0)) return;
    const { signal } = stopping ?? {};
    const tenants = anyGrown ? null : [...grown];
    anyGrown = false;
    grown.clear();
    const claimed = await claim(room, tenants);
    if (claimed.length === room) anyGrown = true;
    for (const endpoint of claimed) {
      const run = runEndpoint(context, endpoint, signal).then(
        // What was told while it ran may have found the endpoint taken.
        () => wake(endpoint.tenantId),
        (error: unknown) =>
          context.log.error(
            { err: error, tenant: endpoint.tenantId, endpoint: endpoint.id },
            'the messages of a webhook endpoint could not be sent; its lease will run out',
          ),
      );
      running.add(run);
      void run.finally(() => {
        running.delete(run);
        waker?.();
      });
    }
  }

  async function work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const turn = new Promise<void>((resolve) => {
        waker = resolve;
        void sleep(pollMs, undefined, { signal }).then(() => {
          anyGrown = true;
          resolve();
        }, resolve);
      });
      try {
        await fill();
      } catch (error) {
        // The database is away: the loop must outlive it.
        context.log.error({ err: error }, 'webhook endpoints could not be claimed');
        anyGrown = true;
        await sleep(1_000, undefined, { signal }).catch(() => undefined);
      }
      await turn;
    }
  }

  return {
    start() {
      if (stopping) return;
      stopping = new AbortController();
      loop = work(stopping.signal);
    },
    wake,
    async stop() {
      stopping?.abort();
      stopping = null;
      await loop;
      // What is not answered by then is sent again by who takes over.
      await Promise.race([Promise.all(running), sleep(STOP_MS, undefined, { ref: false })]);
    },
    async processAll() {
      let runs = 0;
      for (;;) {
        const claimed = await claim(ENDPOINTS, null);
        if (claimed.length === 0) return runs;
        runs += claimed.length;
        await Promise.all(claimed.map((endpoint) => runEndpoint(context, endpoint)));
      }
    },
  };
}
