import { t } from '../../texts/t.ts';
import { AtLimit, LINE_MOST, TEXT_MOST } from '../../ui/at-limit.tsx';
import { DialogActions } from '../../ui/dialog-actions.tsx';
import { DifferencesOf } from '../differences-view.tsx';

type Props = {
  label: string;
  ours: string;
  theirs: string;
  text: string;
  isLine: boolean;
  isPending: boolean;
  onChange: (text: string) => void;
  onSave: () => void;
  onCancel: () => void;
};

/** A third text, made of both: beside it, what it leaves out of each and adds to it. */
export function ConflictEditor({ label, ours, theirs, text, isLine, isPending, ...on }: Props) {
  return (
    <div className="third">
      {isLine ? (
        <input
          aria-label={label}
          value={text}
          maxLength={LINE_MOST}
          onChange={(event) => on.onChange(event.target.value)}
        />
      ) : (
        <textarea
          aria-label={label}
          rows={6}
          value={text}
          maxLength={TEXT_MOST}
          onChange={(event) => on.onChange(event.target.value)}
        />
      )}
      <AtLimit text={text} most={isLine ? LINE_MOST : TEXT_MOST} />
      <div className="sides">
        <div>
          <strong>{t.conflict.againstOurs}</strong>
          <br />
          <DifferencesOf from={ours} to={text} />
        </div>
        <div>
          <strong>{t.conflict.againstTheirs}</strong>
          <br />
          <DifferencesOf from={theirs} to={text} />
        </div>
      </div>
      <DialogActions
        act={t.conflict.takeEdited}
        onAct={on.onSave}
        disabled={isPending || text.trim() === ''}
        onClose={on.onCancel}
      />
    </div>
  );
}
