import { log } from '../log';
import { bringToken } from './bring-token';
import { rotateSecret } from './rotate-secret';
import { sendHeartbeat } from './send-heartbeat';

/** What Forge gives the function of a scheduledTrigger. */
type Scheduled = { context?: { cloudId?: string } };

/** Forge takes a response for an answer of a scheduled trigger, and notes a 424 for anything else (its scheduled trigger page). */
const DONE = { statusCode: 204 };

/**
 * The scheduled trigger, every five minutes: by this the CRM knows that the app still stands in this Jira. Forge does
 * not retry it; the next one comes by itself.
 */
export async function onHeartbeat({ context }: Scheduled): Promise<{ statusCode: number }> {
  await beat(context?.cloudId);
  return DONE;
}

async function beat(cloudId: string | undefined): Promise<void> {
  if (!cloudId) {
    log('error', 'Forge did not say which site a heartbeat is for.');
    return;
  }
  const outcome = await sendHeartbeat(cloudId);
  if (outcome.state === 'away') log('warn', 'The CRM did not take the heartbeat.', { why: outcome.why });
  if (outcome.state === 'refused') return renewSecret();
  if (outcome.state !== 'answered') return;
  if (outcome.crm.wantsAppToken) await bringToken();
  if (!outcome.crm.secretIsOld) return;
  // The answer to a rotation was lost. The old secret ends within the day.
  const rotation = await rotateSecret();
  log('info', 'A rotation whose answer was lost was repeated.', { ok: rotation.ok });
}

/**
 * The CRM may have ended the pairing. Or it knows this secret no more: it was set back to a backup from before the last rotation, or
 * the answer to one was lost and it was away for a day. By Forge's proof it tells these apart: only a site that is paired gets
 * a secret, and a few a day at most.
 */
async function renewSecret(): Promise<void> {
  const { ok } = await rotateSecret();
  log('warn', 'The CRM knows no site by our signature.', { tookNewSecret: ok });
}
