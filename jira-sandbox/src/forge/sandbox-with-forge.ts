import type { UserRecord } from '../jira/model/catalog.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../server.ts';
import { createForgeHost, type ForgeHost } from './host.ts';
import type { ForgeHostOptions } from './host-options.ts';
import { readManifest } from './manifest.ts';
import type { JiraIdentity } from './platform/platform-calls.ts';
import { forgeRoutes } from './routes.ts';

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
  const sandbox = await startSandbox({
    ...others,
    ...(dataFolder === undefined ? {} : { dataFolder }),
    extend: (app, controlled) => {
      app.use(
        '/__forge',
        forgeRoutes(() => host),
      );
      options.extend?.(app, controlled);
    },
  });
  const { changes, catalog } = sandbox.jira;
  const jira = { changes, url: () => sandbox.url, authorization: authorizer(sandbox, appIdOf(forge)) };
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
  const running = host;
  return {
    ...sandbox,
    forge: running,
    async close() {
      await running.stop();
      await sandbox.close();
    },
  };
}

function appIdOf({ appDir, env }: ForgeOptions): string {
  return (
    readManifest(appDir, env ?? {})
      .app.id.split('/')
      .pop() ?? ''
  );
}

/** The app speaks with a token of its own, a user with their API token: Jira sees who it is, either way. */
function authorizer(sandbox: Sandbox, appId: string): (identity: JiraIdentity) => string | undefined {
  const { users } = sandbox.jira.catalog;
  const basic = (user: UserRecord) => {
    return `Basic ${Buffer.from(`${user.loginEmail}:${user.apiToken}`).toString('base64')}`;
  };
  let appToken: string | undefined;
  return (identity) => {
    if (identity.as === 'user') {
      const user = users.find((u) => u.accountId === identity.accountId);
      return user && basic(user);
    }
    const bot = users.find((u) => u.accountType === 'app');
    if (!bot) return undefined;
    // A reset of the site forgets its tokens, and then this one too.
    if (!appToken || !sandbox.tokens.find(appToken)) appToken = sandbox.tokens.mint(appId, bot.accountId, null).token;
    return `Bearer ${appToken}`;
  };
}
