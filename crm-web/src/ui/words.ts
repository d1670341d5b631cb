import { ApiProblem } from '@synapse/api-client/problem';
import { NoWorkspace } from '../session/session.ts';
import { inLocale, locale } from '../texts/language.ts';
import { t } from '../texts/t.ts';
import { problemBy } from './translated.ts';
import { TakenBack } from './tries.ts';

/** What an error says to a person: what happened, why and what helps. */
export function wordsOf(error: unknown): string {
  if (error instanceof NoWorkspace) return error.message;
  if (error instanceof TakenBack && error.inJira !== '') return t.bulk.words(error.inJira);
  return error instanceof ApiProblem ? problemBy(error.problem) : t.error.unknown;
}

const DAY_MS = 86_400_000;
const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
];
const relative = inLocale((of) => new Intl.RelativeTimeFormat(of, { numeric: 'auto', style: 'short' }));
const dateOnly = inLocale((of) => new Intl.DateTimeFormat(of, { dateStyle: 'medium' }));
const dateOnlyUtc = inLocale((of) => new Intl.DateTimeFormat(of, { dateStyle: 'medium', timeZone: 'UTC' }));
const exact = inLocale((of) => new Intl.DateTimeFormat(of, { dateStyle: 'medium', timeStyle: 'medium' }));
const WEEK_MS = 7 * DAY_MS;

/**
 * @returns such as "2 min. ago"; from a week on, the day. What is less than a minute ago is now: it is drawn again with the minutes
 * (minutes.ts), and would call a minute two seconds
 */
export function whenOf(iso: string, now = Date.now()): string {
  const ago = Date.parse(iso) - now;
  if (Math.abs(ago) > WEEK_MS) return dateOnly().format(Date.parse(iso));
  const step = STEPS.find(([, size]) => Math.abs(ago) >= size);
  if (step) return relative().format(Math.round(ago / step[1]), step[0]);
  return ago > 0 ? relative().format(1, 'minute') : relative().format(0, 'second');
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** @returns such as "1.2 MB" */
export function sizeOf(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const options = {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  } as const;
  return new Intl.NumberFormat(locale, options).format(bytes / 1000 ** power);
}

/** @param day such as 2026-11-30, which is that day everywhere */
export const dayOf = (day: string) => dateOnlyUtc().format(Date.parse(day));

export const exactly = (iso: string) => exact().format(Date.parse(iso));

/** @returns such as "14:02"; of another day, with the day */
export const sinceOf = (iso: string) =>
  Date.now() - Date.parse(iso) < DAY_MS ? timeOf(Date.parse(iso)) : exactly(iso);

export const timeOf = (ms: number) => new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(ms);
