import { authorSchema } from '@synapse/shared/values/author';
import { z } from 'zod';

/** Which of the two values of a conflict: what the CRM had, or what Jira had. */
export const CONFLICT_SIDES = ['ours', 'theirs'] as const;
export const conflictSideSchema = z.enum(CONFLICT_SIDES);
export type ConflictSide = z.infer<typeof conflictSideSchema>;

/** Both sides changed one field; one value won, and the other is kept here. Values are as the ticket writes them. */
export const conflictSchema = z.object({
  id: z.uuid(),
  ticket: z.object({
    id: z.uuid(),
    number: z.number().int(),
    title: z.string(),
    issueKey: z.string().nullable(),
    /** Null: the ticket is there. */
    deletedAt: z.iso.datetime().nullable(),
  }),
  /** A synced field, or `comment:` and the comment's id. */
  field: z.string(),
  /** The last value both sides agreed on; null when they had never agreed. */
  base: z.unknown(),
  ours: z.unknown(),
  theirs: z.unknown(),
  /** What decided: `jira`, `crm` or `newest`. */
  policy: z.string(),
  winner: z.enum(['crm', 'jira']),
  /**
   * When each side set its value, where the policy `newest` decided by that; else null. `theirsIs`: `field` when it is known
   * when Jira's value was set; `issue` when only the last update of the issue is, so the value may be older.
   */
  times: z
    .object({ ours: z.iso.datetime(), theirs: z.iso.datetime(), theirsIs: z.enum(['field', 'issue']) })
    .nullable(),
  /**
   * Not everybody who sees the issue may read its values: of a comment that Jira keeps for a role or group, or may, or of an
   * issue that the ticket has left.
   */
  restricted: z.boolean(),
  /** The event, request or run that brought the conflict to light. */
  cause: z.string().nullable(),
  at: z.iso.datetime(),
  /** Set once a person has decided. */
  resolved: z
    .object({
      at: z.iso.datetime(),
      by: z.string(),
      ...authorSchema.omit({ name: true }).shape,
      take: conflictSideSchema,
    })
    .nullable(),
});
export type Conflict = z.infer<typeof conflictSchema>;

export const conflictQuerySchema = z.strictObject({
  state: z.enum(['open', 'resolved', 'all']).default('open'),
  ticketId: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** `nextCursor` of the page before. */
  cursor: z.string().max(500).optional(),
});
export type ConflictQuery = z.infer<typeof conflictQuerySchema>;

export const conflictPageSchema = z.object({ items: z.array(conflictSchema), nextCursor: z.string().nullable() });
export type ConflictPage = z.infer<typeof conflictPageSchema>;

export const resolveConflictSchema = z
  .strictObject({
    take: conflictSideSchema,
    /** With `ours`: a text made of both, which is taken in place of the one that was here. */
    edited: z.string().max(32_767, 'Jira takes at most 32,767 characters in a text').optional(),
    /** Says that what the text holds in Jira beside text (images, mentions …) may be lost by this. */
    replaceDescription: z.boolean().optional(),
    /** Adds the text taken as a public comment instead, and leaves Jira's in its place. */
    asComment: z.boolean().optional(),
  })
  .refine((how) => !(how.asComment && how.replaceDescription), 'either replace the text or add a comment, not both')
  .refine((how) => how.edited === undefined || (how.take === 'ours' && !how.asComment), {
    path: ['edited'],
    message: 'goes with `take: "ours"`, and takes the place of the text',
  });
export type ResolveConflict = z.infer<typeof resolveConflictSchema>;
