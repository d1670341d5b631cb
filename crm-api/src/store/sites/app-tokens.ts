import type { AccessChoice } from '@synapse/shared/access';
import type { AccessFacts } from '../../domain/site/choose-access.ts';
import type { TenantTx, WorkerTx } from '../db/database.ts';
import { millis } from '../db/epoch.ts';
import { aboutAppToken, type Vault } from '../db/vault.ts';

/** The site that is connected under a cloud id. */
export type InstalledSite = {
  tenantId: string;
  siteId: string;
  /** Of the installation that was paired. */
  installationId: string | null;
  environmentId: string | null;
};

/**
 * The site that is connected under a cloud id, over all tenants; undefined: none is. One whose app was said to be gone
 * counts as long as no other workspace has the site.
 */
export async function findInstalledSite(tx: WorkerTx, cloudId: string): Promise<InstalledSite | undefined> {
  const row = await tx
    .selectFrom('jira_site')
    .select(['tenant_id', 'id', 'installation_id', 'environment_id'])
    .where('cloud_id', '=', cloudId)
    .where('state', '=', 'connected')
    .orderBy('uninstalled_at', (order) => order.desc().nullsFirst())
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (!row) return undefined;
  const { tenant_id: tenantId, id: siteId, installation_id: installationId, environment_id: environmentId } = row;
  return { tenantId, siteId, installationId, environmentId };
}

export type NewAppToken = {
  installationId: string;
  token: string;
  apiBaseUrl: string;
  /** Epoch milliseconds, both. */
  receivedAt: number;
  expiresAt: number;
};

/** Keeps the newest token of a site's app, sealed, in the place of the one before. */
export async function saveAppToken(
  tx: TenantTx,
  vault: Vault,
  site: { tenantId: string; siteId: string },
  token: NewAppToken,
): Promise<void> {
  const { tenantId, siteId } = site;
  const sealed = vault.seal(token.token, aboutAppToken(siteId, token.installationId));
  const kept = {
    installation_id: token.installationId,
    token_encrypted: sealed,
    api_base_url: token.apiBaseUrl,
    received_at: new Date(token.receivedAt),
    expires_at: new Date(token.expiresAt),
    refused_at: null,
  };
  await tx
    .insertInto('app_token')
    .values({ tenant_id: tenantId, site_id: siteId, ...kept })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'site_id'])
        .doUpdateSet(kept)
        .whereRef('app_token.received_at', '<=', 'excluded.received_at'),
    )
    .execute();
}

/** Records that Jira refused a token, unless a newer one has arrived meanwhile. */
export async function noteTokenRefused(
  tx: TenantTx,
  site: { tenantId: string; siteId: string },
  token: { receivedAt: Date; at: Date },
): Promise<void> {
  await tx
    .updateTable('app_token')
    .set({ refused_at: token.at })
    .where('tenant_id', '=', site.tenantId)
    .where('site_id', '=', site.siteId)
    .where('received_at', '=', token.receivedAt)
    .execute();
}

/** Everything that decides how a site is called; `undefined`: there is no such site. */
export type SiteAccessRow = AccessFacts & {
  baseUrl: string;
  email: string | null;
  apiTokenSealed: Buffer | null;
  app: { installationId: string; tokenSealed: Buffer; apiBaseUrl: string; receivedAt: Date } | null;
  connected: boolean;
  tokenKind: 'app' | 'api_token';
  cloudId: string;
  /** Where the API token was last taken: tokens with scopes are known at Atlassian's gateway alone. */
  apiTokenVia: 'site' | 'gateway';
  /** When the app was last installed, upgraded or paired. */
  installedAt: Date | null;
  heartbeatAt: Date | null;
  uninstalledAt: Date | null;
};

export async function readSiteAccess(
  tx: TenantTx,
  { tenantId, siteId }: { tenantId: string; siteId: string },
): Promise<SiteAccessRow | undefined> {
  const row = await tx
    .selectFrom('jira_site as s')
    .leftJoin('app_token as t', (join) => join.onRef('t.tenant_id', '=', 's.tenant_id').onRef('t.site_id', '=', 's.id'))
    .select(['s.base_url', 's.email', 's.api_token_encrypted', 's.access', 's.token_kind', 's.state'])
    .select(['s.heartbeat_at', 's.uninstalled_at', 's.cloud_id', 's.api_token_via', 's.installed_at'])
    .select(['t.installation_id', 't.token_encrypted', 't.api_base_url', 't.received_at', 't.expires_at'])
    .select('t.refused_at')
    .where('s.tenant_id', '=', tenantId)
    .where('s.id', '=', siteId)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    baseUrl: row.base_url,
    email: row.email,
    apiTokenSealed: row.api_token_encrypted,
    choice: row.access,
    hasApiToken: row.api_token_encrypted !== null,
    ...appTokenOf(row),
    connected: row.state === 'connected',
    tokenKind: row.token_kind,
    cloudId: row.cloud_id,
    apiTokenVia: row.api_token_via,
    installedAt: row.installed_at,
    heartbeatAt: row.heartbeat_at,
    uninstalledAt: row.uninstalled_at,
  };
}

function appTokenOf(row: {
  installation_id: string | null;
  token_encrypted: Buffer | null;
  api_base_url: string | null;
  received_at: Date | null;
  expires_at: Date | null;
  refused_at: Date | null;
}): Pick<SiteAccessRow, 'app' | 'appToken'> {
  const { installation_id: installationId, token_encrypted: tokenSealed, api_base_url: apiBaseUrl } = row;
  const { received_at: receivedAt, expires_at: expiresAt } = row;
  if (!installationId || !tokenSealed || !apiBaseUrl || !receivedAt || !expiresAt) return { app: null, appToken: null };
  const refusedAt = millis(row.refused_at);
  return {
    app: { installationId, tokenSealed, apiBaseUrl, receivedAt },
    appToken: { receivedAt: receivedAt.getTime(), expiresAt: expiresAt.getTime(), refusedAt },
  };
}

/** What the calls of a site are made with at the moment: quotas and forecasts go by it. */
export async function noteTokenKind(
  tx: TenantTx,
  { tenantId, siteId }: { tenantId: string; siteId: string },
  kind: 'app' | 'api_token',
): Promise<void> {
  await tx
    .updateTable('jira_site')
    .set({ token_kind: kind })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .where('token_kind', '<>', kind)
    .execute();
}

/** Where a site's API token was taken. */
export async function noteApiTokenVia(
  tx: TenantTx,
  { tenantId, siteId }: { tenantId: string; siteId: string },
  via: 'site' | 'gateway',
): Promise<void> {
  await tx
    .updateTable('jira_site')
    .set({ api_token_via: via })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .execute();
}

/** An admin's choice, and where given another account to fall back on; its token sealed for `aboutJiraToken`. */
export async function writeAccessChoice(
  tx: TenantTx,
  { tenantId, siteId }: { tenantId: string; siteId: string },
  choice: AccessChoice,
  account: { email: string; apiTokenSealed: Buffer } | undefined,
): Promise<void> {
  await tx
    .updateTable('jira_site')
    .set({ access: choice })
    .$if(account !== undefined, (update) =>
      update.set({
        email: account?.email ?? null,
        api_token_encrypted: account?.apiTokenSealed ?? null,
        api_token_via: 'site',
      }),
    )
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .execute();
}
