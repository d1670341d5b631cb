import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvocationTokens } from '../../../../jira-sandbox/src/forge/remote/invocation-tokens.ts';

export const APP_ID = 'ari:cloud:ecosystem::app/5a1f0c8e-7d43-4c56-9b0e-2f6d1c7a9e34';

/** Forge's public keys on a server of their own, and the tokens they verify. */
export async function startForgeKeys() {
  const tokens = new InvocationTokens();
  const life = { away: false, asked: 0 };
  const server = createServer((_req, res) => {
    life.asked += 1;
    if (life.away) return void res.writeHead(503).end();
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(tokens.jwks()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  return {
    tokens,
    life,
    url,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type ForgeKeys = Awaited<ReturnType<typeof startForgeKeys>>;

/** The claims of a FIT for an installation on a site (facts/forge.md, "Remote"). */
export function fitClaims(site: { cloudId: string; installationId: string; apiBaseUrl: string }) {
  return {
    app: {
      id: APP_ID,
      version: '1.0.0',
      appVersion: '4.5.6',
      installationId: `ari:cloud:ecosystem::installation/${site.installationId}`,
      apiBaseUrl: site.apiBaseUrl,
      module: { type: 'core:scheduledTrigger', key: 'app-token' },
    },
    context: { cloudId: site.cloudId, moduleKey: 'app-token' },
  };
}
