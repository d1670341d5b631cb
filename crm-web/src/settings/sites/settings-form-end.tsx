import { useRef } from 'react';
import { t } from '../../texts/t.ts';
import { Problem } from '../../ui/problem.tsx';
import { isStale } from '../../ui/tagged.ts';
import { AskUnsaved } from './ask-unsaved.tsx';

type Props = {
  act: string;
  saved: string;
  save: { isPending: boolean; isSuccess: boolean; error: unknown };
  isUnsaved: boolean;
  /** What somebody else changed since the form was opened, a line for each. */
  meanwhile: readonly string[] | undefined;
  onTakeTheirs: () => void;
};

/** The end of a form of settings: why it was not saved, or that it was, and its button. */
export function SettingsFormEnd({ act, saved, save, isUnsaved, meanwhile, onTakeTheirs }: Props) {
  const submit = useRef<HTMLButtonElement>(null);
  const take = () => {
    // The button that has the focus goes.
    submit.current?.focus();
    onTakeTheirs();
  };
  // Of that somebody else saved, what they chose is told in its place.
  const isSaidAbove = isStale(save.error);
  return (
    <>
      {meanwhile && (
        <div className="meanwhile" role="alert">
          <p>{t.meanwhile.about}</p>
          <blockquote>{meanwhile.join('\n')}</blockquote>
        </div>
      )}
      {!isSaidAbove && <Problem error={save.error} />}
      <div className="actions start">
        <button ref={submit} type="submit" className="primary" disabled={save.isPending}>
          {meanwhile ? t.meanwhile.replace : act}
        </button>
        {meanwhile && (
          <button type="button" disabled={save.isPending} onClick={take}>
            {t.meanwhile.use}
          </button>
        )}
        <span role="status">{save.isSuccess && saved}</span>
      </div>
      <AskUnsaved isUnsaved={isUnsaved} />
    </>
  );
}
