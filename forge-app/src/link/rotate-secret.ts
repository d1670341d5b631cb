import { randomUUID } from 'node:crypto';
import { rotateResponseSchema } from '@synapse/shared/rotation';
import { postToCrm, problemCodeOf } from '../crm/post-to-crm';
import { log } from '../log';
import { findSecret, storeSecret } from '../storage/pairing';

export type Rotation =
  | { ok: true; oldValidUntil: string }
  | { ok: false; why: 'not_paired' | 'away' | 'refused' | 'too_often' };

/**
 * Trades the secret for a new one. The CRM goes on taking the old one for a day, so that what is being pushed now and
 * what waits in the queue is not refused. Should the answer be lost, the next heartbeat learns of it and asks again.
 */
export async function rotateSecret(cloudId: string): Promise<Rotation> {
  const secret = await findSecret();
  if (!secret) return { ok: false, why: 'not_paired' };
  const signature = { id: `rotate:${randomUUID()}`, cloudId, secret };
  const answer = await postToCrm({ path: '/api/jira/app/rotate', body: {}, signature });
  if (answer.kind === 'unreachable') {
    log('warn', 'The rotation got no answer from the CRM.', { why: answer.why });
    return { ok: false, why: 'away' };
  }
  const parsed = rotateResponseSchema.safeParse(answer.body);
  if (answer.status === 200 && parsed.success) {
    await storeSecret(parsed.data.secret);
    return { ok: true, oldValidUntil: parsed.data.oldValidUntil };
  }
  const code = problemCodeOf(answer.body);
  log('warn', 'The CRM did not rotate the secret.', { status: answer.status, code: code ?? null });
  if (code === 'conflict') return { ok: false, why: 'too_often' };
  return { ok: false, why: answer.status === 401 ? 'refused' : 'away' };
}
