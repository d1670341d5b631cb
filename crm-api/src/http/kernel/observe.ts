import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../log.ts';
import type { HttpMetrics } from '../../metrics/http-metrics.ts';
import { addressOf } from './address-of.ts';
import type { BodyBudget } from './body-budget.ts';
import { type RequestState, startState } from './request-state.ts';
import { traceIdOf } from './trace.ts';

/**
 * Begins to observe a request: gives it its trace id, and when it ends, writes one log line and counts it. The log
 * gets the route, not the address: a query string can hold what somebody searched for.
 */
export function observe(
  req: IncomingMessage,
  res: ServerResponse,
  to: { log: Log; metrics: HttpMetrics; bodies: BodyBudget; trustProxy: number },
): RequestState {
  const began = performance.now();
  const traceId = traceIdOf(req);
  const body = to.bodies.open(addressOf(req, to.trustProxy));
  const state = startState(req, { traceId, log: to.log.child({ trace: traceId }), body });
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
    state.log[quiet ? 'debug' : 'info'](
      {
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
