import type { PlatformCall, WireResponse } from '../functions/protocol.ts';
import type { RemoteCalls } from '../remote/remote-calls.ts';
import type { Spending } from '../spending.ts';
import { jsonAnswer } from './answer.ts';
import type { KeyValueStore } from './key-value-store.ts';

/** As whom a request is made to Jira. */
export type JiraIdentity = { as: 'app' } | { as: 'user'; accountId: string };

/** The site, as the platform reaches it. */
export type JiraAccess = {
  /** Where its REST API answers, without a slash at the end. */
  url: () => string;
  /** The Authorization header that speaks for this identity; undefined for a user nobody knows. */
  authorization: (identity: JiraIdentity) => string | undefined;
};

type Options = {
  kvs: KeyValueStore;
  publish: (call: PlatformCall) => WireResponse;
  jira: JiraAccess;
  spending: Spending;
  remote: Pick<RemoteCalls, 'invokeRemote'>;
};

/** Answers what the SDK asks of the platform, by the target it names (@forge/api, events, kvs). */
export function platformCalls({ kvs, publish, jira, spending, remote: remotes }: Options) {
  return async (call: PlatformCall, accountId: string | undefined): Promise<WireResponse> => {
    const { type, remote, provider } = call.target;
    if (type === 'kvs') {
      const answer = kvs.answer(call);
      spending.calledKvs(call, answer);
      return answer;
    }
    if (remote === 'stargate' && call.path.startsWith('/webhook/queue/publish/')) return publish(call);
    if (type === 'frc') return await remotes.invokeRemote(call, accountId);
    if (remote === 'jira') return await callJira(call, identityOf(call, provider, accountId), jira);
    return jsonAnswer(501, { message: `This Forge host does not serve ${type}/${remote ?? ''} ${call.path}.` });
  };
}

/** `asApp()` is the app; `asUser()` is who invoked the function or who is named; neither without a user. */
function identityOf(call: PlatformCall, provider: string | undefined, accountId: string | undefined) {
  if (provider === 'app') return { as: 'app' } satisfies JiraIdentity;
  const user = call.target.accountId ?? accountId;
  return user === undefined ? undefined : ({ as: 'user', accountId: user } satisfies JiraIdentity);
}

async function callJira(
  { path, init }: PlatformCall,
  identity: JiraIdentity | undefined,
  jira: JiraAccess,
): Promise<WireResponse> {
  const authorization = identity && jira.authorization(identity);
  if (!authorization) {
    // What @forge/api turns into NeedsAuthenticationError.
    return { status: 401, headers: [['forge-proxy-error', 'NEEDS_AUTHENTICATION_ERR']], body: null };
  }
  const headers = new Headers(init.headers);
  headers.set('authorization', authorization);
  const body = typeof init.body === 'string' || init.body === null ? init.body : new Uint8Array(init.body);
  const response = await fetch(new URL(path, jira.url()), { method: init.method, headers, body, redirect: 'manual' });
  return {
    status: response.status,
    headers: [...response.headers].filter(([name]) => name !== 'content-encoding' && name !== 'content-length'),
    body: new Uint8Array(await response.arrayBuffer()),
  };
}
