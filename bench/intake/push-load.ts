import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export type Load = { done: number; accepted: number; seconds: number };

/**
 * Sends requests over so many connections, the next on each as soon as it has its answer, until the time is up or none is
 * left. Plain sockets and requests that are bytes already: the sender shares the machine with what it measures.
 */
export async function sendAll(
  url: string,
  requests: readonly Buffer[],
  { connections, seconds }: { connections: number; seconds: number },
): Promise<Load> {
  const { hostname, port } = new URL(url);
  const sockets = await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(Number(port), hostname).setNoDelay(true);
      await once(socket, 'connect');
      return socket;
    }),
  );
  const load: Load = { done: 0, accepted: 0, seconds: 0 };
  let next = 0;
  const began = performance.now();
  const until = began + seconds * 1000;
  const take = () => (performance.now() < until ? requests[next++] : undefined);
  await Promise.all(sockets.map((socket) => serve(socket, take, load)));
  load.seconds = (performance.now() - began) / 1000;
  for (const socket of sockets) socket.destroy();
  return load;
}

function serve(socket: Socket, take: () => Buffer | undefined, load: Load): Promise<void> {
  return new Promise((resolve, reject) => {
    let received = '';
    const sendNext = () => {
      const request = take();
      if (request) socket.write(request);
      else resolve();
    };
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      received += text;
      const answer = readAnswer(received);
      if (!answer) return;
      received = received.slice(answer.length);
      load.done += 1;
      if (answer.status === 202) load.accepted += 1;
      sendNext();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed a connection')));
    sendNext();
  });
}

/** An answer that has come whole; both servers say its length. */
function readAnswer(text: string): { status: number; length: number } | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const length = end + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1]);
  if (!(text.length >= length)) return undefined;
  return { status: Number(text.slice(9, 12)), length };
}
