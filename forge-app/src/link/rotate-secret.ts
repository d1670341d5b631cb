import { rotateResponseSchema } from '@synapse/shared/forge/rotation';
import { askCrmAsAdmin } from '../crm/ask-crm';
import { storeSecret } from '../storage/pairing';

/** `message` says why there is no new secret, in words for a person; the present one goes on. */
export type Rotation = { ok: true; oldValidUntil: string } | { ok: false; message: string };

/**
 * Trades the secret for a new one. The CRM goes on taking the old one for a day, so that what is being pushed now and
 * what waits in the queue is not refused. Should the answer be lost, the next heartbeat learns of it and asks again.
 */
export async function rotateSecret(): Promise<Rotation> {
  const asked = await askCrmAsAdmin({ path: '/api/app/rotate', body: {}, answer: rotateResponseSchema });
  if (asked.state === 'answered') {
    await storeSecret(asked.body.secret);
    return { ok: true, oldValidUntil: asked.body.oldValidUntil };
  }
  if (asked.state === 'not_paired')
    return { ok: false, message: 'This site is not paired with a CRM, so there is no secret to rotate.' };
  if (asked.state === 'refused') return { ok: false, message: asked.message };
  return { ok: false, message: `${asked.message} Until then the present secret goes on.` };
}
