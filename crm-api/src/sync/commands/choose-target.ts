import { DomainError } from '../../domain/domain-error.ts';
import type { IssueTarget } from '../../domain/model/change.ts';
import { say } from '../../domain/sentences.ts';
import { isProjectId, keyOfRef, projectRef } from '../../domain/site/project.ts';
import type { TenantTx } from '../../store/db/database.ts';
import { participatingProjects, type SiteSettings } from '../../store/sites/site-configs.ts';
import { connectedSites } from '../sites/connected-sites.ts';

/** Where a new ticket's issue goes: the project asked for, else the default one of the first site; nowhere when there is no site. */
export async function chooseTarget(
  tx: TenantTx,
  tenantId: string,
  projectKey: string | null | undefined,
): Promise<IssueTarget | null> {
  if (projectKey === null) return null;
  const sites = await connectedSites(tx, tenantId, undefined);
  if (projectKey === undefined) return sites[0] ? placeIn(sites[0], sites[0].defaultProject) : null;
  for (const site of sites) {
    const project = projectRef(site.known, { projectKey });
    if (project !== null && participatingProjects(site).includes(project)) return placeIn(site, project);
  }
  const names = sites.flatMap((site) => participatingProjects(site).map((project) => keyOfRef(site.known, project)));
  const wrong = say('project_not_taking', { names: projectKey, options: names.join(', ') || null });
  throw new DomainError('invalid_request', wrong, [{ path: 'projectKey', ...wrong }]);
}

function placeIn({ id, known }: SiteSettings, project: string): IssueTarget {
  return { siteId: id, projectId: isProjectId(project) ? project : null, projectKey: keyOfRef(known, project) };
}

/** The same, for tickets that are here and are to have an issue. @throws DomainError conflict where no site is connected */
export async function requireTarget(
  tx: TenantTx,
  tenantId: string,
  projectKey: string | undefined,
): Promise<IssueTarget> {
  const target = await chooseTarget(tx, tenantId, projectKey);
  if (!target) throw new DomainError('conflict', say('site_none'));
  return target;
}
