import { t } from '../texts/t.ts';
import { LoadFailed } from './problem.tsx';

/** The pane of what is open, until it is there, or why it is not. */
export function PaneWithout({ error, onRetry }: { error: unknown; onRetry: () => unknown }) {
  return (
    <section className="ticket-pane" aria-busy={!error} aria-label={t.loading}>
      {error ? <LoadFailed error={error} onRetry={onRetry} /> : <div className="skeleton" />}
    </section>
  );
}
