import type { AccessChoice } from '@synapse/shared/access';
import { type HeartbeatRequest, heartbeatRequestSchema } from '@synapse/shared/forge/heartbeat';
import { sql } from 'kysely';
import type { AccessFacts } from '../../domain/site/choose-access.ts';
import type { TenantTx } from '../db/database.ts';
import { millis } from '../db/epoch.ts';

export type SiteHealthRow = {
  id: string;
  cloudId: string;
  baseUrl: string;
  projectKey: string;
  state: 'connected' | 'disconnected';
  appVersion: string | null;
  lastEventAt: Date | null;
  heartbeatAt: Date | null;
  heartbeat: HeartbeatRequest | null;
  waiting: number;
  oldestWaitingAt: Date | null;
  parked: number;
  /** Why nothing of this site gets through just now, where Jira said so. */
  trouble: string | null;
  access: AccessFacts;
  uninstalledAt: Date | null;
  /** When an installation of the app was seen that is not the one that is paired. */
  installedAgainAt: Date | null;
  /** Since when the app has been wanted to replace its secret. */
  secretAskedAt: Date | null;
  /** The project that was renamed last, in the past week. */
  renamed: { was: string; now: string } | null;
};

/** Keeps what the app told of itself. */
export async function recordHeartbeat(
  tx: TenantTx,
  site: { tenantId: string; siteId: string; at: Date },
  heartbeat: HeartbeatRequest,
): Promise<void> {
  await tx
    .updateTable('jira_site')
    .set({
      heartbeat_at: site.at,
      heartbeat: JSON.stringify(heartbeat),
      app_version: heartbeat.appVersion,
      uninstalled_at: null,
    })
    .where('tenant_id', '=', site.tenantId)
    .where('id', '=', site.siteId)
    .execute();
}

/** Remembers that an event came; never moves it back. */
export async function recordEventTime(
  tx: TenantTx,
  site: { tenantId: string; siteId: string; at: Date },
): Promise<void> {
  await tx
    .updateTable('jira_site')
    .set({ last_event_at: sql<Date>`greatest(last_event_at, ${site.at}::timestamptz)` })
    .where('tenant_id', '=', site.tenantId)
    .where('id', '=', site.siteId)
    .execute();
}

/**
 * The health of a tenant's sites, disconnected ones included, the oldest first.
 * @param siteId only this one
 */
export async function readSiteHealth(tx: TenantTx, tenantId: string, siteId?: string): Promise<SiteHealthRow[]> {
  const { rows } = await sql<{
    id: string;
    cloud_id: string;
    base_url: string;
    project_key: string;
    state: SiteHealthRow['state'];
    app_version: string | null;
    last_event_at: Date | null;
    heartbeat_at: Date | null;
    heartbeat: unknown;
    waiting: number;
    oldest: Date | null;
    parked: number;
    trouble: string | null;
    access: AccessChoice;
    has_api_token: boolean;
    received_at: Date | null;
    expires_at: Date | null;
    refused_at: Date | null;
    uninstalled_at: Date | null;
    installed_again_at: Date | null;
    secret_asked_at: Date | null;
    renamed: SiteHealthRow['renamed'];
  }>`
    select s.id, s.cloud_id, s.base_url, s.project_key, s.state, s.app_version, s.last_event_at, s.heartbeat_at, s.heartbeat,
           s.access, s.api_token_encrypted is not null as has_api_token, t.received_at, t.expires_at, t.refused_at,
           s.uninstalled_at, s.installed_again_at, s.secret_asked_at,
           (select jsonb_build_object('was', p.former_keys[cardinality(p.former_keys)], 'now', p.project_key)
              from jira_project p
             where p.tenant_id = s.tenant_id and p.site_id = s.id and p.renamed_at > now() - interval '7 days'
             order by p.renamed_at desc limit 1) as renamed,
           (select min(i.received_at) from inbox i
             where i.tenant_id = s.tenant_id and i.site_id = s.id and i.processed_at is null) as oldest,
           (select count(*) from inbox i
             where i.tenant_id = s.tenant_id and i.site_id = s.id and i.processed_at is null)::int as waiting,
           (select count(*) from ticket k join issue_link l on l.tenant_id = k.tenant_id and l.ticket_id = k.id
             where k.tenant_id = s.tenant_id and k.sync_state = 'parked' and l.site_id = s.id
               and (k.deleted_at is null or k.parked is not null))::int as parked,
           (select w.reason ->> 'message' from work_item w
             where w.tenant_id = s.tenant_id and w.parked_at is null and w.attempts > 0 and w.reason ? 'wholeSite' and w.site_id = s.id limit 1) as trouble
      from jira_site s
      left join app_token t on t.tenant_id = s.tenant_id and t.site_id = s.id
     where s.tenant_id = ${tenantId} and ${siteId === undefined ? sql`true` : sql`s.id = ${siteId}::uuid`}
     order by s.created_at, s.id`.execute(tx);
  return rows.map((row) => ({
    id: row.id,
    cloudId: row.cloud_id,
    baseUrl: row.base_url,
    projectKey: row.project_key,
    state: row.state,
    appVersion: row.app_version,
    lastEventAt: row.last_event_at,
    heartbeatAt: row.heartbeat_at,
    heartbeat: heartbeatRequestSchema.safeParse(row.heartbeat).data ?? null,
    waiting: row.waiting,
    oldestWaitingAt: row.oldest,
    parked: row.parked,
    trouble: row.trouble,
    access: { choice: row.access, hasApiToken: row.has_api_token, appToken: appTokenOf(row) },
    uninstalledAt: row.uninstalled_at,
    installedAgainAt: row.installed_again_at,
    secretAskedAt: row.secret_asked_at,
    renamed: row.renamed,
  }));
}

function appTokenOf(row: {
  received_at: Date | null;
  expires_at: Date | null;
  refused_at: Date | null;
}): AccessFacts['appToken'] {
  const { received_at: receivedAt, expires_at: expiresAt, refused_at: refusedAt } = row;
  if (!receivedAt || !expiresAt) return null;
  return {
    receivedAt: receivedAt.getTime(),
    expiresAt: expiresAt.getTime(),
    refusedAt: millis(refusedAt),
  };
}
