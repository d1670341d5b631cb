import type { AdminAskKind, AdminAskOf, AdminBody } from '@synapse/shared/forge/admin';
import { useCallback, useEffect, useRef, useState } from 'react';
import { askAdmin, whyNot } from './ask-admin';

export type Asked<Body> = {
  loading: boolean;
  /** The newest answer, kept for as long as the page is open. */
  known: { body: Body; at: string } | undefined;
  /** Why the last question got no answer. */
  problem: string | undefined;
  reload: () => Promise<void>;
};

/**
 * Asks when it is first drawn, and again on `reload`.
 * @param ask made again for each render; only what it says counts
 * @param turn another one: ask again
 */
export function useAsked<Kind extends AdminAskKind>(
  ask: { kind: Kind } & AdminAskOf<Kind>,
  turn = 0,
): Asked<AdminBody<Kind>> {
  const [asked, setAsked] = useState<Omit<Asked<AdminBody<Kind>>, 'reload'>>({
    loading: true,
    known: undefined,
    problem: undefined,
  });
  const wanted = JSON.stringify(ask);
  const newest = useRef(0);
  const reload = useCallback(async () => {
    newest.current += 1;
    const turn = newest.current;
    setAsked((before) => ({ ...before, loading: true }));
    const answer = await askAdmin<Kind>(JSON.parse(wanted));
    // An answer that was overtaken by a newer question is old.
    if (turn !== newest.current) return;
    const fresh = answer.state === 'answered' ? { body: answer.body, at: new Date().toISOString() } : undefined;
    const problem = answer.state === 'answered' ? undefined : whyNot(answer);
    setAsked((before) => ({ loading: false, known: fresh ?? before.known, problem }));
  }, [wanted]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn is what asks again
  useEffect(() => {
    void reload();
  }, [reload, turn]);
  return { ...asked, reload };
}
