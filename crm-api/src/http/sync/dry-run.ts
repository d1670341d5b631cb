import type { syncApi } from '@synapse/shared/api/sync';
import { admission } from '../kernel/admission.ts';
import type { Handlers } from '../kernel/handlers.ts';
import { limitPerMinute } from '../kernel/rate-limit.ts';
import { callerOf } from '../kernel/request-state.ts';
import type { HttpServices } from '../kernel/services.ts';

/** Each may read thousands of issues. */
const RUNS_PER_MINUTE = 6;

/** What a reconciliation would change and cost, without doing it. */
export function dryRunHandlers({ dryRun }: Pick<HttpServices, 'dryRun'>): Pick<Handlers<typeof syncApi>, 'dryRun'> {
  const admit = admission(
    { user: 1, workspace: 1 },
    (whose) =>
      `${whose} a dry run under way, and there is one dry run at a time. Send this one again when it has ended.`,
  );
  const perMinute = limitPerMinute({
    limit: RUNS_PER_MINUTE,
    key: (req) => callerOf(req).tenantId,
    detail: `Your workspace has had ${RUNS_PER_MINUTE} dry runs within a minute. Wait as long as Retry-After says.`,
  });
  return {
    dryRun: {
      before: perMinute,
      handle: async ({ res, caller, body }) => {
        const leave = admit(caller);
        const gone = new AbortController();
        res.once('close', () => gone.abort());
        try {
          return { status: 200, body: await dryRun(caller.tenantId, body, gone.signal) };
        } finally {
          leave();
        }
      },
    },
  };
}
