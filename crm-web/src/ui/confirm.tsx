import type { ReactNode } from 'react';
import { settings as texts } from '../texts/settings.ts';
import { Modal } from './modal.tsx';

type Props = {
  title: string;
  about: string;
  act: string;
  onAct: () => void;
  onClose: () => void;
  children?: ReactNode;
};

/** Asks before what can't be undone. */
export function Confirm({ title, about, act, onAct, onClose, children }: Props) {
  return (
    <Modal title={title} onClose={onClose}>
      <p>{about}</p>
      {children}
      <div className="actions">
        <button type="button" onClick={onClose}>
          {texts.cancel}
        </button>
        <button
          type="button"
          className="danger"
          onClick={() => {
            onAct();
            onClose();
          }}
        >
          {act}
        </button>
      </div>
    </Modal>
  );
}
