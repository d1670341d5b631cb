import { locale } from '../texts/language.ts';
import type { Range } from './series.ts';

const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
const dayAndTime = new Intl.DateTimeFormat(locale, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric' });

/** When a step began: within the last hour the time is enough. */
export const stepOf = (at: string, range: Range) => (range === 'hour' ? time : dayAndTime).format(Date.parse(at));

/** @param ms where the axis of time has a mark */
export const markOf = (ms: number, range: Range) => (range === 'week' ? day : time).format(ms);
