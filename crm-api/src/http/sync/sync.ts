import type { syncApi } from '@synapse/shared/api/sync';
import { readSyncMetrics } from '../../metrics/sync-metrics.ts';
import { readSyncSeries } from '../../metrics/sync-series.ts';
import { readTenant } from '../../store/db/database.ts';
import { getRun, listRuns } from '../../store/runs/runs-read.ts';
import { listFailures } from '../../store/workqueue/failures.ts';
import { readQuota } from '../../sync/rate-limit/read-quota.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';
import type { LiveStreams } from '../live/open-stream.ts';
import { answerProgress } from './answer-progress.ts';
import { type DryRuns, dryRunHandlers } from './dry-run.ts';

/** Reconciliation: start it, follow it, and see what does not get through, what it costs and what it repaired. */
export function syncHandlers(services: HttpServices, streams: LiveStreams, dryRuns: DryRuns): Handlers<typeof syncApi> {
  const { db, commands, hub, now } = services;
  return {
    startSync: async ({ caller, body }) => {
      const started = await commands.startRun(caller, body.siteId);
      return { status: 202, body: { runs: started.map(({ runId, siteId }) => ({ id: runId, siteId })) } };
    },
    listRuns: async ({ caller: { tenantId }, query }) => ({
      status: 200,
      body: { items: await readTenant(db, tenantId, (tx) => listRuns(tx, tenantId, query.limit)) },
    }),
    readRun: (ask) => {
      const { tenantId } = ask.caller;
      const { runId } = ask.params;
      const read = () => readTenant(db, tenantId, (tx) => getRun(tx, tenantId, runId));
      return answerProgress(ask, { hub, now, streams }, runId, read);
    },
    readQuota: async ({ caller }) => ({ status: 200, body: await readQuota(services, caller.tenantId) }),
    readSyncMetrics: async ({ caller: { tenantId }, query }) => ({
      status: 200,
      body: await readTenant(db, tenantId, (tx) => readSyncMetrics(tx, tenantId, query)),
    }),
    readSyncSeries: async ({ caller: { tenantId }, query }) => ({
      status: 200,
      body: await readTenant(db, tenantId, (tx) => readSyncSeries(tx, tenantId, query, services.jiraCalls.limits)),
    }),
    listFailures: async ({ caller: { tenantId }, query }) => ({
      status: 200,
      body: await readTenant(db, tenantId, (tx) => listFailures(tx, tenantId, query)),
    }),
    retryFailures: async ({ caller, body }) => ({
      status: 202,
      body: { retried: await commands.retryFailures(caller, body) },
    }),
    ...dryRunHandlers(dryRuns),
  };
}
