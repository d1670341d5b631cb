import { createPairingCodeSchema } from '@synapse/shared/forge/pairing';
import { Router } from 'express';
import { offerPairing } from '../../sync/sites/offer-pairing.ts';
import { testSites } from '../../sync/sites/test-sites.ts';
import { demandRole } from '../auth/authorise.ts';
import { unknownApp } from '../auth/forge-token.ts';
import { noQuerySchema, readBody, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';

/** For admins of a workspace: a code to connect a Jira site with, and a test of the connected sites. */
export function jiraSetupRoutes(services: HttpServices): Router {
  const router = Router();

  route(router, '/api/jira/pairing-codes', {
    post: async (req, res) => {
      demandRole(req, 'admin');
      // Who enters the code is proved by a token for this app, so without its id the code would be of no use.
      if (services.config.forge.appId === undefined) throw unknownApp();
      res.status(201).json(await offerPairing(services, callerOf(req), readBody(req, createPairingCodeSchema)));
    },
  });

  route(router, '/api/jira/test', {
    get: async (req, res) => {
      readQuery(req, noQuerySchema);
      res.json(await testSites(services, callerOf(req).tenantId));
    },
  });
  return router;
}
