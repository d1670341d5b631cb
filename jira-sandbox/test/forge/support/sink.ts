import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = { method: string; path: string; headers: IncomingHttpHeaders; text: string; at: number };
type Answer = { status: number; headers?: Record<string, string>; body?: unknown };

/** A real HTTP server that keeps what it is sent and answers as the test says. */
export async function startSink(answer: (received: Received) => Answer | Promise<Answer> = () => ({ status: 200 })) {
  const received: Received[] = [];
  const watchers = new Set<() => void>();
  let answering = answer;
  const server = createServer(async (req, res) => {
    let text = '';
    for await (const chunk of req) text += chunk;
    const one = { method: req.method ?? '', path: req.url ?? '', headers: req.headers, text, at: performance.now() };
    received.push(one);
    for (const watcher of watchers) watcher();
    const { status, headers, body } = await answering(one);
    res.writeHead(status, { 'content-type': 'application/json', ...headers });
    res.end(body === undefined ? undefined : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    received,
    at: (path: string) => received.filter((one) => one.path === path),
    answer: (next: typeof answer) => {
      answering = next;
    },
    /** Resolves when `count` requests to `path` have come in. */
    until: (path: string, count: number): Promise<void> =>
      new Promise((resolve) => {
        const look = () => {
          if (received.filter((one) => one.path === path).length < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
