import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/**
 * Encrypts what must not be readable in a stolen dump: Jira tokens and signing secrets. AES-256-GCM; a sealed value
 * is `version (1) | key id (4) | iv (12) | tag (16) | ciphertext`.
 */
export interface Vault {
  /** @param about what the value belongs to; the same words must be given to open it, so that rows can't be swapped */
  seal(plain: string, about: string): Buffer;
  /** @throws VaultError when the key is not one we have, or a byte or `about` was changed */
  open(sealed: Buffer, about: string): string;
  /** Whether it was sealed with the current key. */
  isCurrent(sealed: Buffer): boolean;
}

/** No key that we have opens a sealed value, or it was changed, or it is another's. */
export class VaultError extends Error {}

const VERSION = 1;
const KEY_AT = 1;
const IV_AT = 5;
const TAG_AT = 17;
const TEXT_AT = 33;

/**
 * @param keys.current 32 bytes; everything is sealed with it
 * @param keys.previous 32 bytes; what was sealed before a rotation still opens
 */
export function createVault(keys: { current: Buffer; previous?: Buffer | undefined }): Vault {
  const known = [keys.current, ...(keys.previous ? [keys.previous] : [])].map((key) => ({ key, id: keyId(key) }));
  const currentId = keyId(keys.current);
  return {
    seal(plain, about) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keys.current, iv).setAAD(Buffer.from(about));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), currentId, iv, cipher.getAuthTag(), text]);
    },
    open(sealed, about) {
      const key = known.find(({ id }) => id.equals(sealed.subarray(KEY_AT, IV_AT)))?.key;
      if (sealed[0] !== VERSION || sealed.length < TEXT_AT || !key) {
        throw new VaultError(
          'A stored secret was sealed with another key. Set ENCRYPTION_KEY_PREVIOUS to the key it was sealed with, or pair the site again.',
        );
      }
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(IV_AT, TAG_AT))
        .setAAD(Buffer.from(about))
        .setAuthTag(sealed.subarray(TAG_AT, TEXT_AT));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(TEXT_AT)), decipher.final()]).toString('utf8');
      } catch (error) {
        throw new VaultError('A stored secret does not open for what it belongs to: it was changed.', { cause: error });
      }
    },
    isCurrent: (sealed) => currentId.equals(sealed.subarray(KEY_AT, IV_AT)),
  };
}

/** Tells keys apart without telling anything of them. */
function keyId(key: Buffer): Buffer {
  return createHash('sha256').update('synapse-vault-key').update(key).digest().subarray(0, 4);
}

/** What a Jira API token is sealed for: a pairing code and the site it makes share the words, so the value moves as it is. */
export const aboutJiraToken = (tenantId: string): string => `jira-token:${tenantId}`;
export const aboutWebhookSecret = (siteId: string): string => `webhook-secret:${siteId}`;
export const aboutEndpointSecret = (endpointId: string): string => `webhook-endpoint:${endpointId}`;
export const aboutSiteSecret = (siteId: string): string => `site-secret:${siteId}`;
export const aboutVaultCheck = 'vault-check';
/** A new installation is another app: its token does not open for the previous installation. */
export const aboutAppToken = (siteId: string, installationId: string): string =>
  `app-token:${siteId}:${installationId}`;
