import { invokeRemote } from '@forge/api';
import { type CrmAnswer, jsonOf, problemOf, retryAfterOf } from './post-to-crm';

/**
 * Posts JSON to the CRM through Forge, which adds its invocation token: that proves which site and installation asks, so
 * nothing of it stands in the body and nothing is signed. For what must not hang on the signing secret: the pairing,
 * which fetches it, and what an admin does.
 * @returns the answer whatever its status; never throws for a failing network
 */
export async function postByForge({ path, body }: { path: `/${string}`; body: unknown }): Promise<CrmAnswer> {
  try {
    const response = await invokeRemote('crm-api', {
      path,
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = jsonOf(await response.text());
    // Forge answers for a remote that it does not reach.
    if (response.status >= 502 && !problemOf(answer))
      return { kind: 'unreachable', why: `Forge answered ${response.status}` };
    const retryAfterSeconds = retryAfterOf(response.headers.get('retry-after'), Date.now());
    return { kind: 'answered', status: response.status, body: answer, retryAfterSeconds };
  } catch (error) {
    return { kind: 'unreachable', why: (error as Error).name };
  }
}
