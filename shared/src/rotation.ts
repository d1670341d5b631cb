import { z } from 'zod';

/** For how long the secret before still signs, hours: what waits in Forge's queue is at most a day old. */
export const OLD_SECRET_HOURS = 24;

/** `POST /api/jira/app/rotate`, signed with a secret that is valid now: the body says nothing more. */
export const rotateRequestSchema = z.strictObject({});

export const rotateResponseSchema = z.object({
  /** Signs every push from now on. Keep it in Forge's secret store; it is shown only here. */
  secret: z.string(),
  oldValidUntil: z.iso.datetime(),
});
export type RotateResponse = z.infer<typeof rotateResponseSchema>;

/** `POST /api/jira/app/disconnect`, signed: the CRM keeps its tickets, and calls this Jira no more. */
export const disconnectRequestSchema = z.strictObject({});
