import { t } from '../texts/t.ts';
import { DialogActions } from '../ui/dialog-actions.tsx';
import { wordsOf } from '../ui/words.ts';

type Props = {
  save: { isPending: boolean; isError: boolean; error: unknown };
  onClose: () => void;
  /** How it is now, where it was changed since the form was opened. */
  meanwhile?: readonly (string | null)[] | undefined;
};

/** The end of a form: why it was not saved, and its buttons. */
export function FormEnd({ save, onClose, meanwhile }: Props) {
  return (
    <>
      {save.isError && !meanwhile && (
        <p className="problem" role="alert">
          {wordsOf(save.error)}
        </p>
      )}
      {meanwhile && (
        <div className="meanwhile" role="alert">
          <p>{t.meanwhile.about}</p>
          <blockquote>{meanwhile.filter(Boolean).join('\n')}</blockquote>
        </div>
      )}
      <DialogActions
        act={meanwhile ? t.meanwhile.replace : t.ticket.save}
        disabled={save.isPending}
        onClose={onClose}
      />
    </>
  );
}
