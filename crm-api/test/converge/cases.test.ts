import { test } from '@jest/globals';
import { CASES } from './cases.ts';
import { isMended } from './known.ts';
import { useArenaDatabase } from './random-schedules.ts';
import { runSchedule } from './run-schedule.ts';

const database = useArenaDatabase();

for (const { name, schedule, number } of CASES) {
  const play = number === undefined || isMended(number) ? test : test.skip;
  play(name, () => runSchedule(database(), schedule));
}
