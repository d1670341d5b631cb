import { invoke } from '@forge/bridge';
import type { PanelSearchResponse } from '@synapse/shared/forge/panel';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { FindAnswer } from '../../resolver/contract';

/** Long enough that a word typed at one go is one call. */
const PAUSE_MS = 300;

export type Search = {
  /** What was typed last. */
  text: string;
  asking: boolean;
  found: PanelSearchResponse | undefined;
  /** Why nothing could be looked up, in words. */
  failure: string | undefined;
  type: (text: string) => void;
};

const NOTHING = { text: '', asking: false, found: undefined, failure: undefined };

/** Searches the CRM as a person types; only the answer to what was typed last is shown. */
export function useSearch(what: 'tickets' | 'contacts'): Search {
  const [state, setState] = useState<Omit<Search, 'type'>>(NOTHING);
  const latest = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = useCallback(
    (text: string) => {
      latest.current += 1;
      const mine = latest.current;
      clearTimeout(timer.current);
      const q = text.trim();
      if (q === '') return setState(NOTHING);
      setState((before) => ({ ...before, text, asking: true, failure: undefined }));
      timer.current = setTimeout(async () => {
        const answer = await ask(q, what);
        if (latest.current !== mine) return;
        setState({
          ...{ text, asking: false },
          found: answer.ok ? answer : undefined,
          failure: answer.ok ? undefined : answer.message,
        });
      }, PAUSE_MS);
    },
    [what],
  );
  return { ...state, type };
}

async function ask(q: string, what: 'tickets' | 'contacts'): Promise<FindAnswer> {
  try {
    return await invoke<FindAnswer>('findInCrm', { q, what });
  } catch {
    return { ok: false, message: 'Jira could not run the app just now. Try again in a moment.' };
  }
}
