import type { Readable } from 'node:stream';
import type { Request } from 'express';
import type { Actor } from '../actor.ts';
import type { AttachmentFiles } from '../attachments/attachment-files.ts';
import type { MediaTickets } from '../attachments/media-tickets.ts';
import type { Jira } from '../jira.ts';
import { issueNotFound } from '../jira-error.ts';
import type { IssueRecord } from '../model/records.ts';

export type Query = Readonly<Record<string, unknown>>;

export type RestContext = {
  readonly jira: Jira;
  readonly actor: Actor;
  readonly files: AttachmentFiles;
  readonly media: MediaTickets;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: unknown;
  /** The raw request, for uploads. */
  readonly request: Request;
};

export type RestAnswer = {
  readonly status: number;
  readonly body?: unknown;
  /** Bytes to send instead of a JSON body. */
  readonly stream?: Readable;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many objects a read returned: what it costs in points beyond 1. */
  readonly objects?: number;
};

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One endpoint. `operation` and `path` are those of Atlassian's OpenAPI file. */
export type Route = {
  readonly operation: string;
  readonly method: Method;
  readonly path: string;
  /** Searches and bulk reads are POSTs that read. */
  readonly cost: 'read' | 'write';
  handle(context: RestContext): RestAnswer | Promise<RestAnswer>;
};

type Handler = Route['handle'];

/** Makes a route; GETs read, all else writes unless said otherwise. */
export function route(
  operation: string,
  method: Method,
  path: string,
  handle: Handler,
  cost: Route['cost'] = method === 'GET' ? 'read' : 'write',
): Route {
  return { operation, method, path, cost, handle };
}

/** The issue that the path names, as it is now; Jira's 404 when it is missing or hidden. */
export function pathIssue(context: RestContext): IssueRecord {
  const issue = context.jira.state.resolve(context.params.issueIdOrKey ?? '');
  if (issue === undefined || context.jira.isHiddenIssueFor(context.actor.user, issue)) throw issueNotFound();
  return issue;
}

export const noContent: RestAnswer = { status: 204 };
