import { ROLES } from '@synapse/shared/api/define-route';
import { idSchema } from '@synapse/shared/values/id';
import { z } from 'zod';

const roleSchema = z.enum(ROLES);
const address = z.string().trim().pipe(z.email('not an e-mail address').max(320));

/** A workspace as one of its people sees it. */
export const ownWorkspaceSchema = z.object({ id: z.uuid(), name: z.string(), role: roleSchema });
export type OwnWorkspace = z.infer<typeof ownWorkspaceSchema>;

/** `GET /api/me` */
export const meSchema = z.object({
  /** As the identity provider names the person. */
  userId: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  /** Whether the identity provider says that the address is theirs. An invitation is for a verified address only. */
  emailVerified: z.boolean(),
  /** Those that may be chosen by the header `X-Workspace`. */
  workspaces: z.array(
    ownWorkspaceSchema.extend({
      /** A suspended member can't choose the workspace. */
      suspended: z.boolean(),
      /** Who says so: a row of the workspace's members, or the token itself. */
      by: z.enum(['member', 'token']),
      /**
       * The `seq` of its last live event. Whoever reads first and then follows `GET /api/live` from here misses nothing that
       * changes between the two. Null for a suspended member.
       */
      feedSeq: z.number().int().nullable(),
    }),
  ),
});
export type Me = z.infer<typeof meSchema>;

/** `POST /api/me/leave` */
export const leaveSchema = z.strictObject({ workspaceId: idSchema });

export const memberSchema = z.object({
  id: z.uuid(),
  userId: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role: roleSchema,
  suspendedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});
export type Member = z.infer<typeof memberSchema>;

export const updateMemberSchema = z
  .strictObject({ role: roleSchema.optional(), suspended: z.boolean().optional() })
  .refine((patch) => Object.keys(patch).length > 0, 'name at least one of role and suspended');
export type UpdateMember = z.infer<typeof updateMemberSchema>;

/** `POST /api/members/erasures`; `userId` is the one in the list of members and in the audit log. */
export const erasePersonSchema = z.strictObject({
  userId: z.string().regex(/^[\w-]{43}$/, 'is no userId'),
});

export const memberQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1000).optional(),
});
export type MemberQuery = z.infer<typeof memberQuerySchema>;

export const memberPageSchema = z.object({ items: z.array(memberSchema), nextCursor: z.string().nullable() });
export type MemberPage = z.infer<typeof memberPageSchema>;

/** `POST /api/members/invitations` */
export const createInvitationSchema = z.strictObject({ email: address, role: roleSchema });
export type CreateInvitation = z.infer<typeof createInvitationSchema>;

export const INVITATION_DAYS = 7;

export const invitationSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  role: roleSchema,
  invitedBy: z.string(),
  /** Null: the operator, or they were erased. */
  invitedByUserId: z.string().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type Invitation = z.infer<typeof invitationSchema>;

/** The one answer that shows the token. */
export const newInvitationSchema = invitationSchema.extend({
  token: z.string(),
  link: z.string(),
  /** Whether the link was sent to the address; else give it to them yourself. */
  mailed: z.boolean(),
});
export type NewInvitation = z.infer<typeof newInvitationSchema>;

export const invitationListSchema = z.object({ items: z.array(invitationSchema) });

/** `POST /api/me/invitations` */
export const acceptInvitationSchema = z.strictObject({ token: z.string().min(1).max(200) });
