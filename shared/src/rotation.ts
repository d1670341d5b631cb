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

/**
 * `POST /api/jira/app/disconnect`, signed: the CRM calls this Jira no more.
 * - `keep`: tickets and links stay, and a new pairing goes on with them
 * - `purge`: what came from this Jira is deleted for good (see crm-api, sync/purge-site.ts)
 */
export const disconnectRequestSchema = z.strictObject({ data: z.enum(['keep', 'purge']).default('keep') });
export type DisconnectRequest = z.input<typeof disconnectRequestSchema>;

/** `POST /api/jira/app/export`, signed: an address to download what the CRM holds of this site from, for ten minutes. */
export const exportLinkRequestSchema = z.strictObject({});
export const exportLinkResponseSchema = z.object({
  /** Below the CRM's own address, such as `/api/exports/…`. Whoever has it can download: it is for the admin who asked. */
  path: z.string().startsWith('/api/exports/'),
  expiresAt: z.iso.datetime(),
});
export type ExportLinkResponse = z.infer<typeof exportLinkResponseSchema>;
