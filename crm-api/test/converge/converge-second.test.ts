import { testRandomSchedules } from './random-schedules.ts';

testRandomSchedules(1);
