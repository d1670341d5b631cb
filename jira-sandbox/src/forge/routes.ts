import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { ForgeHost } from './host.ts';
import type { PageContext } from './resolver-arguments.ts';

const pageSchema = z.object({
  accountId: z.string().min(1),
  issue: z.object({ id: z.string(), key: z.string(), typeId: z.string().optional() }).optional(),
  project: z.object({ id: z.string(), key: z.string() }).optional(),
});
const invokeSchema = z.strictObject({
  /** The page module whose resolver is called. */
  module: z.string(),
  functionKey: z.string(),
  payload: z.unknown().optional(),
  context: pageSchema,
});

/**
 * The Forge host's own routes, for tests and operators.
 * @param host undefined for as long as the app is being bundled
 */
export function forgeRoutes(host: () => ForgeHost | undefined): Router {
  const router = Router();
  router.use(express.json({ limit: '1mb' }));
  const on = (work: (host: ForgeHost, request: Request) => unknown) => async (request: Request, response: Response) => {
    const running = host();
    if (!running)
      return void response.status(503).json({ message: 'The Forge app is being bundled. Ask again in a moment.' });
    try {
      response.json((await work(running, request)) ?? {});
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      response.status(400).json({ message: z.prettifyError(error) });
    }
  };
  router.get(
    '/state',
    on((running) => running.state()),
  );
  router.get(
    '/logs',
    on((running) => running.logs()),
  );
  router.post(
    '/settings',
    on((running, request) => running.applySettings(request.body)),
  );
  router.post(
    '/install',
    on((running) => running.install()),
  );
  router.post(
    '/uninstall',
    on((running) => running.uninstall()),
  );
  router.get(
    '/jwks.json',
    on((running) => running.invocationTokens.jwks()),
  );
  router.post(
    '/rotate-keys',
    on((running, request) => running.invocationTokens.rotate(request.body?.keepOld !== false)),
  );
  router.post(
    '/deploy',
    on((running) => running.deploy()),
  );
  router.post(
    '/revoke-tokens',
    on((running) => running.revokeSystemTokens()),
  );
  router.post(
    '/fire-scheduled',
    on((running, request) => running.fireSchedule(String(request.body?.key))),
  );
  router.post(
    '/invoke',
    on((running, request) => invoke(running, request.body)),
  );
  return router;
}

async function invoke(host: ForgeHost, body: unknown) {
  const { module, functionKey, payload, context } = invokeSchema.parse(body);
  return await host.callResolver(module, functionKey, payload, context as PageContext);
}
