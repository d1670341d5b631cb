import type { sitesApi } from '@synapse/shared/api/sites';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';

type ProjectRoutes =
  | 'listAllProjects'
  | 'listProjects'
  | 'removeProject'
  | 'readProjectConfig'
  | 'saveProjectConfig'
  | 'proposeProjectConfig'
  | 'checkProjectConfig'
  | 'listPeople'
  | 'listPeopleChoices'
  | 'matchPeople'
  | 'forgetPerson';

/** How the projects of a site take part, and who of the CRM is who in Jira. */
export function projectHandlers({
  projects,
  people,
  crmPeople,
}: Pick<HttpServices, 'projects' | 'people' | 'crmPeople'>): Pick<Handlers<typeof sitesApi>, ProjectRoutes> {
  return {
    listAllProjects: async ({ caller, query }) => ({
      status: 200,
      body: await projects.listAll(caller.tenantId, query.siteId),
    }),
    listProjects: async ({ caller, params: { siteId } }) => ({
      status: 200,
      body: await projects.list(caller.tenantId, siteId),
    }),
    removeProject: async ({ caller, params: { siteId, projectKey } }) => {
      await projects.leave(caller.tenantId, siteId, projectKey);
      return { status: 204 };
    },
    readProjectConfig: async ({ caller, params: { siteId, projectKey } }) => ({
      status: 200,
      body: await projects.readConfig(caller.tenantId, siteId, projectKey),
    }),
    saveProjectConfig: async ({ caller, params: { siteId, projectKey }, body }) => ({
      status: 200,
      body: await projects.saveConfig(caller.tenantId, siteId, projectKey, body, caller.ifMatch),
    }),
    proposeProjectConfig: async ({ caller, params: { siteId, projectKey } }) => ({
      status: 200,
      body: await projects.propose(caller.tenantId, siteId, projectKey),
    }),
    checkProjectConfig: async ({ caller, params: { siteId, projectKey }, body }) => ({
      status: 200,
      body: { unreachable: await projects.check(caller.tenantId, siteId, projectKey, body) },
    }),
    listPeople: async ({ caller, params: { siteId } }) => ({
      status: 200,
      body: await people.list(caller.tenantId, siteId),
    }),
    listPeopleChoices: async ({ caller, params: { siteId } }) => ({
      status: 200,
      body: await crmPeople.read(caller.tenantId, siteId),
    }),
    matchPeople: async ({ caller, params: { siteId }, body }) => ({
      status: 200,
      body: await people.match(caller.tenantId, siteId, body),
    }),
    forgetPerson: async ({ caller, params: { siteId, userId } }) => {
      await people.forget(caller.tenantId, siteId, userId);
      return { status: 204 };
    },
  };
}
