import { readComment } from '../comments/comment-input.ts';
import { addComment, deleteComment, editComment } from '../comments/write-comments.ts';
import { messageError } from '../jira-error.ts';
import type { CommentRecord } from '../model/records.ts';
import { restComment } from '../render/comment.ts';
import { pageBean } from './page-bean.ts';
import { bodyList, countParam, listParam, textParam } from './query-input.ts';
import { noContent, pathIssue, type RestAnswer, type RestContext, type Route, route } from './route.ts';

const LIST_LIMIT = 1000;
const PAGE = 100;

const expandOf = (context: RestContext): ReadonlySet<string> => new Set(listParam(context.query, 'expand'));

function pathComment(context: RestContext): CommentRecord {
  const issue = pathIssue(context);
  const id = context.params.id ?? '';
  const comment = context.jira.state.comments.find(id);
  const isThere = comment?.issueId === issue.id && !context.jira.isHiddenFrom(context.actor.user, comment);
  if (comment === undefined || !isThere) {
    throw messageError(404, `Can not find a comment for the id: ${id}.`);
  }
  return comment;
}

function getComments(context: RestContext): RestAnswer {
  const issue = pathIssue(context);
  const startAt = countParam(context.query, 'startAt', 0);
  const most = context.jira.settings.pagesAtMost ?? 5000;
  const maxResults = Math.min(countParam(context.query, 'maxResults', PAGE), most);
  const orderBy = textParam(context.query, 'orderBy') ?? 'created';
  if (!/^[+-]?created$/.test(orderBy.trim())) throw messageError(400, `Cannot order comments by '${orderBy}'.`);
  const seen = context.jira.state.comments.of(issue.id);
  const all = seen.filter((comment) => !context.jira.isHiddenFrom(context.actor.user, comment));
  if (orderBy.startsWith('-')) all.reverse();
  const expand = expandOf(context);
  const comments = all
    .slice(startAt, startAt + maxResults)
    .map((comment) => restComment(context.jira.rendering, comment, expand));
  return { status: 200, body: { startAt, maxResults, total: all.length, comments }, objects: comments.length };
}

function getComment(context: RestContext): RestAnswer {
  return {
    status: 200,
    body: restComment(context.jira.rendering, pathComment(context), expandOf(context)),
    objects: 1,
  };
}

function postComment(context: RestContext): RestAnswer {
  const issue = pathIssue(context);
  const comment = addComment(context.jira, context.actor, issue.id, readComment(context.body));
  return { status: 201, body: restComment(context.jira.rendering, comment, expandOf(context)) };
}

function putComment(context: RestContext): RestAnswer {
  const comment = pathComment(context);
  const edited = editComment(context.jira, context.actor, comment, readComment(context.body));
  return { status: 200, body: restComment(context.jira.rendering, edited, expandOf(context)) };
}

function removeComment(context: RestContext): RestAnswer {
  deleteComment(context.jira, context.actor, pathComment(context));
  return noContent;
}

/** Comments by id, wherever they are; unknown ones are left out. */
function listComments(context: RestContext): RestAnswer {
  const ids = bodyList(context.body, 'ids');
  if (ids === undefined || ids.length === 0) throw messageError(400, "'ids' must list at least one comment id.");
  if (ids.length > LIST_LIMIT) throw messageError(400, `At most ${LIST_LIMIT} comments can be fetched at once.`);
  const { state } = context.jira;
  const found = ids.flatMap((id) => {
    const comment = state.comments.find(id);
    const issue = comment && state.issue(comment.issueId);
    if (comment === undefined || issue === undefined || context.jira.isHiddenIssueFor(context.actor.user, issue))
      return [];
    return context.jira.isHiddenFrom(context.actor.user, comment) ? [] : [comment];
  });
  const expand = expandOf(context);
  const render = (comment: CommentRecord) => restComment(context.jira.rendering, comment, expand);
  return pageBean(context, 'comment/list', found, 0, LIST_LIMIT, render);
}

export const commentRoutes: readonly Route[] = [
  route('getComments', 'GET', '/issue/{issueIdOrKey}/comment', getComments),
  route('addComment', 'POST', '/issue/{issueIdOrKey}/comment', postComment),
  route('getComment', 'GET', '/issue/{issueIdOrKey}/comment/{id}', getComment),
  route('updateComment', 'PUT', '/issue/{issueIdOrKey}/comment/{id}', putComment),
  route('deleteComment', 'DELETE', '/issue/{issueIdOrKey}/comment/{id}', removeComment),
  route('getCommentsByIds', 'POST', '/comment/list', listComments, 'read'),
];
