import { expiringCache } from '../expiring-cache.ts';
import { type ClaimedEndpoint, claimEndpoints } from '../store/outgoing-webhooks/claim-endpoints.ts';
import { runEndpoint, type WebhookContext } from '../sync/outgoing-webhooks/run-endpoint.ts';
import { createClaimLoop } from './loops.ts';

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
/** And so many of them of one workspace, whose endpoints may all be slow. */
const OF_A_WORKSPACE = 10;
const POLL_MS = 5_000;
/**
 * So often a workspace has its turn: what happens within that time is sent together, for a turn costs as much as dozens of messages.
 * The first change after a while waits for nothing.
 */
const PACE_MS = 500;
const PACED_MOST = 10_000;
/** How long messages under way may take when the process is told to end. */
const STOP_MS = 8_000;

export function createWebhookSender(
  context: WebhookContext,
  { leaseMs, pollMs = POLL_MS }: { leaseMs: number; pollMs?: number },
): WebhookSender {
  const grown = new Set<string>();
  let anyGrown = true;
  /** The workspaces that had their turn a moment ago. */
  const paced = expiringCache<true>({ max: PACED_MOST, ttlMs: PACE_MS, now: () => performance.now() });
  let isLater = false;

  const taken = new Map<string, number>();
  const claim = (limit: number, tenants: readonly string[] | null) =>
    claimEndpoints(context.db, { limit, leaseMs, tenants, shares: { each: OF_A_WORKSPACE, taken } });

  /** Sends for an endpoint, which counts as one of its workspace's until it has ended. @returns whether more may be due */
  async function run(endpoint: ClaimedEndpoint, signal?: AbortSignal): Promise<boolean> {
    const { tenantId } = endpoint;
    taken.set(tenantId, (taken.get(tenantId) ?? 0) + 1);
    if (taken.get(tenantId) === OF_A_WORKSPACE) wokenMeanwhile.add(tenantId);
    try {
      return await runEndpoint(context, endpoint, signal);
    } finally {
      const left = (taken.get(tenantId) ?? 1) - 1;
      if (left > 0) taken.set(tenantId, left);
      else taken.delete(tenantId);
    }
  }

  /**
   * Workspaces with news that came while an endpoint of theirs was claimed, or with more endpoints than their share: they have their
   * turn when a run of theirs ends.
   */
  const wokenMeanwhile = new Set<string>();

  function wake(tenantId?: string): void {
    if (tenantId === undefined) anyGrown = true;
    else {
      grown.add(tenantId);
      if (taken.has(tenantId)) wokenMeanwhile.add(tenantId);
    }
    loop.wake();
  }

  /** The workspaces whose turn it is; the others have theirs a little later. */
  function takeGrown(): string[] {
    const ready = [...grown].filter((tenantId) => !paced.has(tenantId));
    for (const tenantId of ready) grown.delete(tenantId);
    if (grown.size > 0 && !isLater) {
      isLater = true;
      setTimeout(() => {
        isLater = false;
        loop.wake();
      }, PACE_MS).unref();
    }
    return ready;
  }

  /** Claims and starts what is due, as far as there is room. */
  async function fill(signal: AbortSignal): Promise<void> {
    const room = ENDPOINTS - loop.running();
    if (room <= 0) return;
    const ready = takeGrown();
    if (!anyGrown && ready.length === 0) return;
    const tenants = anyGrown ? null : ready;
    anyGrown = false;
    for (const tenantId of ready) paced.set(tenantId, true);
    const claimed = await claim(room, tenants);
    if (claimed.length === room) anyGrown = true;
    for (const endpoint of claimed) {
      const { tenantId } = endpoint;
      paced.set(tenantId, true);
      const sending = run(endpoint, signal).then(
        (more) => {
          if (more || wokenMeanwhile.has(tenantId)) wake(tenantId);
          if (!taken.has(tenantId)) wokenMeanwhile.delete(tenantId);
        },
        (error: unknown) =>
          context.log.error(
            { err: error, tenant: tenantId, endpoint: endpoint.id },
            'the messages of a webhook endpoint could not be sent; its lease will run out',
          ),
      );
      loop.track(sending);
    }
  }

  const loop = createClaimLoop({
    pollMs,
    fill,
    onPoll: () => {
      anyGrown = true;
    },
    onFailure(error) {
      context.log.error({ err: error }, 'webhook endpoints could not be claimed');
      anyGrown = true;
    },
  });

  return {
    start: loop.start,
    wake,
    // What is not answered by then is sent again by who takes over.
    stop: () => loop.stop(STOP_MS),
    async processAll() {
      let runs = 0;
      for (;;) {
        const claimed = await claim(ENDPOINTS, null);
        if (claimed.length === 0) return runs;
        runs += claimed.length;
        await Promise.all(claimed.map((endpoint) => run(endpoint)));
      }
    },
  };
}
