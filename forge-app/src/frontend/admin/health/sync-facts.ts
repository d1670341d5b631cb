import type { AdminHealth } from '@synapse/shared/forge/admin-health';
import type { MissedCause } from '@synapse/shared/sync-metrics';
import { timeAgo } from '../../panel/time-ago';
import type { Fact } from '../fact-table';
import { count } from '../imports/import-words';

/** What the CRM knows of the state of this site's sync. */
export function syncFacts({ newestChange, lastSentAt, missed, budget }: AdminHealth, now: number): Fact[] {
  return [
    {
      name: 'Last change received from Jira',
      value: newestChange ? `${newestChange.issueKey}, ${timeAgo(newestChange.happenedAt, now)}` : 'None yet',
    },
    { name: 'Last change sent to Jira', value: lastSentAt ? timeAgo(lastSentAt, now) : 'None yet' },
    { name: 'Missed events, last 24 hours', value: missedWords(missed) },
    { name: 'Jira API budget', value: budgetWords(budget) },
    {
      name: 'Jira API calls this hour',
      value: `${count(budget.requests, 'call')}${budget.throttled > 0 ? `, throttled ${count(budget.throttled, 'time')}` : ''}`,
    },
    ...(budget.pausedUntil
      ? [{ name: 'Paused', value: `Jira asked for a pause until ${clock(budget.pausedUntil)}` }]
      : []),
  ];
}

const CAUSES: Readonly<Record<MissedCause, string>> = {
  never_arrived: 'never arrived',
  arrived_late: 'arrived late',
  refused: 'could not be processed',
  superseded: 'were incomplete',
};

function missedWords({ total, causes, eventShare }: AdminHealth['missed']): string {
  if (total === 0) return eventShare === null ? 'None: no changes' : 'None';
  const kinds = (Object.keys(CAUSES) as MissedCause[]).filter((cause) => (causes[cause] ?? 0) > 0);
  return `${total}, found by reconciliation: ${kinds.map((cause) => `${causes[cause]} ${CAUSES[cause]}`).join(', ')}`;
}

function budgetWords({ paysPoints, points, workspace, resetsAt }: AdminHealth['budget']): string {
  if (!paysPoints)
    return `No limit: the CRM uses an API token, which Jira exempts (${count(points, 'point')} this hour)`;
  const left = `${workspace.left.toLocaleString('en')} of ${count(workspace.limit, 'point')} left`;
  return `${left}, reset at ${clock(resetsAt)}`;
}

/** The time of day, where the browser is. */
function clock(iso: string): string {
  return new Date(iso).toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false });
}
