import got, { type Got, RequestError } from 'got';
import { errorOfAnswer, JiraError } from './jira-error.ts';

/** How to reach a site and as whom. */
export type JiraAccess = { baseUrl: string; email: string; apiToken: string };

export type JiraRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the site's base URL, such as `rest/api/3/myself`. */
  path: string;
  query?: Record<string, string | number | boolean>;
  body?: unknown;
  /** Whether doing it twice does what doing it once does: then no answer is not ambiguous. */
  repeatable?: boolean;
};

/** Calls Jira and gives the parsed body (undefined for 204). Throws JiraError, and nothing else, for whatever Jira does. */
export type JiraHttp = (request: JiraRequest) => Promise<unknown>;

/** A call that takes longer is given up. Jira's own gateway gives up after a minute. */
const TIMEOUT_MS = 20_000;

/**
 * One HTTP client per site. It never retries by itself: the lanes do, where a person can see it.
 * @param options.onRequest told of each call before it is made, for the counters
 */
export function createJiraHttp(
  access: JiraAccess,
  options: { timeoutMs?: number; onRequest?: (request: JiraRequest) => void } = {},
): JiraHttp {
  const client = got.extend({
    prefixUrl: access.baseUrl,
    headers: {
      authorization: `Basic ${Buffer.from(`${access.email}:${access.apiToken}`).toString('base64')}`,
      accept: 'application/json',
      'user-agent': 'synapse-crm-api',
    },
    retry: { limit: 0 },
    // Jira's API does not redirect; following one could carry the token to another host.
    followRedirect: false,
    throwHttpErrors: false,
    timeout: { request: options.timeoutMs ?? TIMEOUT_MS },
  });
  return async (request) => {
    options.onRequest?.(request);
    const answer = await send(client, request);
    const body = parse(answer.body);
    if (answer.statusCode >= 200 && answer.statusCode < 300) return body;
    throw errorOfAnswer(answer.statusCode, body, answer.headers['retry-after']);
  };
}

async function send(client: Got, request: JiraRequest) {
  try {
    return await client(request.path, {
      method: request.method,
      ...(request.query ? { searchParams: request.query } : {}),
      ...(request.body === undefined ? {} : { json: request.body }),
    });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    // Refused at the door: Jira can't have carried it out. Everything else may have reached it.
    const reached = !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(error.code);
    throw new JiraError({
      kind: 'unavailable',
      status: null,
      words: `no answer (${error.code})`,
      ambiguous: reached && request.method !== 'GET' && request.repeatable !== true,
      cause: error,
    });
  }
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
