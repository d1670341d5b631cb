import got from 'got';
import { createOutbound } from './egress.ts';
import { ruleFor } from './host-rule.ts';
import { receive } from './receive.ts';

type Fetch = (
  url: string,
  options: { headers: Headers; method: 'GET'; redirect: 'manual'; signal: AbortSignal },
) => Promise<Response>;

/** Keys are a few kilobytes. */
const MOST = 262_144;

/** `fetch` for an address that an operator configured: it reaches that host, a redirect is not followed, and an answer has its limit. */
export function guardedFetch(configured: string): Fetch {
  const { agents } = createOutbound([ruleFor(configured)]);
  return async (url, { headers, signal }) => {
    const ask = (ending: AbortSignal) =>
      got(url, {
        agent: agents,
        headers: Object.fromEntries(headers),
        signal: ending,
        followRedirect: false,
        throwHttpErrors: false,
        retry: { limit: 0 },
      });
    const answer = await receive(MOST, ask, signal);
    return new Response(answer.statusCode === 200 ? answer.body : null, { status: answer.statusCode });
  };
}
