import { createHash } from 'node:crypto';
import { DomainError } from './domain-error.ts';

/** What has an ETag. */
export type Tagged = 'ticket' | 'comment' | 'contact' | 'company' | 'settings' | 'access' | 'view' | 'member';

type View = Readonly<Record<string, unknown>>;

/** What people write of each. What else is shown, such as how far Jira is, must not stand in the way of an edit. */
const EDITIONS: Readonly<Record<Tagged, (view: View) => string | null>> = {
  ticket: ({ version }) => (typeof version === 'number' ? String(version) : null),
  comment: ({ body, visibility, deletedInJira }) => hashOf([body, visibility, deletedInJira]),
  // A new name of their company is no change of a contact.
  contact: ({ name, email, phone, company, companyId, companyByHand, mergedInto }) =>
    hashOf([name, email, phone, companyId ?? company, companyByHand, mergedInto]),
  company: ({ name, domains }) => hashOf([name, domains]),
  settings: hashOf,
  // The app brings a new token every hour.
  access: ({ choice, hasApiToken }) => hashOf([choice, hasApiToken]),
  view: hashOf,
  // Names and addresses are what somebody's last token said.
  member: ({ role, suspendedAt }) => hashOf([role, suspendedAt]),
};

/**
 * The ETag of what is shown: its edition, which If-Match is compared by, and a hash of all of it, which If-None-Match is.
 * @returns null: what is shown has none, such as a ticket as it was
 */
export function etagOf(what: Tagged, view: View): string | null {
  const edition = EDITIONS[what](view);
  return edition === null ? null : `"${edition}.${hashOf(view)}"`;
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}

/**
 * The tags that a header names; `*` is any. Without W/, though If-Match should compare strongly: a proxy that packs an answer weakens
 * its tag, and whoever read through one could never change anything (docs/api.md). The edition is the same, packed or not.
 */
export const tagsIn = (header: string): string[] =>
  header.trim() === '*' ? ['*'] : [...header.matchAll(/"[^"]*"/g)].map(([tag]) => tag);

const CHANGED =
  'It has changed since you read it, so nothing was done. `current` is how it is now: decide again, and send its ETag.';

/** What is shown is not what the caller saw. */
export class PreconditionFailed extends DomainError {
  readonly current: View;
  /** Null: it has none. */
  readonly etag: string | null;

  constructor(current: View, etag: string | null, detail = CHANGED) {
    super('precondition_failed', detail);
    this.name = 'PreconditionFailed';
    this.current = current;
    this.etag = etag;
  }
}

/**
 * To be called behind the lock of what is changed.
 * @param ifMatch the tags of If-Match
 * @throws PreconditionFailed when it is of none of these editions
 */
export function requireEdition(ifMatch: readonly string[], what: Tagged, current: View): void {
  const etag = etagOf(what, current);
  const editionIn = (tag: string) => tag.split('.')[0];
  if (etag === null || ifMatch.some((tag) => tag === '*' || editionIn(tag) === editionIn(etag))) return;
  throw new PreconditionFailed(current, etag);
}
