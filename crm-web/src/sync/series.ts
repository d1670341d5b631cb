import type { AnswerOf } from '@synapse/api-client/client';

export type Series = AnswerOf<'readSyncSeries'>;
export type Range = Series['range'];
type Item = Series['items'][number];
export type Row = Item & { pointsLeft: number | null };
export type Count = Exclude<keyof Row, 'at'>;

/** The charts, in their order, each with the lines in it. */
export const CHARTS = {
  events: ['events'],
  edits: ['edits'],
  fromEdit: ['editP50Ms', 'editP99Ms'],
  latency: ['p50Ms', 'p99Ms'],
  missed: ['missed'],
  parked: ['parked'],
  points: ['points', 'pointsLeft'],
} as const satisfies Record<string, readonly Count[]>;
export type ChartName = keyof typeof CHARTS;

/** The lines whose numbers are times. */
export const isTime = (line: Count) => line.endsWith('Ms');

/** Each step with what is left of the hour's points. */
export const rowsOf = ({ items, pointsLimit }: Series): Row[] =>
  items.map((item) => ({
    ...item,
    pointsLeft: pointsLimit === null || item.points === null ? null : Math.max(0, pointsLimit - item.points),
  }));

/** Whether anything was counted at all. */
export const isEmpty = (rows: readonly Row[]) =>
  rows.every(({ events, edits, parked, points, missed }) =>
    [events, edits, parked, points, missed].every((count) => count === null),
  );

/** As uPlot takes them: the times in seconds, then a list for each line. */
export const columnsOf = (rows: readonly Row[], chart: ChartName): [number[], ...(number | null)[][]] => [
  rows.map(({ at }) => Date.parse(at) / 1000),
  ...CHARTS[chart].map((line) => rows.map((row) => row[line])),
];

/** The greatest of a line and when it was; null where nothing was counted. */
export function peakOf(rows: readonly Row[], line: Count): { at: string; value: number } | null {
  let peak: { at: string; value: number } | null = null;
  for (const { at, [line]: value } of rows)
    if (value !== null && (peak === null || value > peak.value)) peak = { at, value };
  return peak;
}

/** Where a line has a number and its neighbours have none: no line leads there, so it is drawn as a point. */
export const aloneIn = (values: readonly (number | null | undefined)[]): number[] =>
  values.flatMap((value, at) => (value != null && values[at - 1] == null && values[at + 1] == null ? [at] : []));
