import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from './tcp-proxy.ts';

const CHECK_EVERY_MS = 500;
/** What operators are told to give `/readyz`: one that takes longer counts as away. */
const CHECK_TIMEOUT_MS = 2_500;

export type Balancer = { readonly url: string; close(): Promise<void> };

type Backend = { port: number; ready: boolean };

/**
 * A TCP balancer over the API processes, by turns. One that does not answer `/readyz` gets no new connection; one that
 * refuses a connection is passed over at once.
 */
export async function startBalancer(urls: readonly string[]): Promise<Balancer> {
  const backends: Backend[] = urls.map((url) => ({ port: Number(new URL(url).port), ready: true }));
  const sockets = new Set<net.Socket>();
  let turn = 0;
  let open = true;

  const inOrder = (): Backend[] => {
    turn += 1;
    const turned = backends.map((_, at) => backends[(at + turn) % backends.length] as Backend);
    return [...turned.filter(({ ready }) => ready), ...turned.filter(({ ready }) => !ready)];
  };
  const server = net.createServer({ noDelay: true, pauseOnConnect: true }, (client) => {
    client.on('error', () => {});
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    void (async () => {
      for (const { port } of inOrder()) {
        const upstream = await tryConnect(port);
        if (upstream) return join(client, upstream);
      }
      client.destroy();
    })();
  });
  const port = await listen(server);
  const checks = backends.map(async (backend) => {
    while (open) {
      backend.ready = await isReady(backend.port);
      await sleep(CHECK_EVERY_MS);
    }
  });
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      open = false;
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all(checks);
    },
  };
}

async function tryConnect(port: number): Promise<net.Socket | undefined> {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
  try {
    await once(socket, 'connect');
    return socket;
  } catch {
    return undefined;
  }
}

function join(client: net.Socket, upstream: net.Socket): void {
  upstream.on('error', () => client.destroy());
  upstream.once('close', () => client.destroy());
  client.once('close', () => upstream.destroy());
  if (client.destroyed) return void upstream.destroy();
  client.pipe(upstream).pipe(client);
  client.resume();
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ port, host: '127.0.0.1', path: '/readyz', agent: false }, (answer) => {
      answer.resume();
      answer.once('close', () => resolve(answer.statusCode === 200));
    });
    request.setTimeout(CHECK_TIMEOUT_MS, () => request.destroy());
    request.on('error', () => resolve(false));
    const limit = setTimeout(() => request.destroy(new Error('no answer')), CHECK_TIMEOUT_MS);
    request.once('close', () => clearTimeout(limit));
  });
}
