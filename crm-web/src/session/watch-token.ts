import { ApiProblem } from '@synapse/api-client/problem';
import type { SignedIn } from './start-session.ts';

/** A token, and whether the API takes it: it is refused where the provider has ended the session, and where an answer says so. */
export function watchToken(token: SignedIn['token']) {
  let tell: (isRefused: boolean) => void = () => undefined;
  let isRefused = false;
  let refusedAt = 0;
  const note = (now: boolean) => {
    if (now !== isRefused) tell(now);
    isRefused = now;
  };
  const refuse = () => {
    refusedAt = performance.now();
    note(true);
  };
  return {
    token: async () => {
      try {
        return await token();
      } catch (error) {
        if (error instanceof ApiProblem && error.code === 'unauthenticated') refuse();
        throw error;
      }
    },
    /** @param begunAt when its request began: one from before a refusal says nothing of what holds since */
    noteStatus: (status: number, begunAt: number) => {
      if (status === 401) refuse();
      else if (begunAt > refusedAt) note(false);
    },
    whenRefused: (listener: (isRefused: boolean) => void) => {
      tell = listener;
      listener(isRefused);
    },
  };
}
