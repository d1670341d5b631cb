import { invoke } from '@forge/bridge';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { FindAnswer } from '../../resolver/contract';

/** Long enough that a word typed at one go is one call. */
const PAUSE_MS = 300;

/** Searches as a person types; only the answer to what was typed last is shown. */
export function useTicketSearch() {
  const [found, setFound] = useState<FindAnswer>();
  const latest = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  const search = useCallback((text: string) => {
    latest.current += 1;
    const mine = latest.current;
    clearTimeout(timer.current);
    if (text.trim() === '') return setFound(undefined);
    timer.current = setTimeout(async () => {
      const answer = await ask(text.trim());
      if (latest.current === mine) setFound(answer);
    }, PAUSE_MS);
  }, []);
  return { found, search };
}

async function ask(q: string): Promise<FindAnswer> {
  try {
    return await invoke<FindAnswer>('findTickets', { q });
  } catch {
    return { ok: false, message: 'Jira could not run the app just now. Try again in a moment.' };
  }
}
