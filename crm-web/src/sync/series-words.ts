import { inLocale } from '../texts/language.ts';
import type { Range } from './series.ts';

const DAY_AND_TIME = { weekday: 'short', hour: '2-digit', minute: '2-digit' } as const;
const time = inLocale((of) => new Intl.DateTimeFormat(of, { timeStyle: 'short' }));
const dayAndTime = inLocale((of) => new Intl.DateTimeFormat(of, DAY_AND_TIME));
const day = inLocale((of) => new Intl.DateTimeFormat(of, { weekday: 'short', day: 'numeric' }));

/** When a step began: within the last hour the time is enough. */
export const stepOf = (at: string, range: Range) => (range === 'hour' ? time : dayAndTime)().format(Date.parse(at));

/** @param ms where the axis of time has a mark */
export const markOf = (ms: number, range: Range) => (range === 'week' ? day : time)().format(ms);
