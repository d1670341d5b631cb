import { messageTemplateSchema } from '@synapse/shared/values/message-template';
import { z } from 'zod';

/**
 * Every code an error answer can carry, with the HTTP status it goes with. A code is stable: clients may branch
 * on it, while `title` and `detail` are for people and may be reworded.
 */
export const PROBLEM_STATUS = {
  invalid_request: 400,
  malformed_json: 400,
  invalid_cursor: 400,
  unauthenticated: 401,
  bad_signature: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  body_not_regenerable: 409,
  idempotency_key_in_use: 409,
  pairing_code_invalid: 410,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  range_not_satisfiable: 416,
  idempotency_key_reused: 422,
  jira_refused: 422,
  too_many_requests: 429,
  internal: 500,
  jira_unavailable: 503,
  not_ready: 503,
} as const;

export type ProblemCode = keyof typeof PROBLEM_STATUS;

const problemCodes = Object.keys(PROBLEM_STATUS) as [ProblemCode, ...ProblemCode[]];

/** One thing wrong with a request: where (a dotted path into the body or query) and why, in plain words. */
export const problemIssueSchema = z.object({
  path: z.string(),
  message: z.string(),
  /** The same by its code, where it has one. */
  template: messageTemplateSchema.optional(),
  /** What is allowed there, where that is a list of values or names. */
  options: z.array(z.string()).optional(),
  /** The one of `options` that is most like what was sent. */
  likely: z.string().optional(),
});

/** The one error shape of the API: RFC 9457 problem details with a stable `code`. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(problemCodes),
  detail: z.string(),
  /** What `detail` says, by its code, where it has one. */
  template: messageTemplateSchema.optional(),
  /** The trace id of the request, to find it in the logs. */
  traceId: z.string().optional(),
  /** For `invalid_request`: every path at fault. For `jira_refused`: the fields Jira named. */
  issues: z.array(problemIssueSchema).optional(),
  /** Where `X-Workspace` is missing: the workspaces there are to choose from. */
  workspaces: z.array(z.object({ id: z.uuid(), name: z.string(), role: z.string() })).optional(),
  /** For `jira_refused`: what a transition demands, to be sent with the status in `transitionFields`. */
  needs: z.array(z.object({ field: z.string(), name: z.string(), allowed: z.array(z.string()) })).optional(),
  /** For `jira_refused`: what was kept in the CRM nevertheless. */
  ticketId: z.uuid().optional(),
  commentId: z.uuid().optional(),
  attachmentId: z.uuid().optional(),
  /** For `precondition_failed`: how it is now. */
  current: z.record(z.string(), z.unknown()).optional(),
});

export type Problem = z.infer<typeof problemSchema>;
export type ProblemIssue = z.infer<typeof problemIssueSchema>;
