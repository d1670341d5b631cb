import { defineRoute } from '@synapse/shared/api/define-route';
import { ADMIN_ANSWERS, type AdminAskKind, type AdminBody, adminRequestSchema } from '@synapse/shared/forge/admin';
import { heartbeatRequestSchema, heartbeatResponseSchema } from '@synapse/shared/forge/heartbeat';
import { pairRequestSchema, pairResponseSchema } from '@synapse/shared/forge/pairing';
import {
  panelActRequestSchema,
  panelActResponseSchema,
  panelRequestSchema,
  panelResponseSchema,
  panelSearchRequestSchema,
  panelSearchResponseSchema,
} from '@synapse/shared/forge/panel';
import {
  disconnectRequestSchema,
  exportLinkResponseSchema,
  rotateResponseSchema,
} from '@synapse/shared/forge/rotation';
import { eventAnswerSchema, jiraEventSchema } from '@synapse/shared/jira-event';
import { idSchema } from '@synapse/shared/values/id';
import { z } from 'zod';

/** What the app, a webhook and Forge itself send. The app and the API are released together; integrators need none of it. */

/** Signed over the raw bytes, and taken ahead of Express. */
export const signedApi = {
  takeEvent: defineRoute({
    method: 'POST',
    path: '/api/jira/events',
    summary: 'Take in an event that the Forge app pushes',
    description: '202: it is new; 200: it was there already. Both only after the commit.',
    tag: 'app',
    who: 'app',
    body: jiraEventSchema,
    answers: { 200: eventAnswerSchema, 202: eventAnswerSchema },
    idempotent: true,
    cost: 'write',
    raw: true,
  }),
  takeWebhook: defineRoute({
    method: 'POST',
    path: '/api/jira/webhooks',
    summary: 'Take in what a webhook sends that a Jira admin set up',
    description:
      'The body is Jira’s own (an issue or comment event). 200 with `accepted: false`: known already, or of no interest.',
    tag: 'app',
    who: 'webhook',
    query: z.object({ site: idSchema }),
    body: z.unknown(),
    answers: { 200: eventAnswerSchema, 202: eventAnswerSchema },
    idempotent: true,
    cost: 'write',
    raw: true,
  }),
  heartbeat: defineRoute({
    method: 'POST',
    path: '/api/jira/app/heartbeat',
    summary: 'Report that the app runs, and whether its pushes get through',
    tag: 'app',
    who: 'app',
    body: heartbeatRequestSchema,
    answers: { 200: heartbeatResponseSchema },
    idempotent: false,
    cost: 'write',
    raw: true,
  }),
  readPanel: defineRoute({
    method: 'POST',
    path: '/api/jira/panel',
    summary: 'Read what the panel on an issue shows',
    tag: 'app',
    who: 'app',
    body: panelRequestSchema,
    answers: { 200: panelResponseSchema },
    idempotent: true,
    cost: 'read',
    raw: true,
  }),
  actFromPanel: defineRoute({
    method: 'POST',
    path: '/api/jira/panel/act',
    summary: 'Do what an engineer asks for in the panel',
    tag: 'app',
    who: 'app',
    body: panelActRequestSchema,
    answers: { 200: panelActResponseSchema },
    problems: ['not_found', 'conflict', 'body_not_regenerable', 'jira_refused', 'jira_unavailable'],
    idempotent: false,
    cost: 'jira',
    raw: true,
  }),
  searchFromPanel: defineRoute({
    method: 'POST',
    path: '/api/jira/panel/search',
    summary: 'Search tickets without an issue, or contacts, from the panel',
    tag: 'app',
    who: 'app',
    body: panelSearchRequestSchema,
    answers: { 200: panelSearchResponseSchema },
    idempotent: true,
    cost: 'read',
    raw: true,
  }),
};

const knownSchema = z.object({
  /** Whether the site is connected here. */
  known: z.boolean(),
});

/** Strict, so that none of them is taken for another. */
const adminAnswerSchema: z.ZodType<AdminBody<AdminAskKind>> = z.union(
  Object.values(ADMIN_ANSWERS).map((schema: z.ZodObject) => schema.strict()),
) as never;

/** Through Forge, with its invocation token. */
export const forgeApi = {
  pairApp: defineRoute({
    method: 'POST',
    path: '/api/app/pair',
    summary: 'Connect the Jira site of an installation with the workspace of a pairing code',
    tag: 'app',
    who: 'forge',
    body: pairRequestSchema,
    answers: { 201: pairResponseSchema },
    problems: ['pairing_code_invalid', 'jira_refused', 'jira_unavailable'],
    idempotent: false,
    cost: 'jira',
  }),
  rotateSecret: defineRoute({
    method: 'POST',
    path: '/api/app/rotate',
    summary: 'Give the installation a new signing secret',
    description: 'The secret before still signs for a day. The answer waits until every process knows the new one.',
    tag: 'app',
    who: 'forge',
    answers: { 200: rotateResponseSchema },
    idempotent: false,
    cost: 'write',
  }),
  makeExportLink: defineRoute({
    method: 'POST',
    path: '/api/app/export',
    summary: 'Give the Jira admin an address to download the site’s data from',
    tag: 'app',
    who: 'forge',
    answers: { 200: exportLinkResponseSchema },
    idempotent: false,
    cost: 'read',
  }),
  askAsAdmin: defineRoute({
    method: 'POST',
    path: '/api/app/admin',
    summary: 'Ask or do what the app’s admin page offers',
    description: 'The answer is that of the question (`ADMIN_ANSWERS` in shared/src/forge/admin.ts).',
    tag: 'app',
    who: 'forge',
    body: adminRequestSchema,
    answers: { 200: adminAnswerSchema },
    problems: ['not_found', 'invalid_cursor', 'jira_refused', 'jira_unavailable'],
    idempotent: false,
    cost: 'jira',
  }),
  takeAppToken: defineRoute({
    method: 'POST',
    path: '/api/app/system-token',
    summary: 'Bring the app’s own token for Jira',
    tag: 'app',
    who: 'forge',
    answers: { 200: z.object({ stored: z.literal(true), expiresAt: z.iso.datetime() }) },
    problems: ['jira_unavailable'],
    idempotent: true,
    cost: 'write',
  }),
  noteInstallation: defineRoute({
    method: 'POST',
    path: '/api/app/installed',
    summary: 'Report that the app was installed or upgraded',
    tag: 'app',
    who: 'forge',
    answers: { 200: knownSchema },
    problems: ['jira_unavailable'],
    idempotent: true,
    cost: 'write',
  }),
  noteRemoval: defineRoute({
    method: 'POST',
    path: '/api/app/uninstalled',
    summary: 'Report that the app is being uninstalled',
    tag: 'app',
    who: 'forge',
    answers: { 200: knownSchema },
    idempotent: true,
    cost: 'write',
  }),
  disconnectFromJira: defineRoute({
    method: 'POST',
    path: '/api/app/disconnect',
    summary: 'End the pairing, from Jira',
    tag: 'app',
    who: 'forge',
    body: disconnectRequestSchema,
    answers: { 200: z.object({ disconnected: z.literal(true) }) },
    idempotent: false,
    cost: 'write',
  }),
};

/** For whoever sets a Jira admin's webhook up. */
export const webhookApi = {
  testWebhook: defineRoute({
    method: 'POST',
    path: '/api/jira/webhooks/test',
    summary: 'Confirm that the address of the webhooks can be reached',
    tag: 'app',
    who: 'public',
    answers: { 200: z.object({ success: z.literal(true), message: z.string() }) },
    problems: ['too_many_requests'],
    idempotent: true,
    cost: 'none',
  }),
  addWebhookSecret: defineRoute({
    method: 'POST',
    path: '/api/jira/sites/:siteId/webhook-secret',
    summary: 'Give a site’s webhook a new secret',
    description: 'It is shown only here. Set it in Jira, with the address in `path`.',
    tag: 'sites',
    who: 'admin',
    scope: 'none',
    answers: { 201: z.object({ secret: z.string(), path: z.string() }) },
    problems: ['conflict'],
    idempotent: false,
    cost: 'write',
  }),
};
