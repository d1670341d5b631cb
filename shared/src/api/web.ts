import { defineRoute } from '@synapse/shared/api/define-route';
import { z } from 'zod';

export const webApi = {
  readWebConfig: defineRoute({
    method: 'GET',
    path: '/api/web/config',
    summary: 'Read how the frontend signs people in',
    description:
      'By OpenID Connect: the authorization code flow with PKCE. `signIn` is null where the operator named no client for it (AUTH_WEB_CLIENT_ID). No secret is in it.',
    tag: 'members',
    who: 'public',
    answers: {
      200: z.object({
        signIn: z
          .object({
            issuer: z.string(),
            clientId: z.string(),
            scopes: z.array(z.string()),
            /** Whom the token is for: sent as `resource` (RFC 8707), or as `audience`, where it is not null. */
            resource: z.string().nullable(),
            audience: z.string().nullable(),
          })
          .nullable(),
      }),
    },
    idempotent: true,
    cost: 'none',
  }),
};
