import { budgetStanding } from '../../domain/alerts/alerts.ts';
import { ceilings, type PointLimits } from '../../domain/rate-limit/rate-budget.ts';
import { say } from '../../domain/sentences.ts';
import type { Log } from '../../log.ts';
import { closeAlertsBut, type NewAlert, raiseAlerts } from '../../store/alerts/alerts.ts';
import { type Db, type TenantTx, withTenant, withWorker } from '../../store/db/database.ts';
import { listExpiringTokens } from '../../store/members/service-tokens.ts';
import { readSpend } from '../../store/rate-limit/api-budget.ts';
import { listTenants } from '../../store/workqueue/after-restore.ts';

export type AlertWatch = { db: Db; log: Log; limits: PointLimits; now(): number };

/** So long before a service token ends its workspace is told. */
const TOKEN_DAYS = 7;

/** Looks for what no event tells of: tokens that will end, points that run low. Twice at once does no harm. */
export async function watchAlerts(watch: AlertWatch): Promise<void> {
  for (const tenantId of await withWorker(watch.db, listTenants)) {
    await withTenant(watch.db, tenantId, async (tx) => {
      await watchTokens(tx, tenantId, watch);
      await watchBudget(tx, tenantId, watch);
    }).catch((err: unknown) =>
      watch.log.warn({ err, tenant: tenantId }, 'the alerts of a workspace could not be worked out'),
    );
  }
}

async function watchTokens(tx: TenantTx, tenantId: string, { now }: AlertWatch): Promise<void> {
  const ending = await listExpiringTokens(tx, tenantId, { now: new Date(now()), days: TOKEN_DAYS });
  const alerts = ending.map(({ id, name, expiresAt }): NewAlert => {
    const day = expiresAt.toISOString().slice(0, 10);
    return {
      kind: 'token.expiring',
      cause: `service-token ${id}`,
      siteId: null,
      ...say('token_ends', { name, day }),
      help: 'Make a new service token, give it to the integration, then revoke this one.',
    };
  });
  await closeAlertsBut(
    tx,
    tenantId,
    'token.expiring',
    alerts.map(({ cause }) => cause),
  );
  await raiseAlerts(tx, tenantId, alerts);
}

async function watchBudget(tx: TenantTx, tenantId: string, { limits }: AlertWatch): Promise<void> {
  const paying = (await readSpend(tx, tenantId)).filter(({ paysPoints }) => paysPoints);
  const sum = (what: 'reserved' | 'previousPoints') => paying.reduce((total, site) => total + site[what], 0);
  const limit = ceilings(limits, 'person').tenant;
  const standing = budgetStanding({ now: sum('reserved'), before: sum('previousPoints'), limit });
  if (standing === 'fine') await closeAlertsBut(tx, tenantId, 'budget.low', []);
  if (standing !== 'low') return;
  const told = say('points_low', { used: String(sum('reserved')), limit: String(limit) });
  const help =
    'Nothing is lost: what waits continues when the hour is over. Pause imports, or look at GET /api/sync/quota for which site spends most.';
  await raiseAlerts(tx, tenantId, [{ kind: 'budget.low', cause: 'budget', siteId: null, ...told, help }]);
}
