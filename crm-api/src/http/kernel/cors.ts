import type { RequestHandler } from 'express';

/** Of our answers, what a page may read beside the body; of its requests, what it may say beside it. */
const EXPOSED =
  'location, retry-after, x-trace-id, ratelimit, ratelimit-policy, content-disposition, content-range, accept-ranges, etag, idempotency-replayed';
const TAKEN =
  'authorization, content-type, last-event-id, traceparent, x-workspace, x-file-name, range, if-range, idempotency-key, if-match, if-none-match';

/** Answers browsers of the allowed origins and nobody else (Fetch standard, "CORS protocol"). No cookies are taken. */
export function cors(origins: readonly string[]): RequestHandler {
  const allowed = new Set(origins);
  return (req, res, next) => {
    const { origin } = req.headers;
    if (allowed.size > 0) res.vary('Origin');
    if (origin !== undefined && allowed.has(origin)) {
      res.set('access-control-allow-origin', origin);
      res.set('access-control-expose-headers', EXPOSED);
      if (req.method === 'OPTIONS') {
        res.set('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE');
        res.set('access-control-allow-headers', TAKEN);
        res.set('access-control-max-age', '600');
      }
    }
    if (req.method === 'OPTIONS') {
      res.status(204).end();
      return;
    }
    next();
  };
}
