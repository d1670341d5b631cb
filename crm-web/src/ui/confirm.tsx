import type { ReactNode } from 'react';
import { DialogActions } from './dialog-actions.tsx';
import { Modal } from './modal.tsx';
import { Problem } from './problem.tsx';
import { useSayNotDone } from './use-say-if-closed.ts';

type Props = {
  title: string;
  act: string;
  change: {
    isPending: boolean;
    error: unknown;
    reset: () => void;
    mutateAsync: (input: undefined, then: { onSuccess: () => void }) => Promise<unknown>;
  };
  onClose: () => void;
  /** What happens, and what else is asked. */
  children: ReactNode;
};

/** Asks before what can't be undone, and stays until it is done. */
export function Confirm({ title, act, change, onClose, children }: Props) {
  const sayNotDone = useSayNotDone(title);
  const close = () => {
    change.reset();
    onClose();
  };
  return (
    <Modal title={title} onClose={close}>
      {children}
      <Problem error={change.error} />
      <DialogActions
        act={act}
        isDangerous
        disabled={change.isPending}
        // Where it was closed meanwhile, nothing is closed by the answer: that may be another one by then.
        onAct={() => void change.mutateAsync(undefined, { onSuccess: close }).catch(sayNotDone)}
        onClose={close}
      />
    </Modal>
  );
}
