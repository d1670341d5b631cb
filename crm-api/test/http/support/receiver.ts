import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebhookMessage, webhookMessageSchema } from '@synapse/shared/webhook';
import { Webhook } from 'standardwebhooks';

/** What a receiver does with a request: answers with a status, after a while, or breaks off before or after it took it. */
export type Behaviour = {
  status?: number;
  headers?: Record<string, string>;
  text?: string;
  delayMs?: number;
  /** It answers once this has come. */
  after?: Promise<unknown>;
  /** It has taken the message, and the sender never hears of it. */
  loseAnswer?: boolean;
};

export type Received = { id: string; message: WebhookMessage; signatures: string[]; raw: string; at: number };

export type Receiver = {
  url: string;
  /** Everything that arrived, refused or not. */
  received: Received[];
  /** What it took: answered with 2xx, or lost the answer of. */
  taken: Received[];
  behave(how: (message: WebhookMessage, nth: number) => Behaviour): void;
  /** Every secret that a signature must be good for. */
  secrets: string[];
  /** What was not signed well. */
  faults: unknown[];
  close(): Promise<void>;
};

/** A receiver over real HTTP, which verifies by the `standardwebhooks` package. */
export async function startReceiver(): Promise<Receiver> {
  let behaviour: (message: WebhookMessage, nth: number) => Behaviour = () => ({});
  const tries = new Map<string, number>();
  const receiver: Omit<Receiver, 'url' | 'close'> = {
    received: [],
    taken: [],
    secrets: [],
    faults: [],
    behave: (how) => {
      behaviour = how;
    },
  };
  const server = createServer((req, res) => void take(req, res).catch((error) => receiver.faults.push(error)));

  async function take(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of req as AsyncIterable<Buffer>) parts.push(part);
    const raw = Buffer.concat(parts).toString();
    const headers = req.headers as Record<string, string>;
    for (const secret of receiver.secrets) new Webhook(secret).verify(raw, headers);
    const message = webhookMessageSchema.parse(JSON.parse(raw));
    const id = headers['webhook-id'] ?? '';
    const nth = (tries.get(id) ?? 0) + 1;
    tries.set(id, nth);
    const signatures = (headers['webhook-signature'] ?? '').split(' ');
    const one = { id, message, signatures, raw, at: Date.now() };
    receiver.received.push(one);
    const {
      status = 204,
      headers: more = {},
      text = '',
      delayMs = 0,
      after,
      loseAnswer = false,
    } = behaviour(message, nth);
    if (loseAnswer || (status >= 200 && status < 300)) receiver.taken.push(one);
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    await after;
    if (loseAnswer) return void req.socket.destroy();
    res.writeHead(status, more).end(status === 204 ? undefined : text);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${port}/hooks`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}
