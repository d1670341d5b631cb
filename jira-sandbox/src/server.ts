import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { AppTokens } from './jira/app-tokens.ts';
import { filesInMemory, filesOnDisk } from './jira/attachments/attachment-files.ts';
import { MediaTickets, mediaRouter } from './jira/attachments/media-tickets.ts';
import { type Controlled, controlRouter } from './jira/control/control-router.ts';
import { Faults } from './jira/faults/fault-rules.ts';
import { LateWork } from './jira/faults/late-work.ts';
import { Jira } from './jira/jira.ts';
import { RateLimits } from './jira/limits/rate-limits.ts';
import { Usage } from './jira/limits/usage.ts';
import { allRoutes } from './jira/rest/all-routes.ts';
import { type AskedOfJira, type Exchange, mountRoutes } from './jira/rest/dispatch.ts';
import { privacyRoutes } from './jira/rest/privacy-routes.ts';
import { seedDemo } from './jira/seed/seed-demo.ts';
import { siteCatalog } from './jira/seed/site-catalog.ts';
import { memoryStore, sqliteStore } from './jira/state/record-store.ts';
import type { Clock } from './jira/timestamps.ts';
import { Webhooks } from './jira/webhooks/webhooks.ts';

type SandboxLog = (event: string, details: Readonly<Record<string, unknown>>) => void;

export type SandboxOptions = {
  /** 0 (the default) takes any free port. */
  readonly port?: number;
  /** Where the site is kept; without it, in memory only. */
  readonly dataFolder?: string;
  /** What an empty site is filled with; the demo by default. */
  readonly seed?: 'demo' | 'empty';
  readonly now?: Clock;
  readonly log?: SandboxLog;
  /** Waited for right before a REST request is worked on: something else may happen in that moment. */
  readonly beforeRequest?: (request: AskedOfJira) => Promise<void>;
  /** Told of every REST request that was worked on, with its answer. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** Adds routes of one's own (the Forge host) ahead of the 404. */
  readonly extend?: (app: Express, sandbox: Controlled) => void;
};

export type { AskedOfJira };

export type Sandbox = Controlled & {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
};

const refuseBody: ErrorRequestHandler = (error: { type?: string; status?: number }, _request, response, next) => {
  if (response.headersSent) return next(error);
  const message =
    error.type === 'entity.parse.failed'
      ? 'There was an error parsing JSON. Check that your request body is valid.'
      : 'The request could not be read.';
  response.status(error.status ?? 400).json({ errorMessages: [message], errors: {} });
};

function application(controlled: Controlled, options: SandboxOptions, log: SandboxLog): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use('/__sandbox', controlRouter(controlled));
  options.extend?.(app, controlled);
  const dispatching = {
    ...controlled,
    onExchange: options.onExchange ?? (() => undefined),
    ...(options.beforeRequest ? { beforeRequest: options.beforeRequest } : {}),
    onError: (error: unknown) => log('error', { message: error instanceof Error ? error.stack : String(error) }),
  };
  const rest = express.Router();
  rest.use(express.json({ limit: '10mb', strict: false }));
  mountRoutes(rest, allRoutes, dispatching);
  rest.use(
    (_request, response) =>
      void response.status(404).json({ errorMessages: ['There is no such resource.'], errors: {} }),
  );
  app.get('/_edge/tenant_info', (_request, response) => {
    const { settings, catalog } = controlled.jira;
    if (settings.tenantInfo === null) response.status(404).end();
    else response.json({ cloudId: settings.tenantInfo === 'own' ? catalog.cloudId : settings.tenantInfo });
  });
  app.use('/media', mediaRouter(controlled));
  app.use('/rest/api/3', rest);
  // Where apps with OAuth or Forge tokens reach a site through Atlassian's gateway.
  app.use(`/ex/jira/${controlled.jira.catalog.cloudId}/rest/api/3`, rest);
  const privacy = express.Router();
  privacy.use(express.json());
  mountRoutes(privacy, privacyRoutes, dispatching);
  app.use('/app', privacy);
  app.use('/ex/jira', (_request, response) => void response.status(404).json({ code: 404, message: 'Not Found' }));
  app.use(refuseBody);
  return app;
}

function build(options: SandboxOptions, log: SandboxLog): Controlled {
  const { dataFolder, now = Date.now } = options;
  const store = dataFolder === undefined ? memoryStore() : sqliteStore(dataFolder);
  const files = dataFolder === undefined ? filesInMemory() : filesOnDisk(dataFolder);
  const onListenerError = (error: unknown) => log('listener-failed', { message: String(error) });
  const jira = new Jira({ catalog: siteCatalog(), store, now, onListenerError });
  const tokens = new AppTokens(store, now);
  const webhooks = new Webhooks(jira);
  jira.load();
  tokens.load();
  webhooks.load();
  if (jira.state.isNew && options.seed !== 'empty') seedDemo(jira);
  return {
    jira,
    tokens,
    files,
    media: new MediaTickets(now),
    faults: new Faults(),
    late: new LateWork(),
    limits: new RateLimits(),
    usage: new Usage(),
    webhooks,
  };
}

/** Starts a sandbox on 127.0.0.1. Rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const log: SandboxLog = options.log ?? (() => undefined);
  const controlled = build(options, log);
  const server = createServer(application(controlled, options, log));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  controlled.jira.baseUrl = url;
  log('listening', { url, issues: controlled.jira.state.issueCount });
  return {
    ...controlled,
    url,
    port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      controlled.late.clear();
      await Promise.all([closed, controlled.webhooks.close()]);
      controlled.jira.state.store.close();
    },
  };
}
