import { en } from '../texts/en.ts';

type Props = { value: string; onUse: () => void };

/** What somebody else made of the value that is being edited here, beside what is typed. */
export function Meanwhile({ value, onUse }: Props) {
  return (
    <div className="meanwhile" role="status">
      <p>{en.meanwhile.about}</p>
      <blockquote>{value === '' ? en.history.nothing : value}</blockquote>
      {/* The box keeps the focus: leaving it would save what is typed. */}
      <button type="button" onPointerDown={(event) => event.preventDefault()} onClick={onUse}>
        {en.meanwhile.use}
      </button>
    </div>
  );
}
