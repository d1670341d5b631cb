import { rotateSecret } from '../link/rotate-secret';
import { sendHeartbeat } from '../link/send-heartbeat';
import { findGivenUp } from '../storage/given-up';
import { findPairedSite } from '../storage/pairing';
import { findPushHealth } from '../storage/push-health';
import { readWaitingPushes } from '../storage/waiting-pushes';
import { cloudIdIn, type ResolverContext } from './context';
import type { HealthAnswer } from './contract';
import { isAdmin } from './is-admin';

/** How the sync fares: what the app knows itself, and what the CRM answers to a heartbeat sent now. */
export async function getHealth({ context }: { context: ResolverContext }): Promise<HealthAnswer> {
  if (!(await isAdmin())) return { state: 'not_admin' };
  const cloudId = cloudIdIn(context);
  const crm = await sendHeartbeat(cloudId);
  const [site, push, givenUp] = await Promise.all([findPairedSite(), findPushHealth(), findGivenUp()]);
  // As long as every push got through, nothing waits.
  const { waiting, oldestAt } = push ? await readWaitingPushes(Date.now()) : { waiting: 0, oldestAt: null };
  if (crm.state === 'answered' && crm.crm.secretIsOld) await rotateSecret(cloudId);
  return { state: 'ready', site: site ?? null, push: push ?? null, givenUp, queue: { waiting, oldestAt }, crm };
}
