import { momentSchema } from '@synapse/shared/values/moment';
import { z } from 'zod';

/** What is written down of those who run a workspace. Work on tickets stands in their history instead. */
export const AUDIT_ACTIONS = [
  'workspace.created',
  'workspace.renamed',
  'invitation.created',
  'invitation.sent_again',
  'invitation.revoked',
  'member.joined',
  'member.changed',
  'member.removed',
  'member.left',
  'person.erased',
  'service_token.created',
  'service_token.revoked',
  'pairing.offered',
  'site.paired',
  'site.settings_changed',
  'site.access_changed',
  'site.secret_asked',
  'site.secret_rotated',
  'site.disconnected',
  'site.purge_requested',
  'site.exported',
  'project.configured',
  'project.removed',
  'people.matched',
  'people.forgotten',
  'webhook.created',
  'webhook.changed',
  'webhook.deleted',
  'webhook.secret_rotated',
  'webhook.replayed',
  'view.created',
  'view.changed',
  'view.deleted',
  'import.started',
  'import.changed',
  'contact.merged',
  'contact.deleted',
  'audit.exported',
  'agent.called',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/**
 * Who did it: a person who is signed in, a service token, the Forge app for an admin in Jira, whoever has a link of an export,
 * whoever runs the CRM, or the CRM itself.
 */
export const AUDIT_ACTOR_KINDS = ['person', 'service_token', 'app', 'link', 'operator', 'system'] as const;
export type AuditActorKind = (typeof AUDIT_ACTOR_KINDS)[number];

export const auditEntrySchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  actor: z.object({
    kind: z.enum(AUDIT_ACTOR_KINDS),
    /** Of a person, their `userId`; of a service token, `token:` and its id; of the app, the account of the Jira admin. */
    id: z.string(),
    name: z.string(),
  }),
  /** Where the request came from. */
  address: z.string().nullable(),
  action: z.enum(AUDIT_ACTIONS),
  /** What it was done to, such as `member:<id>`. */
  about: z.string().nullable(),
  /** What was changed: the names of settings, with their values where these are no secret and no text. */
  changes: z.array(z.string()),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

const filters = {
  actorId: z.string().min(1).max(250).optional(),
  action: z.enum(AUDIT_ACTIONS).optional(),
  from: momentSchema.optional(),
  /** Up to, but not at. */
  to: momentSchema.optional(),
};

export const auditQuerySchema = z.strictObject({
  ...filters,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1000).optional(),
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;

export const auditPageSchema = z.object({ items: z.array(auditEntrySchema), nextCursor: z.string().nullable() });
export type AuditPage = z.infer<typeof auditPageSchema>;

export const auditExportQuerySchema = z.strictObject({
  ...filters,
  format: z.enum(['csv', 'ndjson']).default('ndjson'),
});
