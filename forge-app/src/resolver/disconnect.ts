import { randomUUID } from 'node:crypto';
import { postToCrm } from '../crm/post-to-crm';
import { log } from '../log';
import { findSecret, forgetPairing } from '../storage/pairing';
import { cloudIdIn, type ResolverContext } from './context';
import type { ActionAnswer } from './contract';
import { isAdmin } from './is-admin';

/** Ends the pairing on both sides. The CRM keeps its tickets; a new pairing goes on where this one ended. */
export async function disconnect({ context }: { context: ResolverContext }): Promise<ActionAnswer> {
  if (!(await isAdmin())) return { ok: false, message: 'Only a Jira admin can disconnect this site.' };
  const secret = await findSecret();
  if (secret) {
    const signature = { id: `disconnect:${randomUUID()}`, cloudId: cloudIdIn(context), secret };
    const answer = await postToCrm({ path: '/api/jira/app/disconnect', body: {}, signature });
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
  return { ok: true, message: 'This site is disconnected. The CRM keeps its tickets and calls this Jira no more.' };
}
