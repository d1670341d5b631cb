type Props = { options: readonly string[]; value: readonly string[]; onChoose: (value: string[]) => void };

/** A box for each option of a field that takes several. */
export const OptionBoxes = ({ options, value, onChoose }: Props) =>
  options.map((option) => (
    <label key={option}>
      <input
        type="checkbox"
        checked={value.includes(option)}
        onChange={({ target: { checked } }) =>
          onChoose(options.filter((one) => (one === option ? checked : value.includes(one))))
        }
      />{' '}
      {option}
    </label>
  ));
