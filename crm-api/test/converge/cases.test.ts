import { test } from '@jest/globals';
import { CASES } from './cases.ts';
import { useSimulationDatabase } from './random-schedules.ts';
import { runSchedule } from './run-schedule.ts';

const database = useSimulationDatabase();

for (const { name, schedule } of CASES) test(name, () => runSchedule(database(), schedule));
