import type { Cause } from '../model/change.ts';

/** Whose a comment or file is that a change makes. */
export const authorOf = ({ actor }: Cause) => ({
  authorName: actor?.name ?? '',
  authorUserId: actor?.userId ?? null,
  authorAccountId: actor?.accountId ?? null,
});
