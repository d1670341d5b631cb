import type { Readable } from 'node:stream';
import { z } from 'zod';
import { plainMediaType } from '../../domain/attachment/attachment-policy.ts';
import type { ObservedAttachment } from '../../domain/model/attachment.ts';
import { JiraError, unlessNotFound } from '../jira-error.ts';
import type { JiraHttp } from '../jira-http.ts';
import { readJiraTime } from '../read-issue.ts';
import type { FileTransfer } from './file-transfer.ts';
import type { FilePart } from './multipart.ts';
import { resumedDownload } from './resumed-download.ts';

/** What the sync asks of a site about files. Every function throws JiraError when Jira does not do it. */
export type JiraFiles = ReturnType<typeof createJiraFiles>;

/** Atlassian's OpenAPI, schema Attachment; in an issue its `id` is a string, in `GET attachment/{id}` a number. */
const attachmentSchema = z
  .object({
    id: z.union([z.string(), z.number()]).transform(String).pipe(z.string().regex(/^\d+$/)),
    filename: z.string(),
    author: z.object({ accountId: z.string().nullish(), displayName: z.string().nullish() }).nullish(),
    created: z.string(),
    size: z.number().int().min(0),
    mimeType: z.string().nullish(),
  })
  .transform(
    (one): ObservedAttachment => ({
      id: one.id,
      fileName: one.filename,
      mimeType: plainMediaType(one.mimeType),
      size: one.size,
      authorName: one.author?.displayName ?? 'Someone in Jira',
      authorAccountId: one.author?.accountId ?? null,
      created: readJiraTime(one.created),
    }),
  );

/** Reads the `attachment` field of an issue: every file it has. Null: the answer holds no such field. */
export function readAttachmentField(value: unknown): ObservedAttachment[] | null {
  return value === undefined || value === null ? null : z.array(attachmentSchema).parse(value);
}

/** Atlassian's OpenAPI, schema AttachmentSettings. */
const limitsSchema = z
  .object({ enabled: z.boolean().default(true), uploadLimit: z.number().optional() })
  .transform(({ enabled, uploadLimit }) => ({ enabled, maxBytes: uploadLimit ?? null }));

/** What a site takes: whether files at all, and of how many bytes at most (null: it does not say). */
export type UploadLimits = z.output<typeof limitsSchema>;

/** They rarely change, and what they forbid is checked again before it is refused. */
const TRUST_LIMITS_MS = 10 * 60_000;

/** What a site was last heard to take; connections over the same site may share it. */
export type KnownLimits = { said: { limits: UploadLimits | null; at: number } | null };

/**
 * The REST v3 calls on attachments over one site. Shapes: Atlassian's OpenAPI file and
 * docs/reference/jira-rest.md#attachments.
 */
export function createJiraFiles(http: JiraHttp, transfer: FileTransfer, known: KnownLimits = { said: null }) {
  /** Null: Jira does not tell this account. */
  async function askLimits(): Promise<UploadLimits | null> {
    try {
      return limitsSchema.parse(await http({ method: 'GET', path: 'rest/api/3/attachment/meta' }));
    } catch (error) {
      if (error instanceof JiraError && (error.kind === 'not_found' || error.kind === 'refused')) return null;
      throw error;
    }
  }

  return {
    /** What the site takes. @param fresh false: as it was said up to ten minutes ago */
    async limits(fresh: boolean): Promise<UploadLimits | null> {
      if (fresh || known.said === null || Date.now() - known.said.at > TRUST_LIMITS_MS)
        known.said = { limits: await askLimits(), at: Date.now() };
      return known.said.limits;
    },

    /** Every file of an issue. */
    async list(issueId: string): Promise<ObservedAttachment[]> {
      const path = `rest/api/3/issue/${encodeURIComponent(issueId)}`;
      const issue = await http({ method: 'GET', path, query: { fields: 'attachment' } });
      const { fields } = z.object({ fields: z.object({ attachment: z.unknown() }) }).parse(issue);
      return readAttachmentField(fields.attachment) ?? [];
    },

    /** The content of a file, which Jira says has `size` bytes. Each try goes to Jira again: its media host's addresses expire. */
    content({ id, size }: { id: string; size: number }): Promise<Readable> {
      const path = `rest/api/3/attachment/content/${encodeURIComponent(id)}`;
      return resumedDownload((from, etag) => transfer.open({ method: 'GET', path }, from, etag), size);
    },

    /** Attaches one file and gives it as Jira took it. */
    async attach(issueId: string, open: () => Promise<FilePart>): Promise<ObservedAttachment> {
      const path = `rest/api/3/issue/${encodeURIComponent(issueId)}/attachments`;
      const answer = await transfer.upload({ method: 'POST', path }, open);
      const [taken] = z.array(attachmentSchema).min(1).parse(answer);
      if (!taken) throw new JiraError({ kind: 'unavailable', status: null, words: 'no file in the answer' });
      return taken;
    },

    /** Deletes a file. False: Jira denies that it is there, as it does of one that this account may not see. */
    async remove(attachmentId: string): Promise<boolean> {
      const path = `rest/api/3/attachment/${encodeURIComponent(attachmentId)}`;
      return (await unlessNotFound(http({ method: 'DELETE', path, repeatable: true }).then(() => true))) ?? false;
    },
  };
}
