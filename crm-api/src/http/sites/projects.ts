import { matchPeopleSchema, projectConfigSchema } from '@synapse/shared/project-config';
import { type Request, Router } from 'express';
import { DomainError } from '../../domain/domain-error.ts';
import { demandRole } from '../auth/authorise.ts';
import { noQuerySchema, readBody, readId, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';

/** How the projects of a site take part, and who of the CRM is who in Jira. Reading is for everybody, setting for admins. */
export function projectRoutes({ projects, people }: HttpServices): Router {
  const router = Router();

  route(router, '/api/jira/sites/:siteId/projects', {
    get: async (req, res) => {
      demandRole(req, 'admin');
      readQuery(req, noQuerySchema);
      res.json(await projects.list(callerOf(req).tenantId, readId(req, 'siteId')));
    },
  });

  route(router, '/api/jira/sites/:siteId/projects/:projectKey', {
    delete: async (req, res) => {
      demandRole(req, 'admin');
      await projects.leave(callerOf(req).tenantId, readId(req, 'siteId'), readKey(req));
      res.status(204).end();
    },
  });

  route(router, '/api/jira/sites/:siteId/projects/:projectKey/config', {
    get: async (req, res) => {
      readQuery(req, noQuerySchema);
      res.json(await projects.readConfig(callerOf(req).tenantId, readId(req, 'siteId'), readKey(req)));
    },
    put: async (req, res) => {
      demandRole(req, 'admin');
      const config = readBody(req, projectConfigSchema);
      res.json(await projects.saveConfig(callerOf(req).tenantId, readId(req, 'siteId'), readKey(req), config));
    },
  });

  route(router, '/api/jira/sites/:siteId/projects/:projectKey/proposal', {
    get: async (req, res) => {
      demandRole(req, 'admin');
      readQuery(req, noQuerySchema);
      res.json(await projects.propose(callerOf(req).tenantId, readId(req, 'siteId'), readKey(req)));
    },
  });

  route(router, '/api/jira/sites/:siteId/people', {
    get: async (req, res) => {
      readQuery(req, noQuerySchema);
      res.json(await people.list(callerOf(req).tenantId, readId(req, 'siteId')));
    },
    put: async (req, res) => {
      demandRole(req, 'admin');
      const users = readBody(req, matchPeopleSchema);
      res.json(await people.match(callerOf(req).tenantId, readId(req, 'siteId'), users));
    },
  });

  route(router, '/api/jira/sites/:siteId/people/:userId', {
    delete: async (req, res) => {
      demandRole(req, 'admin');
      await people.forget(callerOf(req).tenantId, readId(req, 'siteId'), String(req.params.userId));
      res.status(204).end();
    },
  });
  return router;
}

function readKey(req: Request): string {
  const key = String(req.params.projectKey).toUpperCase();
  if (/^[A-Z][A-Z0-9_]{1,9}$/.test(key)) return key;
  throw new DomainError('not_found', 'There is no such project: a key is 2 to 10 capitals and digits, such as KAN.');
}
