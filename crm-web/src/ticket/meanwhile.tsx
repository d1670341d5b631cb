import { t } from '../texts/t.ts';

type Props = { value: string; onUse: () => void };

/** What somebody else made of the value that is being edited here, beside what is typed. */
export function Meanwhile({ value, onUse }: Props) {
  return (
    <div className="meanwhile" role="status">
      <p>{t.meanwhile.about}</p>
      <blockquote>{value === '' ? t.history.nothing : value}</blockquote>
      {/* The box keeps the focus: leaving it would save what is typed. */}
      <button type="button" onPointerDown={(event) => event.preventDefault()} onClick={onUse}>
        {t.meanwhile.use}
      </button>
    </div>
  );
}
