import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { configurationOf, type ProviderOptions } from './configuration.ts';
import { ASSETS, choosePage } from './pages.ts';

export type IdentityProvider = { issuer: string; jwksUrl: string; close(): Promise<void> };

/** A form with one button is much smaller. */
const MOST_BODY = 4_096;

/**
 * Starts a real OpenID provider on 127.0.0.1, whose sign-in offers `people` without a password.
 * @param port 0: a free one
 */
export async function startIdentityProvider(options: ProviderOptions & { port: number }): Promise<IdentityProvider> {
  const server = createServer();
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { people, webOrigins, jiraUrl } = options;
  const provider = new Provider(issuer, configurationOf(options));
  provider.use(pagesOf(provider, { people, webOrigins, jiraUrl }));
  server.on('request', provider.callback());
  return {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** The sign-in, and what its pages load. */
function pagesOf(
  provider: Provider,
  { people, webOrigins, jiraUrl }: Pick<ProviderOptions, 'people' | 'webOrigins' | 'jiraUrl'>,
): Parameters<Provider['use']>[0] {
  return async (ctx, next) => {
    ctx.set('content-security-policy', policy(webOrigins));
    ctx.set('x-content-type-options', 'nosniff');
    const asset = ASSETS[ctx.path];
    const [, uid] = /^\/interaction\/([\w-]+)$/.exec(ctx.path) ?? [];
    if (asset && ctx.method === 'GET') {
      ctx.type = asset.type;
      ctx.body = asset.text;
    } else if (uid !== undefined && ctx.method === 'GET') {
      await provider.interactionDetails(ctx.req, ctx.res);
      ctx.type = 'html';
      ctx.body = choosePage(uid, people, jiraUrl);
    } else if (uid !== undefined && ctx.method === 'POST') {
      const accountId = new URLSearchParams(await readBody(ctx.req)).get('person') ?? '';
      if (!people.some(({ subject }) => subject === accountId)) ctx.throw(400, 'There is no such person');
      ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, { login: { accountId } }));
      ctx.status = 303;
    } else await next();
  };
}

/** A form leads back to the frontend by redirects, which browsers hold against `form-action` too. */
const policy = (webOrigins: readonly string[]): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    'img-src data:',
    `form-action 'self' ${webOrigins.join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const bytes of request) {
    text += String(bytes);
    if (text.length > MOST_BODY) throw new Error('The form is too long');
  }
  return text;
}
