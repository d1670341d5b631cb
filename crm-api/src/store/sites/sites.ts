import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { DomainError } from '../../domain/domain-error.ts';
import type { TenantTx } from '../db/database.ts';
import { constraintOf } from '../db/pg-error.ts';
import { forgetCursor } from '../runs/sync-cursor.ts';
import { forgetSecrets, notifySecrets } from './signing-secrets.ts';

export type SiteRow = { id: string; baseUrl: string; projectKey: string };

/** What a pairing makes a site of. The token is sealed for `aboutJiraToken(tenantId)`. */
export type PairedSite = {
  cloudId: string;
  baseUrl: string;
  email: string | null;
  apiTokenSealed: Buffer | null;
  projectKey: string;
  installationId: string;
  environmentId: string | null;
  appVersion: string | null;
};

/** The connected sites of a tenant, the oldest first. */
export async function listSites(tx: TenantTx, tenantId: string): Promise<SiteRow[]> {
  const rows = await tx
    .selectFrom('jira_site')
    .select(['id', 'base_url', 'project_key'])
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'connected')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ id: row.id, baseUrl: row.base_url, projectKey: row.project_key }));
}

/**
 * Connects a site, or connects it again: its tickets stay linked, for the id stays.
 * @returns the site's id
 * @throws DomainError conflict while another workspace is connected to this site
 */
export async function connectSite(tx: TenantTx, tenantId: string, site: PairedSite): Promise<string> {
  const values = {
    base_url: site.baseUrl.replace(/\/+$/, ''),
    email: site.email,
    api_token_encrypted: site.apiTokenSealed,
    api_token_via: 'site' as const,
    // Who has just installed the app pairs it next.
    installed_at: sql<Date>`now()`,
    project_key: site.projectKey,
    state: 'connected' as const,
    disconnected_at: null,
    uninstalled_at: null,
    secret_asked_at: null,
    installed_again_at: null,
    purge_requested_at: null,
    purge_requested_by: null,
    purge_requested_by_user_id: null,
    // The app that is paired now has sent nothing yet.
    heartbeat_at: null,
    heartbeat: null,
    installation_id: site.installationId,
    environment_id: site.environmentId,
    app_version: site.appVersion,
  };
  await joinProject(tx, tenantId, site);
  await endPairing(tx, tenantId, site);
  const again = await tx
    .updateTable('jira_site')
    .set(values)
    .where('tenant_id', '=', tenantId)
    .where('cloud_id', '=', site.cloudId)
    .returning('id')
    .executeTakeFirst()
    .catch(explainTaken);
  if (again) return again.id;
  const id = randomUUID();
  await tx
    .insertInto('jira_site')
    .values({ tenant_id: tenantId, id, cloud_id: site.cloudId, ...values })
    .execute()
    .catch(explainTaken);
  return id;
}

/** The secrets of the previous pairing are deleted, unless the same installation continues. */
async function endPairing(tx: TenantTx, tenantId: string, { cloudId, installationId }: PairedSite): Promise<void> {
  const before = await tx
    .selectFrom('jira_site')
    .select(['id', 'state', 'installation_id', 'uninstalled_at'])
    .where('tenant_id', '=', tenantId)
    .where('cloud_id', '=', cloudId)
    .forUpdate()
    .executeTakeFirst();
  if (!before) return;
  const { state, installation_id: paired, uninstalled_at: uninstalledAt } = before;
  const goesOn = state === 'connected' && uninstalledAt === null && paired === installationId;
  if (!goesOn) await forgetSecrets(tx, tenantId, before.id);
}

function explainTaken(error: unknown): never {
  if (constraintOf(error) !== 'jira_site_connected_cloud_id_key') throw error;
  throw new DomainError(
    'conflict',
    'This Jira site is connected to another CRM workspace. Disconnect it first: in that workspace, or on this page under Connection while the page shows that workspace.',
  );
}

/** A site that is paired again with another project: that project takes part, too, and is read from its beginning. */
async function joinProject(tx: TenantTx, tenantId: string, { cloudId, projectKey }: PairedSite): Promise<void> {
  const known = sql`(select p.project_id from jira_project p where p.tenant_id = s.tenant_id and p.site_id = s.id
    and (p.project_key = ${projectKey} or ${projectKey} = any(p.former_keys)) order by p.project_key = ${projectKey} desc limit 1)`;
  const { rows } = await sql<{ id: string; project: string | null }>`
    update jira_site s set config = case when coalesce(config -> 'projectKeys', '[]') = '[]' then config
        else jsonb_set(config, '{projectKeys}', (config -> 'projectKeys') || to_jsonb(coalesce(${known}, ${projectKey}::text))) end
     where tenant_id = ${tenantId} and cloud_id = ${cloudId}
       and not case when coalesce(config -> 'projectKeys', '[]') = '[]' then project_key = ${projectKey}
                    else config -> 'projectKeys' ? ${projectKey} or config -> 'projectKeys' ? coalesce(${known}, '') end
    returning id, ${known} as project`.execute(tx);
  for (const { id, project } of rows) await forgetCursor(tx, tenantId, id, project === null ? [] : [project]);
}

/**
 * Marks a site as disconnected: nothing it signs is accepted any more, and it is not called. Its tickets and their links
 * stay, so that a new pairing continues where this one ended.
 */
export async function noteDisconnected(tx: TenantTx, tenantId: string, siteId: string, at: Date): Promise<void> {
  await tx
    .updateTable('jira_site')
    .set({ state: 'disconnected', disconnected_at: at, secret_asked_at: null, email: null, api_token_encrypted: null })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .execute();
  await forgetSecrets(tx, tenantId, siteId);
  await notifySecrets(tx, tenantId, siteId);
}
