import { Queue } from '@forge/events';
import type { JiraEvent } from '@synapse/shared/jira-event';
import { log } from '../log';
import { fitQueue } from './fit-queue';
import { normaliseEvent } from './normalise-event';
import { objectOf, textOf } from './read-json';

/** The queue's name in manifest.yml. */
const queue = new Queue({ key: 'crm-push' });

/**
 * The trigger: a product event in, one queued push out. The queue and not the trigger talks to the CRM, since Forge
 * retries a trigger four times and a queued event for 24 hours.
 * @throws when the queue refuses it, so that Forge delivers the event again
 */
export async function onJiraEvent(forgeEvent: unknown, context: unknown): Promise<void> {
  const normalised = normaliseEvent(forgeEvent, context, Date.now());
  if (!normalised.ok) {
    const eventType = textOf(objectOf(forgeEvent)?.eventType)?.slice(0, 100) ?? 'no event type';
    log('warn', 'A Jira event was left out.', { eventType, reason: normalised.reason });
    return;
  }
  await queue.push(toQueueEvent(normalised.event));
}

function toQueueEvent(event: JiraEvent) {
  return {
    body: { event: fitQueue(event) },
    // One push at a time for an issue, any number over issues.
    concurrency: { key: `issue-${event.issue.id}`, limit: 1 },
  };
}
