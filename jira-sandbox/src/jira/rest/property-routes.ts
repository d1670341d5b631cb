import { writeProperty } from '../issues/update-issue.ts';
import { messageError } from '../jira-error.ts';
import { selfLink } from '../render/context.ts';
import { noContent, pathIssue, type RestAnswer, type RestContext, type Route, route } from './route.ts';

const KEY_LIMIT = 255;
/** Jira's limit for a property's value, in characters of JSON. */
const VALUE_LIMIT = 32_768;

const keyOf = (context: RestContext): string => context.params.propertyKey ?? '';

function missing(key: string) {
  return messageError(404, `The property ${key} does not exist.`);
}

function getKeys(context: RestContext): RestAnswer {
  const issue = pathIssue(context);
  const keys = Object.keys(issue.properties).map((key) => ({
    self: selfLink(context.jira.rendering, `issue/${issue.id}/properties/${encodeURIComponent(key)}`),
    key,
  }));
  return { status: 200, body: { keys }, objects: keys.length };
}

function getProperty(context: RestContext): RestAnswer {
  const issue = context.jira.state.staleReads.view(pathIssue(context));
  const key = keyOf(context);
  if (!Object.hasOwn(issue.properties, key)) throw missing(key);
  return { status: 200, body: { key, value: issue.properties[key] }, objects: 1 };
}

/** 201 when the property is new, 200 when it was replaced. */
function putProperty(context: RestContext): RestAnswer {
  const issue = pathIssue(context);
  const key = keyOf(context);
  if (key.length > KEY_LIMIT) throw messageError(400, 'The key of a property has at most 255 characters.');
  if (context.body === undefined) throw messageError(400, 'The property value must be valid, non-empty JSON.');
  if (JSON.stringify(context.body).length > VALUE_LIMIT) {
    throw messageError(400, 'The value of a property has at most 32768 characters.');
  }
  const isNew = !Object.hasOwn(issue.properties, key);
  writeProperty(context.jira, issue, key, context.body);
  return { status: isNew ? 201 : 200, body: null };
}

function deleteProperty(context: RestContext): RestAnswer {
  const issue = pathIssue(context);
  const key = keyOf(context);
  if (!Object.hasOwn(issue.properties, key)) throw missing(key);
  writeProperty(context.jira, issue, key, undefined);
  return noContent;
}

export const propertyRoutes: readonly Route[] = [
  route('getIssuePropertyKeys', 'GET', '/issue/{issueIdOrKey}/properties', getKeys),
  route('getIssueProperty', 'GET', '/issue/{issueIdOrKey}/properties/{propertyKey}', getProperty),
  route('setIssueProperty', 'PUT', '/issue/{issueIdOrKey}/properties/{propertyKey}', putProperty),
  route('deleteIssueProperty', 'DELETE', '/issue/{issueIdOrKey}/properties/{propertyKey}', deleteProperty),
];
