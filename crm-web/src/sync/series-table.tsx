import { numbered } from '../texts/numbers.ts';
import { sync } from '../texts/t-sync.ts';
import { CHARTS, type Count, isTime, type Range, type Row } from './series.ts';
import { stepOf } from './series-words.ts';

const COUNTS: readonly Count[] = Object.values(CHARTS).flat();

/** The numbers of the charts, the newest first: what a screen reader gets. */
export function SeriesTable({ rows, range }: { rows: readonly Row[]; range: Range }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrolled by the keyboard, too.
    <section className="series-table" aria-label={sync.charts.table} tabIndex={0}>
      <table aria-label={sync.charts.table}>
        <thead>
          <tr>
            <th scope="col">{sync.charts.from}</th>
            {COUNTS.map((count) => (
              <th key={count} scope="col">
                {sync.charts.lines[count]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.toReversed().map((row) => (
            <tr key={row.at}>
              <th scope="row">
                <time dateTime={row.at}>{stepOf(row.at, range)}</time>
              </th>
              {COUNTS.map((count) => (
                <td key={count}>{shown(count, row[count])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const shown = (count: Count, value: number | null) => {
  if (value === null) return sync.charts.notCounted;
  return isTime(count) ? sync.charts.ms(value) : numbered(value);
};
