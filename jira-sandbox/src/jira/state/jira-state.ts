import { fractionOf } from '../faults/seeded.ts';
import { byId, type ProjectRecord, type SiteCatalog } from '../model/catalog.ts';
import type {
  AttachmentRecord,
  ChangelogRecord,
  CommentRecord,
  IssueRecord,
  RemoteLinkRecord,
} from '../model/records.ts';
import type { Clock } from '../timestamps.ts';
import type { RecordKind, RecordStore } from './record-store.ts';
import { SearchIndex } from './search-index.ts';
import { StaleReads } from './stale-reads.ts';

export type Lags = {
  readonly searchLagMs: number;
  /** Up to so much more for each write, by the seed. */
  readonly searchLagSpreadMs: number;
  readonly readYourWritesLagMs: number;
  readonly seed: number;
};

/** Records that belong to an issue, in the order they were made. */
class OwnedRecords<T extends { id: string; issueId: string }> {
  private readonly byIssue = new Map<string, T[]>();
  private readonly owners = new Map<string, string>();

  of(issueId: string): readonly T[] {
    return this.byIssue.get(issueId) ?? [];
  }

  find(id: string): T | undefined {
    const owner = this.owners.get(id);
    return owner === undefined ? undefined : this.byIssue.get(owner)?.find((record) => record.id === id);
  }

  put(record: T): void {
    const siblings = this.byIssue.get(record.issueId) ?? [];
    const at = this.owners.has(record.id) ? siblings.findIndex((sibling) => sibling.id === record.id) : -1;
    if (at >= 0) siblings[at] = record;
    else siblings.push(record);
    this.byIssue.set(record.issueId, siblings);
    this.owners.set(record.id, record.issueId);
  }

  remove(record: T): void {
    this.owners.delete(record.id);
    this.byIssue.set(
      record.issueId,
      this.of(record.issueId).filter((sibling) => sibling.id !== record.id),
    );
  }

  clear(): void {
    this.byIssue.clear();
    this.owners.clear();
  }
}

const FIRST_ID = 10001;

/** All that the sandbox remembers about issues, and the indexes over it. Every write goes to the store as well. */
export class JiraState {
  readonly store: RecordStore;
  readonly search: SearchIndex;
  readonly staleReads: StaleReads;
  readonly comments = new OwnedRecords<CommentRecord>();
  readonly changelogs = new OwnedRecords<ChangelogRecord>();
  readonly attachments = new OwnedRecords<AttachmentRecord>();
  readonly remoteLinks = new OwnedRecords<RemoteLinkRecord>();
  private readonly issues = new Map<string, IssueRecord>();
  private readonly idsByKey = new Map<string, string>();
  private readonly childIds = new Map<string, Set<string>>();
  private readonly deleted = new Map<string, IssueRecord>();
  private readonly counters = new Map<string, number>();
  private readonly shippedCatalog: SiteCatalog;
  private currentCatalog: SiteCatalog;

  constructor(catalog: SiteCatalog, store: RecordStore, now: Clock, lags: () => Lags) {
    this.shippedCatalog = catalog;
    this.currentCatalog = catalog;
    this.store = store;
    this.search = new SearchIndex(now, (write) => {
      const { searchLagMs, searchLagSpreadMs, seed } = lags();
      const more = searchLagSpreadMs === 0 ? 0 : Math.floor(searchLagSpreadMs * fractionOf(seed, write));
      return searchLagMs + more;
    });
    this.staleReads = new StaleReads(now, () => lags().readYourWritesLagMs);
  }

  /** Reads everything back from the store. */
  load(): void {
    for (const counter of this.store.load('counter') as Iterable<{ name: string; last: number }>) {
      this.counters.set(counter.name, counter.last);
    }
    for (const project of this.store.load('project') as Iterable<ProjectRecord>) this.replaceProject(project);
    const issues = [...(this.store.load('issue') as Iterable<IssueRecord>)];
    for (const issue of issues.sort((a, b) => a.updated - b.updated)) this.index(issue);
    this.loadOwned('comment', this.comments);
    this.loadOwned('changelog', this.changelogs);
    this.loadOwned('attachment', this.attachments);
    this.loadOwned('remoteLink', this.remoteLinks);
  }

  /** The site's catalog, with its projects under the keys they have now. */
  get catalog(): SiteCatalog {
    return this.currentCatalog;
  }

  /** Gives a project another record; the keys of its issues follow it, and those they had go on resolving. */
  putProject(project: ProjectRecord): void {
    this.replaceProject(project);
    this.store.put('project', project.id, project);
    for (const issue of this.issues.values()) if (issue.projectId === project.id) this.indexKeys(issue);
  }

  private replaceProject(project: ProjectRecord): void {
    const projects = this.catalog.projects.map((one) => (one.id === project.id ? project : one));
    this.currentCatalog = { ...this.catalog, projects };
  }

  private loadOwned<T extends { id: string; issueId: string }>(kind: RecordKind, into: OwnedRecords<T>): void {
    const records = [...(this.store.load(kind) as Iterable<T>)].sort((a, b) => Number(a.id) - Number(b.id));
    for (const record of records) into.put(record);
  }

  /** True until the first issue was ever made; a site whose issues were all deleted is not new. */
  get isNew(): boolean {
    return !this.counters.has('issue');
  }

  /** The next number of a sequence; numbers are never used twice, not even after a deletion. */
  next(name: string): number {
    return this.reserve(name, 1);
  }

  /** Takes `count` numbers of a sequence at once; returns the first. */
  reserve(name: string, count: number): number {
    const firstOfSequence = name.startsWith('project:') ? 1 : FIRST_ID;
    const first = (this.counters.get(name) ?? firstOfSequence - 1) + 1;
    const last = first + count - 1;
    this.counters.set(name, last);
    this.store.put('counter', name, { name, last });
    return first;
  }

  keyOf(issue: IssueRecord): string {
    return `${byId(this.catalog.projects, issue.projectId).key}-${issue.number}`;
  }

  issue(id: string): IssueRecord | undefined {
    return this.issues.get(id);
  }

  /** An issue as it is or, for one deleted in this life of the process, as it last was. */
  lastVersion(id: string): IssueRecord | undefined {
    return this.issues.get(id) ?? this.deleted.get(id);
  }

  allIssues(): Iterable<IssueRecord> {
    return this.issues.values();
  }

  get issueCount(): number {
    return this.issues.size;
  }

  /** Finds an issue by numeric id, by key, or by a key it had before it was moved. */
  resolve(idOrKey: string): IssueRecord | undefined {
    return this.issues.get(idOrKey) ?? this.issues.get(this.idsByKey.get(idOrKey.toUpperCase()) ?? '');
  }

  putIssue(issue: IssueRecord): void {
    const old = this.issues.get(issue.id);
    if (old !== undefined) this.staleReads.replaced(old);
    this.index(issue);
    this.store.put('issue', issue.id, issue);
  }

  /** Issues whose parent this one is. */
  childrenOf(issueId: string): IssueRecord[] {
    const ids = [...(this.childIds.get(issueId) ?? [])];
    return ids.flatMap((id) => this.issues.get(id) ?? []).sort((a, b) => Number(a.id) - Number(b.id));
  }

  private adopt(issue: IssueRecord): void {
    const oldParent = this.issues.get(issue.id)?.parentId ?? null;
    if (oldParent !== null) this.childIds.get(oldParent)?.delete(issue.id);
    if (issue.parentId === null) return;
    const siblings = this.childIds.get(issue.parentId) ?? new Set<string>();
    this.childIds.set(issue.parentId, siblings.add(issue.id));
  }

  private index(issue: IssueRecord): void {
    this.adopt(issue);
    this.issues.set(issue.id, issue);
    this.indexKeys(issue);
    this.search.accept(issue.id, issue);
  }

  private indexKeys(issue: IssueRecord): void {
    for (const key of this.keysOf(issue)) this.idsByKey.set(key, issue.id);
  }

  /** Every key that an issue has or had: by its moves, and by its project's renaming. */
  private keysOf(issue: IssueRecord): string[] {
    const { formerKeys = [] } = byId(this.catalog.projects, issue.projectId);
    return [this.keyOf(issue), ...issue.formerKeys, ...formerKeys.map((key) => `${key}-${issue.number}`)];
  }

  /** Removes an issue and all that hangs on it. */
  removeIssue(issue: IssueRecord): void {
    for (const comment of this.comments.of(issue.id)) this.removeOwned('comment', this.comments, comment);
    for (const entry of this.changelogs.of(issue.id)) this.removeOwned('changelog', this.changelogs, entry);
    for (const file of this.attachments.of(issue.id)) this.removeOwned('attachment', this.attachments, file);
    for (const link of this.remoteLinks.of(issue.id)) this.removeOwned('remoteLink', this.remoteLinks, link);
    this.adopt({ ...issue, parentId: null });
    this.issues.delete(issue.id);
    this.deleted.set(issue.id, issue);
    for (const key of this.keysOf(issue)) this.idsByKey.delete(key);
    this.search.accept(issue.id, undefined);
    this.store.remove('issue', issue.id);
  }

  private removeOwned<T extends { id: string; issueId: string }>(
    kind: RecordKind,
    from: OwnedRecords<T>,
    record: T,
  ): void {
    from.remove(record);
    this.store.remove(kind, record.id);
  }

  putComment(comment: CommentRecord): void {
    this.comments.put(comment);
    this.store.put('comment', comment.id, comment);
  }

  removeComment(comment: CommentRecord): void {
    this.removeOwned('comment', this.comments, comment);
  }

  putChangelog(entry: ChangelogRecord): void {
    this.changelogs.put(entry);
    this.store.put('changelog', entry.id, entry);
  }

  putAttachment(attachment: AttachmentRecord): void {
    this.attachments.put(attachment);
    this.store.put('attachment', attachment.id, attachment);
  }

  removeAttachment(attachment: AttachmentRecord): void {
    this.removeOwned('attachment', this.attachments, attachment);
  }

  putRemoteLink(link: RemoteLinkRecord): void {
    this.remoteLinks.put(link);
    this.store.put('remoteLink', link.id, link);
  }

  /** Forgets everything, in memory and in the store. */
  clear(): void {
    for (const records of [this.comments, this.changelogs, this.attachments, this.remoteLinks]) records.clear();
    this.issues.clear();
    this.deleted.clear();
    this.idsByKey.clear();
    this.childIds.clear();
    this.counters.clear();
    this.currentCatalog = this.shippedCatalog;
    this.search.clear();
    this.staleReads.clear();
    this.store.clear();
  }
}
