import type { Server } from 'node:http';
import { ipKeyGenerator } from 'express-rate-limit';
import { createShares } from './shares.ts';

/** Bounds the connections of one address, so that it leaves some to the others. An IPv6 client counts as its network. */
export function limitPerPeer(server: Server, most: number): void {
  const shares = createShares({ all: Number.POSITIVE_INFINITY, each: most });
  // Before Node's own listener, which reads from it.
  server.prependListener('connection', (socket) => {
    const peer = ipKeyGenerator(socket.remoteAddress ?? '');
    if (shares.take(peer, 1)) return void socket.destroy();
    socket.once('close', () => shares.give(peer, 1));
  });
}
