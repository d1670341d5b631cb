import got from 'got';
import { ruleFor } from './host-rule.ts';
import { createOutbound } from './outbound.ts';

type Fetch = (
  url: string,
  options: { headers: Headers; method: 'GET'; redirect: 'manual'; signal: AbortSignal },
) => Promise<Response>;

/** `fetch` for an address that an operator configured: it reaches that host, and a redirect is not followed. */
export function guardedFetch(configured: string): Fetch {
  const { agents } = createOutbound([ruleFor(configured)]);
  return async (url, { headers, signal }) => {
    const answer = await got(url, {
      agent: agents,
      headers: Object.fromEntries(headers),
      signal,
      followRedirect: false,
      throwHttpErrors: false,
      retry: { limit: 0 },
    });
    return new Response(answer.statusCode === 200 ? answer.body : null, { status: answer.statusCode });
  };
}
