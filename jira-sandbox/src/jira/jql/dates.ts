const UNIT_MS: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000 };
const DAY = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{2}))?$/;

/** How far a time zone is ahead of UTC at a moment, in milliseconds. */
function zoneOffset(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(at / 1000) * 1000;
}

/** The moment at which clocks of a time zone show this wall time. */
function wallTime(timeZone: string, wallAsUtc: number): number {
  const guess = wallAsUtc - zoneOffset(timeZone, wallAsUtc);
  return wallAsUtc - zoneOffset(timeZone, guess);
}

/** `-5m`, `4w 2d`, `1h`: a period, signed, in milliseconds. */
function period(text: string): number | undefined {
  const match = /^([+-]?)((?:\d+[wdhm]\s*)+)$/.exec(text.trim());
  if (match === null) return undefined;
  const parts = [...(match[2] ?? '').matchAll(/(\d+)([wdhm])/g)];
  const total = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0), 0);
  return match[1] === '-' ? -total : total;
}

/** The start of the day, week, month or year that a moment lies in, on the clocks of a time zone. */
function startOf(unit: string, now: number, timeZone: string): number | undefined {
  const wall = new Date(now + zoneOffset(timeZone, now));
  const [year, month, day] = [wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate()];
  const starts: Readonly<Record<string, number>> = {
    day: Date.UTC(year, month, day),
    week: Date.UTC(year, month, day - wall.getUTCDay()),
    month: Date.UTC(year, month, 1),
    year: Date.UTC(year, 0, 1),
  };
  const start = starts[unit];
  return start === undefined ? undefined : wallTime(timeZone, start);
}

/** `now()`, `startOfDay()` and the like, in epoch milliseconds; undefined for another function. */
export function dateFunction(name: string, now: number, timeZone: string): number | undefined {
  const lower = name.toLowerCase();
  if (lower === 'now') return now;
  const unit = /^startof(day|week|month|year)$/.exec(lower)?.[1];
  return unit === undefined ? undefined : startOf(unit, now, timeZone);
}

/**
 * A date literal of JQL in epoch milliseconds; undefined when it is none. Wall times count in the caller's time zone
 * and to the minute; unquoted digits are epoch milliseconds (docs/reference/jira-rest.md#dates-in-jql).
 */
export function readDate(text: string, quoted: boolean, now: number, timeZone: string): number | undefined {
  if (/^-?\d+$/.test(text)) return quoted ? undefined : Number(text);
  const relative = period(text);
  if (relative !== undefined) return now + relative;
  const match = DAY.exec(text.trim());
  if (match === null) return undefined;
  const [year, month, day, hour, minute] = match.slice(1).map((part) => Number(part ?? 0));
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  const back = new Date(wall);
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day || (hour ?? 0) > 23 || (minute ?? 0) > 59)
    return undefined;
  return wallTime(timeZone, wall);
}
