import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signedApi } from '@synapse/shared/api/forge';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Log } from '../../log.ts';
import { chargingForge } from '../auth/forge-calls.ts';
import { createSiteKeyring, type SiteKeyring } from '../auth/site-keyring.ts';
import { createAccessWatch } from '../auth/still-allowed.ts';
import { createUnknownIds, type UnknownIds } from '../auth/unknown-ids.ts';
import { createHeartbeat } from '../forge/app-heartbeat.ts';
import { createEventIntake } from '../forge/event-intake.ts';
import { createInboxBatch } from '../forge/inbox-batch.ts';
import { createWebhookIntake } from '../forge/jira-webhooks.ts';
import { createPanel, createPanelSearch } from '../forge/panel.ts';
import { createPanelAct } from '../forge/panel-act.ts';
import { createEventClock } from '../forge/record-event-time.ts';
import { createLiveStreams } from '../live/open-stream.ts';
import { checkAnswer, checkedProblem } from './answer-check.ts';
import { createApp } from './app.ts';
import { type BoundRaw, bindRaw } from './bind.ts';
import { createBodyBudget } from './body-budget.ts';
import { explainError } from './error-mapper.ts';
import type { RawHandlers } from './handlers.ts';
import { observe } from './observe.ts';
import { sendProblem } from './problem.ts';
import { discardRest, hasBody } from './raw-body.ts';
import { stateOf } from './request-state.ts';
import type { HttpServices } from './services.ts';
import { createShares } from './shares.ts';

export type ApiServer = {
  /** Starts to take requests. @returns where, such as http://127.0.0.1:3001 */
  listen(): Promise<string>;
  /** Takes no more, lets what is under way finish, and after `graceMs` ends what is left. */
  drain(graceMs: number): Promise<void>;
};

/** How long whoever calls may take over it, ms: nobody may hold a connection by sending slowly, or by not reading. */
export type ClientTimes = {
  headers: number;
  body: number;
  /** A file may take longer to send. Node has one limit for all requests, so it has this one, and the others a timer. */
  file: number;
  /** Without taking anything of the answer. */
  unread: number;
};

const CLIENT_TIMES: ClientTimes = { headers: 15_000, body: 30_000, file: 15 * 60_000, unread: 60_000 };

/**
 * Proxies keep a connection for a minute and send the next request by it: one that had just been ended here would be lost.
 * Whoever comes without a proxy may keep an idle connection for Node's 5 s.
 */
const PROXY_IDLE_MS = 75_000;

/** Node looks so often whether a head has come in time. */
const LOOK_MS = 5_000;

const UPLOAD_PATH = /^\/api\/tickets\/[^/]+\/attachments\/?$/;

/** The HTTP server: signed pushes are taken ahead of Express, all else is Express's. */
export function createApiServer(services: HttpServices, times: ClientTimes = CLIENT_TIMES): ApiServer {
  const { config, log, httpMetrics } = services;
  const streams = createLiveStreams(services);
  services.listener.onAccess(streams.endOf);
  const keyring = createSiteKeyring(services.db, services.vault, services.now);
  const unknownHooks = createUnknownIds(services.now);
  // Whichever process paired a site, or gave its webhook a secret.
  for (const { forget } of [keyring, unknownHooks]) {
    services.listener.onSite((id) => forget(id));
    services.listener.onGap(() => forget());
  }
  let draining = false;
  const watch = createAccessWatch(services);
  const app = createApp(services, { keyring, streams, watch, isDraining: () => draining });
  const raw = rawRoutes(services, keyring, unknownHooks);
  const bodies = createBodyBudget(config.bodiesMaxBytes);
  const warnOfProxy = createProxyWarning(config.trustProxy, log);
  const connectionsCheckingInterval = Math.min(LOOK_MS, times.headers);
  // Nothing in the line of a request can be a secret, and to look for one takes longer than the rest of the line.
  const lines = log.child({}, { redact: [] });
  const server = createServer({ connectionsCheckingInterval }, (req, res) => {
    const state = observe(req, res, { log, lines, metrics: httpMetrics, bodies, trustProxy: config.trustProxy });
    discardRest(req, res);
    endUnread(req, res);
    if (draining) res.setHeader('connection', 'close');
    warnOfProxy(req);
    const path = (req.url ?? '').split('?', 1)[0] ?? '';
    if (!UPLOAD_PATH.test(path)) limitSending(req, times.body);
    const taken = req.method === 'POST' ? raw.get(path) : undefined;
    if (!taken) return app(req, res);
    state.route = path;
    return void runRaw(taken, req, res, config.nodeEnv === 'test');
  });
  server.maxConnections = config.maxConnections;
  // A proxy has one address for all its callers, and bounds them itself.
  if (config.trustProxy > 0) server.keepAliveTimeout = PROXY_IDLE_MS;
  else limitPerPeer(server, Math.floor(config.maxConnections / 2));
  server.requestTimeout = times.file;
  server.headersTimeout = times.headers;
  const endUnread = limitUnread(server, times.unread);
  return {
    listen: () => listen(server, config.host, config.port),
    async drain(graceMs) {
      draining = true;
      await drain(server, graceMs, streams.endAll);
    },
  };
}

/** Bounds the connections of one address, so that it leaves some to the others. An IPv6 client counts as its network. */
function limitPerPeer(server: Server, most: number): void {
  const shares = createShares({ all: Number.POSITIVE_INFINITY, each: most });
  // Before Node's own listener, which reads from it.
  server.prependListener('connection', (socket) => {
    const peer = ipKeyGenerator(socket.remoteAddress ?? '');
    if (shares.take(peer, 1)) return void socket.destroy();
    socket.once('close', () => shares.give(peer, 1));
  });
}

/** Ends a request whose body has not come whole in time. */
function limitSending(req: IncomingMessage, ms: number): void {
  if (!hasBody(req)) return;
  const timer = setTimeout(() => {
    if (!req.complete) req.socket.destroy();
  }, ms);
  timer.unref();
  req.once('close', () => clearTimeout(timer));
}

/** What is taken ahead of Express, by its path. */
function rawRoutes(services: HttpServices, keyring: SiteKeyring, unknown: UnknownIds): Map<string, BoundRaw> {
  const { db, now, config, log, jiraCalls } = services;
  const common = { keyring, now, db, limit: config.eventMaxBodyBytes };
  const takeIn = createInboxBatch(db, services.workers);
  const noteTime = createEventClock({ db, log, now });
  const { ticketUrl } = config;
  const takesAppTokens = config.forge.appId !== undefined;
  const handlers: RawHandlers<typeof signedApi> = {
    takeEvent: createEventIntake({ ...common, purpose: 'event', takeIn, noteTime, log, sharedNow: services.sharedNow }),
    takeWebhook: createWebhookIntake({ db, vault: services.vault, takeIn, now: services.sharedNow, unknown }),
    heartbeat: createHeartbeat({ ...common, purpose: 'heartbeat', takesAppTokens }),
    readPanel: createPanel({ ...common, purpose: 'panel', ticketUrl }),
    actFromPanel: createPanelAct({ ...common, purpose: 'panel-act', commands: services.commands }),
    searchFromPanel: createPanelSearch({ ...common, purpose: 'panel-search', ticketUrl }),
  };
  const charged = bindRaw(signedApi, handlers).map(({ route, handler }): BoundRaw => {
    return { route, handler: chargingForge(route, handler, { jiraCalls, keyring }) };
  });
  return new Map(charged.map((one) => [one.route.path, one]));
}

async function runRaw({ route, handler }: BoundRaw, req: IncomingMessage, res: ServerResponse, checks: boolean) {
  const { log, traceId } = stateOf(req);
  try {
    const answer = await handler(req);
    if (checks) checkAnswer(route, answer);
    answerJson(res, answer.status, answer.body);
  } catch (error) {
    const checked = checks ? checkedProblem(route, error, true) : error;
    const { answer, ours } = explainError(checked);
    if (ours) log.error({ err: error }, 'a signed request failed');
    sendProblem(res, answer, traceId);
  }
}

function answerJson(res: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(text),
  });
  res.end(text);
}

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address() as AddressInfo;
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      resolve(`http://${name}:${address.port}`);
    });
  });
}

/**
 * Tools for this hang with an SSE client open (docs/reference/dependencies.md#ending-an-http-server): the streams are
 * ended first, by us.
 */
async function drain(server: Server, graceMs: number, endStreams: () => void): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  endStreams();
  server.closeIdleConnections();
  const hardStop = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(hardStop);
}

/**
 * Warns, once, that a proxy seems to stand in front which TRUST_PROXY does not count: all callers then share the proxy's
 * address, and with it the limits per address. It may also be a caller who made the header up, so nothing else follows.
 */
export function createProxyWarning(trustProxy: number, log: Log): (req: IncomingMessage) => void {
  let warned = trustProxy > 0;
  return (req) => {
    if (warned || req.headers['x-forwarded-for'] === undefined) return;
    warned = true;
    log.warn(
      'A request came with X-Forwarded-For, and TRUST_PROXY is 0. If a proxy stands in front, set TRUST_PROXY to how many do: until then all callers count as one address.',
    );
  };
}

/**
 * Ends the connection of a client that takes nothing of its answer for so long: it would hold the connection forever. Who
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
