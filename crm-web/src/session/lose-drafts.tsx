import { en } from '../texts/en.ts';
import { Modal } from '../ui/modal.tsx';

/** Texts that were not sent don't stay behind for whoever uses the computer next, and are not thrown away unasked. */
export function LoseDrafts({ count, onLose, onClose }: { count: number; onLose: () => void; onClose: () => void }) {
  return (
    <Modal title={en.signIn.losesTitle} onClose={onClose}>
      <p>{en.signIn.loses(count)}</p>
      <div className="actions">
        <button type="button" onClick={onClose}>
          {en.ticket.cancel}
        </button>
        <button type="button" className="danger" onClick={onLose}>
          {en.signIn.out}
        </button>
      </div>
    </Modal>
  );
}
