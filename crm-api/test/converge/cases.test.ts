import { test } from '@jest/globals';
import { CASES } from './cases.ts';
import { useArenaDatabase } from './random-schedules.ts';
import { runSchedule } from './run-schedule.ts';

const database = useArenaDatabase();

for (const { name, schedule } of CASES) test(name, () => runSchedule(database(), schedule));
