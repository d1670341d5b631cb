import type { Actor } from './actor.ts';
import { ChangeBus } from './change.ts';
import { fractionOf } from './faults/seeded.ts';
import type { JqlEnvironment } from './jql/environment.ts';
import { projectOf, type SiteCatalog, type UserRecord } from './model/catalog.ts';
import type { CommentRecord, IssueRecord } from './model/records.ts';
import type { RenderContext } from './render/context.ts';
import { defaultSettings, mergeSettings, type Settings, type SettingsPatch, settingsSchema } from './settings.ts';
import { JiraState } from './state/jira-state.ts';
import type { RecordStore } from './state/record-store.ts';
import type { Clock } from './timestamps.ts';

/** A burst of changes at one moment is dated ahead by a millisecond each; what is ahead by more was set so. */
const AHEAD_MS = 60_000;

export type JiraOptions = {
  readonly catalog: SiteCatalog;
  readonly store: RecordStore;
  readonly now: Clock;
  readonly onListenerError: (error: unknown) => void;
};

/** The site: what it remembers, how it is told to behave, and who is told of its changes. */
export class Jira {
  readonly now: Clock;
  readonly state: JiraState;
  readonly changes: ChangeBus;
  /** Where links point to; set when the server listens. */
  baseUrl = 'http://127.0.0.1';
  private current: Settings = defaultSettings();

  constructor(options: JiraOptions) {
    this.now = options.now;
    this.state = new JiraState(options.catalog, options.store, options.now, () => this.current);
    this.changes = new ChangeBus(options.onListenerError);
  }

  get settings(): Settings {
    return this.current;
  }

  get catalog(): SiteCatalog {
    return this.state.catalog;
  }

  get rendering(): RenderContext {
    return { state: this.state, baseUrl: this.baseUrl, people: this.current.people };
  }

  /** What this person's reads show. */
  renderingFor(caller: UserRecord): RenderContext {
    const hides = (comment: CommentRecord) => this.isHiddenFrom(caller, comment);
    return { ...this.rendering, hides, commentsAtMost: this.current.pagesAtMost };
  }

  /** Whether a comment is for a role or group that this person is not in. */
  isHiddenFrom(caller: UserRecord, comment: CommentRecord): boolean {
    return comment.visibility !== null && this.current.restrictedHiddenFrom.includes(caller.accountId);
  }

  /** Reads records and settings back from the store. */
  load(): void {
    this.state.load();
    for (const kept of this.state.store.load('settings')) this.current = settingsSchema.parse(kept);
  }

  /** Changes some settings; the others stay. Throws a ZodError when one makes no sense. */
  applySettings(patch: SettingsPatch): Settings {
    this.current = mergeSettings(this.current, patch);
    this.state.store.put('settings', 'settings', this.current);
    return this.current;
  }

  resetSettings(): void {
    this.current = defaultSettings();
    this.state.store.remove('settings', 'settings');
  }

  /** What a query that this person asks now hangs on. */
  jqlEnvironment(caller: UserRecord): JqlEnvironment {
    return {
      state: this.state,
      caller,
      now: this.now(),
      isHidden: (issue) => this.isHiddenIssueFor(caller, issue),
      isProjectHidden: (key) => this.isProjectHidden(key),
      searchableProperties: this.current.searchableProperties,
    };
  }

  /** Whether an account lacks a permission: everywhere, or in the project that is named. */
  withholds(caller: UserRecord, permission: string, projectId?: string): boolean {
    const withheld = this.current.withheld[caller.accountId] ?? [];
    const key = projectId === undefined ? undefined : projectOf(this.catalog, projectId)?.key;
    return withheld.includes(permission) || (key !== undefined && withheld.includes(`${key}:${permission}`));
  }

  /** Whether this person is not shown an issue: Jira then answers as if it were missing. */
  isHiddenIssueFor(caller: UserRecord, issue: IssueRecord): boolean {
    return this.isHidden(issue) || this.withholds(caller, 'BROWSE_PROJECTS', issue.projectId);
  }

  /** Whether the settings make this issue look as if it were missing. */
  isHidden(issue: IssueRecord): boolean {
    const { hideIssues, hideProjects, hideShare, seed } = this.current;
    if (hideShare > 0 && fractionOf(seed, issue.id) < hideShare) return true;
    if (hideIssues.length === 0 && hideProjects.length === 0) return false;
    const key = this.state.keyOf(issue);
    return hideIssues.includes(issue.id) || hideIssues.includes(key) || this.isProjectHidden(issue.projectId);
  }

  /** Whether the settings hide a project, by its id or any key it has or had. */
  isProjectHidden(idOrKey: string): boolean {
    const { hideProjects } = this.current;
    const project = projectOf(this.catalog, idOrKey);
    if (hideProjects.length === 0 || project === undefined) return false;
    const names = [project.id, project.key, ...(project.formerKeys ?? [])];
    return names.some((name) => hideProjects.includes(name));
  }

  /**
   * The next `updated` of an issue: now, yet later than any it had, so that changes have an order. What an import set
   * to a time that is still to come is no such order: the next change is dated now, as on the real site.
   */
  nextUpdated(issue: IssueRecord): number {
    const now = this.now();
    return issue.updated > now + AHEAD_MS ? now : Math.max(now, issue.updated + 1);
  }
}

/** Who did it, as the change events carry it. */
export function actorOf(actor: Actor): { actor: string; viaApp: string | null } {
  return { actor: actor.user.accountId, viaApp: actor.viaApp };
}
