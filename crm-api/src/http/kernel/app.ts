import { agentsApi } from '@synapse/shared/api/agents';
import { alertsApi } from '@synapse/shared/api/alerts';
import { auditApi } from '@synapse/shared/api/audit';
import { bulkApi } from '@synapse/shared/api/bulk';
import { companiesApi, contactsApi } from '@synapse/shared/api/contacts';
import { isRole } from '@synapse/shared/api/define-route';
import { forgeApi, webhookApi } from '@synapse/shared/api/forge';
import { kernelApi } from '@synapse/shared/api/kernel';
import { liveApi } from '@synapse/shared/api/live';
import { meApi, membersApi } from '@synapse/shared/api/members';
import { savedViewsApi } from '@synapse/shared/api/saved-views';
import { serviceTokensApi } from '@synapse/shared/api/service-tokens';
import { exportLinkApi, sitesApi } from '@synapse/shared/api/sites';
import { importsApi, syncApi } from '@synapse/shared/api/sync';
import { attachmentsApi, commentsApi, conflictsApi } from '@synapse/shared/api/ticket-parts';
import { linksApi, ticketsApi } from '@synapse/shared/api/tickets';
import { webApi } from '@synapse/shared/api/web';
import { webhooksApi } from '@synapse/shared/api/webhooks';
import express, {
  type ErrorRequestHandler,
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import helmet from 'helmet';
import { userIdOf } from '../../domain/members/person.ts';
import { agentHandlers } from '../agents/mcp.ts';
import { alertHandlers } from '../alerts/alerts.ts';
import { auditHandlers } from '../audit/audit.ts';
import { authenticate, enterWorkspace, requirePerson } from '../auth/authorise.ts';
import { proveForge } from '../auth/proven-call.ts';
import type { SiteKeyring } from '../auth/site-keyring.ts';
import type { AccessWatch } from '../auth/still-allowed.ts';
import { bulkHandlers } from '../bulk/bulk.ts';
import { companyHandlers } from '../contacts/companies.ts';
import { contactHandlers } from '../contacts/contacts.ts';
import { forgeHandlers } from '../forge/forge-remote.ts';
import { webhookHandlers } from '../forge/jira-webhooks.ts';
import { liveHandlers } from '../live/live.ts';
import type { LiveStreams } from '../live/open-stream.ts';
import { meHandlers } from '../members/me.ts';
import { memberHandlers } from '../members/members.ts';
import { serviceTokenHandlers } from '../members/service-tokens.ts';
import { endpointHandlers } from '../outgoing-webhooks/endpoints.ts';
import { savedViewHandlers } from '../saved-views/saved-views.ts';
import { exportLinkHandlers } from '../sites/site-export.ts';
import { siteHandlers } from '../sites/sites.ts';
import { createDryRuns } from '../sync/dry-run.ts';
import { importHandlers } from '../sync/imports.ts';
import { syncHandlers } from '../sync/sync.ts';
import { attachmentHandlers } from '../tickets/attachments.ts';
import { commentHandlers } from '../tickets/comments.ts';
import { conflictHandlers } from '../tickets/conflicts.ts';
import { linkHandlers } from '../tickets/links.ts';
import { ticketHandlers } from '../tickets/tickets.ts';
import { admission, type Whose } from './admission.ts';
import { type Bound, bind, routerOf } from './bind.ts';
import { cors } from './cors.ts';
import { explainError, ProblemError } from './error-mapper.ts';
import { healthHandlers } from './health.ts';
import { createKeyedRequests } from './idempotency.ts';
import { lookOver } from './json-body.ts';
import { onceOver } from './once-over.ts';
import { sendProblem } from './problem.ts';
import { limitPerPerson, limitPerUser } from './rate-limit.ts';
import { hasBody } from './raw-body.ts';
import { callerOf, identityOf, stateOf } from './request-state.ts';
import type { HttpServices } from './services.ts';
import { webApp, webConfigHandlers } from './web-app.ts';

/** What the server and the app share. */
export type Life = { keyring: SiteKeyring; streams: LiveStreams; watch: AccessWatch; isDraining: () => boolean };

/** The Express app: everything but the signed pushes, which http/kernel/server.ts takes ahead of it. */
export function createApp(services: HttpServices, life: Life): Express {
  const { config, db, now } = services;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', config.trustProxy);
  app.use(helmet(), cors(config.corsOrigins), noStore, refuseNulInPath);
  const web = config.webFolder === undefined ? undefined : webApp(config.webFolder, config.webSignIn);
  if (web) app.use(web.pages);
  const { byOwnProof = [], forPeople = [], forMembers = [] } = byProof(bindAll(services, life));
  const options = {
    json: readJson(config.maxBodyBytes),
    checks: config.nodeEnv === 'test',
    keyed: createKeyedRequests({ db, now: services.sharedNow }),
    watch: life.watch,
  };
  app.use('/api/app', proveForge(services.verifyForge));
  app.use(routerOf(byOwnProof, options));
  app.use(FOR_PEOPLE, authenticate(services.verifyToken, services.serviceTokens, now));
  // Before the workspace: who has none, or several, finds out here.
  app.use(
    '/api/me',
    requirePerson,
    limitPerPerson(config.rateLimitPerMinute),
    holdPlace(config.maxConnections, asPerson),
  );
  app.use(routerOf(forPeople, options));
  app.use(
    FOR_PEOPLE,
    enterWorkspace(services),
    limitPerUser(config.rateLimitPerMinute),
    holdPlace(config.maxConnections, callerOf),
  );
  app.use(routerOf(forMembers, options));

  if (web) app.use(web.elsewhere);
  app.use((req: Request) => {
    throw new ProblemError({ code: 'not_found', detail: `There is nothing at ${req.method} ${req.path}.` });
  });
  app.use(answerError);
  return app;
}

/** Where a token is needed, of a person or a service. */
const FOR_PEOPLE = ['/api', '/mcp'];

type Proof = 'byOwnProof' | 'forPeople' | 'forMembers';

/** Who must have proved what before a route is reached. */
function byProof(bound: readonly Bound[]): Partial<Record<Proof, Bound[]>> {
  return Object.groupBy(bound, ({ route: { who } }) => {
    if (isRole(who)) return 'forMembers';
    return who === 'person' ? 'forPeople' : 'byOwnProof';
  });
}

/** Every route but those that are taken ahead of Express, with what it does. */
function bindAll(services: HttpServices, { keyring, streams, isDraining }: Life): Bound[] {
  const dryRuns = createDryRuns(services);
  return [
    ...bind(kernelApi, healthHandlers(services, isDraining)),
    ...bind(webApi, webConfigHandlers(services.config)),
    ...bind(forgeApi, forgeHandlers(services, keyring)),
    ...bind(webhookApi, webhookHandlers(services)),
    ...bind(exportLinkApi, exportLinkHandlers(services)),
    ...bind(meApi, meHandlers(services)),
    ...bind(membersApi, memberHandlers(services)),
    ...bind(serviceTokensApi, serviceTokenHandlers(services)),
    ...bind(auditApi, auditHandlers(services)),
    ...bind(agentsApi, agentHandlers(services, dryRuns)),
    ...bind(sitesApi, siteHandlers(services, keyring)),
    ...bind(syncApi, syncHandlers(services, streams, dryRuns)),
    ...bind(importsApi, importHandlers(services, streams)),
    ...bind(ticketsApi, ticketHandlers(services)),
    ...bind(bulkApi, bulkHandlers(services, streams)),
    ...bind(savedViewsApi, savedViewHandlers(services)),
    ...bind(linksApi, linkHandlers(services)),
    ...bind(commentsApi, commentHandlers(services)),
    ...bind(attachmentsApi, attachmentHandlers(services)),
    ...bind(conflictsApi, conflictHandlers(services)),
    ...bind(contactsApi, contactHandlers(services)),
    ...bind(companiesApi, companyHandlers(services)),
    ...bind(webhooksApi, endpointHandlers(services)),
    ...bind(alertsApi, alertHandlers(services)),
    ...bind(liveApi, liveHandlers(services, streams)),
  ];
}

/** PostgreSQL stores none, so nothing can be called so. Query strings are looked at where they are read (http/kernel/parse.ts). */
function refuseNulInPath(req: Request, _res: Response, next: NextFunction): void {
  if (req.path.includes('%00'))
    throw new ProblemError({ code: 'not_found', detail: 'There is nothing at an address with a NUL character in it.' });
  next();
}

/** What the API says is of this moment and for this caller. */
function noStore(_req: Request, res: Response, next: NextFunction): void {
  res.set('cache-control', 'no-store');
  next();
}

/** Any user may have this many requests under way, however few connections there are: a page has some streams open. */
export const UNDER_WAY_LEAST = 30;

/** Somebody who has not said which workspace they mean: all of them count as one. */
const asPerson = (req: Request): Whose => ({ tenantId: 'none', userId: userIdOf(identityOf(req)) });

/** One user may hold a twentieth of the connections, by requests that go on for long or whose answers are not read. */
function holdPlace(connections: number, whose: (req: Request) => Whose): RequestHandler {
  const user = Math.max(UNDER_WAY_LEAST, Math.floor(connections / 20));
  const admit = admission(
    { user, workspace: Math.max(user, Math.floor(connections / 2)) },
    (whose, most) => `${whose} ${most} requests under way at once, which is the most. Wait until some have ended.`,
  );
  return (req, res, next) => {
    try {
      onceOver(res, admit(whose(req)));
    } catch (error) {
      // Else the refusal itself would keep a connection, for whoever does not read it either.
      res.set('connection', 'close');
      throw error;
    }
    next();
  };
}

/** A body is looked over before it is parsed: parsing may cost far more than its size tells. */
function readJson(limit: number): RequestHandler[] {
  return [requireJson, holdBody(limit), express.json({ limit, verify: (_req, _res, bytes) => lookOver(bytes) })];
}

/** @param limit what a body counts that does not say its length, or that is packed */
function holdBody(limit: number): RequestHandler {
  return (req, _res, next) => {
    const { caller, body } = stateOf(req);
    const length = req.headers['content-encoding'] === undefined ? Number(req.headers['content-length']) : Number.NaN;
    const owner = caller ? `user ${caller.tenantId} ${caller.userId}` : `address ${req.ip}`;
    if (hasBody(req)) body.take(owner, Number.isNaN(length) ? limit : Math.min(length, limit));
    next();
  };
}

/** JSON is UTF-8 (RFC 8259, section 8.1); what looks it over relies on that. */
const OTHER_CHARSET = /;\s*charset\s*=(?!\s*"?utf-8"?\s*(;|$))/i;

/** A body of another type would be ignored, and then seem to be missing. */
function requireJson(req: Request, _res: Response, next: NextFunction): void {
  if (hasBody(req) && (!req.is('application/json') || OTHER_CHARSET.test(req.get('content-type') ?? ''))) {
    throw new ProblemError({ code: 'unsupported_media_type', detail: 'Send the body as application/json in UTF-8.' });
  }
  next();
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The one place where an error becomes an answer. Express knows it by its four parameters. */
const answerError: ErrorRequestHandler = (error: unknown, req, res, _next) => {
  const { log, traceId } = stateOf(req);
  const { answer, ours } = explainError(error, !READS.has(req.method));
  if (ours) log.error({ err: error }, 'a request failed');
  sendProblem(res, answer, traceId);
};
