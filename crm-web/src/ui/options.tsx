/** The options of a <select>: each value with its words. */
export const Options = ({ of }: { of: readonly (readonly [value: string, words: string])[] }) =>
  of.map(([value, words]) => (
    <option key={value} value={value}>
      {words}
    </option>
  ));
