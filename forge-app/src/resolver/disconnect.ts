import { randomUUID } from 'node:crypto';
import { postToCrm } from '../crm/post-to-crm';
import { log } from '../log';
import { findSecret, forgetPairing } from '../storage/pairing';
import { cloudIdIn, type ResolverContext } from './context';
import type { ActionAnswer, DisconnectPayload } from './contract';
import { isAdmin } from './is-admin';

/**
 * Ends the pairing on both sides. The CRM keeps its tickets, and a new pairing goes on where this one ended; or it
 * deletes for good what came from this Jira.
 */
export async function disconnect({
  payload,
  context,
}: {
  payload?: DisconnectPayload | undefined;
  context: ResolverContext;
}): Promise<ActionAnswer> {
  if (!(await isAdmin())) return { ok: false, message: 'Only a Jira admin can disconnect this site.' };
  const data = payload?.data === 'purge' ? 'purge' : 'keep';
  const secret = await findSecret();
  if (secret) {
    const signature = { id: `disconnect:${randomUUID()}`, cloudId: cloudIdIn(context), secret };
    const answer = await postToCrm({ path: '/api/jira/app/disconnect', body: { data }, signature });
    // 401: the CRM does not know this site any more, so it is disconnected there already.
    if (answer.kind === 'unreachable' || (answer.status !== 200 && answer.status !== 401)) {
      log('warn', 'The disconnection got no usable answer from the CRM.');
      return {
        ok: false,
        message:
          'The CRM did not answer, so nothing has changed: it must hear of this to stop calling Jira. Try again in a moment.',
      };
    }
  }
  await forgetPairing();
  return {
    ok: true,
    message:
      data === 'purge'
        ? 'This site is disconnected. The CRM is deleting what came from this Jira, and calls it no more.'
        : 'This site is disconnected. The CRM keeps its tickets and calls this Jira no more.',
  };
}
