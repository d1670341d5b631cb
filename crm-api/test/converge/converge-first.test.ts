import { testRandomSchedules } from './random-schedules.ts';

testRandomSchedules(0);
