import { defineRoute } from '@synapse/shared/api/define-route';
import { z } from 'zod';

export const kernelApi = {
  isAlive: defineRoute({
    method: 'GET',
    path: '/healthz',
    summary: 'Tell that the process is up',
    description: 'Restarting it would help nothing that is wrong elsewhere.',
    tag: 'operation',
    who: 'public',
    answers: { 200: z.object({ status: z.literal('ok') }) },
    idempotent: true,
    cost: 'none',
  }),
  isReady: defineRoute({
    method: 'GET',
    path: '/readyz',
    summary: 'Tell whether requests should be sent here',
    tag: 'operation',
    who: 'public',
    answers: {
      200: z.object({
        status: z.literal('ready'),
        /** How changes of other processes are heard of. `polling` is slower, not broken. */
        live: z.enum(['listening', 'polling']),
        /** `ok`, or what is wrong, in plain words: the rest goes on. */
        attachments: z.string(),
        clock: z.string(),
      }),
    },
    problems: ['not_ready'],
    idempotent: true,
    cost: 'read',
  }),
  readProcessMetrics: defineRoute({
    method: 'GET',
    path: '/metrics',
    summary: 'Read the metrics of this process, for Prometheus',
    tag: 'operation',
    who: 'metrics',
    answers: { 200: { types: { 'text/plain': null } } },
    idempotent: true,
    cost: 'none',
  }),
};
