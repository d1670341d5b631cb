import { invokeRemote } from '@forge/api';
import { log } from '../log';

/**
 * Has Forge bring the app's own token to the CRM now, and not only with the hour or a pairing: Forge adds it to what it carries to a
 * remote (`remotes[].auth` in manifest.yml). The app never sees the token. A failure is no reason to stop: the hourly
 * trigger and the next heartbeat try again.
 */
export async function bringToken(): Promise<boolean> {
  try {
    const answer = await invokeRemote('crm-api', {
      path: '/api/app/system-token',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    if (!answer.ok) log('warn', 'The CRM did not take the app’s token.', { status: answer.status });
    return answer.ok;
  } catch (error) {
    log('warn', 'Forge could not bring the app’s token to the CRM.', { why: (error as Error).name });
    return false;
  }
}
