import type { UserRecord } from '../model/catalog.ts';
import type { IssueRecord } from '../model/records.ts';
import type { JiraState } from '../state/jira-state.ts';

/** What the meaning of a query hangs on besides its text. */
export type JqlEnvironment = {
  readonly state: JiraState;
  readonly caller: UserRecord;
  readonly now: number;
  readonly isHidden: (issue: IssueRecord) => boolean;
  readonly isProjectHidden: (key: string) => boolean;
  /** Keys of issue properties JQL may ask for; null = all. */
  readonly searchableProperties: readonly string[] | null;
};

export type Predicate = (issue: IssueRecord) => boolean;
