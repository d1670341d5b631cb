import { en } from '../texts/en.ts';
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
          <p>{en.meanwhile.about}</p>
          <blockquote>{meanwhile.filter(Boolean).join('\n')}</blockquote>
        </div>
      )}
      <DialogActions
        act={meanwhile ? en.meanwhile.replace : en.ticket.save}
        disabled={save.isPending}
        onClose={onClose}
      />
    </>
  );
}
