import { InvocationError, InvocationErrorCode, Queue } from '@forge/events';
import { log } from '../log';
import { fitQueue } from './fit-queue';
import { normaliseEvent } from './normalise-event';
import { objectOf, textOf } from './read-json';
import { triggerRetryDelay } from './trigger-retry-delay';

/** The queue's name in manifest.yml. */
const queue = new Queue({ key: 'crm-push' });

/**
 * The trigger: a product event in, one queued push out. The queue and not the trigger talks to the CRM, since Forge
 * retries a trigger four times and a queued event for 24 hours. Pushes have no concurrency key: Forge would hold one
 * back for up to 15 minutes and promises no order, and the CRM merges by the issue's own times anyway.
 * @returns Forge's InvocationError when the queue refuses the event: Forge delivers it again only if it is returned,
 * and loses what is thrown
 */
export async function onJiraEvent(forgeEvent: unknown, context: unknown): Promise<InvocationError | undefined> {
  const normalised = normaliseEvent(forgeEvent, context, Date.now());
  if (!normalised.ok) {
    const eventType = textOf(objectOf(forgeEvent)?.eventType)?.slice(0, 100) ?? 'no event type';
    log('warn', 'A Jira event was left out.', { eventType, reason: normalised.reason });
    return undefined;
  }
  const { event } = normalised;
  try {
    await queue.push({ body: { event: fitQueue(event) } });
    return undefined;
  } catch (error) {
    const retryAfter = triggerRetryDelay(event.id, retriesOf(forgeEvent));
    log('warn', 'Forge’s queue did not take an event.', { eventId: event.id, why: (error as Error).name, retryAfter });
    return new InvocationError({ retryAfter, retryReason: InvocationErrorCode.FUNCTION_RETRY_REQUEST });
  }
}

/** How often Forge has delivered this event before. */
function retriesOf(forgeEvent: unknown): number {
  const count = objectOf(objectOf(forgeEvent)?.retryContext)?.retryCount;
  return typeof count === 'number' ? count : 0;
}
