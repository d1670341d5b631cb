import type { ServerResponse } from 'node:http';

/**
 * Does something once when a response is over: it was sent, or its connection has ended. At once where it is over already, which
 * `res.once('close')` would not do: whoever left while their request waited for the database would keep what it had taken for ever.
 */
export function onceOver(res: ServerResponse, work: () => void): void {
  if (res.closed) {
    work();
    return;
  }
  // Node warns of more than were foreseen.
  res.setMaxListeners(res.getMaxListeners() + 1);
  res.once('close', work);
}
