import { useBlocker } from '@tanstack/react-router';
import { settings } from '../../texts/t-settings.ts';
import { DialogActions } from '../../ui/dialog-actions.tsx';
import { Modal } from '../../ui/modal.tsx';

/** Asks before a page is left that has something in a form that is not saved. */
export function AskUnsaved({ isUnsaved }: { isUnsaved: boolean }) {
  const leave = useBlocker({
    shouldBlockFn: () => isUnsaved,
    enableBeforeUnload: () => isUnsaved,
    withResolver: true,
  });
  if (leave.status !== 'blocked') return null;
  return (
    <Modal title={settings.unsaved.title} onClose={leave.reset}>
      <p>{settings.unsaved.about}</p>
      <DialogActions act={settings.unsaved.leave} isDangerous onAct={leave.proceed} onClose={leave.reset} />
    </Modal>
  );
}
