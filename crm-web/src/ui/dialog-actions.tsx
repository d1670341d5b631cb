import { t } from '../texts/t.ts';

type Props = {
  /** What is carried out, as a verb. */
  act: string;
  onClose: () => void;
  /** Left out: the button submits the form that it stands in. */
  onAct?: () => void;
  disabled?: boolean;
  isDangerous?: boolean;
};

/** The end of a dialog or form: leave it as it is, or carry it out. */
export function DialogActions({ act, onClose, onAct, disabled = false, isDangerous = false }: Props) {
  return (
    <div className="actions">
      <button type="button" onClick={onClose}>
        {t.cancel}
      </button>
      <button
        type={onAct ? 'button' : 'submit'}
        className={isDangerous ? 'danger' : 'primary'}
        disabled={disabled}
        onClick={onAct}
      >
        {act}
      </button>
    </div>
  );
}
