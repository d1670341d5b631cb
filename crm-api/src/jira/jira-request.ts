import type { CallGuard } from './call-guard.ts';

export type JiraRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the site's base URL, such as `rest/api/3/myself`. */
  path: string;
  query?: Record<string, string | number | boolean>;
  body?: unknown;
  /** Whether doing it twice does what doing it once does: then no answer is not ambiguous. */
  repeatable?: boolean;
  guard?: CallGuard | undefined;
  /** Asked when nothing is waited for any more: when it rejects, the call is not sent. For what can’t be undone. */
  stillWanted?: (() => Promise<void>) | undefined;
};

/** POSTs that only read: they cost by what they return (docs/reference/rate-limits.md#points). */
const READING_POSTS = /\/(search\/jql|search\/approximate-count|issue\/bulkfetch|changelog\/bulkfetch)$/;

/** Whether a request changes nothing in Jira. */
export function isRead({ method, path }: Pick<JiraRequest, 'method' | 'path'>): boolean {
  return method === 'GET' || isReadingPost({ method, path });
}

/** Whether it asks for many things at once, of which Jira leaves out those that are not there. */
export function isReadingPost({ method, path }: Pick<JiraRequest, 'method' | 'path'>): boolean {
  return method === 'POST' && READING_POSTS.test(path);
}
