import { Histogram, type Registry } from 'prom-client';

export type HttpMetrics = {
  /** `route` is the route as written, never an address: a label must have few values. */
  observe(request: { method: string; route: string; status: number; seconds: number }): void;
};

const KNOWN_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS']);

export function createHttpMetrics(registry: Registry): HttpMetrics {
  const histogram = new Histogram({
    name: 'synapse_http_request_duration_seconds',
    help: 'How long requests took, by route, method and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  return {
    observe: ({ method, route, status, seconds }) =>
      histogram.observe(
        { method: KNOWN_METHODS.has(method) ? method : 'OTHER', route, status: String(status) },
        seconds,
      ),
  };
}
