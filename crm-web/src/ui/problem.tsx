import { t } from '../texts/t.ts';
import { wordsOf } from './words.ts';

/** Why something was not done; nothing while there is no error. */
export function Problem({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <p className="problem" role="alert">
      {wordsOf(error)}
    </p>
  );
}

/** Says that something could not be read, and reads it again. */
export function LoadFailed({ error, onRetry }: { error: unknown; onRetry: () => unknown }) {
  return (
    <div className="problem" role="alert">
      <p>
        {t.error.title} {wordsOf(error)}
      </p>
      <button type="button" onClick={() => void onRetry()}>
        {t.list.retry}
      </button>
    </div>
  );
}
