import type { HealthAnswer } from '../../../resolver/contract';
import { timeAgo } from '../../panel/time-ago';
import type { Fact } from '../fact-table';
import { count } from '../imports/import-words';

type Ready = Extract<HealthAnswer, { state: 'ready' }>;

/** How the link to the CRM stands: what the app knows itself, and what the CRM told just now where it answered. */
export function linkFacts({ queue, crm: outcome }: Ready, now: number): Fact[] {
  const waitsHere = { name: 'Waiting in Jira', value: waiting(queue.waiting, queue.oldestAt, now) };
  if (outcome.state !== 'answered') return [waitsHere];
  const { crm, latencyMs, appVersion, fit } = outcome;
  return [
    { name: 'Last event accepted by the CRM', value: crm.lastEventAt ? timeAgo(crm.lastEventAt, now) : 'None yet' },
    waitsHere,
    { name: 'Waiting in the CRM', value: waiting(crm.waiting, crm.oldestWaitingAt, now) },
    { name: 'Needs attention', value: crm.parked === 0 ? 'None' : count(crm.parked, 'issue') },
    ...(crm.access ? [{ name: 'Writes to Jira', value: crm.access.words }] : []),
    { name: 'Round trip to the CRM', value: `${latencyMs} ms` },
    {
      name: 'Versions',
      value: `App ${appVersion}, CRM ${crm.crmVersion}: ${FIT_WORDS[fit]}`,
    },
  ];
}

const FIT_WORDS = {
  fits: 'compatible',
  crm_older: 'not compatible; update the CRM',
  app_older: 'not compatible; update the app',
};

function waiting(changes: number, oldestAt: string | null, now: number): string {
  if (changes === 0) return 'None';
  return `${count(changes, 'change')}${oldestAt ? `, oldest ${timeAgo(oldestAt, now)}` : ''}`;
}
