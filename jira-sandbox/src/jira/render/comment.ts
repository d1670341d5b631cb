import { adfText } from '../adf/adf-text.ts';
import type { RestRecord } from '../change.ts';
import { byId } from '../model/catalog.ts';
import type { CommentRecord } from '../model/records.ts';
import { jiraTimestamp } from '../timestamps.ts';
import { type RenderContext, selfLink } from './context.ts';
import { restUserOrNull } from './user.ts';

/**
 * Whether customers see the comment. Read-only in REST; a service project's internal note is the property
 * `sd.public.comment = {"internal": true}` (docs/reference/jira-rest.md#comments).
 */
function isPublicComment(context: RenderContext, comment: CommentRecord): boolean {
  const issue = context.state.issue(comment.issueId);
  const project = issue && byId(context.state.catalog.projects, issue.projectId);
  const flag = comment.properties['sd.public.comment'] as { internal?: unknown } | undefined;
  return !(project?.typeKey === 'service_desk' && String(flag?.internal) === 'true');
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);

/** A comment as REST v3 gives it. `expand` may ask for properties and renderedBody. */
export function restComment(
  context: RenderContext,
  comment: CommentRecord,
  expand: ReadonlySet<string> = new Set(),
): RestRecord {
  return {
    self: selfLink(context, `issue/${comment.issueId}/comment/${comment.id}`),
    id: comment.id,
    author: restUserOrNull(context, comment.authorId),
    body: JSON.parse(comment.bodyJson),
    ...(expand.has('renderedBody') ? { renderedBody: `<p>${escapeHtml(adfText(comment.bodyJson))}</p>` } : {}),
    updateAuthor: restUserOrNull(context, comment.updateAuthorId),
    created: jiraTimestamp(comment.created),
    updated: jiraTimestamp(comment.updated),
    ...(comment.visibility === null ? {} : { visibility: { ...comment.visibility } }),
    jsdPublic: isPublicComment(context, comment),
    ...(expand.has('properties') ? { properties: restProperties(comment.properties) } : {}),
  };
}

function restProperties(properties: Readonly<Record<string, unknown>>): RestRecord[] {
  return Object.entries(properties).map(([key, value]) => ({ key, value }));
}
