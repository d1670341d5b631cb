import { createHash, randomBytes } from 'node:crypto';
import { API_RESOURCE, WEB_CLIENT_ID } from '@synapse/local-stack/identity-provider/web-client';
import { z } from 'zod';

const tokensSchema = z.object({
  access_token: z.string(),
  id_token: z.string(),
  refresh_token: z.string(),
  expires_in: z.number(),
});
export type Tokens = z.infer<typeof tokensSchema>;

type At = { issuer: string; webOrigin: string };

/** Signs a person in as a browser would: by the code flow with PKCE, over HTTP, with the provider's cookies. */
export async function signIn({ issuer, webOrigin }: At, subject: string): Promise<Tokens> {
  const browser = createBrowser();
  const verifier = randomBytes(32).toString('base64url');
  const authorize = new URL('/auth', issuer);
  authorize.search = new URLSearchParams({
    client_id: WEB_CLIENT_ID,
    response_type: 'code',
    scope: 'openid profile email offline_access',
    redirect_uri: `${webOrigin}/`,
    resource: API_RESOURCE,
    state: 'of-the-page',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const choose = await browser.follow(authorize.href);
  const back = await browser.follow(choose, new URLSearchParams({ person: subject }), `${webOrigin}/`);
  const { searchParams } = new URL(back);
  const code = searchParams.get('code');
  if (code === null || searchParams.get('state') !== 'of-the-page') throw new Error(`No code came back: ${back}`);
  const grant = { grant_type: 'authorization_code', code, redirect_uri: `${webOrigin}/`, code_verifier: verifier };
  return askTokens(issuer, { ...grant, resource: API_RESOURCE });
}

export const renew = ({ issuer }: Pick<At, 'issuer'>, refreshToken: string): Promise<Tokens> =>
  askTokens(issuer, { grant_type: 'refresh_token', refresh_token: refreshToken });

async function askTokens(issuer: string, grant: Record<string, string>): Promise<Tokens> {
  const body = new URLSearchParams({ client_id: WEB_CLIENT_ID, ...grant });
  const answer = await fetch(new URL('/token', issuer), { method: 'POST', body });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return tokensSchema.parse(await answer.json());
}

/** What of a browser the flow needs: cookies by path, and redirects. */
function createBrowser() {
  const jar = new Map<string, { path: string; pair: string }>();
  const cookiesFor = (url: URL) =>
    [...jar.values()].filter(({ path }) => url.pathname.startsWith(path)).map(({ pair }) => pair);
  return {
    /** @returns the address it ended at: the first that is no redirect, or that begins with `until` */
    async follow(address: string, form?: URLSearchParams, until?: string): Promise<string> {
      let body = form;
      for (let url = new URL(address); ; ) {
        if (until !== undefined && url.href.startsWith(until)) return url.href;
        const answer = await fetch(url, {
          redirect: 'manual',
          headers: { cookie: cookiesFor(url).join('; ') },
          ...(body ? { method: 'POST', body } : {}),
        });
        for (const cookie of answer.headers.getSetCookie()) {
          const [pair = '', ...rest] = cookie.split(/; */);
          const path = rest.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
          jar.set(`${path} ${pair.split('=')[0]}`, { path, pair });
        }
        await answer.body?.cancel();
        const next = answer.headers.get('location');
        if (answer.status >= 400) throw new Error(`${answer.status} at ${url.href}`);
        if (next === null) return url.href;
        url = new URL(next, url);
        body = undefined;
      }
    },
  };
}
