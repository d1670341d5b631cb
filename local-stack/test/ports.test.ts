import { once } from 'node:events';
import net from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { requireFreePort } from '../src/ports.ts';

let listener: net.Server;

afterEach(() => {
  listener.close();
});

async function occupy(host: string): Promise<number> {
  listener = net.createServer().listen(0, host);
  await once(listener, 'listening');
  return (listener.address() as net.AddressInfo).port;
}

test.each(['127.0.0.1', '0.0.0.0', '::'])(
  'a port in use on %s is named, with its holder and the way out',
  async (host) => {
    const port = await occupy(host);
    const refusal = requireFreePort(port, 'the CRM API', 'API_PORT');
    await expect(refusal).rejects.toThrow(`Port ${port}, for the CRM API, is in use by process ${process.pid} (`);
    await expect(refusal).rejects.toThrow(`API_PORT=${port + 1000} npm start`);
  },
);

test('a free port is left free', async () => {
  const port = await occupy('127.0.0.1');
  listener.close();
  await once(listener, 'close');
  await requireFreePort(port, 'the CRM API', 'API_PORT');
  await requireFreePort(port, 'the CRM API', 'API_PORT');
});
