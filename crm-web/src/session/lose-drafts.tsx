import { t } from '../texts/t.ts';
import { DialogActions } from '../ui/dialog-actions.tsx';
import { Modal } from '../ui/modal.tsx';

/** Texts that were not sent don't stay behind for whoever uses the computer next, and are not thrown away unasked. */
export function LoseDrafts({ count, onLose, onClose }: { count: number; onLose: () => void; onClose: () => void }) {
  return (
    <Modal title={t.signIn.losesTitle} onClose={onClose}>
      <p>{t.signIn.loses(count)}</p>
      <DialogActions act={t.signIn.out} onAct={onLose} isDangerous onClose={onClose} />
    </Modal>
  );
}
