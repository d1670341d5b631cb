import { invoke } from '@forge/bridge';
import type { PanelResponse } from '@synapse/shared/forge/panel';
import { useCallback, useEffect, useState } from 'react';
import type { IssueRights, PanelAnswer } from '../../resolver/contract';

export type PanelView = {
  loading: boolean;
  /** The newest answer; undefined before the first. */
  answer: PanelAnswer | undefined;
  /** The newest record that is known, and since when: the CRM's own answer, or what it said before it went away. */
  known: { panel: PanelResponse; at: string } | undefined;
  rights: IssueRights;
};

const READ_ONLY: IssueRights = { edit: false };

/** Asks for the panel's record when the page opens and again on `reload`. */
export function usePanel(): PanelView & { reload: () => Promise<void> } {
  const [view, setView] = useState<PanelView>({
    loading: true,
    answer: undefined,
    known: undefined,
    rights: READ_ONLY,
  });
  const reload = useCallback(async () => {
    setView((before) => ({ ...before, loading: true }));
    const answer = await ask();
    setView((before) => ({ loading: false, answer, ...knownOf(answer, before) }));
  }, []);
  useEffect(() => {
    void reload();
  }, [reload]);
  return { ...view, reload };
}

function knownOf(answer: PanelAnswer, before: PanelView): Pick<PanelView, 'known' | 'rights'> {
  if (answer.state === 'ready') {
    return { known: { panel: answer.panel, at: new Date().toISOString() }, rights: answer.rights };
  }
  if (answer.state !== 'away') return { known: undefined, rights: READ_ONLY };
  return { known: before.known ?? answer.known ?? undefined, rights: before.rights };
}

async function ask(): Promise<PanelAnswer> {
  try {
    return await invoke<PanelAnswer>('getPanel');
  } catch {
    return { state: 'away', message: 'Jira could not run the app just now. Try again in a moment.', known: null };
  }
}
