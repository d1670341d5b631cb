import { authorSchema } from '@synapse/shared/values/author';
import { messageTemplateSchema } from '@synapse/shared/values/message-template';
import { z } from 'zod';

/** A file on a ticket. Its content is at `GET /api/attachments/:id/content`. */
export const attachmentSchema = z.object({
  id: z.uuid(),
  ticketId: z.uuid(),
  /** Safe to be used as a file's name: no folders, no control characters. */
  fileName: z.string(),
  mimeType: z.string(),
  /** Bytes. */
  size: z.number().int().min(0),
  /** Hex, of the content; null until the content is here. */
  sha256: z.string().nullable(),
  /** Where the file was attached. */
  source: z.enum(['CRM', 'JIRA']),
  author: authorSchema,
  createdAt: z.iso.datetime(),
  jiraAttachmentId: z.string().nullable(),
  /** `here`: it can be loaded. `coming`: it is being fetched from Jira. `none`: it is not kept here; `failure` says why. */
  content: z.enum(['here', 'coming', 'none']),
  /** `local`: it has nothing to do with Jira. `failed`: it does not get through; `failure` says why. */
  sync: z.enum(['local', 'pending', 'synced', 'failed']),
  failure: z.string().nullable(),
  /** The same by its code, where it has one. */
  template: messageTemplateSchema.optional(),
});
export type Attachment = z.infer<typeof attachmentSchema>;
