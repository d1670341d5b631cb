import { invoke } from '@forge/bridge';
import type { PanelAct } from '@synapse/shared/forge/panel';
import { useCallback, useState } from 'react';
import type { ActAnswer, IssueRights } from '../../resolver/contract';

export type Acting = {
  /** What is being done just now; 'away' while the CRM is, and nothing can be. */
  busy: PanelAct['kind'] | 'away' | undefined;
  /** Why the last thing was not done, in words. */
  refusal: string | undefined;
  /** What Jira lets this person do to the issue: what they may not is not offered. */
  mayEdit: boolean;
  act: (wanted: PanelAct) => Promise<void>;
};

/** Does what a person asks of the panel, and fetches the record again afterwards. */
export function useAct(reload: () => Promise<void>, rights: IssueRights, isAway: boolean): Acting {
  const [busy, setBusy] = useState<PanelAct['kind']>();
  const [refusal, setRefusal] = useState<string>();
  const act = useCallback(
    async (wanted: PanelAct) => {
      setBusy(wanted.kind);
      setRefusal(undefined);
      const answer = await ask(wanted);
      // Why a refresh failed, the panel says itself when it then asks for the record.
      if (!answer.ok && wanted.kind !== 'refresh') setRefusal(answer.message);
      await reload();
      setBusy(undefined);
    },
    [reload],
  );
  return {
    busy: busy ?? (isAway ? 'away' : undefined),
    refusal,
    mayEdit: rights.edit,
    act,
  };
}

async function ask(act: PanelAct): Promise<ActAnswer> {
  try {
    return await invoke<ActAnswer>('actOnIssue', { act });
  } catch {
    return { ok: false, message: 'Jira could not run the app just now, so nothing was done. Try again in a moment.' };
  }
}
