import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Log } from '../../log.ts';
import type { HttpMetrics } from '../../metrics/http-metrics.ts';
import type { BodyBudget } from './body-budget.ts';
import { type RequestState, startState } from './request-state.ts';

/**
 * Begins to observe a request: gives it its trace id, and when it ends, writes one log line and counts it. The log
 * gets the route, not the address: a query string can hold what somebody searched for.
 */
export function observe(
  req: IncomingMessage,
  res: ServerResponse,
  to: {
    log: Log /** For the lines of requests. */;
    lines: Log;
    metrics: HttpMetrics;
    bodies: BodyBudget;
    trustProxy: number;
  },
): RequestState {
  const began = performance.now();
  const traceId = traceIdOf(req);
  const body = to.bodies.open(addressOf(req, to.trustProxy));
  const state = startState(req, { traceId, log: to.log, body });
  res.setHeader('x-trace-id', traceId);
  res.setHeader('x-content-type-options', 'nosniff');
  res.once('close', () => {
    body.release();
    const seconds = (performance.now() - began) / 1000;
    const route = state.route ?? 'unmatched';
    const method = req.method ?? 'GET';
    const status = res.writableEnded ? res.statusCode : 499;
    to.metrics.observe({ method, route, status, seconds });
    const quiet = route === '/healthz' || route === '/readyz' || route === '/metrics';
    to.lines[quiet ? 'debug' : 'info'](
      {
        trace: traceId,
        method,
        route,
        status,
        ms: Math.round(seconds * 1000),
        tenant: state.caller?.tenantId,
        user: state.caller?.userId,
      },
      'request',
    );
  });
  return state;
}

/**
 * Where a request comes from, as Express's `req.ip` says, for what is ahead of Express. An IPv6 client counts as its network.
 * @param trustProxy how many proxies stand in front: so many addresses, from the last, are theirs
 */
export function addressOf({ socket, headers }: IncomingMessage, trustProxy: number): string {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',').reverse();
  const hops = [socket.remoteAddress ?? '', ...forwarded.map((address) => address.trim()).filter(Boolean)];
  return ipKeyGenerator(hops[Math.min(trustProxy, hops.length - 1)] ?? '');
}

/** W3C Trace Context, version 00: https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-|$)/;

const NOBODY = '0'.repeat(32);

/** The caller's trace id, so that one id leads through their logs and ours; else one of our own (32 hex digits). */
export function traceIdOf(req: IncomingMessage): string {
  const header = req.headers.traceparent;
  const given = typeof header === 'string' ? TRACEPARENT.exec(header)?.[1] : undefined;
  return given !== undefined && given !== NOBODY ? given : randomUUID().replaceAll('-', '');
}
