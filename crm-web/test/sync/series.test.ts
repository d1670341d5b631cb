import { expect, test } from '@jest/globals';
import { importRequestOf } from '../../src/sync/import-request.ts';
import { aloneIn, columnsOf, isEmpty, peakOf, rowsOf } from '../../src/sync/series.ts';

const none = {
  ...{ events: null, p50Ms: null, p99Ms: null, editP50Ms: null, editP99Ms: null, edits: null },
  ...{ missed: null, parked: null, points: null },
};
const at = (minute: number) => `2026-11-27T09:0${minute}:00.000Z`;
const series = {
  range: 'hour' as const,
  stepSeconds: 60,
  pointsLimit: 100,
  items: [
    { at: at(0), ...none },
    { at: at(1), ...none, events: 3, edits: 2, p50Ms: 20, p99Ms: 900, missed: 0, parked: 1, points: 30 },
    { at: at(2), ...none, events: 0, edits: 0, missed: 0, parked: 1, points: 130 },
  ],
};

test('what was not counted is a gap in a chart, not a zero, and points left never fall below none', () => {
  const rows = rowsOf(series);
  const seconds = series.items.map((item) => Date.parse(item.at) / 1000);
  expect(columnsOf(rows, 'points')).toEqual([seconds, [null, 30, 130], [null, 70, 0]]);
  expect(columnsOf(rows, 'latency')).toEqual([seconds, [null, 20, null], [null, 900, null]]);
  expect(peakOf(rows, 'events')).toEqual({ at: at(1), value: 3 });
  expect(peakOf(rowsOf({ ...series, pointsLimit: null }), 'pointsLeft')).toBeNull();
});

test('a number without a neighbour is drawn as a point, for no line leads to it', () => {
  expect(aloneIn([1, null, 2, 3, null, 4])).toEqual([0, 5]);
  expect(aloneIn([null, 0, null])).toEqual([1]);
});

test('nothing counted at all is told as such', () => {
  expect(isEmpty(rowsOf({ ...series, items: series.items.slice(0, 1) }))).toBe(true);
  expect(isEmpty(rowsOf(series))).toBe(false);
});

test('an import without projects and JQL asks for all that take part', () => {
  const form = new FormData();
  form.set('jql', '  ');
  expect(importRequestOf('site', form)).toEqual({ siteId: 'site', projects: [] });
  form.append('project', 'KAN');
  form.set('jql', ' created >= -90d ');
  expect(importRequestOf('site', form)).toEqual({ siteId: 'site', projects: ['KAN'], jql: 'created >= -90d' });
});
