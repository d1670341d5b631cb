/**
 * Which project something belongs to. A project's id stays; its key is an alias that an admin may change at any time, and
 * that events and old rows may still name. So projects are identified by a **ref**: the id, or, for as long as nothing
 * has told the id, the key. An id is all digits and a key begins with a letter, so the two can't be mixed up.
 */
export type KnownProject = { id: string; key: string; formerKeys: readonly string[] };

/** What is said of where an issue is; what is null was not said. */
export type ProjectNames = { projectId?: string | null; projectKey: string | null };

/** The ref of the project that is named; null when nothing is said. */
export function projectRef(known: readonly KnownProject[], { projectId, projectKey }: ProjectNames): string | null {
  if (projectId != null) return known.some(({ id }) => id === projectId) ? projectId : (projectKey ?? projectId);
  if (projectKey === null) return null;
  const project =
    known.find(({ key }) => key === projectKey) ?? known.find(({ formerKeys }) => formerKeys.includes(projectKey));
  return project?.id ?? projectKey;
}

export const isProjectId = (ref: string): boolean => /^\d+$/.test(ref);

/** What rows written at any time may call a project. */
export function aliasesOf(known: readonly KnownProject[], ref: string): string[] {
  const project = known.find(({ id }) => id === ref);
  return project ? [project.id, project.key, ...project.formerKeys] : [ref];
}

/** What people call a project now. */
export function keyOfRef(known: readonly Pick<KnownProject, 'id' | 'key'>[], ref: string): string {
  return known.find(({ id }) => id === ref)?.key ?? ref;
}

/** As JQL names it. */
export const jqlProject = (ref: string): string => (isProjectId(ref) ? ref : `"${ref}"`);

/** The key of an issue whose project was renamed, as it is now; one of another project's stays. */
export function currentKey(issueKey: string, { key, formerKeys }: KnownProject): string {
  const at = issueKey.lastIndexOf('-');
  return formerKeys.includes(issueKey.slice(0, at)) ? `${key}${issueKey.slice(at)}` : issueKey;
}

/** An observation that was made before a project was renamed, under the names that hold now. */
export function underCurrentNames<Seen extends ProjectNames & { issueKey: string | null }>(
  known: readonly KnownProject[],
  seen: Seen,
): Seen {
  const project = known.find(({ id }) => id === seen.projectId);
  if (!project || seen.projectKey === null || !project.formerKeys.includes(seen.projectKey)) return seen;
  const issueKey = seen.issueKey === null ? null : currentKey(seen.issueKey, project);
  return { ...seen, projectKey: project.key, issueKey };
}
