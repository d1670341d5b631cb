import { postByForge } from '../crm/post-by-forge';
import { problemCodeOf } from '../crm/post-to-crm';
import { log } from '../log';
import { findPairedSite, forgetPairing } from '../storage/pairing';
import type { ActionAnswer, DisconnectPayload } from './contract';
import { isAdmin } from './is-admin';

const NOT_DELETED =
  'The pairing was ended before, in the CRM or by an earlier attempt, so the CRM did not take this request. What it keeps of this Jira site may still be there: ask an admin of the CRM to delete it. To end the pairing here too, choose to keep the data.';

/**
 * Ends the pairing on both sides. The CRM keeps its tickets, and a new pairing goes on where this one ended; or it
 * deletes for good what came from this Jira.
 */
export async function disconnect({ payload }: { payload?: DisconnectPayload | undefined }): Promise<ActionAnswer> {
  if (!(await isAdmin())) return { ok: false, message: 'Only a Jira admin can disconnect this site.' };
  const data = payload?.data === 'purge' ? 'purge' : 'keep';
  const told = await tellCrm(data);
  if (told === 'unanswered') {
    log('warn', 'The disconnection got no usable answer from the CRM.');
    return {
      ok: false,
      message:
        'The CRM did not confirm it, and without its answer it may go on calling Jira. The pairing stays here. Try again in a moment.',
    };
  }
  // Nobody took the request to delete, so nobody must believe that it is done.
  if (told === 'ended before' && data === 'purge') return { ok: false, message: NOT_DELETED };
  await forgetPairing();
  return {
    ok: true,
    message:
      data === 'purge'
        ? 'This site is disconnected. The CRM is deleting the data from this Jira site and no longer calls it.'
        : 'This site is disconnected. The CRM keeps its tickets and no longer calls this Jira site.',
  };
}

/** `ended before`: the CRM knows this installation no more. It is disconnected there, or another one is paired. */
async function tellCrm(data: DisconnectPayload['data']): Promise<'done' | 'ended before' | 'unanswered'> {
  if (!(await findPairedSite())) return 'ended before';
  const answer = await postByForge({ path: '/api/app/disconnect', body: { data } });
  if (answer.kind === 'unreachable') return 'unanswered';
  if (answer.status === 200) return 'done';
  return problemCodeOf(answer.body) === 'conflict' ? 'ended before' : 'unanswered';
}
