import { expect, test } from '@jest/globals';
import { datedBy, isAhead } from '../../../src/domain/site/jira-clock.ts';
import { createJiraClock } from '../../../src/jira/jira-clock.ts';

test('what is ahead of Jira’s clock by more than machines differ counts as updated when it was read', () => {
  expect(datedBy(1_000_000, 2_000_000)).toBe(1_000_000);
  expect(datedBy(2_004_000, 2_000_000)).toBe(2_004_000);
  expect(datedBy(2_006_000, 2_000_000)).toBe(2_000_000);
  expect([isAhead(9e15, null), datedBy(9e15, null)]).toEqual([false, 9e15]);
});

test('Jira’s clock runs on between answers, is not set back by one that was overtaken, and follows a clock set right', () => {
  let elapsed = 0;
  const clock = createJiraClock(() => elapsed);
  expect(clock.now()).toBeNull();
  clock.note(1_000_000);
  elapsed = 30_000;
  expect(clock.now()).toBe(1_030_000);
  clock.note(1_012_000);
  expect(clock.now()).toBe(1_030_000);
  clock.note(1_090_000);
  expect(clock.now()).toBe(1_090_000);
  clock.note(500_000);
  expect(clock.now()).toBe(500_000);
});

test('by its last answer alone, Jira’s clock is not later than it is where it was set back, or ours runs faster', () => {
  let elapsed = 0;
  const clock = createJiraClock(() => elapsed);
  expect(clock.earliest()).toBeNull();
  clock.note(1_000_000);
  elapsed = 10_000;
  clock.note(1_005_000);
  expect([clock.now(), clock.earliest()]).toEqual([1_010_000, 1_005_000]);
  elapsed = 11_000;
  expect(clock.earliest()).toBe(1_006_000);
});
