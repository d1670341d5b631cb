import { defineRoute } from '@synapse/shared/api/define-route';
import { createServiceTokenSchema, newServiceTokenSchema, serviceTokenListSchema } from '@synapse/shared/service-token';

export const serviceTokensApi = {
  listServiceTokens: defineRoute({
    method: 'GET',
    path: '/api/service-tokens',
    summary: 'List the service tokens of the workspace, without their secrets',
    tag: 'tokens',
    who: 'admin',
    answers: { 200: serviceTokenListSchema },
    idempotent: true,
    cost: 'read',
  }),
  createServiceToken: defineRoute({
    method: 'POST',
    path: '/api/service-tokens',
    summary: 'Create a service token',
    description:
      'The token is shown this once. It ends after a year unless said otherwise, and after two at the latest.',
    tag: 'tokens',
    who: 'admin',
    body: createServiceTokenSchema,
    answers: { 201: newServiceTokenSchema },
    problems: ['conflict'],
    idempotent: false,
    cost: 'write',
  }),
  revokeServiceToken: defineRoute({
    method: 'DELETE',
    path: '/api/service-tokens/:tokenId',
    summary: 'Revoke a service token; its live streams end, too',
    tag: 'tokens',
    who: 'admin',
    answers: { 204: null },
    idempotent: true,
    cost: 'write',
  }),
};
