import { createHash, randomBytes } from 'node:crypto';

/** A secret that is shown once. Only its hash is stored: with 256 bits nobody finds it out from that. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** @param use keeps a secret of one use from being taken for one of another */
export const secretHash = (use: 'invitation' | 'service-token', secret: string): Buffer =>
  createHash('sha256').update(`synapse-${use}:`).update(secret).digest();
