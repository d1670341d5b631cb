import { randomUUID } from 'node:crypto';
import { getAppContext } from '@forge/api';
import {
  APP_PROTOCOL,
  type HeartbeatAnswer,
  type HeartbeatRequest,
  heartbeatAnswerSchema,
} from '@synapse/shared/forge/heartbeat';
import { postToCrm } from '../crm/post-to-crm';
import { readAnswer } from '../crm/read-answer';
import { recordGivenUp } from '../storage/given-up';
import { findSecret } from '../storage/pairing';
import {
  findPushHealth,
  noTroubleYet,
  type PushHealth,
  recordTroubleOver,
  resetPushHealth,
} from '../storage/push-health';
import { takeNote } from '../storage/take-note';
import { notePushEnded, readWaitingPushes, type WaitingPushes } from '../storage/waiting-pushes';

/** Whether the two ends speak the same protocol, or which of them is the older one. */
export type Fit = 'fits' | 'crm_older' | 'app_older';

export type HeartbeatOutcome =
  | { state: 'answered'; latencyMs: number; fit: Fit; appVersion: string; crm: HeartbeatAnswer }
  | { state: 'not_paired' }
  /** The CRM knows no site by our signature: it was disconnected there, or paired again from elsewhere. */
  | { state: 'refused' }
  /** `versions`: it answered, and this app can't read that; the text says which of the two to update. */
  | { state: 'away'; why: string; versions?: string };

const NOTHING_WAITS: WaitingPushes = { waiting: 0, oldestAt: null, lost: [] };

/** Reports the app's state to the CRM, and returns how the CRM sees this site. Never throws for a failing network. */
export async function sendHeartbeat(cloudId: string): Promise<HeartbeatOutcome> {
  const secret = await findSecret();
  if (!secret) return { state: 'not_paired' };
  const { push, queue } = await readPushes();
  const { appVersion } = getAppContext();
  const body: HeartbeatRequest = {
    appVersion,
    protocol: APP_PROTOCOL,
    trouble: push.trouble,
    troubleSince: push.trouble === 'none' ? null : push.since,
    givenUp: push.givenUp,
    queue: { waiting: queue.waiting, oldestAt: queue.oldestAt },
  };
  const began = Date.now();
  const signature = { purpose: 'heartbeat' as const, id: randomUUID(), cloudId, secret };
  const answer = await postToCrm({ path: '/api/jira/app/heartbeat', body, signature });
  if (answer.kind === 'unreachable') return { state: 'away', why: answer.why };
  if (answer.status === 401) return { state: 'refused' };
  const read = readAnswer(heartbeatAnswerSchema, answer.body);
  const why = `answer ${answer.status}`;
  if (answer.status === 200 && read.state === 'versions') return { state: 'away', why, versions: read.message };
  if (answer.status !== 200 || read.state !== 'read') return { state: 'away', why };
  return { state: 'answered', latencyMs: Date.now() - began, fit: fitOf(read.body), appVersion, crm: read.body };
}

function fitOf({ protocols }: HeartbeatAnswer): Fit {
  if (protocols.includes(APP_PROTOCOL)) return 'fits';
  return protocols.some((protocol) => protocol > APP_PROTOCOL) ? 'app_older' : 'crm_older';
}

/** Whether pushes get through, and what waits. While none fails, none waits, and asking what does would cost a read. */
export async function readPushes(): Promise<{ push: PushHealth; queue: WaitingPushes }> {
  const kept = await findPushHealth();
  if (!kept) await takeNote('pushes', () => resetPushHealth(Date.now()));
  const push = kept ?? noTroubleYet(Date.now());
  if (push.trouble === 'none') return { push, queue: NOTHING_WAITS };
  const queue = await readWaitingPushes(Date.now());
  const isSettled = queue.waiting > 0 && queue.lost.length === 0;
  if (isSettled) return { push, queue };
  await takeNote('pushes', () => settle(queue));
  return { push: (await findPushHealth()) ?? push, queue };
}

/** Records what Forge has given up, and that nothing waits any more. */
async function settle({ waiting, lost }: WaitingPushes): Promise<void> {
  for (const eventId of lost) {
    await recordGivenUp({ eventId, reason: 'Forge tried it for a day', at: new Date().toISOString() });
    await notePushEnded(eventId);
  }
  if (waiting === 0) await recordTroubleOver(Date.now());
}
