import type { ImportProgress } from '@synapse/shared/import';
import { type Selectable, sql } from 'kysely';
import { DomainError } from '../../domain/domain-error.ts';
import type { ByWhom } from '../../domain/model/change.ts';
import { type Sentence, say, templateIn } from '../../domain/sentences.ts';
import { sayCondition } from '../../domain/site/import-forecast.ts';
import type { KnownProject } from '../../domain/site/project.ts';
import type { TenantTx } from '../db/database.ts';
import { anyOf, NOW } from '../db/expressions.ts';
import { constraintOf } from '../db/pg-error.ts';
import type { Database } from '../db/schema.ts';
import type { IssueFault } from '../workqueue/park-issues.ts';
import { jobView } from './job-view.ts';
import { errorColumns } from './runs-write.ts';

type Row = Selectable<Database['import_job']>;
export type ImportStatus = Row['status'];

/** An import as its work item needs it. Times in milliseconds. */
export type ImportJob = {
  id: string;
  siteId: string;
  /** The refs of the projects that it is for. */
  projects: readonly string[];
  jql: string;
  status: ImportStatus;
  /** Jira's token of the page that comes next; null before the first. */
  pageToken: string | null;
  /** The `updated` of the last issue taken, epoch ms. */
  updatedMs: number | null;
};

/** What one page came to. */
export type PageResult = {
  pageToken: string | null;
  updatedMs: number;
  done: number;
  changed: number;
  requests: number;
  points: number;
  busyMs: number;
  jiraMs: number;
};

/** @throws DomainError conflict while another import of the site has not ended */
export async function insertImport(
  tx: TenantTx,
  tenantId: string,
  job: Pick<ImportJob, 'id' | 'siteId' | 'projects' | 'jql'> & { total: number; by: ByWhom },
): Promise<void> {
  const { id, siteId, projects, jql, total, by } = job;
  const added = await tx
    .insertInto('import_job')
    .values({
      ...{ tenant_id: tenantId, id, site_id: siteId, projects: [...projects], jql, total },
      ...{ created_by: by.name ?? '', created_by_user_id: by.userId, created_by_account_id: by.accountId },
    })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'site_id'])
        .where('status', 'in', sql<ImportStatus>`('queued', 'running', 'paused')`)
        .doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  if (!added) throw isOpen();
}

const isOpen = () => new DomainError('conflict', say('import_open'));

/** The job with its row locked until the transaction ends, so that a pause and a page can't cross. */
export async function lockImport(tx: TenantTx, tenantId: string, id: string): Promise<ImportJob | undefined> {
  const row = await tx
    .selectFrom('import_job')
    .select(['id', 'site_id', 'projects', 'jql', 'status', 'page_token', 'updated_ms'])
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      siteId: row.site_id,
      projects: row.projects,
      jql: row.jql,
      status: row.status,
      pageToken: row.page_token,
      updatedMs: row.updated_ms,
    }
  );
}

/** @throws DomainError conflict where it is to go on while another import of the site has not ended */
export async function setImportStatus(
  tx: TenantTx,
  tenantId: string,
  id: string,
  status: ImportStatus,
  error: Sentence | null = null,
): Promise<void> {
  const ended = ['succeeded', 'failed', 'cancelled'].includes(status);
  await tx
    .updateTable('import_job')
    .set((of) => ({
      status,
      ...errorColumns(error),
      finished_at: ended ? NOW : null,
      ...(status === 'running' ? { started_at: of.fn.coalesce('started_at', NOW) } : {}),
      ...(status === 'succeeded' ? { total: of.ref('done') } : {}),
    }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute()
    .catch((error: unknown) => {
      throw constraintOf(error) === 'import_job_open' ? isOpen() : error;
    });
}

/** Records how far the import has come, in the transaction of the rows that it counts. */
export async function advanceImport(tx: TenantTx, tenantId: string, id: string, page: PageResult): Promise<void> {
  await tx
    .updateTable('import_job')
    .set((was) => ({
      page_token: page.pageToken,
      updated_ms: was.fn<number>('greatest', ['updated_ms', was.val(page.updatedMs)]),
      done: was('done', '+', page.done),
      changed: was('changed', '+', page.changed),
      requests: was('requests', '+', page.requests),
      points: was('points', '+', page.points),
      busy_ms: was('busy_ms', '+', Math.round(page.busyMs)),
      jira_ms: was('jira_ms', '+', Math.round(page.jiraMs)),
      total: was.fn<number>('greatest', ['total', was('done', '+', page.done)]),
    }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
}

/** Forgets a page token that Jira no longer takes; the import goes on from the `updated` of its last issue. */
export async function forgetPageToken(tx: TenantTx, tenantId: string, id: string): Promise<void> {
  await tx
    .updateTable('import_job')
    .set({ page_token: null })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
}

export async function writeFaults(
  tx: TenantTx,
  tenantId: string,
  importId: string,
  faults: readonly IssueFault[],
): Promise<void> {
  if (faults.length === 0) return;
  // What has no id is told apart by its place in the list.
  const rows = faults.map((f, i) => ({
    issue_id: f.issueId || `?${i}`,
    issue_key: f.issueKey,
    message: f.message,
    template: f.template,
  }));
  await sql`
    insert into import_fault (tenant_id, import_id, issue_id, issue_key, message, template)
    select ${tenantId}, ${importId}, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (issue_id text, issue_key text, message text, template jsonb)
    on conflict (tenant_id, import_id, issue_id)
      do update set message = excluded.message, template = excluded.template, at = now()`.execute(tx);
}

/** The issues of these that an event said were deleted: a page that was read before it must not bring them back. */
export async function deletedByEvent(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  issueIds: readonly string[],
): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('inbox')
    .select('issue_id')
    .distinct()
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('issue_id', '=', anyOf(issueIds))
    .where('type', '=', 'issue.deleted')
    .execute();
  return new Set(rows.map((row) => row.issue_id));
}

/** @throws DomainError not_found */
export async function getImport(tx: TenantTx, tenantId: string, id: string): Promise<ImportProgress> {
  const [found] = await readImports(tx, tenantId, sql`and j.id = ${id}`);
  if (!found) throw new DomainError('not_found', 'There is no such import. Check its id.');
  return found;
}

/** The newest first. @param siteId only of this site */
export function listImports(tx: TenantTx, tenantId: string, limit: number, siteId?: string): Promise<ImportProgress[]> {
  const ofSite = siteId === undefined ? sql`` : sql`and j.site_id = ${siteId}::uuid`;
  return readImports(tx, tenantId, sql`${ofSite} order by j.created_at desc, j.id desc limit ${limit}`);
}

/** How fast the site's last imports ran, in milliseconds an issue; null when there was none to learn from. */
export async function readPace(tx: TenantTx, tenantId: string, siteId: string): Promise<number | null> {
  const recent = await tx
    .selectFrom('import_job')
    .select(['busy_ms', 'done'])
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('done', '>=', 100)
    .orderBy('created_at', 'desc')
    .limit(3)
    .execute();
  const sum = (of: 'busy_ms' | 'done') => recent.reduce((total, job) => total + job[of], 0);
  return recent.length === 0 ? null : sum('busy_ms') / sum('done');
}

type ProgressRow = Row & {
  reason: Sentence | null;
  known: Pick<KnownProject, 'id' | 'key'>[];
  faults: ImportProgress['faults'];
  fault_count: number;
};

async function readImports(tx: TenantTx, tenantId: string, which: ReturnType<typeof sql>): Promise<ImportProgress[]> {
  const { rows } = await sql<ProgressRow>`
    select j.*, case when j.status in ('queued', 'running') then l.reason end as reason,
      coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
          'issueKey', f.issue_key, 'message', f.message, 'template', f.template)) order by f.at desc)
        from (select * from import_fault where tenant_id = j.tenant_id and import_id = j.id
              order by at desc limit 100) f), '[]') as faults,
      (select count(*) from import_fault where tenant_id = j.tenant_id and import_id = j.id) as fault_count,
      (select coalesce(jsonb_agg(jsonb_build_object('id', p.project_id, 'key', p.project_key)), '[]') from jira_project p
        where p.tenant_id = j.tenant_id and p.site_id = j.site_id and p.project_id = any(j.projects)) as known
    from import_job j
    left join work_item l on l.tenant_id = j.tenant_id and l.kind = 'import' and l.import_id = j.id
    where j.tenant_id = ${tenantId} ${which}`.execute(tx);
  return rows.map(progressOf);
}

function progressOf(row: ProgressRow): ImportProgress {
  const isOpen = ['queued', 'running', 'paused'].includes(row.status);
  const told =
    row.error === null ? row.reason : { message: row.error, ...(row.template && { template: row.template }) };
  return {
    id: row.id,
    siteId: row.site_id,
    jql: sayCondition(row.known, row.projects, row.jql),
    status: row.status,
    ...jobView(row, isOpen),
    requests: row.requests,
    points: row.points,
    jiraShare: row.busy_ms > 0 ? Math.min(1, row.jira_ms / row.busy_ms) : null,
    problem: told?.message ?? null,
    ...templateIn(told ?? {}),
    faults: row.faults,
    faultCount: row.fault_count,
  };
}
