import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Place } from '@synapse/crm-api/store/blobs/s3-blobs';

const SWIFT = '/usr/lib/python3/dist-packages/swift';

export const INSTALL_SWIFT = 'apt-get install --yes --no-install-recommends python3-swift';

/**
 * Whether a real S3-compatible store can be started here: OpenStack Swift as Debian packages it. Where it is missing, the
 * tests that want it are skipped and say so (`note` goes into their name); on CI, ../../needs.test.ts fails once for all.
 */
export const s3Server = {
  isHere: existsSync(SWIFT),
  note: existsSync(SWIFT) ? '' : ` (needs OpenStack Swift: ${INSTALL_SWIFT})`,
};

export type S3Server = { place: S3Place; client: S3Client; close(): Promise<void> };

/** Starts Swift with an empty bucket, on a free port of 127.0.0.1. It ends with this process, however that ends. */
export async function startS3Server(bucket = 'attachments'): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'synapse-swift-'));
  // Debian's own Python, for its packages: another one may come first in the path.
  const server = spawn('/usr/bin/python3', [join(import.meta.dirname, 'serve-s3.py'), folder], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  server.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<void>((resolve) => {
    server.once('close', () => resolve());
  });
  const endpoint = await new Promise<string>((resolve, reject) => {
    createInterface(server.stdout).once('line', resolve);
    server.once('error', reject);
    server.once('close', () => reject(new Error(`Swift did not start${s3Server.note}: ${said}`)));
  });
  const credentials = { accessKeyId: 'test:tester', secretAccessKey: 'testing' };
  const place = { endpoint, region: 'us-east-1', bucket, prefix: 'synapse/', credentials, pathStyle: true };
  const client = new S3Client({ endpoint, region: place.region, credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    place,
    client,
    async close() {
      client.destroy();
      server.stdin.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
