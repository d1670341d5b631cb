import type { syncApi } from '@synapse/shared/api/sync';
import type { DryRun, DryRunRequest } from '@synapse/shared/dry-run';
import { expiringCache } from '../../expiring-cache.ts';
import type { Caller } from '../auth/caller.ts';
import { endOf } from '../auth/still-allowed.ts';
import { admission } from '../kernel/admission.ts';
import { ProblemError } from '../kernel/error-mapper.ts';
import type { Handlers } from '../kernel/handlers.ts';
import { onceOver } from '../kernel/once-over.ts';
import { limitPerMinute } from '../kernel/rate-limit.ts';
import { callerOf } from '../kernel/request-state.ts';
import type { HttpServices } from '../kernel/services.ts';

/** Each may read thousands of issues. */
const RUNS_PER_MINUTE = 6;

const tooMany = `Your workspace has had ${RUNS_PER_MINUTE} dry runs within a minute. Wait as long as Retry-After says.`;

/** When nobody waits for one any more, and when whoever does may not have it. */
export type DryRunEnds = { gone: AbortSignal; allowed: AbortSignal };

/** Dry runs, one at a time in a workspace, whoever asks for them. */
export type DryRuns = {
  /** @throws ProblemError forbidden when they may not have it any more */
  run(caller: Caller, request: DryRunRequest, ends: DryRunEnds): Promise<DryRun>;
  /** Bounds those of agents, whose requests are not one for each. @throws ProblemError too_many_requests */
  countAgent(caller: Caller): void;
};

export function createDryRuns({ dryRun, now }: Pick<HttpServices, 'dryRun' | 'now'>): DryRuns {
  const admit = admission(
    { user: 1, workspace: 1 },
    (whose) =>
      `${whose} a dry run under way, and there is one dry run at a time. Send this one again when it has ended.`,
  );
  const counted = expiringCache<number>({ max: 10_000, ttlMs: 60_000, now });
  return {
    async run(caller, request, { gone, allowed }) {
      const leave = admit(caller);
      const running = dryRun(caller.tenantId, request, AbortSignal.any([gone, allowed]));
      return Promise.race([running.finally(leave), endOf(allowed)]);
    },
    countAgent({ tenantId }) {
      const before = counted.get(tenantId) ?? 0;
      if (before >= RUNS_PER_MINUTE)
        throw new ProblemError({ code: 'too_many_requests', detail: tooMany, headers: { 'retry-after': '60' } });
      counted.set(tenantId, before + 1, { noUpdateTTL: true });
    },
  };
}

/** What a reconciliation would change and cost, without doing it. */
export function dryRunHandlers(dryRuns: DryRuns): Pick<Handlers<typeof syncApi>, 'dryRun'> {
  const perMinute = limitPerMinute({
    limit: RUNS_PER_MINUTE,
    key: (req) => callerOf(req).tenantId,
    detail: tooMany,
  });
  return {
    dryRun: {
      before: perMinute,
      handle: async ({ res, caller, body, watch }) => {
        const gone = new AbortController();
        onceOver(res, () => gone.abort());
        return { status: 200, body: await dryRuns.run(caller, body, { gone: gone.signal, allowed: watch() }) };
      },
    },
  };
}
