import {
  isContent,
  isForPeople,
  isRole,
  paramNames,
  paramSchema,
  type Route,
  type Routes,
  takesIfMatch,
} from '@synapse/shared/api/define-route';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import { etagOf, tagsIn } from '../../domain/edition.ts';
import { actAs } from '../../store/audit/acting.ts';
import { requireAccess } from '../auth/authorise.ts';
import type { Caller } from '../auth/caller.ts';
import type { AccessWatch } from '../auth/still-allowed.ts';
import { actorOf } from './actor-of.ts';
import { checkAnswer, checkedProblem } from './answer-check.ts';
import { ProblemError } from './error-mapper.ts';
import {
  type Answer,
  type Ask,
  type Handle,
  type Handlers,
  type RawHandler,
  type RawHandlers,
  SENT,
  type Sent,
} from './handlers.ts';
import type { KeyedRequests } from './idempotency.ts';
import { packSent, sendJson, sendsItself, varyByPacking } from './pack.ts';
import { readBody, readQuery } from './parse.ts';
import { callerOf, stateOf } from './request-state.ts';

/** A declared route with what it does. */
export type Bound = { route: Route; handle: Handle<Route>; before: RequestHandler[] };

/** Puts the handlers of a subject to its declared routes, by their names. */
export function bind<Api extends Routes>(api: Api, handlers: Handlers<Api>): Bound[] {
  return Object.entries(api).map(([name, route]) => {
    const handler = handlers[name] as Handlers<Routes>[string];
    return typeof handler === 'function'
      ? { route, handle: handler, before: [] }
      : { route, handle: handler.handle, before: [handler.before] };
  });
}

/** A declared route that is taken ahead of Express. */
export type BoundRaw = { route: Route; handler: RawHandler<Route> };

/** The same for routes that are taken ahead of Express. */
export function bindRaw<Api extends Routes>(api: Api, handlers: RawHandlers<Api>): BoundRaw[] {
  return Object.entries(api).map(([name, route]) => ({
    route,
    handler: handlers[name] as unknown as RawHandler<Route>,
  }));
}

type RouterOptions = { json: RequestHandler[]; checks: boolean; keyed: KeyedRequests; watch: AccessWatch };

/**
 * Express's router of bound routes: who may call, what is read, and a plain answer to every other method, as declared.
 * @param options.json reads a body of JSON
 * @param options.checks whether an answer that the contract does not declare is an error of ours: in tests
 * @param options.keyed carries out once what is sent with an Idempotency-Key
 * @param options.watch ends what goes on for long with the right to it
 */
export function routerOf(bound: readonly Bound[], options: RouterOptions): Router {
  const router = Router();
  for (const [path, group] of byPath(bound)) {
    const at = router.route(path);
    at.all((req, _res, next) => {
      stateOf(req).route = path;
      next();
    });
    for (const one of group) {
      const method = one.route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
      const json = isForPeople(one.route.who) && !isContent(one.route.body) ? options.json : [];
      const packs = sendsItself(one.route) ? [packSent] : [];
      at[method](requireWho(one.route), ...packs, ...one.before, ...json, (req, res) =>
        actAs(actorOf(req), () => run(one, req, res, options)),
      );
    }
    const methods = group.map(({ route }) => route.method);
    at.all((req) => refuseMethod(req, methods));
  }
  return router;
}

/** `/api/tickets/sync` before `/api/tickets/:ticketId`: what is written out names one thing, a parameter any. */
function byPath(bound: readonly Bound[]): [string, Bound[]][] {
  const rank = (path: string) => path.replace(/:\w+/g, '\uffff');
  return [...Map.groupBy(bound, ({ route }) => route.path)].sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1));
}

function requireWho(route: Route): RequestHandler {
  return (req, _res, next) => {
    if (isRole(route.who)) requireAccess(callerOf(req), route);
    next();
  };
}

async function run({ route, handle }: Bound, req: Request, res: Response, options: RouterOptions): Promise<void> {
  const { checks, keyed } = options;
  try {
    const ask = askOf(route, { req, res, watch: options.watch });
    if (route.idempotent === 'by-key') {
      const checked = async (caller: Caller) => {
        const answer = await handle({ ...ask, caller } as unknown as Ask<Route>);
        if (isSent(answer)) throw new Error('What is answered by key is answered as JSON');
        if (checks) checkAnswer(route, answer);
        return answer;
      };
      const answer = await keyed.run(req, isContent(route.body) ? 'file' : 'json', checked);
      if (!isKnown(route, answer, req, res)) await send(route, answer, req, res);
      return;
    }
    const answer = await handle(ask);
    if (isSent(answer)) return;
    if (checks) checkAnswer(route, answer);
    if (!isKnown(route, answer, req, res)) await send(route, answer, req, res);
  } catch (error) {
    throw checks ? checkedProblem(route, error, req.method !== 'GET') : error;
  }
}

const isSent = (answer: Answer<Route>): answer is Sent => answer === SENT;

/** Who calls, and what they take what they change to be. */
function withIfMatch(route: Route, req: Request): Caller {
  const header = req.headers['if-match'];
  const caller = callerOf(req);
  if (header === undefined || !takesIfMatch(route)) return caller;
  const ifMatch = tagsIn(header);
  // Else it would be told that somebody has changed it, which is not so.
  if (ifMatch.length === 0)
    throw new DomainError('invalid_request', 'If-Match holds no tag: send the ETag as it came, with its quotes.', [
      { path: 'If-Match', message: 'must be an ETag, such as "7.aXk3", or *' },
    ]);
  return { ...caller, ifMatch };
}

/** Sets the ETag of what is answered, an earlier answer to the same key too. @returns whether the caller has it already: then it is answered with 304 */
function isKnown(
  { tagged, method }: Route,
  { status, body }: { status: number; body?: unknown },
  req: Request,
  res: Response,
): boolean {
  const etag =
    tagged && status < 300 && typeof body === 'object' ? etagOf(tagged, body as Record<string, unknown>) : null;
  if (etag === null) return false;
  res.set('etag', etag);
  const known = tagsIn(req.headers['if-none-match'] ?? '');
  if (method !== 'GET' || !known.some((tag) => tag === '*' || tag === etag)) return false;
  varyByPacking(req, res);
  res.status(304).end();
  return true;
}

const noQuery = z.strictObject({});

type Asked = { req: Request; res: Response; watch: AccessWatch };

function askOf(route: Route, { req, res, watch }: Asked): Ask<Route> {
  const forPeople = isForPeople(route.who);
  const params = Object.fromEntries(paramNames(route.path).map((name) => [name, readParam(route, req, name)]));
  // What is for machines may carry a query of theirs that nobody reads, and so may a change.
  const query = route.query ?? (forPeople && route.method === 'GET' ? noQuery : undefined);
  const body = route.body && forPeople && !isContent(route.body) ? route.body : undefined;
  return {
    ...{ req, res, params },
    caller: isRole(route.who) ? withIfMatch(route, req) : undefined,
    query: query && readQuery(req, query),
    body: body && readBody(req, body),
    watch: isRole(route.who) ? (other = route) => watch(req, res, other) : undefined,
  } as Ask<Route>;
}

/** @throws DomainError not_found when nothing can be called so */
function readParam(route: Route, req: Request, name: string): string {
  const schema = paramSchema(route, name);
  const parsed = schema.safeParse(req.params[name]);
  const isId = schema instanceof z.ZodUUID;
  if (parsed.success) return isId ? parsed.data.toLowerCase() : parsed.data;
  const why = isId ? 'it is not a UUID' : parsed.error.issues[0]?.message;
  throw new DomainError('not_found', `There is nothing with this ${name}: ${why}.`);
}

async function send(
  route: Route,
  { status, headers = {}, body }: Exclude<Answer<Route>, Sent>,
  req: Request,
  res: Response,
): Promise<void> {
  for (const [name, value] of Object.entries(headers)) res.set(name, value);
  res.status(status);
  if (body === undefined) res.end();
  else if (sendsItself(route)) res.json(body);
  else await sendJson(req, res, body);
}

function refuseMethod(req: Request, methods: readonly string[]): never {
  const allowed = methods.join(', ');
  throw new ProblemError({
    code: 'method_not_allowed',
    detail: `${req.method} is not offered at this address; it takes ${allowed}.`,
    headers: { allow: allowed },
  });
}
