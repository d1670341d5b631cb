import { SCOPE_NAMES } from '@synapse/shared/api/scopes';
import { z } from 'zod';

export const TOKEN_DAYS = { usual: 365, most: 730 } as const;

/** As it is in a list: without its secret, which is shown once. */
export const serviceTokenSchema = z.object({
  id: z.uuid(),
  /** What it does stands under this name in the history of tickets. */
  name: z.string(),
  scopes: z.array(z.enum(SCOPE_NAMES)),
  /** The name of who made it. */
  createdBy: z.string(),
  /** Null: they were erased. */
  createdByUserId: z.string().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** To the minute. */
  lastUsedAt: z.iso.datetime().nullable(),
});
export type ServiceToken = z.infer<typeof serviceTokenSchema>;

export const serviceTokenListSchema = z.object({ items: z.array(serviceTokenSchema) });

/** `POST /api/service-tokens` */
export const createServiceTokenSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z
    .array(z.enum(SCOPE_NAMES))
    .min(1)
    .max(SCOPE_NAMES.length)
    .refine((scopes) => new Set(scopes).size === scopes.length, 'name each scope once'),
  expiresInDays: z.number().int().min(1).max(TOKEN_DAYS.most).default(TOKEN_DAYS.usual),
});
export type CreateServiceToken = z.infer<typeof createServiceTokenSchema>;

/** The one answer that shows the token. */
export const newServiceTokenSchema = serviceTokenSchema.extend({ token: z.string() });
export type NewServiceToken = z.infer<typeof newServiceTokenSchema>;
