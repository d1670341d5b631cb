import got, { type Got } from 'got';
import { parseCleanJson } from '../domain/storable.ts';
import type { Outbound } from '../egress/egress.ts';
import { receive } from '../egress/receive.ts';
import { errorOfAnswer, JiraError, nearLimitFor } from './jira-error.ts';
import type { JiraRequest } from './jira-request.ts';
import { isRead, isReadingPost } from './jira-request.ts';
import { asNoAnswer, isClosedAsIdle } from './no-answer.ts';

/** How to reach a site and as whom: a person's API token, or the token of an app. */
export type JiraAccess = { baseUrl: string } & ({ email: string; apiToken: string } | { appToken: string });

/** Calls Jira and gives the parsed body (undefined for 204). Throws JiraError, and nothing else, for whatever Jira does. */
export type JiraHttp = (request: JiraRequest) => Promise<unknown>;

/** A call that takes longer is given up. Jira's own gateway gives up after a minute. */
const TIMEOUT_MS = 20_000;

/** Stands in front of every call: makes it when it may be made. See jira/call-limiter.ts. */
export type Gate = (request: JiraRequest, send: () => Promise<unknown>) => Promise<unknown>;

type HttpOptions = {
  outbound: Outbound;
  timeoutMs?: number;
  /** Told of each call before it is made, for the counters. */
  onRequest?: (request: JiraRequest) => void;
  /** Told of Jira's own clock, epoch ms to the second, with each answer. */
  onDate?: (jiraNow: number) => void;
  /** Told when Jira says that little is left of a limit, and for how long, ms. */
  onNearLimit?: (forMs: number) => void;
  gate?: Gate;
};

/**
 * One HTTP client per site. It repeats nothing by itself but what Jira refused for its rate, by the gate, and a read on a kept
 * connection that was just closed: the work items do, where a person can see it.
 */
export function createJiraHttp(access: JiraAccess, options: HttpOptions): JiraHttp {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const client = got.extend({
    prefixUrl: access.baseUrl,
    agent: options.outbound.agents,
    headers: {
      authorization: authorizationOf(access),
      accept: 'application/json',
      'user-agent': 'synapse-crm-api',
    },
    retry: { limit: 0 },
    // Jira's API does not redirect; following one could carry the token to another host.
    followRedirect: false,
    throwHttpErrors: false,
    timeout: { request: timeoutMs },
  });
  const call = async (request: JiraRequest) => {
    await mayBeSent(request, timeoutMs);
    options.onRequest?.(request);
    const giveUpAt = performance.now() + timeoutMs;
    const {
      statusCode,
      headers,
      body: text,
    } = await send(client, request).catch((error: unknown) => {
      const leftMs = Math.floor(giveUpAt - performance.now());
      if (!isRead(request) || !isClosedAsIdle(error) || leftMs < 1) throw error;
      options.onRequest?.(request);
      return send(client.extend({ agent: options.outbound.fresh, timeout: { request: leftMs } }), request);
    });
    const body = parse(text);
    const jiraNow = Date.parse(headers.date ?? '');
    if (!Number.isNaN(jiraNow)) options.onDate?.(jiraNow);
    const nearFor = nearLimitFor(headers);
    if (nearFor !== null) options.onNearLimit?.(nearFor);
    if (statusCode >= 200 && statusCode < 300) return body;
    throw errorOfAnswer(statusCode, body, headers, isReadingPost(request) ? 'nothing' : 'in-words');
  };
  const { gate } = options;
  return gate ? (request) => gate(request, () => call(request)) : call;
}

/** The `authorization` header of an access. It goes to the site's own host and to no other. */
export function authorizationOf(access: JiraAccess): string {
  if ('appToken' in access) return `Bearer ${access.appToken}`;
  return `Basic ${Buffer.from(`${access.email}:${access.apiToken}`).toString('base64')}`;
}

/** A part of an address that leads elsewhere; as URLs are read, `%2e` is a dot too. */
const ELSEWHERE = /^(\.|%2e){1,2}$/i;

/**
 * Behind the gate and right before a call goes out: its caller may have no more right or no more time for it.
 * @throws JiraError not_found for an id that is made of dots: `comment/..` is the address of the issue
 */
export async function mayBeSent(request: JiraRequest, timeoutMs: number): Promise<void> {
  const { guard, path, stillWanted } = request;
  if (path.split('/').some((part) => ELSEWHERE.test(part)))
    throw new JiraError({ kind: 'not_found', status: 404, words: 'Jira has nothing with this id' });
  guard?.signal.throwIfAborted();
  await stillWanted?.();
  if (!isRead(request)) await guard?.beforeWrite?.(timeoutMs);
}

async function send(client: Got, request: JiraRequest) {
  const { signal } = request.guard ?? {};
  const ask = (ending: AbortSignal) =>
    client(request.path, {
      method: request.method,
      signal: ending,
      ...(request.query ? { searchParams: request.query } : {}),
      ...(request.body === undefined ? {} : { json: request.body }),
    });
  try {
    return await receive(mostOf(request), ask, signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw asNoAnswer(error, request.method !== 'GET' && request.repeatable !== true);
  }
}

/** A page of issues, comments or changes may be many megabytes; all else is one thing, or names. */
const MANY = /\/(search\/jql|bulkfetch|comment)$/;

const MOST_OF_MANY = 32 * 1_048_576;

const MOST_OF_ONE = 8 * 1_048_576;

const mostOf = ({ path }: JiraRequest): number => (MANY.test(path) ? MOST_OF_MANY : MOST_OF_ONE);

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return parseCleanJson(text);
  } catch {
    return undefined;
  }
}
