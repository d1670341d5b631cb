import type { ImportForecast, ImportProgress, ImportRequest } from '@synapse/shared/import';
import { DomainError } from '../../domain/domain-error.ts';
import type { PointLimits } from '../../domain/rate-limit/rate-budget.ts';
import { type Sentence, say } from '../../domain/sentences.ts';
import { forecastImport, importCondition, sayCondition } from '../../domain/site/import-forecast.ts';
import { readJqlClause } from '../../domain/site/jql-clause.ts';
import { projectRef } from '../../domain/site/project.ts';
import { recordAudit } from '../../store/audit/audit-log.ts';
import { readTenant, type TenantTx, withTenant } from '../../store/db/database.ts';
import { once } from '../../store/requests/idempotency-keys.ts';
import {
  getImport,
  type ImportStatus,
  insertImport,
  listImports,
  lockImport,
  readPace,
  setImportStatus,
} from '../../store/runs/imports.ts';
import { reportRunProgress } from '../../store/runs/run-progress.ts';
import { participatingProjects, type SiteSettings } from '../../store/sites/site-configs.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';
import { askJira } from '../engine/ask-jira.ts';
import { byWhom, newId, type Requester } from '../engine/requester.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { readPointsLeft } from '../rate-limit/points-left.ts';
import { chooseSite } from '../sites/connected-sites.ts';

export type ImportCommands = ReturnType<typeof createImportCommands>;

/** Before a site has been imported from: what a page takes here, measured on two cores, in milliseconds an issue. */
const FIRST_GUESS_MS = 1;

/** What an admin may do to an import in which state. */
const MAY: Readonly<Record<'pause' | 'resume' | 'cancel', { from: readonly ImportStatus[]; to: ImportStatus }>> = {
  pause: { from: ['queued', 'running'], to: 'paused' },
  resume: { from: ['paused', 'failed'], to: 'queued' },
  cancel: { from: ['queued', 'running', 'paused'], to: 'cancelled' },
};

/** First imports of a workspace. All throw DomainError. */
export function createImportCommands(sync: SyncContext, limits: PointLimits) {
  const plan = async (tenantId: string, request: ImportRequest) => {
    const { site, chosen, condition } = await withTenant(sync.db, tenantId, (tx) => readRequest(tx, tenantId, request));
    const { issues, answerMs } = await countIssues(sync, tenantId, site.id, condition);
    const known = await withTenant(sync.db, tenantId, (tx) => readPace(tx, tenantId, site.id));
    const budget = await readPointsLeft(sync, { tenantId, sites: [site.id], priority: 'import' }, limits);
    const cost = forecastImport(issues, known ?? FIRST_GUESS_MS + answerMs / 100, budget);
    const jql = sayCondition(site.known, chosen, condition);
    return { chosen, condition, forecast: { siteId: site.id, jql, ...cost } };
  };

  return {
    forecast: async (tenantId: string, request: ImportRequest): Promise<ImportForecast> =>
      (await plan(tenantId, request)).forecast,

    /** Counts, stores the import and enqueues its work item, in one transaction. */
    async start(requester: Requester, request: ImportRequest): Promise<{ id: string }> {
      const { tenantId, keyed } = requester;
      const { chosen, condition: jql, forecast } = await plan(tenantId, request);
      const { siteId, issues } = forecast;
      const id = newId(requester, 'import');
      await withTenant(sync.db, tenantId, (tx) =>
        once(tx, keyed, null, async () => {
          const by = byWhom(requester);
          await insertImport(tx, tenantId, { id, siteId, projects: chosen, jql, total: issues, by });
          await enqueue(tx, tenantId, [{ kind: 'import', importId: id, siteId }]);
          await recordAudit(tx, tenantId, 'import.started', `import:${id} site:${siteId}`);
          return { id };
        }),
      );
      return { id };
    },

    /**
     * Takes effect between two pages: the one under way is either committed before, or not at all.
     * @param siteId only an import of this site
     */
    change: (
      { tenantId, keyed }: Pick<Requester, 'tenantId' | 'keyed'>,
      id: string,
      what: keyof typeof MAY,
      siteId?: string,
    ): Promise<ImportProgress> =>
      withTenant(sync.db, tenantId, async (tx) => {
        await once(tx, keyed, null, async () => {
          await changeStatus(tx, tenantId, id, { what, siteId });
          return {};
        });
        return getImport(tx, tenantId, id);
      }),

    read: (tenantId: string, id: string): Promise<ImportProgress> =>
      readTenant(sync.db, tenantId, (tx) => getImport(tx, tenantId, id)),

    /** The newest first. @param siteId only of this site */
    list: (tenantId: string, limit: number, siteId?: string): Promise<ImportProgress[]> =>
      readTenant(sync.db, tenantId, (tx) => listImports(tx, tenantId, limit, siteId)),
  };
}

/** @throws DomainError not_found, conflict */
async function changeStatus(
  tx: TenantTx,
  tenantId: string,
  id: string,
  { what, siteId }: { what: keyof typeof MAY; siteId: string | undefined },
): Promise<void> {
  const job = await lockImport(tx, tenantId, id);
  if (!job || (siteId !== undefined && job.siteId !== siteId))
    throw new DomainError('not_found', 'There is no such import. Check its id.');
  const { from, to } = MAY[what];
  if (!from.includes(job.status) && job.status !== to)
    throw new DomainError('conflict', say('import_state', { state: job.status, what }));
  if (job.status === to) return;
  await setImportStatus(tx, tenantId, id, to);
  await recordAudit(tx, tenantId, 'import.changed', `import:${id} site:${job.siteId}`, [what]);
  if (to === 'queued') await enqueue(tx, tenantId, [{ kind: 'import', importId: id, siteId: job.siteId }]);
  await reportRunProgress(tx, tenantId, { id, origin: 'import' });
}

async function readRequest(
  tx: TenantTx,
  tenantId: string,
  { siteId, projects, jql }: ImportRequest,
): Promise<{ site: SiteSettings; chosen: readonly string[]; condition: string }> {
  const site = await chooseSite(tx, tenantId, siteId);
  const read = jql === undefined ? { clause: undefined } : readJqlClause(jql);
  if ('problem' in read) throw invalid('jql', read.problem);
  const taking = participatingProjects(site);
  const wanted = projects.map((key) => projectRef(site.known, { projectKey: key }) ?? key);
  const strangers = projects.filter((_, i) => !taking.includes(wanted[i] ?? ''));
  if (strangers.length > 0) throw invalid('projects', say('project_not_taking', { names: strangers.join(', ') }));
  const chosen = wanted.length > 0 ? wanted : taking;
  return { site, chosen, condition: importCondition(chosen, read.clause) };
}

const invalid = (path: string, wrong: Sentence) =>
  new DomainError('invalid_request', say('request_invalid', { what: 'body' }), [{ path, ...wrong }]);

async function countIssues(sync: SyncContext, tenantId: string, siteId: string, condition: string) {
  return askJira(sync, { tenantId, siteId }, async ({ client }) => {
    const began = performance.now();
    const issues = await client.approximateCount(condition);
    return { issues, answerMs: performance.now() - began };
  });
}
