import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** W3C Trace Context, version 00: https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-|$)/;
const NOBODY = '0'.repeat(32);

/** The caller's trace id, so that one id leads through their logs and ours; else one of our own (32 hex digits). */
export function traceIdOf(req: IncomingMessage): string {
  const header = req.headers.traceparent;
  const given = typeof header === 'string' ? TRACEPARENT.exec(header)?.[1] : undefined;
  return given !== undefined && given !== NOBODY ? given : randomBytes(16).toString('hex');
}
