import type { syncApi } from '@synapse/shared/api/sync';
import type { DryRun, DryRunRequest } from '@synapse/shared/dry-run';
import { expiringCache } from '../../expiring-cache.ts';
import type { Caller } from '../auth/caller.ts';
import { admission } from '../kernel/admission.ts';
import { ProblemError } from '../kernel/error-mapper.ts';
import type { Handlers } from '../kernel/handlers.ts';
import { limitPerMinute } from '../kernel/rate-limit.ts';
import { callerOf } from '../kernel/request-state.ts';
import type { HttpServices } from '../kernel/services.ts';

/** Each may read thousands of issues. */
const RUNS_PER_MINUTE = 6;

const tooMany = `Your workspace has had ${RUNS_PER_MINUTE} dry runs within a minute. Wait as long as Retry-After says.`;

/** Dry runs, one at a time in a workspace, whoever asks for them. */
export type DryRuns = {
  run(caller: Caller, request: DryRunRequest, signal: AbortSignal): Promise<DryRun>;
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
    async run(caller, request, signal) {
      const leave = admit(caller);
      try {
        return await dryRun(caller.tenantId, request, signal);
      } finally {
        leave();
      }
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
      handle: async ({ res, caller, body }) => {
        const gone = new AbortController();
        res.once('close', () => gone.abort());
        return { status: 200, body: await dryRuns.run(caller, body, gone.signal) };
      },
    },
  };
}
