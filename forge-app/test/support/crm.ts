import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = { path: string; headers: IncomingHttpHeaders; text: string };
export type Answer = { status: number; headers?: Record<string, string>; body?: unknown } | 'hang up';

/** What the CRM answers to an event that it takes. */
export const TAKEN: Answer = { status: 202, body: { accepted: true } };

/** A real HTTP server in the CRM's place, whose answers the test chooses. */
export async function startCrm() {
  const received: Received[] = [];
  let answer: (one: Received) => Answer = () => TAKEN;
  const server = createServer(async (req, res) => {
    let text = '';
    for await (const chunk of req) text += chunk;
    const one = { path: req.url ?? '', headers: req.headers, text };
    received.push(one);
    const given = answer(one);
    if (given === 'hang up') return void req.socket.destroy();
    res.writeHead(given.status, { 'content-type': 'application/json', ...given.headers });
    res.end(given.body === undefined ? undefined : JSON.stringify(given.body));
  });
  // On a busy machine a test may come later than the five seconds after which Node ends a connection that idles, just
  // as it is used again.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (next: typeof answer) => {
      answer = next;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An error answer of the CRM (RFC 9457 with a stable code). */
export function problem(status: number, code: string): Answer {
  return { status, body: { type: 'about:blank', title: 'No', status, code, detail: 'As the test says.' } };
}
