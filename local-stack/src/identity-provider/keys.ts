import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { writePrivateFile } from '../write-file.ts';

const keysSchema = z.object({
  /** Signs tokens: a private key as JWK. */
  signing: z.looseObject({ kty: z.string(), kid: z.string() }),
  /** Signs cookies. */
  cookies: z.string(),
});
export type ProviderKeys = z.infer<typeof keysSchema>;

export const SIGNING_ALGORITHM = 'ES256';

export async function newKeys(): Promise<ProviderKeys> {
  const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  const kid = randomBytes(8).toString('hex');
  const signing = { ...(await exportJWK(privateKey)), kty: 'EC', kid, alg: SIGNING_ALGORITHM, use: 'sig' };
  return { signing, cookies: randomBytes(32).toString('base64url') };
}

/** The provider's keys: made on the first start, kept in `file` (mode 0600), so that a token outlives a restart. */
export async function keptKeys(file: string): Promise<ProviderKeys> {
  const known = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (known !== undefined) return keysSchema.parse(JSON.parse(known));
  const keys = await newKeys();
  await writePrivateFile(file, `${JSON.stringify(keys, null, 2)}\n`);
  return keys;
}
