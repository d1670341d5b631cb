import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, Response, Router } from 'express';
import type { Actor } from '../actor.ts';
import type { AppTokens } from '../app-tokens.ts';
import type { AttachmentFiles } from '../attachments/attachment-files.ts';
import type { MediaTickets } from '../attachments/media-tickets.ts';
import { cutting, type FaultAction, type Faults } from '../faults/fault-rules.ts';
import type { LateWork } from '../faults/late-work.ts';
import { mangle } from '../faults/mangle.ts';
import type { Jira } from '../jira.ts';
import { JiraError, messageError } from '../jira-error.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import type { Usage } from '../limits/usage.ts';
import { authenticate } from './authenticate.ts';
import { requireScopes } from './require-scopes.ts';
import type { RestAnswer, Route } from './route.ts';

/** One request and what was answered, for whoever wants to check it. */
export type Exchange = {
  readonly method: string;
  readonly url: string;
  readonly operation: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly body: unknown;
};

/** A request that is about to be worked on. */
export type AskedOfJira = Pick<Exchange, 'method' | 'url'> & { readonly body: unknown };

export type Dispatching = {
  readonly jira: Jira;
  readonly tokens: AppTokens;
  readonly faults: Faults;
  readonly late: LateWork;
  readonly limits: RateLimits;
  readonly usage: Usage;
  readonly files: AttachmentFiles;
  readonly media: MediaTickets;
  readonly beforeRequest?: (request: AskedOfJira) => Promise<void>;
  readonly onExchange: (exchange: Exchange) => void;
  readonly onError: (error: unknown) => void;
};

type Outcome = { readonly answer: RestAnswer; readonly actor: Actor | null };

function send(response: Response, { status, body, stream, headers = {} }: RestAnswer): void {
  response.status(status);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (stream !== undefined) {
    stream.once('error', () => response.destroy());
    stream.pipe(response);
  } else if (body === undefined) response.end();
  else response.json(body);
}

function paramsOf(request: Request): Record<string, string> {
  return Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, String(value)]));
}

/** Jira answers 415 to a body that does not say it is JSON; only uploads may be something else. */
function requireJson(route: Route, request: Request): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  const hasBody = encoding !== undefined || Number(length ?? 0) > 0;
  if (!hasBody || route.operation === 'addAttachment' || request.is('application/json')) return;
  throw messageError(415, 'The Content-Type of the request must be application/json.');
}

/** Authenticates, checks limits, does the work: the answer, whatever comes of it. */
async function work(services: Dispatching, route: Route, request: Request): Promise<Outcome> {
  const { jira, tokens, limits } = services;
  let actor: Actor | null = null;
  try {
    const through = /^\/(ex\/jira\/|app$)/.test(request.baseUrl) ? 'gateway' : 'site';
    actor = authenticate(jira, tokens, { authorization: request.headers.authorization, through });
    requireScopes(route.operation, actor);
    const params = paramsOf(request);
    const issueId = jira.state.resolve(params.issueIdOrKey ?? '')?.id ?? null;
    const writes = route.cost === 'write';
    const { operation: endpoint, method } = route;
    limits.admit({ endpoint, method, writes, issueId, viaApp: actor.viaApp }, jira.settings.limits, jira.now());
    requireJson(route, request);
    const { query, body } = request;
    const answer = await route.handle({
      jira,
      actor,
      files: services.files,
      media: services.media,
      params,
      query,
      body,
      request,
    });
    return { answer, actor };
  } catch (error) {
    if (error instanceof JiraError) {
      return { answer: { status: error.status, body: error.body, headers: error.headers }, actor };
    }
    services.onError(error);
    return { answer: { status: 500, body: { errorMessages: ['Internal server error'], errors: {} } }, actor };
  }
}

/** People and permissions cost 2 an object, all else 1 (docs/reference/rate-limits.md#points). */
const IDENTITY_READS: ReadonlySet<string> = new Set([
  'getCurrentUser',
  'getUser',
  'findUsers',
  'findAssignableUsers',
  'bulkGetUsers',
  'getMyPermissions',
  'getBulkPermissions',
]);

function account({ jira, usage, limits }: Dispatching, route: Route, { answer, actor }: Outcome): void {
  const throttled = answer.status === 429;
  const perObject = IDENTITY_READS.has(route.operation) ? 2 : 1;
  const objects = route.cost === 'read' ? (answer.objects ?? 0) : 0;
  const points = throttled || answer.status === 401 ? 0 : 1 + perObject * objects;
  usage.record(route.operation, actor?.tokenLabel ?? 'anonymous', points, throttled);
  limits.charge(actor?.viaApp ?? null, points, jira.now());
}

/** Waits out the delays; says whether the request is over (answered, cut off, or left hanging). */
async function applyFaults(
  response: Response,
  actions: readonly FaultAction[],
): Promise<RestAnswer | 'over' | 'go on'> {
  for (const action of actions) {
    if (action.kind === 'delay') await sleep(action.ms);
    else if (action.kind === 'status') {
      const { status, headers, body } = action;
      return { status, headers, body };
    } else if (action.kind === 'timeout') {
      await once(response, 'close');
      return 'over';
    } else if (action.kind === 'drop' && action.when === 'before') {
      response.destroy();
      return 'over';
    }
  }
  return 'go on';
}

/** As a gateway does with a body that is too large for it: reads some of it and hangs up without a word. */
function cutUpload(request: Request, afterBytes: number): void {
  let taken = 0;
  request.on('data', (chunk: Buffer) => {
    taken += chunk.length;
    if (taken >= afterBytes) request.socket.destroy();
  });
}

type Lateness = Extract<FaultAction, { kind: 'late' }>;

const GATEWAY_TIMEOUT: RestAnswer = { status: 504, body: { errorMessages: ['Gateway Timeout'], errors: {} } };

/** The request with its body in memory, to be read after its connection is gone; undefined when it broke off. */
async function withBody(request: Request): Promise<Request | undefined> {
  const body = await buffer(request).catch(() => undefined);
  if (body === undefined) return undefined;
  const pipe: Request['pipe'] = (to) => Readable.from([body], { objectMode: false }).pipe(to);
  return Object.assign(Object.create(request) as Request, { pipe });
}

/** Holds the request back to be carried out later; its caller gets the gateway's 504 meanwhile, or nothing. */
async function putOff(
  services: Dispatching,
  { route, request, response, how }: { route: Route; request: Request; response: Response; how: Lateness },
): Promise<void> {
  const { method, operation: endpoint } = route;
  const { originalUrl: url } = request;
  const kept = endpoint === 'addAttachment' ? await withBody(request) : request;
  if (kept === undefined) return;
  const carryOut = async () => {
    const outcome = await work(services, route, kept);
    account(services, route, outcome);
    outcome.answer.stream?.destroy();
    report(services, route, request, outcome.answer);
  };
  services.late.hold({ method, url, endpoint, carryOut }, how.carryOutAfterMs);
  if (how.answerAfterMs === undefined) return void (await once(response, 'close'));
  await sleep(how.answerAfterMs);
  if (!response.destroyed) send(response, GATEWAY_TIMEOUT);
}

function report({ onExchange }: Dispatching, { method, operation }: Route, request: Request, answer: RestAnswer): void {
  const body = answer.body === undefined ? undefined : structuredClone(answer.body);
  const requestBody = request.body as unknown;
  onExchange({ method, url: request.originalUrl, operation, requestBody, status: answer.status, body });
}

async function dispatch(services: Dispatching, route: Route, request: Request, response: Response): Promise<void> {
  const { jira, faults } = services;
  const issue = jira.state.resolve(paramsOf(request).issueIdOrKey ?? '');
  const issueNames = issue === undefined ? [] : [issue.id, jira.state.keyOf(issue)];
  const { operation, method } = route;
  const { originalUrl: url } = request;
  const actions = faults.hit({ method, url, endpoint: operation, issueNames });
  const before = await applyFaults(response, actions);
  if (before === 'over') return;
  const how = actions.find((action) => action.kind === 'late');
  if (how !== undefined) return putOff(services, { route, request, response, how });
  const cut = cutting(actions);
  if (cut !== undefined && operation === 'addAttachment') return cutUpload(request, cut);
  if (jira.settings.latencyMs > 0) await sleep(jira.settings.latencyMs);
  if (before === 'go on') await services.beforeRequest?.({ method, url, body: request.body as unknown });
  const outcome = before === 'go on' ? await work(services, route, request) : { answer: before, actor: null };
  if (before === 'go on') account(services, route, outcome);
  else services.usage.record(operation, 'fault', 0, before.status === 429);
  if (actions.some((action) => action.kind === 'drop' && action.when === 'after')) {
    outcome.answer.stream?.destroy();
    response.destroy();
    return;
  }
  const limits = services.limits.headersFor(outcome.actor?.viaApp ?? null, jira.settings.limits, jira.now());
  const headers = { ...limits, ...outcome.answer.headers };
  const answer = { ...outcome.answer, headers, body: mangle(outcome.answer.body, actions) };
  // By the site's own clock, which a test may move.
  if (!response.headersSent) response.setHeader('date', new Date(jira.now()).toUTCString());
  if (!response.headersSent) send(response, answer);
  if (before === 'go on') report(services, route, request, answer);
}

/** Puts the routes on a router that stands at …/rest/api/3. */
export function mountRoutes(router: Router, routes: readonly Route[], services: Dispatching): void {
  for (const route of routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const verb = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
    router[verb](path, (request, response) => dispatch(services, route, request, response));
  }
}
