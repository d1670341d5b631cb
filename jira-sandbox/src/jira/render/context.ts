import type { CommentRecord } from '../model/records.ts';
import type { Settings } from '../settings.ts';
import type { JiraState } from '../state/jira-state.ts';

/** What rendering needs: the records, and the address that `self` links start with. */
export type RenderContext = {
  readonly state: JiraState;
  readonly baseUrl: string;
  /** What has become of people; see settings.ts. */
  readonly people?: Settings['people'];
  /** Whether a comment is kept from whoever reads; without it, nothing is. */
  readonly hides?: (comment: CommentRecord) => boolean;
  /** How many of its comments an issue carries along; all of them where nothing is said. */
  readonly commentsAtMost?: number | null;
};

export function selfLink(context: RenderContext, path: string): string {
  return `${context.baseUrl}/rest/api/3/${path}`;
}
