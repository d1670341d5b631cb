import { z } from 'zod';

/** For how long the secret before still signs, hours: what waits in Forge's queue is at most a day old. */
export const OLD_SECRET_HOURS = 24;

/** The answer to `POST /api/app/rotate`: Forge's invocation token proves which installation asks. */
export const rotateResponseSchema = z.object({
  /** Signs every push from now on. Keep it in Forge's secret store; it is shown only here. */
  secret: z.string(),
  oldValidUntil: z.iso.datetime(),
});
export type RotateResponse = z.infer<typeof rotateResponseSchema>;

/**
 * `POST /api/app/disconnect`, by Forge's invocation token: the CRM calls this Jira no more.
 * - `keep`: tickets and links stay, and a new pairing goes on with them
 * - `purge`: what came from this Jira is deleted for good (see crm-api, sync/purge/purge-site.ts)
 */
export const disconnectRequestSchema = z.strictObject({ data: z.enum(['keep', 'purge']).default('keep') });
export type DisconnectRequest = z.input<typeof disconnectRequestSchema>;

/** The answer to `POST /api/app/export`: an address to download what the CRM holds of this site from, for ten minutes. */
export const exportLinkResponseSchema = z.object({
  /** Below the CRM's own address, such as `/api/exports/…`. Whoever has it can download: it is for the admin who asked. */
  path: z.string().startsWith('/api/exports/'),
  expiresAt: z.iso.datetime(),
});
export type ExportLinkResponse = z.infer<typeof exportLinkResponseSchema>;
