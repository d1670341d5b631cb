import { createHash } from 'node:crypto';

/** Who somebody is, whatever workspaces they belong to: the subject is the issuer's name for them. */
export type Person = { issuer: string; subject: string };

/** One name for a person, in caches and notifications. */
export function personKey({ issuer, subject }: Person): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest('base64url');
}
