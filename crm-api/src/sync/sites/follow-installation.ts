import type { ForgeInvocation } from '../../domain/site/forge-invocation.ts';
import { type Db, withTenant, withWorker } from '../../store/db/database.ts';
import type { Vault } from '../../store/db/vault.ts';
import { findInstalledSite, type InstalledSite } from '../../store/sites/app-tokens.ts';
import { noteInstalled, noteUninstalled } from '../../store/sites/site-installs.ts';
import { keepAppToken } from './keep-app-token.ts';
import type { SiteAccesses } from './site-access.ts';
import { wayOpened } from './way-opened.ts';

type Tools = { db: Db; vault: Vault; now: () => number; accesses: SiteAccesses };

/** Takes a token that Forge brought. @returns when it runs out, epoch ms */
export async function takeAppToken(
  tools: Tools,
  site: InstalledSite,
  brought: ForgeInvocation & { token: string },
): Promise<number> {
  const expiresAt = await withTenant(tools.db, site.tenantId, (tx) => keepAppToken(tx, tools, site, brought));
  await wayOpened(tools, site);
  return expiresAt;
}

/** The app was installed or upgraded in the Jira of a site, by the installation that is paired or by another one. */
export async function takeInstallation(
  tools: Tools,
  site: InstalledSite,
  { token, ...invocation }: ForgeInvocation & { token: string | undefined },
): Promise<void> {
  const isOurs = isPaired(site, invocation);
  const at = new Date(tools.now());
  await withTenant(tools.db, site.tenantId, async (tx) => {
    await noteInstalled(tx, site, { at, appVersion: invocation.appVersion, isOurs });
    if (replaces(invocation, site)) await noteUninstalled(tx, site, at);
    // An upgrade may bring new scopes, which the token from before does not have.
    if (isOurs && token !== undefined) await keepAppToken(tx, tools, site, { ...invocation, token });
  });
  await wayOpened(tools, site);
}

/** The app was removed from the Jira of a site. */
export async function takeRemoval({ db, now, accesses }: Tools, site: InstalledSite): Promise<void> {
  await withTenant(db, site.tenantId, (tx) => noteUninstalled(tx, site, new Date(now())));
  accesses.forgetSite(site.siteId);
}

/**
 * A site has one installation of each of the app's environments. So where another one of the same environment is paired,
 * that one is gone, though nobody said so: its workspace must not keep the site forever.
 */
export async function releaseReplaced(
  { db, now }: Pick<Tools, 'db' | 'now'>,
  invocation: ForgeInvocation,
): Promise<void> {
  const site = await withWorker(db, (tx) => findInstalledSite(tx, invocation.cloudId));
  if (!site || !replaces(invocation, site)) return;
  await withTenant(db, site.tenantId, (tx) => noteUninstalled(tx, site, new Date(now())));
}

/** Whether the call comes from the installation that the site is paired with. */
export function isPaired(site: InstalledSite, { installationId }: ForgeInvocation): boolean {
  return site.installationId === installationId;
}

/** Whether an installation replaces the one that is paired. */
function replaces({ installationId, environmentId }: ForgeInvocation, paired: InstalledSite): boolean {
  return environmentId !== null && environmentId === paired.environmentId && installationId !== paired.installationId;
}
