import { type AsyncEvent, InvocationError, InvocationErrorCode } from '@forge/events';
import type { JiraEvent } from '@synapse/shared/jira-event';
import { postToCrm } from '../crm/post-to-crm';
import { log } from '../log';
import { recordGivenUp } from '../storage/given-up';
import { findSecret } from '../storage/pairing';
import { recordTrouble, recordTroubleOver } from '../storage/push-health';
import { takeNote } from '../storage/take-note';
import { notePushEnded, notePushWaits } from '../storage/waiting-pushes';
import { type PushPlan, planPush, planWithoutSecret } from './plan-push';

type Retry = Extract<PushPlan, { do: 'retry' }>;

/**
 * The queue's consumer: one event in, one signed push out. A push that gets through at once reads the secret and
 * nothing else: Forge counts what is read, and most of all what is not there.
 * @returns undefined when this event is finished with, or Forge's InvocationError (returned, not thrown: only so does
 * Forge respect the delay) for another try
 */
export async function pushToCrm(queued: AsyncEvent): Promise<InvocationError | undefined> {
  const event = queued.body.event as JiraEvent;
  const retries = queued.retryContext?.retryCount ?? 0;
  const plan = await push(event, retries);
  // Forge does not promise to deliver again what a function fails at by throwing.
  if (plan.do === 'retry') {
    await takeNote(event.id, () => noteRetry(event, plan, retries));
    return retryLater(plan);
  }
  await takeNote(event.id, () => noteEnd(event, plan, retries));
  return undefined;
}

async function noteRetry(event: JiraEvent, { trouble, reason }: Retry, retries: number): Promise<void> {
  if (retries === 0) await notePushWaits(event.id, Date.now());
  if (trouble !== null && (await recordTrouble(trouble, Date.now())))
    log('warn', 'A push to the CRM failed; it will be tried again.', { eventId: event.id, reason });
}

async function noteEnd(event: JiraEvent, plan: Exclude<PushPlan, Retry>, retries: number): Promise<void> {
  if (plan.do === 'give_up') {
    log('error', 'The CRM refused an event for good.', { eventId: event.id, reason: plan.reason });
    await recordGivenUp({ eventId: event.id, reason: plan.reason, at: new Date().toISOString() });
  }
  // Trouble leaves an event behind that is tried again, so only such an event can tell that it is over. A refusal is an
  // answer too: the way to the CRM is fine.
  if (retries === 0) return;
  await notePushEnded(event.id);
  if (await recordTroubleOver(Date.now())) log('info', 'Pushes to the CRM get through.');
}

/** Unpaired, there is nobody to tell: a pairing makes the CRM read this Jira from where it stopped. */
async function push(event: JiraEvent, retries: number): Promise<PushPlan> {
  const found = await readSecret();
  if ('why' in found) {
    log('warn', 'Forge’s storage did not give the secret; the push will be tried again.', {
      eventId: event.id,
      ...found,
    });
    return planWithoutSecret(found.why, retries);
  }
  const { secret } = found;
  if (!secret) return { do: 'done' };
  const answer = await postToCrm({
    path: '/api/jira/events',
    body: event,
    signature: { purpose: 'event', id: event.id, cloudId: event.cloudId, secret },
  });
  return planPush(answer, retries);
}

async function readSecret(): Promise<{ secret: string | undefined } | { why: string }> {
  try {
    return { secret: await findSecret() };
  } catch (error) {
    return { why: (error as Error).name };
  }
}

function retryLater(plan: Retry): InvocationError {
  return new InvocationError({
    retryAfter: plan.afterSeconds,
    retryReason:
      plan.trouble === 'overloaded'
        ? InvocationErrorCode.FUNCTION_UPSTREAM_RATE_LIMITED
        : InvocationErrorCode.FUNCTION_RETRY_REQUEST,
    retryData: { reason: plan.reason },
  });
}
