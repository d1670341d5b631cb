import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/**
 * Ends the connection of a client that takes nothing of its answer for so long: it would hold the connection for ever. Who
 * takes it slowly is waited for (Node counts each bit that goes out), and so is an answer that is still being made.
 */
export function limitUnread(server: Server, ms: number): (req: IncomingMessage, res: ServerResponse) => void {
  server.timeout = ms;
  return (req, res) => {
    // Without a listener Node would end every silent connection, also where we are the silent ones.
    res.on('timeout', () => {
      if (req.socket.writableLength > 0) req.socket.destroy();
    });
  };
}
