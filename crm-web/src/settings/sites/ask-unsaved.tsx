import { useBlocker } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { askFirst, wouldLose } from '../../session/ask-before-leaving.ts';
import { settings } from '../../texts/t-settings.ts';
import { DialogActions } from '../../ui/dialog-actions.tsx';
import { Modal } from '../../ui/modal.tsx';

/** Asks before a page is left, by a link, or by signing out, that has something in a form that is not saved. */
export function AskUnsaved({ isUnsaved }: { isUnsaved: boolean }) {
  const leave = useBlocker({
    shouldBlockFn: () => isUnsaved,
    enableBeforeUnload: wouldLose,
    withResolver: true,
  });
  const [end, setEnd] = useState<(() => void) | null>(null);
  useEffect(() => (isUnsaved ? askFirst((go) => setEnd(() => go)) : undefined), [isUnsaved]);
  const close = () => setEnd(null);
  const goOn = () => {
    // More may be asked, or it may not be possible after all.
    close();
    end?.();
  };
  if (end) return <Ask onLeave={goOn} onClose={close} />;
  if (leave.status !== 'blocked') return null;
  return <Ask onLeave={leave.proceed} onClose={leave.reset} />;
}

function Ask({ onLeave, onClose }: { onLeave: () => void; onClose: () => void }) {
  // A dialog in a form that is folded in would not be drawn, and the page would wait for it.
  return createPortal(
    <Modal title={settings.unsaved.title} onClose={onClose}>
      <p>{settings.unsaved.about}</p>
      <DialogActions act={settings.unsaved.leave} isDangerous onAct={onLeave} onClose={onClose} />
    </Modal>,
    document.body,
  );
}
