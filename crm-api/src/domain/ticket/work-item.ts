/** The work item that does a ticket's work: its issue's, or while there is no issue yet, the one that creates it. */
export function workItemOf(state: {
  id: string;
  link: { siteId: string; issueId: string | null } | null;
}): WorkItemKey | null {
  if (!state.link) return null;
  const { siteId, issueId } = state.link;
  return issueId === null ? { kind: 'create', key: state.id, siteId } : issueWorkItem(siteId, issueId);
}

/** Whether a work item does a ticket's work. */
export function isWorkItemOf(state: Parameters<typeof workItemOf>[0], workItem: WorkItemKey): boolean {
  return sameWorkItem(workItemOf(state), workItem);
}

export function sameWorkItem(one: WorkItemKey | null | undefined, other: WorkItemKey | null | undefined): boolean {
  return one?.kind === other?.kind && one?.key === other?.key;
}

export type WorkItemKind =
  | 'issue'
  | 'create'
  | 'reconcile'
  | 'import'
  | 'purge'
  | 'remap'
  | 'blob-sweep'
  | 'personal-data';

export type WorkItemKey = {
  kind: WorkItemKind;
  key: string;
  /** The site whose Jira it works with, where the key does not say so; see siteOfWorkItem. */
  siteId?: string | null;
};

/** The site whose Jira a work item works with; null: none's. */
export function siteOfWorkItem({ kind, key, siteId }: WorkItemKey): string | null {
  if (kind === 'reconcile' || kind === 'purge' || kind === 'remap' || kind === 'personal-data') return key;
  if (kind === 'issue') return key.includes(':') ? (key.split(':')[0] ?? null) : null;
  return siteId ?? null;
}

/** The work item of an issue of a site: its events, fetches and deliveries, one at a time. */
export function issueWorkItem(siteId: string, issueId: string): WorkItemKey {
  return { kind: 'issue', key: `${siteId}:${issueId}` };
}
