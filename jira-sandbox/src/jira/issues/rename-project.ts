import type { Jira } from '../jira.ts';
import { messageError } from '../jira-error.ts';
import { type ProjectRecord, projectOf } from '../model/catalog.ts';

const KEY = /^[A-Z][A-Z0-9_]{1,9}$/;

/**
 * Gives a project another key, as an admin does: its id and its issues' ids stay, the keys of its issues change, and the
 * old keys go on resolving. No issue's `updated` moves, and no event of an issue tells of it.
 */
export function renameProject(jira: Jira, idOrKey: string, key: string): ProjectRecord {
  const project = projectOf(jira.catalog, idOrKey);
  if (project === undefined) throw messageError(404, `No project could be found with key '${idOrKey}'.`);
  if (!KEY.test(key)) throw messageError(400, 'Project keys must start with an uppercase letter.');
  const holder = projectOf(jira.catalog, key);
  if (holder !== undefined && holder.id !== project.id)
    throw messageError(400, `Project '${holder.name}' uses this project key.`);
  if (key === project.key) return project;
  const former = [...(project.formerKeys ?? []), project.key].filter((one) => one !== key);
  const renamed = { ...project, key, formerKeys: former };
  jira.state.store.atomically(() => jira.state.putProject(renamed));
  return renamed;
}
