import type { deletionPendingSchema } from '@synapse/shared/api/tickets';
import type { z } from 'zod';
import type { CommandRefusal, CommandResult } from '../../sync/outbound/write-through.ts';
import { ProblemError } from '../kernel/error-mapper.ts';

/**
 * The status of an answer to a change: `done` when nothing is left to do, 202 while Jira does not have it yet.
 * @throws ProblemError jira_refused, with Jira's own words; `ids` say what was kept nevertheless
 */
export function statusOf<Done extends 200 | 201 | 204>(
  result: CommandResult,
  done: Done,
  ids: Readonly<Record<string, string>> = {},
): Done | 202 {
  if (result.outcome !== 'refused') return result.outcome === 'pending' ? 202 : done;
  const refusal: CommandRefusal = result.refusal ?? { message: 'Jira refused the change without a reason.' };
  const { message, template, jira, field, needs } = refusal;
  const kept = 'What you wrote is kept in the CRM: correct it, or retry once the settings in Jira are corrected.';
  throw new ProblemError({
    code: 'jira_refused',
    detail: `${[message, jira === undefined || message.includes(jira) ? '' : `Jira says: ${jira}`, kept].filter(Boolean).join(' ')}`,
    issues: field === undefined ? undefined : [{ path: field, message: jira ?? message }],
    extension: { ticketId: result.ticketId, ...ids, ...(needs ? { needs } : {}), ...(template ? { template } : {}) },
  });
}

type DeletionAnswer = { status: 204 } | { status: 202; body: z.infer<typeof deletionPendingSchema> };

/** Answers a deletion: 204 when it is done, 202 when Jira's side of it is still on its way. */
export function deletionAnswer(result: CommandResult): DeletionAnswer {
  const status = statusOf(result, 204);
  if (status === 204) return { status };
  return { status, body: { ticketId: result.ticketId, sync: { state: 'pending' } } };
}
