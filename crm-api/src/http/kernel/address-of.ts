import type { IncomingMessage } from 'node:http';
import { ipKeyGenerator } from 'express-rate-limit';

/**
 * Where a request comes from, as Express's `req.ip` says, for what is ahead of Express. An IPv6 client counts as its network.
 * @param trustProxy how many proxies stand in front: so many addresses, from the last, are theirs
 */
export function addressOf({ socket, headers }: IncomingMessage, trustProxy: number): string {
  const told = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',').reverse();
  const hops = [socket.remoteAddress ?? '', ...told.map((address) => address.trim()).filter(Boolean)];
  return ipKeyGenerator(hops[Math.min(trustProxy, hops.length - 1)] ?? '');
}
