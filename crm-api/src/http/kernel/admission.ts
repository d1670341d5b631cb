import type { Caller } from '../auth/caller.ts';
import { ProblemError } from './error-mapper.ts';
import { createShares } from './shares.ts';

export type Whose = Pick<Caller, 'tenantId' | 'userId'>;

/**
 * How much of something that lasts one user may have at once, and one workspace, on a process.
 * @param words whose bound it is (`You have`, `Your workspace has`), and which
 * @returns lets somebody in; what it gives is called when they leave. It throws ProblemError too_many_requests
 */
export function admission(
  most: { user: number; workspace: number },
  words: (whose: string, most: number) => string,
): (caller: Whose) => () => void {
  const users = createShares({ all: Number.POSITIVE_INFINITY, each: most.user });
  const workspaces = createShares({ all: Number.POSITIVE_INFINITY, each: most.workspace });
  const refuse = (whose: string, bound: number) =>
    new ProblemError({
      code: 'too_many_requests',
      detail: words(whose, bound),
      headers: { 'retry-after': '10' },
    });
  return ({ tenantId, userId }) => {
    const user = `${tenantId} ${userId}`;
    if (users.take(user, 1)) throw refuse('You have', most.user);
    if (workspaces.take(tenantId, 1)) {
      users.give(user, 1);
      throw refuse('Your workspace has', most.workspace);
    }
    return () => {
      users.give(user, 1);
      workspaces.give(tenantId, 1);
    };
  };
}
