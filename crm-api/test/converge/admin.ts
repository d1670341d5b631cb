import { projectOf } from '@synapse/jira-sandbox/jira/model/catalog';
import { withTenant } from '../../src/store/db/database.ts';
import { aboutJiraToken } from '../../src/store/db/vault.ts';
import { writeAccessChoice } from '../../src/store/sites/app-tokens.ts';
import { wakeSite } from '../../src/store/workqueue/work-items.ts';
import { createProjectSetup } from '../../src/sync/mapping/project-setup.ts';
import { PROJECTS } from './actions.ts';
import { type Choice, projectChoice } from './simulation/simulated-config.ts';
import type { Simulation } from './simulation/simulation.ts';
import { ENGINE, type Site } from './simulation/site.ts';

/** What the admins of a workspace do. */

export async function connectSite({ db, tenantId, vault, config }: Simulation, { id, sandbox }: Site): Promise<void> {
  const values = {
    ...{ tenant_id: tenantId, id, cloud_id: `${sandbox.jira.catalog.cloudId}-${id}`, base_url: sandbox.url },
    ...{ email: ENGINE.email, api_token_encrypted: vault.seal(ENGINE.token, aboutJiraToken(tenantId)) },
    ...{ project_key: 'KAN', config: JSON.stringify(config), installation_id: null, app_version: null },
  };
  await withTenant(db, tenantId, (tx) => tx.insertInto('jira_site').values(values).execute());
}

/** An admin chooses otherwise for both projects. */
export async function choose(simulation: Simulation, change: Partial<Choice>): Promise<void> {
  const { sync, sites, tenantId } = simulation;
  simulation.choice = { ...simulation.choice, ...change };
  for (const [field, direction] of Object.entries(simulation.choice.directions))
    if (direction === 'from-jira') simulation.fromJira.add(field);
  const setup = createProjectSetup(sync);
  const choice = projectChoice(simulation.choice);
  for (const { id, sandbox } of sites)
    for (const project of PROJECTS) {
      const key = projectOf(sandbox.jira.catalog, project)?.key ?? project;
      await setup.saveConfig(tenantId, id, key, choice);
    }
}

/** The engine reads and writes as another account, as by PUT …/sites/:siteId/access. */
export async function changeAccount({ db, tenantId, vault, sites }: Simulation): Promise<void> {
  for (const site of sites) {
    const { email, token } = site.changeAccount();
    const sealed = { email, apiTokenSealed: vault.seal(token, aboutJiraToken(tenantId)) };
    await withTenant(db, tenantId, async (tx) => {
      await writeAccessChoice(tx, { tenantId, siteId: site.id }, 'api_token', sealed);
      await wakeSite(tx, tenantId, site.id);
    });
  }
}
