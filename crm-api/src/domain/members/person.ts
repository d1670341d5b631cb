import { createHash } from 'node:crypto';

/** Who somebody is, whatever workspaces they belong to: the subject is the issuer's name for them. */
export type Person = { issuer: string; subject: string };

/**
 * The user id of a person: one name wherever the CRM writes down or counts who somebody is. An issuer's subjects are its own, so two
 * issuers may give the same one to two people; and a subject may look like anything, also like the key of a service token.
 */
export function userIdOf({ issuer, subject }: Person): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest('base64url');
}
