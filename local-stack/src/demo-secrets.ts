import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { writePrivateFile } from './write-file.ts';

const demoSecretsSchema = z.object({
  /** Signs the demo's login tokens (HS256). */
  jwtSecret: z.string(),
  /** 32 bytes in base64: encrypts what the API keeps for Jira. */
  encryptionKey: z.string(),
  tenantId: z.uuid(),
});
export type DemoSecrets = z.infer<typeof demoSecretsSchema>;

/** The demo's secrets: random, created on the first start, kept in `demo-secrets.json` (mode 0600). */
export async function demoSecrets(dataDir: string): Promise<DemoSecrets> {
  const file = path.join(dataDir, 'demo-secrets.json');
  const known = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (known !== undefined) return readSecrets(file, known);
  const secrets: DemoSecrets = {
    jwtSecret: randomBytes(48).toString('base64url'),
    encryptionKey: randomBytes(32).toString('base64'),
    tenantId: randomUUID(),
  };
  await writePrivateFile(file, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}

function readSecrets(file: string, text: string): DemoSecrets {
  try {
    return demoSecretsSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${file} can't be read as the demo's secrets. To start over with empty data: npm run reset`, {
      cause: error,
    });
  }
}
