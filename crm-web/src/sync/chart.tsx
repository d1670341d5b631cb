import { useEffect, useRef, useSyncExternalStore } from 'react';
import uPlot from 'uplot';
import { useLanguage } from '../texts/use-language.ts';
import 'uplot/dist/uPlot.min.css';
import { numbered } from '../texts/numbers.ts';
import { sync } from '../texts/t-sync.ts';
import { aloneIn, CHARTS, type ChartName, columnsOf, isTime, peakOf, type Range, type Row } from './series.ts';
import { markOf, stepOf } from './series-words.ts';

const HEIGHT = 140;
const MANY_TENS = 100_000;
/** There is no half of an event. */
const WHOLE = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000].flatMap((ten) => [ten, 2 * ten, 5 * ten]);

const darkness = window.matchMedia('(prefers-color-scheme: dark)');
const onDarkness = (changed: () => void) => {
  darkness.addEventListener('change', changed);
  return () => darkness.removeEventListener('change', changed);
};

type Props = { name: ChartName; rows: readonly Row[]; range: Range };

/** One chart. Its place gives it width and colours; what it says is beside it in words, and in the table. */
export function Chart({ name, rows, range }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);
  const latest = useRef(rows);
  const language = useLanguage();
  const isDark = useSyncExternalStore(onDarkness, () => darkness.matches);

  // A canvas keeps the colours that it was drawn with: another theme needs another one, and so does another language.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as said
  useEffect(() => {
    const here = place.current;
    if (!here) return;
    const drawn = new uPlot(optionsOf(name, range, here), columnsOf(latest.current, name), here);
    chart.current = drawn;
    const watch = new ResizeObserver(() => drawn.setSize({ width: here.clientWidth, height: HEIGHT }));
    watch.observe(here);
    return () => {
      watch.disconnect();
      drawn.destroy();
      chart.current = null;
    };
  }, [name, range, isDark, language]);

  useEffect(() => {
    latest.current = rows;
    chart.current?.setData(columnsOf(rows, name));
  }, [rows, name]);

  const peaks = CHARTS[name].flatMap((line) => {
    const peak = peakOf(rows, line);
    return peak ? [sync.charts.peak(sync.charts.lines[line], shownOf(name, peak.value), stepOf(peak.at, range))] : [];
  });
  return <div ref={place} className="chart" role="img" aria-label={peaks.join(' ') || sync.charts.none} />;
}

const showsTime = (name: ChartName) => CHARTS[name].some(isTime);
const shownOf = (name: ChartName, value: number) => (showsTime(name) ? sync.charts.ms(value) : numbered(value));

/** Where the axis has no room for long numbers. */
const short = (name: ChartName, value: number) =>
  value >= MANY_TENS && !showsTime(name) ? sync.charts.thousands(Math.round(value / 1_000)) : shownOf(name, value);

function optionsOf(name: ChartName, range: Range, place: HTMLElement): uPlot.Options {
  // Resolved by the browser, from the tokens of the theme.
  const { color: text, borderTopColor: grid, caretColor, textDecorationColor } = getComputedStyle(place);
  const inks = [caretColor, textDecorationColor];
  const axis = { stroke: text, grid: { stroke: grid, width: 1 }, ticks: { show: false }, font: '11px system-ui' };
  return {
    width: place.clientWidth,
    height: HEIGHT,
    // Hovering one moves all.
    cursor: { sync: { key: 'sync-charts' }, drag: { x: false, y: false }, y: false, points: { size: 6 } },
    scales: { y: { range: (_chart, _least, most) => [0, Math.max(1, most ?? 1) * 1.1] } },
    axes: [
      { ...axis, size: 30, space: 70, values: (_chart, marks) => marks.map((mark) => markOf(mark * 1000, range)) },
      { ...axis, size: 60, space: 28, incrs: WHOLE, values: (_chart, marks) => marks.map((mark) => short(name, mark)) },
    ],
    series: [
      {
        label: sync.charts.from,
        value: (_chart, at) => (at === null ? sync.charts.notCounted : stepOf(isoOf(at), range)),
      },
      ...CHARTS[name].map((line, index) => ({
        label: sync.charts.lines[line],
        stroke: inks[index] ?? text,
        width: 1.5,
        ...(index === 1 ? { dash: [5, 3] } : {}),
        points: { show: false, size: 5, filter: (chart: uPlot, at: number) => aloneIn([...(chart.data[at] ?? [])]) },
        value: (_chart: uPlot, value: number | null) =>
          value === null ? sync.charts.notCounted : shownOf(name, value),
      })),
    ],
  };
}

const isoOf = (seconds: number) => new Date(seconds * 1000).toISOString();
