import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createSigningSecret } from '@synapse/shared/forge/signing';
import { createOutbound } from '../../../src/egress/egress.ts';
import { ruleFor } from '../../../src/egress/host-rule.ts';
import { sendMessage } from '../../../src/sync/outgoing-webhooks/send-message.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/**
 * A receiver that answers the first request of a connection, and has closed it when the next one arrives: its time for idle
 * connections is over in that moment.
 * @param firsts how many connections are answered; later ones are closed at once
 */
async function startReceiver(given: { firsts?: number; how: (socket: Socket) => void; timeoutMs?: number }) {
  const { firsts = 100, how, timeoutMs = 5_000 } = given;
  const served = new Set<Socket>();
  const seen: { connection: number; id: unknown }[] = [];
  let connections = 0;
  const numbers = new Map<Socket, number>();
  server = createServer((request, response) => {
    const { socket } = request;
    seen.push({ connection: numbers.get(socket) ?? 0, id: request.headers['webhook-id'] });
    if (served.has(socket) || served.size >= firsts) return how(socket);
    served.add(socket);
    request.resume();
    request.on('end', () => response.writeHead(204).end());
  });
  server.on('connection', (socket) => {
    connections += 1;
    numbers.set(socket, connections);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const outbound = createOutbound([ruleFor(url)]);
  const secrets = [createSigningSecret()];
  const send = (id: string) =>
    sendMessage(outbound, { url, id, body: '{"about":"it"}', secrets }, { timeoutMs, now: Date.now });
  return { send, seen };
}

describe('a kept connection that the receiver has just closed', () => {
  test.each([
    ['by a reset', (socket: Socket) => void socket.resetAndDestroy()],
    ['in order', (socket: Socket) => void socket.end()],
  ])('%s is no failed try: the message goes out once more, on a new one', async (_, how) => {
    const { send, seen } = await startReceiver({ how });

    expect(await send('evt_1')).toMatchObject({ status: 204, error: null });
    expect(await send('evt_2')).toMatchObject({ status: 204, error: null });

    expect(seen).toEqual([
      { connection: 1, id: 'evt_1' },
      { connection: 1, id: 'evt_2' },
      { connection: 2, id: 'evt_2' },
    ]);
  });

  test('where the new one is closed, too, the try has failed', async () => {
    const { send, seen } = await startReceiver({ firsts: 1, how: (socket) => void socket.resetAndDestroy() });
    await send('evt_1');

    expect(await send('evt_2')).toMatchObject({ status: null, error: 'ECONNRESET' });

    expect(seen).toHaveLength(3);
  });

  test('a new connection that is closed without an answer is a failed try', async () => {
    const { send, seen } = await startReceiver({ firsts: 0, how: (socket) => void socket.resetAndDestroy() });

    expect(await send('evt_1')).toMatchObject({ status: null, error: 'ECONNRESET' });

    expect(seen).toHaveLength(1);
  });
});

test('a try that takes too long says so', async () => {
  const { send } = await startReceiver({ firsts: 0, how: () => {}, timeoutMs: 100 });

  expect(await send('evt_1')).toMatchObject({ status: null, error: 'timeout', answer: null });
});
