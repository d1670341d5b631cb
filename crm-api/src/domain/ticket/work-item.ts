/** What names a work item, by its kind. */
type NamedBy = {
  /** An issue of a site: its events, fetches and deliveries, one at a time. */
  issue: { siteId: string; issueId: string };
  /** A ticket whose issue is to be created. The site is where: it is no part of the name. */
  create: { ticketId: string; siteId: string };
  /** A first import, and the site that it is of. */
  import: { importId: string; siteId: string };
  /** A bulk change of tickets, of whatever sites. */
  bulk: { bulkId: string; siteId: null };
  reconcile: OfSite;
  purge: OfSite;
  remap: OfSite;
  'personal-data': OfSite;
  /** One for each workspace: it works with no site. */
  'blob-sweep': { siteId: null };
  /** Of a workspace, too: moves the tickets of contacts that were merged. */
  'contact-merge': { siteId: null };
  /** Of a workspace, too: erases the names of people who asked for it. */
  'erase-people': { siteId: null };
};
type OfSite = { siteId: string };

export type WorkItemKind = keyof NamedBy;

export type WorkItemKey<Kind extends WorkItemKind = WorkItemKind> = {
  [K in Kind]: { kind: K } & NamedBy[K];
}[Kind];

/** The work item that does a ticket's work: its issue's, or while there is no issue yet, the one that creates it. */
export function workItemOf(state: {
  id: string;
  link: { siteId: string; issueId: string | null } | null;
}): WorkItemKey<'issue' | 'create'> | null {
  if (!state.link) return null;
  const { siteId, issueId } = state.link;
  return issueId === null ? { kind: 'create', ticketId: state.id, siteId } : issueWorkItem(siteId, issueId);
}

/** Whether a work item does a ticket's work. */
export function isWorkItemOf(state: Parameters<typeof workItemOf>[0], workItem: WorkItemKey): boolean {
  return sameWorkItem(workItemOf(state), workItem);
}

export function sameWorkItem(one: WorkItemKey | null | undefined, other: WorkItemKey | null | undefined): boolean {
  return one && other ? workItemLabel(one) === workItemLabel(other) : !one && !other;
}

/** What a log calls a work item. Nothing is read out of it. */
export function workItemLabel(workItem: WorkItemKey): string {
  switch (workItem.kind) {
    case 'issue':
      return `issue:${workItem.siteId}:${workItem.issueId}`;
    case 'create':
      return `create:${workItem.ticketId}`;
    case 'import':
      return `import:${workItem.importId}`;
    case 'bulk':
      return `bulk:${workItem.bulkId}`;
    case 'blob-sweep':
    case 'contact-merge':
    case 'erase-people':
      return workItem.kind;
    default:
      return `${workItem.kind}:${workItem.siteId}`;
  }
}

/** The work item of an issue of a site. */
export function issueWorkItem(siteId: string, issueId: string): WorkItemKey<'issue'> {
  return { kind: 'issue', siteId, issueId };
}
