import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { CompletedPart, ListMultipartUploadsCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { createOutbound } from '../../egress/egress.ts';
import { type HostRule, ruleFor } from '../../egress/host-rule.ts';
import {
  type BlobKey,
  BlobMissing,
  type BlobStore,
  BlobStoreAway,
  isBlobId,
  type KeptBlob,
  measured,
  requireIds,
} from './blob-store.ts';
import { inParts } from './stream-parts.ts';

/** A bucket of Amazon S3 or of anything that speaks its protocol. */
export type S3Place = {
  /** Null: Amazon's own, by the region. */
  endpoint: string | null;
  region: string;
  bucket: string;
  /** What every key begins with: empty, or such as `synapse/`. */
  prefix: string;
  /** Null: as this machine is allowed to (a role, the usual environment variables). */
  credentials: { accessKeyId: string; secretAccessKey: string } | null;
  /** The bucket in the path rather than in the host's name. */
  pathStyle: boolean;
};

/** What is held in memory of a content. S3 wants parts of 5 MiB at least, but for the last, and 10,000 of them at most. */
const PART_BYTES = 8 * 1024 * 1024;
const MAX_PARTS = 10_000;

/**
 * Silence is what is limited, not the whole: a large content takes as long as it takes. A bucket that answers nothing is
 * given up after two tries, within half a minute: somebody may wait for it, and work items are tried again anyway.
 */
const REQUEST_HANDLER = { connectionTimeout: 5_000, socketTimeout: 10_000 };
const MAX_ATTEMPTS = 2;

/** Where Amazon's own buckets are. Within a private network of Amazon's they may have an internal address. */
const AMAZON: readonly HostRule[] = ['.amazonaws.com', '.amazonaws.com.cn', '.amazonaws.eu', '.api.aws'].map(
  (host) => ({ host, port: 443, plainHttp: false, internal: true }),
);

type Bucket = { sdk: typeof import('@aws-sdk/client-s3'); client: S3Client };

/**
 * Blobs as objects `<prefix><tenant>/<id>`. What fits into one part is one request; the rest is a multipart upload, which
 * becomes an object only when it is whole. Retries and credentials are those of Amazon's client.
 */
export function createS3Blobs(place: S3Place): BlobStore {
  // At once: it takes the process a second, which would hold up the first look at /readyz, or the first file.
  const opened = openBucket(place);
  opened.catch(() => {});
  const { bucket: Bucket } = place;
  const folderOf = (tenantId: string) => {
    requireIds(tenantId);
    return `${place.prefix}${tenantId}/`;
  };
  const at = ({ tenantId, id }: BlobKey) => {
    requireIds(id);
    return { Bucket, Key: `${folderOf(tenantId)}${id}` };
  };
  return {
    async put(key, content, maxBytes) {
      const where = at(key);
      const { chunks, stored } = measured(content, maxBytes);
      try {
        await putParts(await opened, where, inParts(chunks, partBytesFor(maxBytes)));
        return stored();
      } finally {
        content.destroy();
      }
    },
    async get(key) {
      const where = at(key);
      const { client, sdk } = await opened;
      try {
        const { Body } = await client.send(new sdk.GetObjectCommand(where));
        if (!(Body instanceof Readable)) throw new Error('the answer has no body');
        return Readable.from(whileThere(Body), { objectMode: false });
      } catch (error) {
        throw isMissing(error) ? new BlobMissing(error) : new BlobStoreAway(error);
      }
    },
    async delete(key) {
      const { client, sdk } = await opened;
      await inStore(client.send(new sdk.DeleteObjectCommand(at(key))));
    },
    async *list(tenantId, after) {
      const Prefix = folderOf(tenantId);
      yield* listObjects(await opened, {
        Bucket,
        Prefix,
        StartAfter: after === undefined ? after : `${Prefix}${after}`,
      });
    },
    async dropUnfinished(tenantId, before) {
      return dropUploads(await opened, { Bucket, Prefix: folderOf(tenantId) }, before);
    },
    async problem() {
      try {
        const { client, sdk } = await opened;
        await client.send(new sdk.HeadBucketCommand({ Bucket }));
        return null;
      } catch (error) {
        return problemOf(error);
      }
    },
  };
}

/** Loaded only here: a process that keeps its files on a disk needs nothing of it. */
async function openBucket({ endpoint, region, credentials, pathStyle }: S3Place): Promise<Bucket> {
  const sdk = await import('@aws-sdk/client-s3');
  const { agents } = createOutbound(endpoint === null ? AMAZON : hostsOf(endpoint));
  const client = new sdk.S3Client({
    region,
    forcePathStyle: pathStyle,
    // Content-MD5 goes along instead: every S3-compatible store checks it, and not every one knows the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { ...REQUEST_HANDLER, httpAgent: agents.http, httpsAgent: agents.https },
    maxAttempts: MAX_ATTEMPTS,
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === null ? {} : { credentials }),
  });
  return { sdk, client };
}

/** The bucket may stand in the host's name. */
function hostsOf(endpoint: string): HostRule[] {
  const rule = ruleFor(endpoint);
  return [rule, { ...rule, host: `.${rule.host}` }];
}

function partBytesFor(maxBytes: number): number {
  return Math.max(PART_BYTES, Math.ceil(maxBytes / MAX_PARTS));
}

async function putParts(
  { sdk, client }: Bucket,
  where: { Bucket: string; Key: string },
  parts: AsyncGenerator<Buffer>,
): Promise<void> {
  const { value: first } = await parts.next();
  const { value: second, done } = await parts.next();
  if (done || second === undefined) {
    const whole = first ?? Buffer.alloc(0);
    await inStore(client.send(new sdk.PutObjectCommand({ ...where, Body: whole, ContentMD5: md5Of(whole) })));
    return;
  }
  const { UploadId } = await inStore(client.send(new sdk.CreateMultipartUploadCommand(where)));
  const upload = { ...where, UploadId };
  try {
    const Parts: CompletedPart[] = [];
    const send = async (part: Buffer) => {
      const PartNumber = Parts.length + 1;
      const request = new sdk.UploadPartCommand({ ...upload, PartNumber, Body: part, ContentMD5: md5Of(part) });
      Parts.push({ PartNumber, ETag: (await inStore(client.send(request))).ETag });
    };
    await send(first ?? Buffer.alloc(0));
    await send(second);
    for await (const part of parts) await send(part);
    await inStore(client.send(new sdk.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })));
  } catch (error) {
    // Should this fail too, the sweep deletes it a day later.
    await client.send(new sdk.AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

async function* listObjects(
  { sdk, client }: Bucket,
  where: { Bucket: string; Prefix: string; StartAfter: string | undefined },
): AsyncGenerator<KeptBlob> {
  let ContinuationToken: string | undefined;
  do {
    const page = await inStore(client.send(new sdk.ListObjectsV2Command({ ...where, ContinuationToken })));
    for (const { Key = '', LastModified } of page.Contents ?? []) {
      const id = Key.slice(where.Prefix.length);
      if (isBlobId(id) && LastModified) yield { id, storedAt: LastModified.getTime() };
    }
    ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (ContinuationToken !== undefined);
}

async function dropUploads(
  { sdk, client }: Bucket,
  where: { Bucket: string; Prefix: string },
  before: number,
): Promise<number> {
  let dropped = 0;
  let next: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | undefined = {};
  while (next !== undefined) {
    const list = new sdk.ListMultipartUploadsCommand({ ...where, ...next });
    const page: ListMultipartUploadsCommandOutput = await inStore(client.send(list));
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (Initiated === undefined || Initiated.getTime() >= before) continue;
      const abort = new sdk.AbortMultipartUploadCommand({ Bucket: where.Bucket, Key, UploadId });
      await inStore(client.send(abort));
      dropped += 1;
    }
    next = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined;
  }
  return dropped;
}

function md5Of(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('base64');
}

async function* whileThere(body: Readable): AsyncGenerator<Buffer> {
  try {
    yield* body as AsyncIterable<Buffer>;
  } catch (error) {
    throw new BlobStoreAway(error);
  }
}

async function inStore<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new BlobStoreAway(error);
  }
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  return (error.$metadata as { httpStatusCode?: number }).httpStatusCode;
}

/** Not by its status: a bucket that is not there is a 404 as well. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === 'NoSuchKey';
}

function problemOf(error: unknown): string {
  const status = statusOf(error);
  if (status === 404) return 'The bucket of the attachments (ATTACHMENT_S3_BUCKET) is not there.';
  if (status === 401 || status === 403) return 'The bucket of the attachments does not accept its key.';
  return 'The bucket of the attachments cannot be reached.';
}
