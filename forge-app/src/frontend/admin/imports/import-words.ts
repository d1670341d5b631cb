import type { ImportForecast, ImportProgress } from '@synapse/shared/import';
import { plainWord } from '../../plain-words';

const UNITS = [
  { name: 'day', seconds: 86_400 },
  { name: 'hour', seconds: 3_600 },
  { name: 'minute', seconds: 60 },
];

/** A length of time as people say it: "less than a minute", "about 3 hours". */
export function duration(seconds: number): string {
  const unit = UNITS.find((one) => seconds >= one.seconds);
  if (!unit) return 'less than a minute';
  const count = Math.round(seconds / unit.seconds);
  if (count > 1) return `about ${count} ${unit.name}s`;
  return unit.name === 'hour' ? 'about an hour' : `about a ${unit.name}`;
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export function count(number: number, word: string): string {
  return number === 1 ? `1 ${word}` : `${number.toLocaleString('en')} ${word}s`;
}

/** What an import will come to, a line for each thing. */
export function forecastFacts(forecast: ImportForecast): { name: string; value: string }[] {
  const { issues, requests, points, paysPoints, seconds, boundBy, advice } = forecast;
  const cost = paysPoints
    ? `${count(points, 'point')} of the Jira API budget`
    : `None: calls use an API token, which Jira exempts (otherwise ${count(points, 'point')})`;
  const why = boundBy === 'points' ? ', because an import may use only part of the hourly budget' : '';
  return [
    { name: 'Issues', value: `About ${count(issues, 'issue')}` },
    { name: 'Jira API calls', value: count(requests, 'call') },
    { name: 'Points', value: cost },
    { name: 'Time', value: capital(`${duration(seconds)}${why}`) },
    ...(advice === null ? [] : [{ name: 'Advice', value: advice }]),
  ];
}

type StatusWords = { words: string; appearance: 'default' | 'success' | 'removed' | 'inprogress' };

const STATUS: Readonly<Record<ImportProgress['status'], StatusWords>> = {
  queued: { words: 'Queued', appearance: 'inprogress' },
  running: { words: 'Running', appearance: 'inprogress' },
  paused: { words: 'Paused', appearance: 'default' },
  succeeded: { words: 'Done', appearance: 'success' },
  failed: { words: 'Failed', appearance: 'removed' },
  cancelled: { words: 'Cancelled', appearance: 'default' },
};

/** A newer CRM may have others. */
export function statusOf({ status }: ImportProgress): StatusWords {
  return STATUS[status] ?? { words: plainWord(status), appearance: 'default' };
}

export function isOpen({ status }: ImportProgress): boolean {
  return status === 'queued' || status === 'running' || status === 'paused';
}

/** How an import stands: how far, how fast, how long yet, and what held it up. */
export function progressFacts(job: ImportProgress): { name: string; value: string }[] {
  const { done, total, changed, rate, secondsLeft, jiraShare, points, faultCount } = job;
  const facts = [
    { name: 'Read', value: `${done.toLocaleString('en')} of ${isOpen(job) ? 'about ' : ''}${count(total, 'issue')}` },
    { name: 'Created or updated', value: count(changed, 'ticket') },
  ];
  if (rate !== null) facts.push({ name: 'Speed', value: `${count(Math.round(rate), 'issue')} a second` });
  if (isOpen(job) && secondsLeft !== null) facts.push({ name: 'Time left', value: duration(secondsLeft) });
  if (jiraShare !== null) facts.push({ name: 'Time waiting for Jira', value: `${Math.round(jiraShare * 100)} %` });
  facts.push({ name: 'Points used', value: points.toLocaleString('en') });
  if (faultCount > 0) facts.push({ name: 'Could not be imported', value: count(faultCount, 'issue') });
  return facts;
}
