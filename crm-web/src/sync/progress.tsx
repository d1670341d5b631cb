import { sync as texts } from '../texts/t-sync.ts';
import { translated } from '../ui/translated.ts';
import type { Run } from './sync-queries.ts';

type Props = { label: string; done: number; total: number | null; rate: number | null; secondsLeft: number | null };

/** How far something that runs has come. */
export function Progress({ label, done, total, rate, secondsLeft }: Props) {
  const words = [
    total === null ? null : texts.progress(done, total),
    rate === null ? null : texts.rate(rate),
    secondsLeft === null ? null : texts.left(secondsLeft),
  ];
  return (
    <p>
      <progress aria-label={label} {...(total === null ? {} : { value: done, max: Math.max(total, done, 1) })} />{' '}
      {words.filter(Boolean).join(' · ')}
    </p>
  );
}

type FaultProps = { count: number; faults: Run['faults'] };

/** The issues that could not be taken. */
export function Faults({ count, faults }: FaultProps) {
  if (count === 0) return null;
  return (
    <details>
      <summary>{texts.faults(count)}</summary>
      <dl>
        {faults.map(({ issueKey, message, template }) => (
          <div key={issueKey}>
            <dt className="key">{issueKey}</dt>
            <dd>{translated(template, message)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
