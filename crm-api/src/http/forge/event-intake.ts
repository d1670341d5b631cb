import type { signedApi } from '@synapse/shared/api/forge';
import { eventHeadSchema, hintOf, type JiraEvent, jiraEventSchema } from '@synapse/shared/jira-event';
import type { Log } from '../../log.ts';
import { isDataError } from '../../store/db/pg-error.ts';
import { badSignature, invalidBody, readSignedRequest, type SignatureCheck } from '../auth/signed-request.ts';
import { ProblemError } from '../kernel/error-mapper.ts';
import type { RawHandler } from '../kernel/handlers.ts';
import { parseSignedJson } from '../kernel/json-body.ts';
import { stateOf } from '../kernel/request-state.ts';
import type { TakeIn } from './inbox-batch.ts';
import type { RecordEventTime } from './record-event-time.ts';

/**
 * `POST /api/jira/events`: takes in what the Forge app pushes. A plain function ahead of Express, which would take
 * half of its time. 202: taken in; 200: it was there already; both only after the commit, for the answer is a promise.
 */
export function createEventIntake(
  using: SignatureCheck & {
    takeIn: TakeIn;
    noteTime: RecordEventTime;
    log: Log;
    /** As HttpServices. */
    sharedNow: () => number;
  },
): RawHandler<typeof signedApi.takeEvent> {
  return async (req) => {
    const receivedMs = using.sharedNow();
    const request = await readSignedRequest(req, using);
    const event = readEvent(request.body, receivedMs);
    // The secret that was checked belongs to the site of the header: an event must not speak for another.
    if (event.cloudId !== request.cloudId) throw badSignature('The event is of another site than the header says.');
    if (event.id !== request.id) {
      throw new ProblemError({
        code: 'invalid_request',
        detail: 'webhook-id must be “event:”, followed by the id of the event.',
        issues: [{ path: 'id', message: 'must be what follows event: in the header webhook-id' }],
      });
    }
    const { tenantId, siteId } = request.site;
    const outcome = await using
      .takeIn({
        tenantId,
        siteId,
        eventId: event.id,
        issueId: event.issue.id,
        type: event.type,
        payload: JSON.stringify(event),
        receivedMs,
      })
      .catch(rethrowUnstorable);
    using.noteTime(request.site);
    const { traceId: trace } = stateOf(req);
    using.log.debug({ trace, tenant: tenantId, issue: event.issue.key, event: event.id, outcome }, 'event taken in');
    return { status: outcome === 'new' ? 202 : 200, body: { accepted: outcome === 'new' } };
  };
}

/**
 * An app of another version may say something that can't be read here. It would not be told again, so it counts as a hint: there
 * is something new of that issue.
 * @throws ProblemError where not even the issue can be read
 */
function readEvent(body: Buffer, receivedMs: number): JiraEvent {
  const given = parseSignedJson(body);
  const event = jiraEventSchema.safeParse(given);
  if (event.success) return event.data;
  const head = eventHeadSchema.safeParse(given);
  if (!head.success) throw invalidBody(event.error);
  return hintOf(head.data, receivedMs);
}

function rethrowUnstorable(error: unknown): never {
  if (!isDataError(error)) throw error;
  throw new ProblemError({
    code: 'invalid_request',
    detail: 'The event has a value that can’t be stored: a number or time out of range, or a text that is too long.',
  });
}
