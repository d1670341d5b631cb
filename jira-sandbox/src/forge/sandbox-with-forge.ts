import type { Express } from 'express';
import type { Jira } from '../jira/jira.ts';
import type { UserRecord } from '../jira/model/catalog.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../server.ts';
import { createForgeHost, type ForgeHost } from './host.ts';
import type { ForgeHostOptions } from './host-options.ts';
import { readManifest } from './manifest.ts';
import type { JiraIdentity } from './platform/platform-calls.ts';
import { previewRouter } from './preview/preview-router.ts';
import { forgeRoutes } from './routes.ts';
import { pageContextOf, siteRouter } from './site-pages/site-router.ts';

export type ForgeOptions = Pick<
  ForgeHostOptions,
  'appDir' | 'env' | 'dataDir' | 'bundleDir' | 'timings' | 'threads' | 'settings' | 'onLog'
>;

export type SandboxWithForge = Sandbox & { forge: ForgeHost };

/**
 * Starts a sandbox with a Forge app installed in it. Jira answers at once; the app does once it is bundled, which
 * takes some 20 seconds the first time.
 * @throws when the port is taken, the manifest can't be read or the app can't be bundled
 */
export async function startSandboxWithForge(
  options: SandboxOptions & { forge: ForgeOptions },
): Promise<SandboxWithForge> {
  let host: ForgeHost | undefined;
  const { forge, dataFolder, ...others } = options;
  const running = () => host;
  const sandbox = await startSandbox({
    ...others,
    ...(dataFolder === undefined ? {} : { dataFolder }),
    extend: (app, controlled) => {
      mountPages(app, controlled.jira, running);
      options.extend?.(app, controlled);
    },
  });
  const { changes, catalog } = sandbox.jira;
  const app = appOf(forge);
  const jira = {
    ...{ changes, url: () => sandbox.url, authorization: authorizer(sandbox, app) },
    systemToken: (seconds: number) => mintFor(sandbox, app, seconds * 1000),
    revokeSystemTokens: () => sandbox.tokens.revoke(app.id),
  };
  try {
    host = await createForgeHost({
      ...(dataFolder === undefined ? {} : { dataDir: dataFolder }),
      ...forge,
      jira,
      cloudId: catalog.cloudId,
    });
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  const forgeHost = host;
  return {
    ...sandbox,
    forge: forgeHost,
    async close() {
      await forgeHost.stop();
      await sandbox.close();
    },
  };
}

/** The host's own routes, the app's pages, and the site's pages for people. */
function mountPages(app: Express, jira: Jira, host: () => ForgeHost | undefined): void {
  const authorization = (accountId: string) => userAuthorization(jira.catalog.users, accountId);
  app.use('/__forge', forgeRoutes(host));
  app.use('/__forge', previewRouter(host, { pageContext: (issue, user) => pageContextOf(jira, issue, user) }));
  app.use(siteRouter({ jira, url: () => jira.baseUrl, authorization }, host));
}

/** The app as Jira knows it: its tokens may be used for what its manifest asks for, and for nothing else. */
type InstalledApp = { id: string; scopes: readonly string[] };

function appOf({ appDir, env }: ForgeOptions): InstalledApp {
  const { app, permissions } = readManifest(appDir, env ?? {});
  return { id: app.id.split('/').pop() ?? '', scopes: permissions.scopes };
}

/** A user speaks with their API token. */
function userAuthorization(users: readonly UserRecord[], accountId: string): string | undefined {
  const user = users.find((u) => u.accountId === accountId);
  return user && `Basic ${Buffer.from(`${user.loginEmail}:${user.apiToken}`).toString('base64')}`;
}

/** The app speaks with tokens of its own, for itself and for the user who sits before it: Jira sees who it is, either way. */
function authorizer(sandbox: Sandbox, app: InstalledApp): (identity: JiraIdentity) => string | undefined {
  const { users } = sandbox.jira.catalog;
  const minted = new Map<string, string>();
  return (identity) => {
    const user = users.find((one) =>
      identity.as === 'user' ? one.accountId === identity.accountId : one.accountType === 'app',
    );
    if (!user) return undefined;
    // A reset of the site forgets its tokens, and then these too.
    const known = minted.get(user.accountId);
    if (known && sandbox.tokens.find(known)) return `Bearer ${known}`;
    const { token } = sandbox.tokens.mint(app.id, user.accountId, null, app.scopes);
    minted.set(user.accountId, token);
    return `Bearer ${token}`;
  };
}

/** A token for the app's own account on the site. */
function mintFor({ jira, tokens }: Sandbox, { id, scopes }: InstalledApp, ttlMs: number | null): string | undefined {
  const bot = jira.catalog.users.find((u) => u.accountType === 'app');
  return bot && tokens.mint(id, bot.accountId, ttlMs, scopes).token;
}
