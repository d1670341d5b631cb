import express, { type ErrorRequestHandler, type Router } from 'express';
import { ZodError, z } from 'zod';
import type { AppTokens } from '../app-tokens.ts';
import type { AttachmentFiles } from '../attachments/attachment-files.ts';
import type { MediaTickets } from '../attachments/media-tickets.ts';
import type { Faults } from '../faults/fault-rules.ts';
import type { LateWork } from '../faults/late-work.ts';
import { moveIssue } from '../issues/edit-issue.ts';
import { renameProject } from '../issues/rename-project.ts';
import type { Jira } from '../jira.ts';
import { JiraError } from '../jira-error.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import type { Usage } from '../limits/usage.ts';
import { userOf } from '../model/catalog.ts';
import { seedDemo } from '../seed/seed-demo.ts';
import { seedMany } from '../seed/seed-many.ts';
import { APP_ACCOUNT_ID } from '../seed/site-catalog.ts';
import { settingsPatchSchema } from '../settings.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { dumpState } from './dump.ts';

export type Controlled = {
  readonly jira: Jira;
  readonly tokens: AppTokens;
  readonly faults: Faults;
  readonly late: LateWork;
  readonly limits: RateLimits;
  readonly usage: Usage;
  readonly webhooks: Webhooks;
  readonly files: AttachmentFiles;
  readonly media: MediaTickets;
};

const moveSchema = z.strictObject({ project: z.string(), accountId: z.string().optional() });
const renameSchema = z.strictObject({ key: z.string() });
const updatedSchema = z.strictObject({ updated: z.number().int().positive() });
const tokenSchema = z.strictObject({
  appId: z.string().min(1),
  accountId: z.string().default(APP_ACCOUNT_ID),
  ttlSeconds: z.number().positive().optional(),
  scopes: z.array(z.string()).optional(),
});
const seedSchema = z.strictObject({
  issues: z.number().int().min(1).max(1_000_000),
  commentsPerIssue: z.number().int().min(0).max(100).default(0),
  seed: z.number().int().default(1),
  projectKey: z.string().default('KAN'),
  sameUpdated: z.number().int().min(0).default(0),
});
const releaseSchema = z.strictObject({ id: z.string().optional() });
const resetSchema = z.strictObject({ seed: z.enum(['demo', 'empty']).default('demo') });

/** Empties the site and, unless told otherwise, seeds the demo again. Settings, faults and counts go back too. */
function resetSite(controlled: Controlled, seed: 'demo' | 'empty'): void {
  const { jira, tokens, faults, late, limits, usage, files, webhooks } = controlled;
  jira.state.clear();
  jira.resetSettings();
  tokens.clear();
  files.clear();
  webhooks.clear();
  faults.remove();
  late.clear();
  limits.reset();
  usage.reset();
  if (seed === 'demo') seedDemo(jira);
}

const describeError: ErrorRequestHandler = (error, _request, response, _next) => {
  const badInput = error instanceof ZodError || error instanceof SyntaxError || error instanceof JiraError;
  const reason = error instanceof ZodError ? z.prettifyError(error) : String((error as Error).message);
  response.status(badInput ? 400 : 500).json({ error: `The sandbox cannot do that: ${reason}` });
};

function stateRoutes(router: Router, controlled: Controlled): void {
  const { jira, usage, limits } = controlled;
  router.get('/state', (request, response) => {
    response.json(dumpState(jira, Number(request.query.updatedSince ?? 0)));
  });
  router.post('/reset', (request, response) => {
    resetSite(controlled, resetSchema.parse(request.body ?? {}).seed);
    response.json({ issues: jira.state.issueCount });
  });
  router.post('/seed-many', (request, response) => {
    response.json(seedMany(jira, seedSchema.parse(request.body)));
  });
  router.get('/settings', (_request, response) => void response.json(jira.settings));
  router.post('/settings', (request, response) => {
    response.json(jira.applySettings(settingsPatchSchema.parse(request.body)));
  });
  router.get('/usage', (_request, response) => void response.json(usage.report()));
  router.post('/usage/reset', (_request, response) => {
    usage.reset();
    limits.reset();
    response.status(204).end();
  });
}

function faultRoutes(router: Router, { faults, late }: Controlled): void {
  router.get('/faults', (_request, response) => void response.json({ rules: faults.list() }));
  router.post('/faults', (request, response) => {
    const body: unknown = request.body;
    const rules = Array.isArray((body as { rules?: unknown } | null)?.rules)
      ? (body as { rules: unknown[] }).rules
      : [body];
    response.status(201).json({ ids: rules.map((rule) => faults.add(rule)) });
  });
  router.delete('/faults', (_request, response) => {
    faults.remove();
    response.status(204).end();
  });
  router.get('/late', (_request, response) => void response.json({ requests: late.list() }));
  router.post('/late/release', async (request, response) => {
    const { id } = releaseSchema.parse(request.body ?? {});
    response.json({ carriedOut: await late.release(id) });
  });
  router.delete('/faults/:id', (request, response) => {
    faults.remove(request.params.id);
    response.status(204).end();
  });
}

function webhookRoutes(router: Router, { webhooks }: Controlled): void {
  router.get('/webhooks', (_request, response) => void response.json({ webhooks: webhooks.list() }));
  router.post('/webhooks', (request, response) => {
    response.status(201).json({ id: webhooks.add(request.body).id });
  });
  router.delete('/webhooks/:id', (request, response) => {
    webhooks.remove(request.params.id);
    response.status(204).end();
  });
  router.get('/webhooks/deliveries', (_request, response) => {
    response.json({ deliveries: webhooks.recent() });
  });
}

function actionRoutes(router: Router, { jira, tokens }: Controlled): void {
  router.get('/site', (_request, response) => {
    const users = jira.catalog.users.map(({ accountId, displayName, loginEmail, apiToken }) => ({
      accountId,
      displayName,
      loginEmail,
      apiToken,
    }));
    response.json({ cloudId: jira.catalog.cloudId, baseUrl: jira.baseUrl, users });
  });
  router.post('/issues/:id/move', (request, response) => {
    const { project, accountId } = moveSchema.parse(request.body);
    const issue = jira.state.resolve(request.params.id);
    const user = userOf(jira.catalog, accountId ?? jira.catalog.users[0]?.accountId ?? '');
    if (issue === undefined || user === undefined) throw new JiraError(400, 'There is no such issue or person.');
    const moved = moveIssue(jira, { user, viaApp: null, scopes: null, tokenLabel: 'control' }, issue, project);
    response.json({ id: moved.id, key: jira.state.keyOf(moved) });
  });
  router.post('/issues/:id/updated', (request, response) => {
    const { updated } = updatedSchema.parse(request.body);
    const issue = jira.state.resolve(request.params.id);
    if (issue === undefined) throw new JiraError(400, 'There is no such issue.');
    jira.state.putIssue({ ...issue, updated });
    response.json({ id: issue.id, updated });
  });
  router.post('/projects/:idOrKey/rename', (request, response) => {
    const { id, key } = renameProject(jira, request.params.idOrKey, renameSchema.parse(request.body).key);
    response.json({ id, key });
  });
  router.post('/app-tokens', (request, response) => {
    const { appId, accountId, ttlSeconds, scopes } = tokenSchema.parse(request.body);
    if (userOf(jira.catalog, accountId) === undefined) throw new JiraError(400, `There is no person '${accountId}'.`);
    const ttlMs = ttlSeconds === undefined ? null : ttlSeconds * 1000;
    response.status(201).json(tokens.mint(appId, accountId, ttlMs, scopes));
  });
}

function isLocalOrigin(origin: string | undefined): boolean {
  return origin === undefined || /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(origin);
}

/** The control API under /__sandbox: JSON, no sign-in, for callers on this machine only. */
export function controlRouter(controlled: Controlled): Router {
  const router = express.Router();
  router.use((request, response, next) => {
    const from = request.socket.remoteAddress ?? '';
    const isLocal = from === '127.0.0.1' || from === '::1' || from === '::ffff:127.0.0.1';
    // A page of some other site, open in a browser on this machine, comes from here too: its Origin tells it.
    if (isLocal && isLocalOrigin(request.headers.origin)) return next();
    response.status(403).json({ error: 'The control API answers callers on this machine only.' });
  });
  router.use(express.json({ limit: '10mb', strict: false }));
  stateRoutes(router, controlled);
  faultRoutes(router, controlled);
  webhookRoutes(router, controlled);
  actionRoutes(router, controlled);
  router.use(describeError);
  return router;
}
