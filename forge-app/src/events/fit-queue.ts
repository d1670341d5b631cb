import { hintOf, type JiraEvent } from '@synapse/shared/jira-event';

/** Forge refuses a push of more than 200 KB (@forge/events); the rest is for the envelope around the body. */
export const QUEUE_BODY_BYTES = 190 * 1024;

/** Only a rich text is longer than this, and the CRM never takes one from a changelog: it fetches the document. */
const LONG_VALUE = 1000;

/**
 * Makes an event fit Forge's queue: without the comment's body, or without the long values of the changelog. The
 * CRM fetches what an event names but does not carry. One that is too long even so becomes a hint: the queue would refuse
 * it each time, and it would be lost.
 */
export function fitQueue(event: JiraEvent): JiraEvent {
  if (fits(event)) return event;
  const slim = withoutLongParts(event);
  return fits(slim) ? slim : hintOf(event, event.occurredAt);
}

function withoutLongParts(event: JiraEvent): JiraEvent {
  if ('comment' in event) {
    const { body: _left, ...comment } = event.comment;
    return { ...event, comment };
  }
  if (event.type !== 'issue.updated' || !event.changelog) return event;
  const cut = (value: string | null) => (value !== null && value.length > LONG_VALUE ? null : value);
  const items = event.changelog.items.map((item) => ({
    ...item,
    from: cut(item.from),
    fromName: cut(item.fromName),
    to: cut(item.to),
    toName: cut(item.toName),
  }));
  return { ...event, changelog: { ...event.changelog, items } };
}

function fits(event: JiraEvent): boolean {
  return Buffer.byteLength(JSON.stringify(event)) <= QUEUE_BODY_BYTES;
}
