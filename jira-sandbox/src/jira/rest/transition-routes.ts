import { transitionIssue } from '../issues/transition-issue.ts';
import { restTransitions } from '../render/transitions.ts';
import { listParam, textParam } from './query-input.ts';
import { noContent, pathIssue, type RestAnswer, type RestContext, type Route, route } from './route.ts';

function getTransitions(context: RestContext): RestAnswer {
  const issue = context.jira.state.staleReads.view(pathIssue(context));
  const withFields = listParam(context.query, 'expand').includes('transitions.fields');
  const only = textParam(context.query, 'transitionId');
  const all = restTransitions(context.jira.rendering, issue, withFields);
  const transitions = only === undefined ? all : all.filter((transition) => transition.id === only);
  return { status: 200, body: { expand: 'transitions', transitions }, objects: transitions.length };
}

function postTransition(context: RestContext): RestAnswer {
  transitionIssue(context.jira, context.actor, pathIssue(context).id, context.body);
  return noContent;
}

export const transitionRoutes: readonly Route[] = [
  route('getTransitions', 'GET', '/issue/{issueIdOrKey}/transitions', getTransitions),
  route('doTransition', 'POST', '/issue/{issueIdOrKey}/transitions', postTransition),
];
