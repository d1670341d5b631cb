import type { Readable } from 'node:stream';
import busboy from 'busboy';
import type { Request } from 'express';
import { JiraError, messageError } from '../jira-error.ts';
import type { AttachmentFiles } from './attachment-files.ts';

/** Atlassian's limit for one request (docs/reference/jira-rest.md#attachments). */
const FILE_LIMIT = 60;

export type ReceivedFile = {
  readonly id: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly size: number;
};

type Part = Readable & { truncated?: boolean };

/**
 * Streams the parts called `file` of a multipart request into the store. When one is refused (400 for none or too
 * many, 413 for too large) none is kept.
 */
export async function receiveFiles(
  request: Request,
  files: AttachmentFiles,
  limitBytes: number,
  nextId: () => string,
): Promise<ReceivedFile[]> {
  const writes: Promise<ReceivedFile>[] = [];
  let problem: JiraError | undefined;
  await new Promise<void>((resolve, reject) => {
    const parser = busboy({
      headers: request.headers,
      limits: { fileSize: limitBytes, files: FILE_LIMIT },
      defParamCharset: 'utf8',
    });
    parser.on('file', (name, part: Part, { filename, mimeType }) => {
      if (name !== 'file') return void part.resume();
      const id = nextId();
      const kept = files.write(id, part).then((size) => {
        if (part.truncated) problem = tooLarge(limitBytes);
        return { id, filename, mimeType, size };
      });
      writes.push(kept);
    });
    parser.once('filesLimit', () => {
      problem = messageError(400, `At most ${FILE_LIMIT} files can be attached at once.`);
    });
    parser.once('error', reject);
    parser.once('close', resolve);
    request.pipe(parser);
  }).catch(() => {
    problem = messageError(400, 'The multipart body could not be read.');
  });
  const received = await Promise.all(writes);
  if (received.length === 0) problem ??= messageError(400, "The request has no multipart part called 'file'.");
  if (problem === undefined) return received;
  for (const { id } of received) files.remove(id);
  throw problem;
}

function tooLarge(limitBytes: number): JiraError {
  return new JiraError(413, {
    errorMessages: [`The file exceeds its maximum permitted size of ${limitBytes} bytes.`],
    errors: {},
  });
}
