import type { Request, Response, Router } from 'express';
import { ProblemError } from './error-mapper.ts';
import { stateOf } from './request-state.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What a route does; what it throws becomes the answer (http/kernel/error-mapper.ts). */
export type Handler = (req: Request, res: Response) => Promise<void> | void;

/**
 * The routes of one address, and a plain answer to every other method.
 * @param path as written, such as `/api/tickets/:ticketId`; it names the route in metrics and the log
 */
export function route(router: Router, path: string, handlers: Readonly<Partial<Record<Method, Handler>>>): void {
  const at = router.route(path);
  at.all((req, _res, next) => {
    stateOf(req).route = path;
    next();
  });
  for (const [method, handler] of Object.entries(handlers) as [Method, Handler][]) {
    at[method]((req, res) => handler(req, res));
  }
  at.all((req, res) => refuseMethod(req, res, Object.keys(handlers)));
}

function refuseMethod(req: Request, _res: Response, methods: readonly string[]): never {
  const allowed = methods.map((method) => method.toUpperCase()).join(', ');
  throw new ProblemError({
    code: 'method_not_allowed',
    detail: `${req.method} is not offered at this address; it takes ${allowed}.`,
    headers: { allow: allowed },
  });
}
