import type { HealthAnswer } from '../../../resolver/contract';
import type { PushHealth } from '../../../storage/push-health';
import { DIFFERENT_VERSIONS } from '../../plain-words';

type Health = Extract<HealthAnswer, { state: 'ready' }>;
type Words = { appearance: 'success' | 'warning' | 'error' | 'information'; title: string; text: string };

/** What is wrong, why, and what to do, for each way in which pushes fail. */
const TROUBLE: Record<Exclude<PushHealth['trouble'], 'none'>, { title: string; text: string }> = {
  unreachable: {
    title: 'The CRM does not answer',
    text: 'Changes wait here and are retried for 24 hours. Check that the CRM is running and can be reached.',
  },
  overloaded: {
    title: 'The CRM asked the app to slow down',
    text: 'Changes arrive later than usual; none is lost. No action is needed unless this lasts for hours.',
  },
  bad_signature: {
    title: 'The CRM does not accept this site’s signature',
    text: 'Changes wait here and are retried for 24 hours. Pair again, under Connection, to give both sides a new secret.',
  },
  refused: {
    title: 'Something other than the CRM answers at its address',
    text: 'Changes wait here and are retried for 24 hours. Check the address the app was deployed with.',
  },
};

/** Whether the pushes to the CRM get through. */
export function healthWords({ site, push, crm }: Health): Words {
  if (site && crm.state === 'refused') return { appearance: 'error', ...TROUBLE.bad_signature };
  const versions = versionWords(crm);
  if (site && versions) return { appearance: 'error', title: DIFFERENT_VERSIONS, text: versions };
  if (site && crm.state === 'away') return { appearance: 'error', ...TROUBLE.unreachable };
  if (push && push.trouble !== 'none') return { appearance: 'error', ...TROUBLE[push.trouble] };
  if (!site) {
    return {
      appearance: 'information',
      title: 'Not paired',
      text: 'Create a pairing code in the CRM, then enter it below.',
    };
  }
  return {
    appearance: 'success',
    title: `Paired with ${site.workspaceName}`,
    text: `Changes to issues and comments reach the CRM as they happen.${roundTrip(crm)}`,
  };
}

/** Undefined while the two ends understand each other, as far as the app can tell. */
function versionWords(crm: Health['crm']): string | undefined {
  if (crm.state === 'away') return crm.versions;
  if (crm.state !== 'answered' || crm.fit === 'fits') return undefined;
  if (crm.fit === 'crm_older')
    return 'The CRM is older than this app. Ask whoever runs the CRM to update the CRM, which always goes first.';
  return 'The CRM is newer than this app. Ask whoever deploys the app to update the app; then approve it under Manage apps, if Jira asks for that.';
}

function roundTrip(crm: Health['crm']): string {
  return crm.state === 'answered' ? ` The last signed round trip took ${crm.latencyMs} ms.` : '';
}

/** Undefined while every event was taken. */
export function givenUpWords({ givenUp }: Health): string | undefined {
  if (givenUp.total === 0) return undefined;
  const events = givenUp.total === 1 ? '1 change was' : `${givenUp.total} changes were`;
  return `${events} permanently refused by the CRM. Latest reason: ${givenUp.latest[0]?.reason ?? 'unknown'}. The CRM reads those issues again in its next reconciliation.`;
}
