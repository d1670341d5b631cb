import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * What the API must know of the sandbox's Forge host to take the app's token from it and to write back with it.
 * @param root the repository, whose manifest.yml names the app
 */
export function forgeEnvironment(root: string, sandboxUrl: string): Record<string, string> {
  const manifest = readFileSync(path.join(root, 'manifest.yml'), 'utf8');
  const appId = /^ +id: (ari:cloud:ecosystem::app\/[\w-]+)$/m.exec(manifest)?.[1];
  if (!appId) throw new Error('manifest.yml does not say which app this is: app.id is missing.');
  return {
    FORGE_APP_ID: appId,
    FORGE_JWKS_URL: `${sandboxUrl}/__forge/jwks.json`,
    FORGE_API_PREFIX: `${sandboxUrl}/ex/jira/`,
  };
}
