import type { ReactNode } from 'react';
import { DialogActions } from './dialog-actions.tsx';
import { Modal } from './modal.tsx';
import { Problem } from './problem.tsx';

type Props = {
  title: string;
  act: string;
  change: {
    isPending: boolean;
    error: unknown;
    reset: () => void;
    mutate: (input: undefined, then: { onSuccess: () => void }) => void;
  };
  onClose: () => void;
  /** What happens, and what else is asked. */
  children: ReactNode;
};

/** Asks before what can't be undone, and stays until it is done. */
export function Confirm({ title, act, change, onClose, children }: Props) {
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
        onAct={() => change.mutate(undefined, { onSuccess: close })}
        onClose={close}
      />
    </Modal>
  );
}
