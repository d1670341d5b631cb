import { fieldErrors, messageError } from '../jira-error.ts';
import type { RemoteLinkRecord } from '../model/records.ts';
import { selfLink } from '../render/context.ts';
import { textParam } from './query-input.ts';
import { pathIssue, type RestAnswer, type RestContext, type Route, route } from './route.ts';

type JsonObject = Record<string, unknown>;

const object = (value: unknown): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function identify({ jira }: RestContext, link: RemoteLinkRecord) {
  return { id: Number(link.id), self: selfLink(jira.rendering, `issue/${link.issueId}/remotelink/${link.id}`) };
}

function render(context: RestContext, link: RemoteLinkRecord): JsonObject {
  return {
    ...identify(context, link),
    ...(link.globalId === null ? {} : { globalId: link.globalId }),
    application: link.application ?? {},
    ...(link.relationship === null ? {} : { relationship: link.relationship }),
    object: link.object,
  };
}

/** One link when `globalId` names it, else all of them. */
function getLinks(context: RestContext): RestAnswer {
  const links = context.jira.state.remoteLinks.of(pathIssue(context).id);
  const globalId = textParam(context.query, 'globalId');
  if (globalId === undefined) {
    return { status: 200, body: links.map((link) => render(context, link)), objects: links.length };
  }
  const found = links.find((link) => link.globalId === globalId);
  if (found === undefined) throw messageError(404, `No remote issue link has the globalId '${globalId}'.`);
  return { status: 200, body: render(context, found), objects: 1 };
}

/** A link whose `globalId` is there already is replaced (200), any other is new (201). */
function postLink(context: RestContext): RestAnswer {
  const issue = pathIssue(context);
  const body = object(context.body);
  const target = object(body?.object);
  if (body === null || target === null || !textOrNull(target.title) || !textOrNull(target.url)) {
    throw fieldErrors({ object: "'object' needs a title and a url." });
  }
  const { state } = context.jira;
  const globalId = textOrNull(body.globalId);
  const known =
    globalId === null ? undefined : state.remoteLinks.of(issue.id).find((link) => link.globalId === globalId);
  const link: RemoteLinkRecord = {
    id: known?.id ?? String(state.next('remoteLink')),
    issueId: issue.id,
    globalId,
    application: object(body.application),
    relationship: textOrNull(body.relationship),
    object: target,
  };
  state.store.atomically(() => state.putRemoteLink(link));
  return { status: known === undefined ? 201 : 200, body: identify(context, link) };
}

export const remoteLinkRoutes: readonly Route[] = [
  route('getRemoteIssueLinks', 'GET', '/issue/{issueIdOrKey}/remotelink', getLinks),
  route('createOrUpdateRemoteIssueLink', 'POST', '/issue/{issueIdOrKey}/remotelink', postLink),
];
