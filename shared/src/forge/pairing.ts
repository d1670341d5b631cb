import { z } from 'zod';

/** How long a pairing code is good for. */
export const PAIRING_CODE_MINUTES = 10;

/**
 * What an admin gives the CRM to get a code: how the API will reach this Jira site. Without an account it writes as the
 * app only, and there is nothing to fall back on.
 */
export const createPairingCodeSchema = z
  .strictObject({
    /** Such as https://your-company.atlassian.net */
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .max(300)
      .refine((url) => !/[?#]/.test(url), 'leave out what comes after ? or #: only the address of the site is needed'),
    email: z.email().optional(),
    apiToken: z.string().min(1).max(1000).optional(),
    /** The project that gets an issue for each new ticket. */
    projectKey: z.string().regex(/^[A-Z][A-Z0-9_]{1,9}$/, 'a project key is 2 to 10 capitals and digits, such as KAN'),
  })
  .refine(({ email, apiToken }) => (email === undefined) === (apiToken === undefined), {
    message: 'give both email and apiToken, or neither: then the CRM writes as the app',
    path: ['apiToken'],
  });
export type CreatePairingCode = z.infer<typeof createPairingCodeSchema>;

export const pairingCodeSchema = z.object({ code: z.string(), expiresAt: z.iso.datetime() });
export type PairingCode = z.infer<typeof pairingCodeSchema>;

/**
 * What the Forge app sends to `POST /api/app/pair`, through Forge. The code says which workspace; which site, installation
 * and app it is, Forge's invocation token says, and nothing in the body.
 */
export const pairRequestSchema = z.strictObject({ code: z.string().trim().min(8).max(64) });
export type PairRequest = z.infer<typeof pairRequestSchema>;

export const pairResponseSchema = z.object({
  siteId: z.uuid(),
  workspaceName: z.string(),
  /** The secret that signs every push from now on. Keep it in Forge's secret store; it is shown only here. */
  secret: z.string(),
});
export type PairResponse = z.infer<typeof pairResponseSchema>;
