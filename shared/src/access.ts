import { z } from 'zod';

/**
 * As whom an admin lets the CRM write to a Jira site:
 * - `auto`: as the app while it has a valid token, else as the account whose API token was given
 * - `app`: as the app only; without its token everything waits
 * - `api_token`: as that account only
 */
export const ACCESS_CHOICES = ['auto', 'app', 'api_token'] as const;
export type AccessChoice = (typeof ACCESS_CHOICES)[number];

/**
 * The app's own token, which Forge brings every hour:
 * - `none`: none has come yet
 * - `valid`, `expired`: by the time that stands in it
 * - `refused`: Jira answered 401 to it; the next one takes its place
 */
export const APP_TOKEN_STATES = ['none', 'valid', 'expired', 'refused'] as const;
export type AppTokenState = (typeof APP_TOKEN_STATES)[number];

/** As whom the CRM calls a site, for its health. No token is in it. */
export const siteAccessSchema = z.object({
  choice: z.enum(ACCESS_CHOICES),
  /** Null: neither way is open, and everything for this Jira waits. */
  inUse: z.enum(['app', 'api_token']).nullable(),
  /** Whether there is an API token to fall back on. */
  hasApiToken: z.boolean(),
  appToken: z.object({
    state: z.enum(APP_TOKEN_STATES),
    receivedAt: z.iso.datetime().nullable(),
    expiresAt: z.iso.datetime().nullable(),
    refusedAt: z.iso.datetime().nullable(),
  }),
  /** The same as a sentence for people, with what to do where something is to be done. */
  words: z.string(),
});
export type SiteAccess = z.infer<typeof siteAccessSchema>;

/** `PUT /api/jira/sites/{id}/access`, for admins: the choice and, where given, another account to fall back on. */
export const setSiteAccessSchema = z.strictObject({
  choice: z.enum(ACCESS_CHOICES),
  account: z.strictObject({ email: z.email(), apiToken: z.string().min(1).max(1000) }).optional(),
});
export type SetSiteAccess = z.infer<typeof setSiteAccessSchema>;
