import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A TCP proxy whose link can be cut, stalled or slowed while connections use it. */
export type TcpProxy = {
  readonly port: number;
  /** Drops every connection and refuses new ones. */
  cut(): void;
  /** Passes nothing on, in either direction; what was sent arrives after `heal`, as over a real network. */
  stall(): void;
  /** Holds every chunk back for so many milliseconds. */
  slow(ms: number): void;
  heal(): void;
  close(): Promise<void>;
};

export async function startTcpProxy(upstreamPort: number): Promise<TcpProxy> {
  const sockets = new Set<net.Socket>();
  let isCut = false;
  let latencyMs = 0;
  let stalled: PromiseWithResolvers<void> | undefined;

  const passage = async () => {
    while (stalled) await stalled.promise;
    if (latencyMs > 0) await sleep(latencyMs);
  };
  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (isCut) return void client.destroy();
    keep(client);
    void (async () => {
      await passage();
      const upstream = net.connect({ port: upstreamPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
      keep(upstream);
      await Promise.all([carry(client, upstream, passage), carry(upstream, client, passage)]);
      client.destroy();
      upstream.destroy();
    })();
  });

  function keep(socket: net.Socket): void {
    sockets.add(socket);
    // A connection that breaks ends its other half; nobody here has to be told.
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  }
  const port = await listen(server);
  return {
    port,
    cut() {
      isCut = true;
      dropAll();
    },
    stall() {
      stalled ??= Promise.withResolvers();
    },
    slow(ms) {
      latencyMs = ms;
    },
    heal() {
      isCut = false;
      latencyMs = 0;
      stalled?.resolve();
      stalled = undefined;
    },
    async close() {
      stalled?.resolve();
      stalled = undefined;
      dropAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Carries one direction until its sender ends. A sender that broke takes the receiver with it. */
async function carry(from: net.Socket, to: net.Socket, passage: () => Promise<void>): Promise<void> {
  try {
    for await (const chunk of from) {
      await passage();
      if (!to.write(chunk as Buffer)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
    }
    await passage();
    to.end();
  } catch {
    to.destroy();
  }
}

/** Listens on a free port of 127.0.0.1 and says which. */
export async function listen(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as net.AddressInfo).port;
}
