import type { IncomingMessage } from 'node:http';
import type { Log } from '../../log.ts';

/**
 * Warns, once, that a proxy seems to stand in front which TRUST_PROXY does not count: all callers then share the proxy's
 * address, and with it the limits per address. It may also be a caller who made the header up, so nothing else follows.
 */
export function createProxyWarning(trustProxy: number, log: Log): (req: IncomingMessage) => void {
  let warned = trustProxy > 0;
  return (req) => {
    if (warned || req.headers['x-forwarded-for'] === undefined) return;
    warned = true;
    log.warn(
      'A request came with X-Forwarded-For, and TRUST_PROXY is 0. If a proxy stands in front, set TRUST_PROXY to how many do: until then all callers count as one address.',
    );
  };
}
