import { invoke } from '@forge/bridge';
import type { PanelResponse } from '@synapse/shared/panel';
import { useCallback, useEffect, useState } from 'react';
import type { PanelAnswer } from '../../resolver/contract';

export type PanelView = {
  loading: boolean;
  /** The newest answer; undefined before the first. */
  answer: PanelAnswer | undefined;
  /** The newest record that the CRM gave, kept for as long as the page is open and nowhere else. */
  known: { panel: PanelResponse; at: string } | undefined;
};

/** Asks for the panel's record when the page opens and again on `reload`. */
export function usePanel(): PanelView & { reload: () => Promise<void> } {
  const [view, setView] = useState<PanelView>({ loading: true, answer: undefined, known: undefined });
  const reload = useCallback(async () => {
    setView((before) => ({ ...before, loading: true }));
    const answer = await ask();
    const fresh = answer.state === 'ready' ? { panel: answer.panel, at: new Date().toISOString() } : undefined;
    setView((before) => ({ loading: false, answer, known: fresh ?? before.known }));
  }, []);
  useEffect(() => {
    void reload();
  }, [reload]);
  return { ...view, reload };
}

async function ask(): Promise<PanelAnswer> {
  try {
    return await invoke<PanelAnswer>('getPanel');
  } catch {
    return { state: 'away', message: 'Jira could not run the app just now. Try again in a moment.' };
  }
}
