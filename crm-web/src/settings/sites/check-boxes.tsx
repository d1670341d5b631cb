/** Boxes of which any number may be ticked. */
export function CheckBoxes({
  name,
  legend,
  of,
  chosen,
  onChoose,
  needed,
}: {
  /** What each box is called in the form. */
  name: string;
  legend: string;
  of: readonly (readonly [value: string, label: string])[];
  chosen: readonly string[];
  onChoose: (chosen: string[]) => void;
  /** What is said where none is ticked; without it, none may be. */
  needed?: string;
}) {
  return (
    <fieldset className="settings-choices short">
      <legend>{legend}</legend>
      {of.map(([value, label], index) => (
        <label key={value}>
          <input
            ref={(box) => box?.setCustomValidity(needed && index === 0 && chosen.length === 0 ? needed : '')}
            type="checkbox"
            name={name}
            value={value}
            checked={chosen.includes(value)}
            onChange={({ target }) =>
              onChoose(target.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
            }
          />{' '}
          {label}
        </label>
      ))}
    </fieldset>
  );
}
