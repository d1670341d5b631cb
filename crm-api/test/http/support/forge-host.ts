import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvocationTokens } from '@synapse/jira-sandbox/forge/remote/invocation-tokens';
import type { Answer, TestApi } from './api.ts';

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

/** What tells an API which app is its own, and where the keys of its Forge are. */
export const forgeEnv = (keys: ForgeKeys) => ({ FORGE_APP_ID: APP_ID, FORGE_JWKS_URL: keys.url });

/** As startTestApi() has it: nothing listens there. */
const API_PREFIX = 'http://127.0.0.1:1/ex/jira/';

/** An installation of the app, as Forge's token names it; what is left out is as connectTestSite() pairs it. */
export type Installation = { cloudId: string; installationId?: string; environmentId?: string };

/** The claims of a FIT for an installation on a site (docs/reference/forge-remotes.md#invocation-token). */
export function fitClaims(site: Installation & { apiBaseUrl?: string }) {
  const { cloudId, installationId = 'installation-1', environmentId = 'environment-1' } = site;
  const { apiBaseUrl = API_PREFIX + cloudId } = site;
  return {
    app: {
      id: APP_ID,
      version: '1.0.0',
      appVersion: '4.5.6',
      installationId: `ari:cloud:ecosystem::installation/${installationId}`,
      apiBaseUrl,
      environment: { type: 'PRODUCTION', id: environmentId },
      module: { type: 'core:scheduledTrigger', key: 'app-token' },
    },
    context: { cloudId, moduleKey: 'app-token' },
  };
}

/** Forge's invocation token for one request of an installation. */
export function fitOf(keys: ForgeKeys, site: Installation, now = Date.now()): string {
  return keys.tokens.mint(APP_ID, fitClaims(site), now);
}

/** Asks as the app does through Forge, such as `rotate`. @param token another than one of its own */
export function askByForge(api: TestApi, call: string, body: unknown, token: string | undefined): Promise<Answer> {
  return api.call('POST', `/api/app/${call}`, { json: body, ...(token === undefined ? {} : { token }) });
}
