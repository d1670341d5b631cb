import path from 'node:path';
import { type Child, startChild } from './child.ts';
import type { DemoSecrets } from './demo-secrets.ts';
import { DEMO_AUDIENCE, DEMO_ISSUER } from './demo-token.ts';
import { forgeEnvironment } from './forge-environment.ts';
import { signInEnvironment } from './identity-provider/web-client.ts';
import { LOCAL_HOSTS } from './local-outbound.ts';
import type { DemoSettings } from './settings.ts';
import { say } from './terminal.ts';

/** Starts the local Jira Cloud with the Forge app installed in it. */
export function startSandbox(settings: DemoSettings): Promise<Child> {
  return startChild({
    name: 'Jira sandbox',
    script: path.join(settings.root, 'jira-sandbox/src/main.ts'),
    cwd: settings.root,
    env: {
      SANDBOX_PORT: String(settings.sandboxPort),
      SANDBOX_DATA: path.join(settings.dataDir, 'sandbox'),
      FORGE_APP_DIR: settings.root,
      CRM_API_URL: settings.apiUrl,
    },
    logFile: path.join(settings.dataDir, 'logs/sandbox.log'),
    show: say,
  });
}

/** Starts the identity provider that knows the demo's people. */
export function startIdentity(settings: DemoSettings): Promise<Child> {
  return startChild({
    name: 'identity provider',
    script: path.join(settings.root, 'local-stack/src/identity-provider/main.ts'),
    cwd: settings.root,
    env: {
      NODE_ENV: 'production',
      IDENTITY_PORT: String(settings.identityPort),
      IDENTITY_JIRA_URL: settings.sandboxUrl,
      IDENTITY_KEYS: path.join(settings.dataDir, 'identity-keys.json'),
      // A person may write either.
      IDENTITY_WEB_ORIGINS: [settings.apiUrl, `http://localhost:${settings.apiPort}`].join(','),
    },
    logFile: path.join(settings.dataDir, 'logs/identity.log'),
    show: say,
  });
}

/** Starts the CRM API on the demo's database. */
export function startApi(
  settings: DemoSettings,
  secrets: DemoSecrets,
  { databaseUrl, webFolder }: { databaseUrl: string; webFolder: string },
): Promise<Child> {
  return startChild({
    name: 'CRM API',
    script: path.join(settings.root, 'crm-api/src/main.ts'),
    cwd: settings.root,
    env: {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(settings.apiPort),
      DATABASE_URL: databaseUrl,
      WEB_FOLDER: webFolder,
      AUTH_JWT_SECRET: secrets.jwtSecret,
      AUTH_JWT_ISSUER: DEMO_ISSUER,
      AUTH_JWT_AUDIENCE: DEMO_AUDIENCE,
      // The demo's tokens are checked by its secret, whatever stands in the user's environment.
      AUTH_JWKS_URL: '',
      // People sign in at the identity provider, beside the demo's own token.
      ...signInEnvironment(settings.identityUrl),
      ENCRYPTION_KEY: secrets.encryptionKey,
      JIRA_ALLOWED_HOSTS: LOCAL_HOSTS,
      // A webhook of the demo is for a program on this machine.
      WEBHOOK_ALLOWED_HOSTS: LOCAL_HOSTS,
      ...forgeEnvironment(settings.root, settings.sandboxUrl),
    },
    logFile: path.join(settings.dataDir, 'logs/api.log'),
    show: say,
  });
}
