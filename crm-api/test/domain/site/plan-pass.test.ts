import { expect, test } from '@jest/globals';
import { planPass } from '../../../src/domain/site/plan-pass.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const settings = { overlapMs: 5 * MINUTE, deepEveryMs: 24 * HOUR, deepOverlapMs: 12 * HOUR };
const T = 1_700_000_000_000;
const seen = { updatedMs: T, passedMs: T, deepMs: null, deepAgeMs: HOUR };

test('a site never read is read from the beginning, and after a kill from what was committed', () => {
  const never = { updatedMs: 0, passedMs: 0, deepMs: null, deepAgeMs: null };
  expect(planPass(never, settings)).toEqual({ kind: 'deep', sinceMs: 0, first: true });
  expect(planPass({ ...never, updatedMs: T }, settings)).toEqual({
    kind: 'deep',
    sinceMs: T - 5 * MINUTE,
    first: true,
  });
});

test('while Jira’s index may still lag, a pass looks back; once it can’t, an idle site is asked for what is newer', () => {
  expect(planPass(seen, settings)).toEqual({ kind: 'delta', sinceMs: T - 5 * MINUTE, first: false });
  expect(planPass({ ...seen, passedMs: T + 5 * MINUTE }, settings).sinceMs).toBe(T - 5 * MINUTE);
  expect(planPass({ ...seen, passedMs: T + 5 * MINUTE + 1 }, settings).sinceMs).toBe(T + 1);
});

test('where Jira’s clock was never seen, a pass always looks back', () => {
  expect(planPass({ ...seen, passedMs: 0 }, settings).sinceMs).toBe(T - 5 * MINUTE);
});

test('once a day a pass looks far back, and goes on where a killed one had come to', () => {
  const due = { ...seen, passedMs: T + HOUR, deepAgeMs: 24 * HOUR };
  expect(planPass(due, settings)).toEqual({ kind: 'deep', sinceMs: T - 12 * HOUR, first: false });
  expect(planPass({ ...due, deepMs: T - HOUR }, settings).sinceMs).toBe(T - HOUR);
});

test('a site that was empty when it was read is no first reading any more: what comes there can be missed', () => {
  const empty = { updatedMs: 0, passedMs: T, deepMs: null, deepAgeMs: HOUR };
  expect(planPass(empty, settings)).toEqual({ kind: 'delta', sinceMs: 0, first: false });
});
