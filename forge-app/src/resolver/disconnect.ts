import { postByForge } from '../crm/post-by-forge';
import { problemCodeOf } from '../crm/post-to-crm';
import { log } from '../log';
import { findPairedSite, forgetPairing } from '../storage/pairing';
import type { ActionAnswer, DisconnectPayload } from './contract';
import { isAdmin } from './is-admin';

/**
 * Ends the pairing on both sides. The CRM keeps its tickets, and a new pairing goes on where this one ended; or it
 * deletes for good what came from this Jira.
 */
export async function disconnect({ payload }: { payload?: DisconnectPayload | undefined }): Promise<ActionAnswer> {
  if (!(await isAdmin())) return { ok: false, message: 'Only a Jira admin can disconnect this site.' };
  const data = payload?.data === 'purge' ? 'purge' : 'keep';
  if (await findPairedSite()) {
    const answer = await postByForge({ path: '/api/app/disconnect', body: { data } });
    // A conflict: the CRM knows this installation no more. It is disconnected there, or another one is paired.
    const isDone = answer.kind === 'answered' && (answer.status === 200 || problemCodeOf(answer.body) === 'conflict');
    if (!isDone) {
      log('warn', 'The disconnection got no usable answer from the CRM.');
      return {
        ok: false,
        message:
          'The CRM did not answer, so nothing has changed: without the request it would go on calling Jira. Try again in a moment.',
      };
    }
  }
  await forgetPairing();
  return {
    ok: true,
    message:
      data === 'purge'
        ? 'This site is disconnected. The CRM is deleting the data from this Jira site and no longer calls it.'
        : 'This site is disconnected. The CRM keeps its tickets and no longer calls this Jira site.',
  };
}
