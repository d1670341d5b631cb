import { defineRoute } from '@synapse/shared/api/define-route';
import { z } from 'zod';

export const agentsApi = {
  callTools: defineRoute({
    method: 'POST',
    path: '/mcp',
    summary: 'Call the tools for agents, by the Model Context Protocol',
    description:
      'Streamable HTTP without sessions: each request is one JSON-RPC message. A tool needs the scope or role of the route that does the same.',
    tag: 'agents',
    who: 'viewer',
    scope: 'tickets:read',
    body: z.looseObject({ jsonrpc: z.literal('2.0') }),
    answers: { 200: { types: { 'application/json': null } }, 202: null },
    idempotent: false,
    cost: 'jira',
  }),
};
