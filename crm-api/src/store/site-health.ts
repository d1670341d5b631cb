import { type HeartbeatRequest, heartbeatRequestSchema } from '@synapse/shared/heartbeat';
import { sql } from 'kysely';
import type { TenantTx } from './database.ts';

export type SiteHealthRow = {
  id: string;
  baseUrl: string;
  projectKey: string;
  state: 'connected' | 'disconnected';
  appVersion: string | null;
  lastEventAt: Date | null;
  heartbeatAt: Date | null;
  heartbeat: HeartbeatRequest | null;
  waiting: number;
  parked: number;
};

/** Keeps what the app told of itself. */
export async function recordHeartbeat(
  tx: TenantTx,
  site: { tenantId: string; siteId: string; at: Date },
  heartbeat: HeartbeatRequest,
): Promise<void> {
  await tx
    .updateTable('jira_site')
    .set({ heartbeat_at: site.at, heartbeat: JSON.stringify(heartbeat), app_version: heartbeat.appVersion })
    .where('tenant_id', '=', site.tenantId)
    .where('id', '=', site.siteId)
    .execute();
}

/** Remembers that an event came; never moves it back. */
export async function recordEventTime(
  tx: TenantTx,
  site: { tenantId: string; siteId: string; at: Date },
): Promise<void> {
  await sql`
    update jira_site set last_event_at = greatest(last_event_at, ${site.at}::timestamptz)
     where tenant_id = ${site.tenantId} and id = ${site.siteId}::uuid`.execute(tx);
}

/**
 * How the sites of a tenant fare, the disconnected ones too, the oldest first.
 * @param siteId only this one
 */
export async function readSiteHealth(tx: TenantTx, tenantId: string, siteId?: string): Promise<SiteHealthRow[]> {
  const { rows } = await sql<{
    id: string;
    base_url: string;
    project_key: string;
    state: SiteHealthRow['state'];
    app_version: string | null;
    last_event_at: Date | null;
    heartbeat_at: Date | null;
    heartbeat: unknown;
    waiting: number;
    parked: number;
  }>`
    select s.id, s.base_url, s.project_key, s.state, s.app_version, s.last_event_at, s.heartbeat_at, s.heartbeat,
           (select count(*) from inbox i
             where i.tenant_id = s.tenant_id and i.site_id = s.id and i.processed_at is null)::int as waiting,
           (select count(*) from issue_link l
              left join lane on lane.tenant_id = l.tenant_id
                   and lane.kind = 'issue' and lane.key = l.site_id::text || ':' || l.issue_id
             where l.tenant_id = s.tenant_id and l.site_id = s.id and l.state in ('wanted', 'creating', 'linked')
               and (l.refused <> '{}' or lane.parked_at is not null))::int as parked
      from jira_site s
     where s.tenant_id = ${tenantId} and ${siteId === undefined ? sql`true` : sql`s.id = ${siteId}::uuid`}
     order by s.created_at, s.id`.execute(tx);
  return rows.map((row) => ({
    id: row.id,
    baseUrl: row.base_url,
    projectKey: row.project_key,
    state: row.state,
    appVersion: row.app_version,
    lastEventAt: row.last_event_at,
    heartbeatAt: row.heartbeat_at,
    heartbeat: heartbeatRequestSchema.safeParse(row.heartbeat).data ?? null,
    waiting: row.waiting,
    parked: row.parked,
  }));
}
