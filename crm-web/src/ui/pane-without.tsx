import { t } from '../texts/t.ts';
import { LoadFailed } from './problem.tsx';

type Props = { error: unknown; onRetry: () => unknown; onClose: () => void };

/** The pane of what is open, until it is there, or why it is not: on a telephone it covers the list that leads elsewhere. */
export function PaneWithout({ error, onRetry, onClose }: Props) {
  return (
    <section className="ticket-pane" aria-busy={!error} aria-label={error ? t.error.title : t.loading}>
      <header className="ticket-head">
        <div className="line">
          <button type="button" className="plain close" onClick={onClose}>
            {t.ticket.close}
          </button>
        </div>
      </header>
      {error ? <LoadFailed error={error} onRetry={onRetry} /> : <Lines />}
    </section>
  );
}

const Lines = () => LINES.map((line) => <div key={line} className="skeleton" />);
const LINES = ['title', 'state', 'fields'];
