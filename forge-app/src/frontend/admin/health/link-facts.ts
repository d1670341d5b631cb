import type { HealthAnswer } from '../../../resolver/contract';
import { timeAgo } from '../../panel/time-ago';
import type { Fact } from '../fact-table';
import { count } from '../imports/import-words';

type Ready = Extract<HealthAnswer, { state: 'ready' }>;

/** How the link to the CRM stands: what the app knows itself, and what the CRM told just now where it answered. */
export function linkFacts({ queue, crm: outcome }: Ready, now: number): Fact[] {
  const waitsHere = { name: 'Waiting in Jira for the CRM', value: waiting(queue.waiting, queue.oldestAt, now) };
  if (outcome.state !== 'answered') return [waitsHere];
  const { crm, latencyMs, appVersion, fits } = outcome;
  return [
    { name: 'Last push that the CRM took', value: crm.lastEventAt ? timeAgo(crm.lastEventAt, now) : 'None yet' },
    waitsHere,
    { name: 'Waiting in the CRM to be worked on', value: waiting(crm.waiting, crm.oldestWaitingAt, now) },
    { name: 'Held until somebody helps', value: crm.parked === 0 ? 'Nothing' : count(crm.parked, 'issue') },
    ...(crm.access ? [{ name: 'Writes to Jira', value: crm.access.words }] : []),
    { name: 'Signed round trip to the CRM', value: `${latencyMs} ms` },
    {
      name: 'Versions',
      value: `App ${appVersion}, CRM ${crm.crmVersion}: ${fits ? 'they fit' : 'they do not fit; update the older one'}`,
    },
  ];
}

function waiting(changes: number, oldestAt: string | null, now: number): string {
  if (changes === 0) return 'Nothing';
  return `${count(changes, 'change')}${oldestAt ? `, the oldest from ${timeAgo(oldestAt, now)}` : ''}`;
}
