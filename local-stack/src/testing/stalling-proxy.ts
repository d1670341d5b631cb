import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy whose link can be held up: bytes that are under way then arrive when it goes on, as on a real network. */
export type StallingProxy = {
  readonly port: number;
  stall(): void;
  resume(): void;
  close(): Promise<void>;
};

export async function startStallingProxy(toPort: number): Promise<StallingProxy> {
  const sockets = new Set<Socket>();
  let stalled = false;
  const track = (socket: Socket, other: () => Socket) => {
    sockets.add(socket);
    if (stalled) socket.pause();
    socket.on('data', (bytes) => void other().write(bytes));
    socket.on('end', () => void other().end());
    socket.on('error', () => other().destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: toPort, host: '127.0.0.1', allowHalfOpen: true });
    track(near, () => far);
    track(far, () => near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stall() {
      stalled = true;
      for (const socket of sockets) socket.pause();
    },
    resume() {
      stalled = false;
      for (const socket of sockets) socket.resume();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
