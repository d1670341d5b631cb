import type { CommentMarker } from '../domain/model/comment.ts';
import { boundList, JiraError } from './jira-error.ts';
import type { JiraHttp } from './jira-http.ts';
import { type JiraComment, MARKER_PROPERTY, type Restriction, readComment, readCommentPage } from './read-issue.ts';

/** What Jira gives of an issue's comments with one request, and how often a list that changes is read again. */
export const COMMENT_PAGE = 100;
const COMMENT_READS = 5;

/** All pages of an issue's comments, each from the last one of the page before; null: they moved while they were read. */
async function readAllComments(http: JiraHttp, issueId: string): Promise<JiraComment[] | null> {
  const all: JiraComment[] = [];
  let total = 0;
  const bound = boundList('the comments of one issue');
  for (;;) {
    const last = all.at(-1);
    const body = await http({
      method: 'GET',
      path: `rest/api/3/issue/${encodeURIComponent(issueId)}/comment`,
      query: {
        ...{ startAt: Math.max(0, all.length - 1), maxResults: COMMENT_PAGE },
        ...{ orderBy: 'created', expand: 'properties' },
      },
    });
    bound(body);
    const page = readCommentPage(body);
    const more = last === undefined ? page.comments : page.comments.slice(1);
    if (last !== undefined && (page.comments[0]?.id !== last.id || page.total < total)) return null;
    total = page.total;
    all.push(...more);
    if (more.length === 0 || all.length >= total) return all;
  }
}

/** What keeps a comment from those who may not read it. */
function restrictedBy(restriction: Restriction | null): object {
  if (restriction === null) return {};
  if (restriction === 'note') return { properties: [{ key: 'sd.public.comment', value: { internal: true } }] };
  const named = Object.entries(restriction.visibility).filter(([, value]) => value != null);
  return { visibility: Object.fromEntries(named) };
}

/** The comments of issues. Shapes and limits: Atlassian's OpenAPI file and docs/reference/jira-rest.md. */
export function createJiraComments(http: JiraHttp, clock: () => number | null) {
  return {
    /**
     * Every comment of an issue, oldest first, with the markers of those we posted. The list is paged by place: one that
     * is deleted while it is read moves the others up, and hides one of them between two pages. Then all of it is read again.
     */
    async comments(issueId: string): Promise<JiraComment[]> {
      for (let tries = 1; tries <= COMMENT_READS; tries++) {
        const all = await readAllComments(http, issueId);
        if (all) return all;
      }
      throw new JiraError({ kind: 'unavailable', status: null, words: 'the comments changed while they were read' });
    },

    async comment(issueId: string, commentId: string): Promise<JiraComment> {
      const path = `rest/api/3/issue/${encodeURIComponent(issueId)}/comment/${encodeURIComponent(commentId)}`;
      return readComment(await http({ method: 'GET', path, query: { expand: 'properties' } }), clock());
    },

    async addComment(issueId: string, input: { body: unknown; marker: CommentMarker }): Promise<JiraComment> {
      const body = await http({
        method: 'POST',
        path: `rest/api/3/issue/${encodeURIComponent(issueId)}/comment`,
        body: { body: input.body, properties: [{ key: MARKER_PROPERTY, value: input.marker }] },
      });
      return readComment(body, clock());
    },

    /**
     * @param restriction who may read it, as it was read: Jira does not say that an edit which does not name it leaves it as it is
     */
    async editComment(
      issueId: string,
      commentId: string,
      text: unknown,
      restriction: Restriction | null,
    ): Promise<JiraComment> {
      const path = `rest/api/3/issue/${encodeURIComponent(issueId)}/comment/${encodeURIComponent(commentId)}`;
      const body = { body: text, ...restrictedBy(restriction) };
      return readComment(await http({ method: 'PUT', path, body, repeatable: true }), clock());
    },

    /** @throws JiraError not_found also for a comment that this account may not see */
    async deleteComment(issueId: string, commentId: string): Promise<void> {
      const path = `rest/api/3/issue/${encodeURIComponent(issueId)}/comment/${encodeURIComponent(commentId)}`;
      await http({ method: 'DELETE', path, repeatable: true });
    },
  };
}
