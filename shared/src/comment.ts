import { authorSchema } from '@synapse/shared/values/author';
import { messageTemplateSchema } from '@synapse/shared/values/message-template';
import { z } from 'zod';

/** An internal comment never reaches Jira; a public one does. */
export const COMMENT_VISIBILITIES = ['internal', 'public'] as const;
export const commentVisibilitySchema = z.enum(COMMENT_VISIBILITIES);
export type CommentVisibility = z.infer<typeof commentVisibilitySchema>;

export const commentSchema = z.object({
  id: z.uuid(),
  ticketId: z.uuid(),
  /** Markdown. */
  body: z.string(),
  visibility: commentVisibilitySchema,
  /** Why a comment from Jira is internal: who may read it there. */
  visibilityReason: z.string().nullable(),
  /** Where the comment was written. */
  source: z.enum(['CRM', 'JIRA']),
  author: authorSchema,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  jiraCommentId: z.string().nullable(),
  /** `local`: internal, never sent. `failed`: Jira refused it; `failure` says why. */
  sync: z.enum(['local', 'pending', 'synced', 'failed']),
  failure: z.string().nullable(),
  /** The same by its code, where it has one. */
  template: messageTemplateSchema.optional(),
  /**
   * What it holds in Jira that its Markdown can't say (a mention, an attached image …). An edit of it is refused (409)
   * unless it says `replaceBody`.
   */
  loses: z.array(z.string()),
});
export type Comment = z.infer<typeof commentSchema>;

export const createCommentSchema = z.strictObject({
  body: z
    .string()
    .trim()
    .min(1, 'a comment needs a text')
    .max(32_767, 'Jira takes at most 32,767 characters in a text'),
  /** Internal by default: a comment reaches Jira only when somebody says so. */
  visibility: commentVisibilitySchema.default('internal'),
});
export type CreateComment = z.infer<typeof createCommentSchema>;

export const updateCommentSchema = z
  .strictObject({
    body: createCommentSchema.shape.body.optional(),
    /** An internal comment can be published; a public one can't be made internal: Jira's readers have seen it. */
    visibility: z.literal('public').optional(),
    /** Says that what the comment holds in Jira beside text (images, mentions …) may be lost by this edit. */
    replaceBody: z.boolean().optional(),
  })
  .refine((p) => p.body !== undefined || p.visibility !== undefined, 'name at least one field to change');
export type UpdateComment = z.infer<typeof updateCommentSchema>;
