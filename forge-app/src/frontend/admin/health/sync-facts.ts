import type { AdminHealth } from '@synapse/shared/admin-health';
import type { MissedCause } from '@synapse/shared/sync-metrics';
import { timeAgo } from '../../panel/time-ago';
import type { Fact } from '../fact-table';
import { count } from '../imports/import-words';

/** What the CRM knows of how the sync of this site fares. */
export function syncFacts({ newestChange, lastSentAt, missed, budget }: AdminHealth, now: number): Fact[] {
  return [
    {
      name: 'Newest change in Jira that arrived',
      value: newestChange ? `${newestChange.issueKey}, ${timeAgo(newestChange.happenedAt, now)}` : 'None yet',
    },
    { name: 'Last change sent to Jira', value: lastSentAt ? timeAgo(lastSentAt, now) : 'None yet' },
    { name: 'Missed events in the last day', value: missedWords(missed) },
    { name: 'Budget for calls to Jira', value: budgetWords(budget) },
    {
      name: 'Calls to Jira this hour',
      value: `${count(budget.requests, 'call')}${budget.throttled > 0 ? `, ${count(budget.throttled, 'time')} asked to slow down` : ''}`,
    },
    ...(budget.pausedUntil
      ? [{ name: 'Held back', value: `Jira asked for a pause until ${clock(budget.pausedUntil)}` }]
      : []),
  ];
}

const CAUSES: Readonly<Record<MissedCause, string>> = {
  never_arrived: 'never came',
  arrived_late: 'came late',
  refused: 'could not be taken',
  superseded: 'did not tell all',
};

function missedWords({ total, causes, eventShare }: AdminHealth['missed']): string {
  if (total === 0) return eventShare === null ? 'None: nothing has changed' : 'None';
  const kinds = (Object.keys(CAUSES) as MissedCause[]).filter((cause) => (causes[cause] ?? 0) > 0);
  return `${total}, found by the CRM’s own check: ${kinds.map((cause) => `${causes[cause]} ${CAUSES[cause]}`).join(', ')}`;
}

function budgetWords({ paysPoints, points, workspace, resetsAt }: AdminHealth['budget']): string {
  if (!paysPoints)
    return `No limit: the CRM calls with an API token, which Jira exempts (${count(points, 'point')} this hour)`;
  const left = `${workspace.left.toLocaleString('en')} of ${count(workspace.limit, 'point')} left`;
  return `${left}, until they are given anew at ${clock(resetsAt)}`;
}

/** The time of day, where the browser is. */
function clock(iso: string): string {
  return new Date(iso).toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false });
}
