import type { JiraState } from '../state/jira-state.ts';

/** What rendering needs: the records, and the address that `self` links start with. */
export type RenderContext = { readonly state: JiraState; readonly baseUrl: string };

export function selfLink(context: RenderContext, path: string): string {
  return `${context.baseUrl}/rest/api/3/${path}`;
}
